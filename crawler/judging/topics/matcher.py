"""Finds the topics of a text, with the words that made each one so.

Cost follows what is found: every text costs one pass that cuts it into tokens and two set operations that tell which
patterns it holds; only a branch whose rarest words are all there is looked at, and only a match has offsets worked out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TypeAlias

from crawler.judging.topics.loosening import SCOPES, has_scopes, without
from crawler.judging.topics.patterns import PatternTable
from crawler.judging.topics.places import Place
from crawler.judging.topics.plan import Clause, Hits, Needs, Planner, Test, languages_of
from crawler.judging.topics.scopes import About
from crawler.judging.topics.shown import FIELD_ORDER, count_places, kept_hits, span_of
from crawler.judging.topics.snippets import lead_end, snippet_around
from crawler.judging.topics.topicfile import Topic
from crawler.judging.topics.views import View, primary_language, views_of
from crawler.models import Field, Span

Offsets: TypeAlias = tuple[Field, int, int]

MOST_LANGUAGES = 300
"""Codes whose branches are kept; codes come from outside, and there may be any number of them."""
_PLAN_AGAIN_AFTER = (30, 300, 3000)
"""Texts seen when branches move to the word that proved rarest."""


class TopicMatch:
    """One topic found in one text; spans, score and snippet are worked out when asked for."""

    __slots__ = ("_hits", "_shown", "topic_key")

    def __init__(self, topic_key: str, hits: Hits) -> None:
        self.topic_key = topic_key
        self._hits = hits
        self._shown: list[tuple[View, Place, Clause]] | None = None

    def _kept(self) -> list[tuple[View, Place, Clause]]:
        """The hits that are shown."""
        if self._shown is None:
            self._shown = kept_hits(self._hits)
        return self._shown

    @property
    def offsets(self) -> list[Offsets]:
        """Where the words lie: (field, start, end) in code points; all of them, however many."""
        found: list[Offsets] = []
        for view, places, _ in self._hits:
            found += view.spans(places)
        if len(self._hits) == 1:
            return found
        one_field = len({view.field for view, _, _ in self._hits}) == 1
        return sorted(set(found), key=None if one_field else _reading_order)

    @property
    def spans(self) -> tuple[Span, ...]:
        """The words that made the match, in reading order: the first ``MAX_SPANS`` of them, and one of each clause."""
        return tuple(span_of(view, place, clause) for view, place, clause in self._kept())

    @property
    def span_count(self) -> int:
        """How many spans there are, those that are not shown included."""
        return count_places(self._hits)

    @property
    def score(self) -> float:
        """Each clause counts once, with the weight of the best place it was found in: title 3, lead 2, body 1."""
        best: dict[str, int] = {}
        for view, places, clause in self._hits:
            weight = _weight(view, view.span(*places[0])[0])
            best[clause.text] = max(best.get(clause.text, 0), weight)
        return float(sum(best.values()))

    def _best(self) -> tuple[View, int, int]:
        """The best place; a match that rests on no word has none."""
        # What weighs more stands earlier: title, summary, the lead of the body, the rest of it.
        view, place, _ = self._kept()[0]
        return (view, *view.span(*place))

    @property
    def field(self) -> Field:
        """The field of the best span."""
        return self._best()[0].field if self._hits else "title"

    @property
    def snippet(self) -> str:
        """About 200 characters around the best span."""
        if not self._hits:
            return ""
        view, start, end = self._best()
        return snippet_around(view.text, start, end)

    def __repr__(self) -> str:
        return f"TopicMatch({self.topic_key!r}, score={self.score}, spans={self.spans!r})"


def _weight(view: View, start: int) -> int:
    """Title 3; lead 2, which is the summary and the first lines of the body; body 1."""
    if view.field == "title":
        return 3
    return 2 if view.field == "summary" or start < lead_end(view.text) else 1


def _reading_order(place: Offsets) -> tuple[int, int, int]:
    return FIELD_ORDER[place[0]], place[1], place[2]


def telling(hits: Hits, language: str) -> Hits:
    """The hits without those of a lone small word, unless there are no others: "to" is no evidence beside "shared"."""
    if len(hits) == 1:
        return hits
    kept = [hit for hit in hits if not (hit[2].small_in and (not language or language in hit[2].small_in))]
    return kept or hits


class TopicMatcher:
    """Matches texts against many topics at once. It remembers tokens between texts; results never depend on that."""

    def __init__(self, topics: Sequence[Topic]) -> None:
        self._patterns = PatternTable()
        planner = Planner(self._patterns)
        self._branches: list[tuple[int, Test]] = []
        self._uses: list[frozenset[int]] = []
        self._keys = [topic.key for topic in topics]
        self.asks_about = any(has_scopes(topic.query.root) for topic in topics)
        """Whether a topic has scopes, so that ``about`` makes a difference."""
        self._topics = topics
        for number, topic in enumerate(topics):
            for test, used in planner.branches(topic.query.root, topic.lists):
                self._branches.append((number, test))
                self._uses.append(used)
        self._deaf: dict[str, frozenset[int]] = {}
        self._seen_texts = 0
        self._seen_in = [0] * self._patterns.size
        self._anchor()

    def match(self, fields: Mapping[Field, str], language: str = "", about: About | None = None) -> list[TopicMatch]:
        """The topics of a text, in the order the topics were given.

        ``fields`` may hold title, summary and body, ``language`` is the article's code (``""`` when unknown). ``about`` is
        what else is known of the article, for queries with scopes.
        """
        if not self._keys:
            return []
        self._patterns.trim()
        views = views_of(fields, self._patterns)
        present = views[0].patterns() if len(views) == 1 else set().union(*[view.patterns() for view in views])
        if self._seen_texts <= _PLAN_AGAIN_AFTER[-1]:
            self._learn_from(present)
        language = primary_language(language)
        branches = self._candidates(present) - self._deaf_to(language)
        if not branches:
            return []
        about = replace(about, language=language) if about else About(language)
        wanted = set().union(*[self._uses[branch] for branch in branches])
        for view in views:
            view.fill_index(language, wanted)
        found: dict[int, Hits] = {}
        for branch in sorted(branches):
            topic, test = self._branches[branch]
            hits = test.hits(views, about)
            if hits is not None:
                if topic in found:
                    found[topic] += hits
                else:
                    found[topic] = hits
        keys = self._keys
        return [TopicMatch(keys[topic], telling(found[topic], language)) for topic in sorted(found)]

    @cached_property
    def loose(self) -> TopicMatcher:
        """Matches what these topics would match if all of their scopes held."""
        if not self.asks_about:
            return self
        kept = [(topic, without(topic.query.root, SCOPES)) for topic in self._topics]
        return TopicMatcher([replace(t, query=replace(t.query, root=root)) for t, root in kept if root is not None])

    def _deaf_to(self, language: str) -> frozenset[int]:
        """The branches that ask for other languages than this one: they need not be looked at."""
        if language not in self._deaf and len(self._deaf) < MOST_LANGUAGES:
            asked = ((number, languages_of(test)) for number, (_, test) in enumerate(self._branches))
            self._deaf[language] = frozenset(n for n, codes in asked if codes is not None and language not in codes)
        return self._deaf.get(language, frozenset())

    def _learn_from(self, present: Iterable[int]) -> None:
        for number in present:
            self._seen_in[number] += 1
        self._seen_texts += 1
        if self._seen_texts in _PLAN_AGAIN_AFTER:
            self._anchor()

    def _anchor(self) -> None:
        """Hangs each branch on the need that the fewest texts seen so far meet."""
        self._anchored: dict[int, list[tuple[int, frozenset[int], Needs]]] = defaultdict(list)
        self._always: set[int] = set()
        for branch, (_, test) in enumerate(self._branches):
            needs = test.needs
            if not needs:
                self._always.add(branch)
                continue
            anchor = min(needs, key=lambda need: (sum(self._seen_in[n] for n in need), len(need)))
            single = frozenset().union(*(need for need in needs if len(need) == 1 and need != anchor))
            grouped = tuple(need for need in needs if len(need) > 1 and need != anchor)
            for number in anchor:
                self._anchored[number].append((branch, single, grouped))
        self._anchors = frozenset(self._anchored)

    def _candidates(self, present: set[int]) -> set[int]:
        """The branches whose needs are all present."""
        met = set(self._always)
        for anchor in self._anchors & present:
            for branch, single, grouped in self._anchored[anchor]:
                if single <= present:
                    for need in grouped:
                        if present.isdisjoint(need):
                            break
                    else:
                        met.add(branch)
        return met
