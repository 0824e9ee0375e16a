"""Finds the topics of a text, with the words that made each one so.

Cost follows what is found: every text costs one pass that cuts it into tokens and two set operations that tell which
patterns it holds; only a branch whose rarest words are all there is looked at, and only a match has offsets worked out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import cast, get_args

from crawler.judging.noise import masked_ranges
from crawler.judging.patterns import PatternTable
from crawler.judging.places import View
from crawler.judging.plan import Hit, Planner, Test
from crawler.judging.snippets import lead_end, snippet_around
from crawler.judging.syntax import QueryField
from crawler.judging.tokens import words
from crawler.judging.topicfile import Topic
from crawler.judging.watchlists import ListEntry
from crawler.models import Field, Span

_PLAN_AGAIN_AFTER = (30, 300, 3000)
"""Texts seen when branches move to the word that proved rarest."""
_MATCHED_FIELDS = get_args(QueryField)


class TopicMatch:
    """One topic found in one text. Spans and snippet are worked out when asked for, from (field, start, end) ``offsets``."""

    __slots__ = ("__dict__", "_hits", "topic_key")

    def __init__(self, topic_key: str, hits: list[Hit]) -> None:
        self.topic_key = topic_key
        self._hits = hits

    @cached_property
    def _found(self) -> dict[tuple[Field, int, int], Hit]:
        """The hits by place, in reading order; of clauses that found the same place the first counts."""
        found: dict[tuple[Field, int, int], Hit] = {}
        for hit in self._hits:
            offsets = hit.view.spans
            first, last = hit.place
            found.setdefault((hit.view.field, offsets[first][0], offsets[last][1]), hit)
        order = _MATCHED_FIELDS.index
        return dict(sorted(found.items(), key=lambda item: (order(item[0][0]), item[0][1], item[0][2])))

    @property
    def offsets(self) -> list[tuple[Field, int, int]]:
        """Where the words lie: (field, start, end) in code points."""
        return list(self._found)

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """The words that made the match, in reading order."""
        made = []
        for (name, start, end), hit in self._found.items():
            entry = hit.clause.entry or _entry_inside(hit)
            entity, alias = (entry.entity, entry.alias) if entry else ("", "")
            made.append(Span(name, start, end, hit.view.text[start:end], hit.clause.text, entity, alias))
        return tuple(made)

    @cached_property
    def _weights(self) -> list[int]:
        """Of each found place: title 3, lead 2 (the summary, or the body's first lines), body 1."""
        weights = []
        for (name, start, _), hit in self._found.items():
            lead = name == "summary" or (name == "body" and start < lead_end(hit.view.text))
            weights.append(3 if name == "title" else 2 if lead else 1)
        return weights

    @cached_property
    def score(self) -> float:
        """Each clause counts once, with the weight of the best place it was found in."""
        best: dict[str, int] = {}
        weights = dict(zip(self._found, self._weights, strict=True))
        for hit in self._hits:
            offsets, (first, last) = hit.view.spans, hit.place
            weight = weights[(hit.view.field, offsets[first][0], offsets[last][1])]
            best[hit.clause.text] = max(best.get(hit.clause.text, 0), weight)
        return float(sum(best.values()))

    @cached_property
    def _best(self) -> tuple[Field, int, int]:
        places = list(self._found)
        return places[self._weights.index(max(self._weights))]

    @property
    def field(self) -> Field:
        """The field of the best span."""
        return self._best[0]

    @cached_property
    def snippet(self) -> str:
        """About 200 characters around the best span."""
        _, start, end = self._best
        return snippet_around(self._found[self._best].view.text, start, end)

    def __repr__(self) -> str:
        return f"TopicMatch({self.topic_key!r}, score={self.score}, spans={self.spans!r})"


class TopicMatcher:
    """Matches texts against many topics at once. It remembers tokens between texts; results never depend on that."""

    def __init__(self, topics: Sequence[Topic]) -> None:
        self._patterns = PatternTable()
        planner = Planner(self._patterns)
        self._branches: list[tuple[int, Test]] = []
        self._keys = [topic.key for topic in topics]
        for number, topic in enumerate(topics):
            self._branches += [(number, branch) for branch in planner.branches(topic.query.root, topic.lists)]
        self._needs = [branch.needs for _, branch in self._branches]
        self._single = [frozenset().union(*(n for n in needs if len(n) == 1)) for needs in self._needs]
        self._grouped = [tuple(n for n in needs if len(n) > 1) for needs in self._needs]
        self._seen_texts = 0
        self._seen_in = [0] * self._patterns.size
        self._anchor()

    def match(self, fields: Mapping[Field, str], language: str = "") -> list[TopicMatch]:
        """The topics of a text, in the order the topics were given.

        ``fields`` may hold title, summary and body, ``language`` is the article's code (``""`` when unknown).
        """
        views, present = self._views(fields)
        branches = self._candidates(present)
        if not branches:
            return []
        language = language.lower().replace("_", "-").split("-")[0]
        if self._index(views, language):
            present = {number for view in views for number in view.index}
        found: dict[int, list[Hit]] = {}
        for branch in branches:
            if self._worth_a_look(branch, present):
                topic, test = self._branches[branch]
                hits = test.hits(views, language)
                if hits:
                    found.setdefault(topic, []).extend(hits)
        return [TopicMatch(self._keys[topic], found[topic]) for topic in sorted(found)]

    def _views(self, fields: Mapping[Field, str]) -> tuple[list[View], set[int]]:
        self._patterns.trim()
        views = []
        present: set[int] = set()
        for name in _MATCHED_FIELDS:
            text = fields.get(cast(Field, name), "")
            if text:
                view = View(cast(Field, name), text, words(text))
                view.live = self._patterns.learn(set(view.tokens))
                present.update(*map(self._patterns.live.__getitem__, view.live))
                views.append(view)
        if self._seen_texts <= _PLAN_AGAIN_AFTER[-1]:
            self._learn_from(present)
        return views, present

    def _learn_from(self, present: Iterable[int]) -> None:
        for number in present:
            self._seen_in[number] += 1
        self._seen_texts += 1
        if self._seen_texts in _PLAN_AGAIN_AFTER:
            self._anchor()

    def _anchor(self) -> None:
        """Hangs each branch on the need that the fewest texts seen so far meet."""
        self._anchored: dict[int, list[int]] = defaultdict(list)
        for branch, needs in enumerate(self._needs):
            for number in min(needs, key=lambda need: (sum(self._seen_in[n] for n in need), len(need))):
                self._anchored[number].append(branch)
        self._anchors = frozenset(self._anchored)

    def _candidates(self, present: set[int]) -> list[int]:
        anchors = self._anchors.intersection(present)
        if not anchors:
            return []
        branches = set().union(*map(self._anchored.__getitem__, anchors))
        return sorted(branch for branch in branches if self._worth_a_look(branch, present))

    def _worth_a_look(self, branch: int, present: set[int]) -> bool:
        if not self._single[branch] <= present:
            return False
        return all(not present.isdisjoint(group) for group in self._grouped[branch])

    def _index(self, views: list[View], language: str) -> bool:
        """Notes where each pattern stands, leaving out masked lines; True when some were masked."""
        masked = False
        live = self._patterns.live
        for view in views:
            hidden = masked_ranges(view.text, language) if view.field != "title" else []
            masked |= bool(hidden)
            index: dict[int, list[int]] = view.index
            for at, token in enumerate(view.tokens):
                if token in view.live and not (hidden and _inside(view.spans[at], hidden)):
                    for number in live[token]:
                        index.setdefault(number, []).append(at)
        return masked


def _inside(span: tuple[int, int], ranges: Iterable[tuple[int, int]]) -> bool:
    return any(start <= span[0] < end for start, end in ranges)


def _entry_inside(hit: Hit) -> ListEntry | None:
    """The watch list row that took part in a NEAR."""
    first, last = hit.place
    for finder, entry in hit.clause.names:
        if any(first <= start and end <= last for start, end in finder.find(hit.view)):
            return entry
    return None
