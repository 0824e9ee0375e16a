"""Finds the topics of a text, with the words that made each one so.

Cost follows what is found: every text costs one pass that cuts it into tokens and two set operations that tell which
patterns it holds; only a branch whose rarest words are all there is looked at, and only a match has offsets worked out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from crawler.judging.patterns import PatternTable
from crawler.judging.plan import Hit, Planner, Test
from crawler.judging.snippets import lead_end, snippet_around
from crawler.judging.topicfile import Topic
from crawler.judging.views import MATCHED_FIELDS, primary_language, views_of
from crawler.models import Field, Span

_PLAN_AGAIN_AFTER = (30, 300, 3000)
"""Texts seen when branches move to the word that proved rarest."""
_ORDER: dict[Field, int] = {name: order for order, name in enumerate(MATCHED_FIELDS)}


class TopicMatch:
    """One topic found in one text; spans, score and snippet are worked out when asked for."""

    __slots__ = ("__dict__", "_hits", "topic_key")

    def __init__(self, topic_key: str, hits: list[Hit]) -> None:
        self.topic_key = topic_key
        self._hits = hits

    @cached_property
    def _found(self) -> dict[tuple[Field, int, int], Hit]:
        """The hits by place, in reading order; of clauses that found the same place the first counts."""
        found: dict[tuple[Field, int, int], Hit] = {}
        for hit in self._hits:
            view, (first, last), _ = hit
            spans = view.spans
            found.setdefault((view.field, spans[first][0], spans[last][1]), hit)
        if len(found) == 1:
            return found
        return {key: found[key] for key in sorted(found, key=_reading_order)}

    @property
    def offsets(self) -> list[tuple[Field, int, int]]:
        """Where the words lie: (field, start, end) in code points."""
        return list(self._found)

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """The words that made the match, in reading order."""
        made = []
        for (name, start, end), (view, place, clause) in self._found.items():
            entry = clause.entry_at(view, place)
            entity, alias = (entry.entity, entry.alias) if entry else ("", "")
            made.append(Span(name, start, end, view.text[start:end], clause.label(view, place), entity, alias))
        return tuple(made)

    @cached_property
    def _weights(self) -> list[int]:
        """Of each found place: title 3, lead 2 (the summary, or the body's first lines), body 1."""
        weights = []
        for (name, start, _), (view, _, _) in self._found.items():
            lead = name == "summary" or (name == "body" and start < lead_end(view.text))
            weights.append(3 if name == "title" else 2 if lead else 1)
        return weights

    @cached_property
    def score(self) -> float:
        """Each clause counts once, with the weight of the best place it was found in."""
        best: dict[str, int] = {}
        weights = dict(zip(self._found, self._weights, strict=True))
        for view, (first, last), clause in self._hits:
            weight = weights[(view.field, view.spans[first][0], view.spans[last][1])]
            best[clause.text] = max(best.get(clause.text, 0), weight)
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
        return snippet_around(self._found[self._best][0].text, start, end)

    def __repr__(self) -> str:
        return f"TopicMatch({self.topic_key!r}, score={self.score}, spans={self.spans!r})"


def _reading_order(place: tuple[Field, int, int]) -> tuple[int, int, int]:
    return _ORDER[place[0]], place[1], place[2]


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
        self._patterns.trim()
        views = views_of(fields, self._patterns)
        present: set[int] = set()
        for view in views:
            present.update(*map(self._patterns.live.__getitem__, view.live))
        if self._seen_texts <= _PLAN_AGAIN_AFTER[-1]:
            self._learn_from(present)
        branches = self._candidates(present)
        if not branches:
            return []
        language = primary_language(language)
        masked = [view.fill_index(self._patterns, language) for view in views]
        if any(masked):
            present = {number for view in views for number in view.index}
        found: dict[int, list[Hit]] = {}
        for branch in branches:
            if self._worth_a_look(branch, present):
                topic, test = self._branches[branch]
                hits = test.hits(views, language)
                if hits:
                    found.setdefault(topic, []).extend(hits)
        return [TopicMatch(self._keys[topic], found[topic]) for topic in sorted(found)]

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
