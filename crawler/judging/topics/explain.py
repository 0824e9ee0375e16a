"""Says of one text why a topic matched or did not: clause by clause, what was found and what is missing. Plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Literal

from crawler.judging.topics import syntax
from crawler.judging.topics.patterns import PatternTable
from crawler.judging.topics.plan import Clause, Planner, Test
from crawler.judging.topics.scopes import About
from crawler.judging.topics.shown import MAX_SPANS, count_places, kept_hits, span_of
from crawler.judging.topics.topicfile import Topic
from crawler.judging.topics.views import primary_language, views_of
from crawler.models import Field, Span

Role = Literal["must", "any", "not"]


@dataclass(frozen=True, slots=True)
class ClauseReport:
    """One part of a query and what became of it. A part with ``parts`` is an AND or OR of them."""

    clause: str
    role: Role
    held: bool
    spans: tuple[Span, ...] = ()
    """Of a part with more than ``shown.MAX_SPANS`` of them only these; ``span_count`` says how many there are."""
    missing: tuple[str, ...] = ()
    """Words of the clause that the text does not hold."""
    reason: str = ""
    """Why it did not hold, in a sentence; empty when it did."""
    parts: tuple[ClauseReport, ...] = ()
    span_count: int = 0


@dataclass(frozen=True, slots=True)
class Explanation:
    """The verdict on one text, its clauses, and the lines that were not read because they are links or notices."""

    topic_key: str
    matched: bool
    root: ClauseReport
    masked: tuple[Span, ...] = ()


def explain(topic: Topic, fields: Mapping[Field, str], language: str = "", about: About | None = None) -> Explanation:
    """Why ``topic`` matches a text or does not; the arguments are those of ``TopicMatcher.match``."""
    language = primary_language(language)
    explainer = _Explainer(topic, fields, replace(about, language=language) if about else About(language))
    root = explainer.report(topic.query.root, "must", None)
    return Explanation(topic.key, root.held, root, explainer.masked())


class _Explainer:
    def __init__(self, topic: Topic, fields: Mapping[Field, str], about: About) -> None:
        self.lists, self.about = topic.lists, about
        self.tests: list[Test] = []
        patterns = PatternTable()
        self.planner = Planner(patterns)
        for _ in self.planner.branches(topic.query.root, topic.lists):
            pass  # it is asked for its patterns: a view has to know all of them before it cuts a text
        self.views = views_of(fields, patterns)
        for view in self.views:
            view.fill_index(about.language, set(range(patterns.size)))

    def masked(self) -> tuple[Span, ...]:
        return tuple(
            Span(view.field, start, end, view.text[start:end], "not read: a link or notice")
            for view in self.views
            for start, end in view.hidden
        )

    def report(self, node: syntax.Node, role: Role, field: syntax.QueryField | None) -> ClauseReport:
        match node:
            case syntax.Bool():
                return self.group(node, role, field)
            case syntax.Scoped(
                child=syntax.Bool() | syntax.Language() | syntax.Scope() | syntax.TimeRange() | syntax.Filter()
            ):
                return self.report(node.child, role, node.field)
            case syntax.Language():
                held = self.about.language in node.codes
                reason = "" if held else f"the article's language is {self.about.language or 'unknown'}"
                return ClauseReport(syntax.print_node(node), role, held, reason=reason)
            case syntax.Scope() | syntax.TimeRange():
                held = self.planner.test(node, self.lists, field).hits(self.views, self.about) is not None
                reason = "" if held else "the article is not known to be so"
                return ClauseReport(syntax.print_node(node), role, held, reason=reason)
            case syntax.Filter():
                inner = self.report(node.child, "must", field)
                return ClauseReport(
                    syntax.print_node(node), role, inner.held, (), inner.missing, inner.reason, (inner,)
                )
            case _:
                return self.leaf(node, role, field)

    def group(self, node: syntax.Bool, role: Role, field: syntax.QueryField | None) -> ClauseReport:
        must = [self.report(child, "must", field) for child in node.must]
        should = [self.report(child, "any", field) for child in node.should]
        must_not = [self.report(child, "not", field) for child in node.must_not]
        reason = ""
        failed = next((part for part in must if not part.held), None)
        refused = next((part for part in must_not if part.held), None)
        if failed:
            reason = f"not found: {failed.clause}"
        elif refused:
            reason = f"excluded by: {refused.clause}"
        elif not must and not any(part.held for part in should):
            reason = "none of the alternatives were found"
        parts = (*must, *should, *must_not)
        telling = [part for part in parts if part.held and part.role != "not"] if not reason else []
        spans = tuple(islice((s for part in telling for s in part.spans), MAX_SPANS))
        count = sum(part.span_count for part in telling)
        return ClauseReport(syntax.print_node(node), role, not reason, spans, (), reason, parts, count)

    def leaf(self, node: syntax.Node, role: Role, field: syntax.QueryField | None) -> ClauseReport:
        test = self.planner.test(node, self.lists, field)
        self.tests.append(test)  # a view remembers places by the id of what found them
        text = syntax.print_node(node)
        hits = test.hits(self.views, self.about)
        if hits:
            spans = tuple(span_of(*hit) for hit in kept_hits(hits))
            return ClauseReport(text, role, True, spans, span_count=count_places(hits))
        missing = self.missing(node)
        if missing:
            reason = "the text lacks " + ", ".join(missing)
        elif isinstance(test, Clause) and test.count > 1:
            reason = f"found fewer than {test.count} times"
        else:
            reason = "the words are there, but not in this order, distance, field or sentence"
        return ClauseReport(text, role, False, (), missing, reason)

    def missing(self, node: syntax.Node) -> tuple[str, ...]:
        """The words without which the node cannot hold and that no field has."""
        match node:
            case syntax.Phrase():
                absent = [part for part in node.parts if part != "*" and not self.has(part, node.case)]
                return tuple(dict.fromkeys(absent))
            case syntax.Near():
                return tuple(dict.fromkeys(self.missing(node.left) + self.missing(node.right)))
            case syntax.NotNear():
                return self.missing(node.left)
            case syntax.AtLeast() | syntax.Scoped() | syntax.Filter():
                return self.missing(node.child)
            case syntax.Bool() if node.should and not node.must:
                absent_each = [self.missing(child) for child in node.should]
                return (syntax.print_node(node),) if all(absent_each) else ()
            case _:
                return ()

    def has(self, part: str, case: bool) -> bool:
        number = self.planner.patterns.add(part, case)
        return any(number in view.index for view in self.views)
