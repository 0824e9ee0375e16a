"""Turns the tree of a query into branches that know which words a text must hold before they are worth a look."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from crawler.judging.topics import syntax
from crawler.judging.topics.function_words import ALL_SMALL_WORDS, languages_of_small_word
from crawler.judging.topics.patterns import ANY_WORD, PatternTable
from crawler.judging.topics.places import (
    AnyFinder,
    Finder,
    NearFinder,
    NotNearFinder,
    PhraseFinder,
    Place,
    SloppyFinder,
    WordFinder,
    first_inside,
)
from crawler.judging.topics.scopes import About, scope_holds, when_holds
from crawler.judging.topics.views import View
from crawler.judging.topics.watchlists import ListEntry, WatchList
from crawler.judging.words.tokens import fold, query_words

Needs = tuple[frozenset[int], ...]
"""Pattern numbers: of each set, one must be in the text."""


Hits: TypeAlias = "list[tuple[View, list[Place], Clause]]"
"""Where clauses were found, field by field. Bare tuples: a text on many topics makes thousands of them."""

MAX_CLAUSE = 80
"""Characters: of a longer clause only the alternatives that were found are shown."""


class Test(Protocol):
    """A part of a query that holds for a document or does not."""

    needs: Needs

    def hits(self, views: list[View], about: About) -> Hits | None:
        """What it found, or None when it does not hold."""
        ...


@dataclass(slots=True, eq=False)
class Clause:
    """Something positional, looked for in some fields, at least ``count`` times."""

    text: str
    finder: Finder
    needs: Needs
    field: syntax.QueryField | None = None
    count: int = 1
    language: str = ""
    entry: ListEntry | None = None
    names: tuple[ListEntry, ...] = ()
    """The watch list rows inside, so that a NEAR can still tell whom it found."""
    name_finders: tuple[Finder, ...] = ()
    """What finds each of ``names``."""
    small_in: frozenset[str] = frozenset()
    """Languages in which the clause is nothing but a small word, such as "to" (see ``function_words``)."""

    def hits(self, views: list[View], about: About) -> Hits | None:
        if self.language and self.language != about.language:
            return None
        field, find = self.field, self.finder.find
        found = []
        for view in views:
            if (field is None or field == view.field) and (places := find(view)):
                found.append((view, places, self))
        if self.count > 1 and sum(len(places) for _, places, _ in found) < self.count:
            return None
        return found or None

    def label(self, view: View, place: Place) -> str:
        """The clause as written, or when that is long what of it was found at ``place``."""
        return self.text if len(self.text) <= MAX_CLAUSE else self.finder.label(view, place)

    def entry_at(self, view: View, place: Place) -> ListEntry | None:
        """The watch list row behind a place, also when it took part in a NEAR."""
        if self.entry or not self.names:
            return self.entry
        number = first_inside(id(self), self.name_finders, view, place)
        return None if number is None else self.names[number]


@dataclass(slots=True)
class LanguageTest:
    """The article's language."""

    codes: tuple[str, ...]
    needs: Needs = ()

    def hits(self, views: list[View], about: About) -> Hits | None:
        return [] if about.language in self.codes else None


@dataclass(slots=True)
class ScopeTest:
    """What is known of the article beside its text."""

    node: syntax.Scope | syntax.TimeRange
    needs: Needs = ()

    def hits(self, views: list[View], about: About) -> Hits | None:
        node = self.node
        held = scope_holds(node, about) if isinstance(node, syntax.Scope) else when_holds(node, about)
        return [] if held else None


@dataclass(slots=True)
class FilterTest:
    """What must hold, and marks nothing."""

    inner: Test
    needs: Needs

    def hits(self, views: list[View], about: About) -> Hits | None:
        return None if self.inner.hits(views, about) is None else []


@dataclass(slots=True)
class BoolTest:
    """All of ``must``, none of ``must_not``, one of ``should`` when ``must`` is empty."""

    must: tuple[Test, ...]
    should: tuple[Test, ...]
    must_not: tuple[Test, ...]
    needs: Needs

    def hits(self, views: list[View], about: About) -> Hits | None:
        found: Hits = []
        for test in self.must:
            hits = test.hits(views, about)
            if hits is None:
                return None
            found += hits
        held = bool(self.must)
        if any(test.hits(views, about) is not None for test in self.must_not):
            return None
        for test in self.should:
            hits = test.hits(views, about)
            if hits is not None:
                held = True
                found += hits
        return found if held else None


def languages_of(test: Test) -> tuple[str, ...] | None:
    """The languages without which a test cannot hold; None when any will do."""
    if isinstance(test, LanguageTest):
        return test.codes
    if isinstance(test, BoolTest):
        return next((inner.codes for inner in test.must if isinstance(inner, LanguageTest)), None)
    return None


class Planner:
    """Makes tests out of trees; all topics of one matcher share its pattern numbers."""

    def __init__(self, patterns: PatternTable) -> None:
        self.patterns = patterns
        self.used: set[int] = set()
        """Numbers of the patterns that a view must have in its index for what was planned so far; whoever plans may empty it."""
        self._shared: dict[int, tuple[syntax.Node, tuple[Finder, Needs], frozenset[int]]] = {}
        """What was made of a choice, by its ``id``, which stays its own as long as the node is kept here."""

    def branches(self, root: syntax.Node, lists: Mapping[str, WatchList]) -> Iterator[tuple[Test, frozenset[int]]]:
        """A top-level OR gives one test each, so that each waits for its own rarest word; with those it asks the index of a view for."""
        if isinstance(root, syntax.Bool) and not root.must and not root.must_not:
            for node in root.should:
                yield from self.branches(node, lists)
            return
        tests: Iterable[Test] = (
            self.listed_clauses(root, lists, None)
            if isinstance(root, syntax.Listed)
            else map(self.test, [root], [lists], [None])
        )
        self.used.clear()
        for test in tests:
            yield test, frozenset(self.used)
            self.used.clear()

    def test(self, node: syntax.Node, lists: Mapping[str, WatchList], field: syntax.QueryField | None) -> Test:
        match node:
            case syntax.Language():
                return LanguageTest(node.codes)
            case syntax.Scope() | syntax.TimeRange():
                return ScopeTest(node)
            case syntax.Filter():
                inner = self.test(node.child, lists, field)
                return FilterTest(inner, inner.needs)
            case syntax.Scoped():
                return self.test(node.child, lists, node.field)
            case syntax.Bool():
                must, should, must_not = (
                    tuple(self.test(child, lists, field) for child in group)
                    for group in (node.must, node.should, node.must_not)
                )
                needs = tuple(n for t in must for n in t.needs) if must else _either([t.needs for t in should])
                return BoolTest(must, should, must_not, needs)
            case syntax.Listed():
                clauses = tuple(self.listed_clauses(node, lists, field))
                return BoolTest((), clauses, (), _either([c.needs for c in clauses]))
            case syntax.AtLeast():
                clause = self.clause(node.child, lists, field)
                clause.text, clause.count = syntax.print_node(node), node.count
                return clause
            case _:
                return self.clause(node, lists, field)

    def clause(self, node: syntax.Node, lists: Mapping[str, WatchList], field: syntax.QueryField | None) -> Clause:
        finder, needs = self.finder(node, lists)
        named = [
            (clause.entry, clause.finder)
            for listed in syntax.walk(node)
            if isinstance(listed, syntax.Listed)
            for clause in self.listed_clauses(listed, lists, None)
            if clause.entry
        ]
        small_in = languages_of_small_word(node)
        made = Clause(syntax.print_node(node), finder, needs, field, small_in=small_in)
        made.names, made.name_finders = tuple(e for e, _ in named), tuple(f for _, f in named)
        return made

    def listed_clauses(
        self, node: syntax.Listed, lists: Mapping[str, WatchList], field: syntax.QueryField | None
    ) -> Iterable[Clause]:
        for entry in lists[node.name].entries:
            parts = query_words(entry.alias)
            finder, needs = self.words(tuple(p if entry.case else fold(p) for p in parts), 0, entry.case)
            yield Clause("@" + node.name, finder, needs, field, language=entry.language, entry=entry)

    def finder(self, node: syntax.Node, lists: Mapping[str, WatchList]) -> tuple[Finder, Needs]:
        match node:
            case syntax.Phrase():
                return self.words(node.parts, node.slop, node.case)
            case syntax.Listed():
                clauses = list(self.listed_clauses(node, lists, None))
                return AnyFinder([c.finder for c in clauses]), _either([c.needs for c in clauses])
            case syntax.Near():
                (left, left_needs), (right, right_needs) = self.finder(node.left, lists), self.finder(node.right, lists)
                return NearFinder(left, right, node.distance, node.direction), left_needs + right_needs
            case syntax.NotNear():
                (left, left_needs), (right, _) = self.finder(node.left, lists), self.finder(node.right, lists)
                return NotNearFinder(left, right, node.distance, node.direction), left_needs
            case syntax.Bool():
                return self.any_of(node, lists)
            case _:
                raise TypeError(f"{type(node).__name__} has no places")

    def any_of(self, node: syntax.Bool, lists: Mapping[str, WatchList]) -> tuple[Finder, Needs]:
        """The finder of a choice; a word class that a query names in many places is one node, and has one."""
        if id(node) not in self._shared:
            outer, self.used = self.used, set()
            found = [self.finder(child, lists) for child in node.should]
            made: tuple[Finder, Needs] = AnyFinder([f for f, _ in found]), _either([n for _, n in found])
            self._shared[id(node)] = (node, made, frozenset(self.used))
            self.used = outer
        _, made, used = self._shared[id(node)]
        self.used.update(used)
        return made

    def words(self, parts: tuple[str, ...], slop: int, case: bool) -> tuple[Finder, Needs]:
        numbers = tuple(self.patterns.add(part, case) for part in parts)
        # A small word last: the first word stands for the phrase where one need has to, and every text holds "for".
        rarest = sorted(dict(zip(numbers, parts, strict=True)).items(), key=lambda known: known[1] in ALL_SMALL_WORDS)
        needs = tuple(frozenset({number}) for number, _ in rarest if number != ANY_WORD)
        text = syntax.print_node(syntax.Phrase(parts, slop, case))
        if len(numbers) > 1 and not slop:
            rare = max(dict(zip(numbers, parts, strict=True)).items(), key=lambda known: _rarity(known[1]))[0]
            self.used.add(rare)
            return PhraseFinder(numbers, text, rare), needs
        self.used.update(numbers)
        return (SloppyFinder(numbers, slop, text) if slop else WordFinder(numbers[0], text)), needs


def _rarity(part: str) -> tuple[bool, bool, int]:
    """Sorts the words of a phrase by how few texts may hold them: what is long and no small word is rare."""
    return part != "*", part not in ALL_SMALL_WORDS, len(part)


def _either(alternatives: list[Needs]) -> Needs:
    """What a choice needs: one set, made of the smallest need of each alternative; nothing when one needs nothing."""
    if not all(alternatives):
        return ()
    return (frozenset().union(*(min(needs, key=len) for needs in alternatives)),)
