"""Finds words, phrases and NEARs in one field: places are (first, last) token numbers, sorted, last included."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Protocol

from crawler.judging.topics.patterns import ANY_WORD
from crawler.judging.topics.syntax import Direction
from crawler.judging.topics.views import View

Place = tuple[int, int]


class Finder(Protocol):
    """Finds one positional part of a query."""

    def find(self, view: View) -> list[Place]:
        """Every place of the part in this field."""
        ...

    def label(self, view: View, place: Place) -> str:
        """The part as written, of its OR groups only what stands inside ``place``."""
        ...


@dataclass(slots=True)
class WordFinder:
    """One word."""

    pattern: int
    text: str

    def label(self, view: View, place: Place) -> str:
        return self.text

    def find(self, view: View) -> list[Place]:
        return [(at, at) for at in view.index.get(self.pattern, ())]


@dataclass(slots=True)
class PhraseFinder:
    """Words side by side. Only ``rarest``, one of them, has to be in the index of a view."""

    patterns: tuple[int, ...]
    text: str
    rarest: int
    _at: int = field(init=False)
    """Where in the phrase the rarest stands."""
    _others: tuple[tuple[int, int], ...] = field(init=False)
    """The other words, as pairs of pattern number and how far behind the rarest it stands."""

    def __post_init__(self) -> None:
        self._at = at = self.patterns.index(self.rarest)
        self._others = tuple(
            (number, other - at) for other, number in enumerate(self.patterns) if other != at and number != ANY_WORD
        )

    def label(self, view: View, place: Place) -> str:
        return self.text

    def find(self, view: View) -> list[Place]:
        found = []
        last = len(self.patterns) - 1
        end = view.word_count - last
        for at in view.index.get(self.rarest, ()):
            start = at - self._at
            if 0 <= start < end:
                for number, distance in self._others:
                    if not view.fits(number, at, distance):
                        break
                else:
                    found.append((start, start + last))
        return found


@dataclass(slots=True)
class SloppyFinder:
    """Lucene's sloppy phrase: the words were moved by at most ``slop`` in all; a swap of neighbours costs 2."""

    patterns: tuple[int, ...]
    slop: int
    text: str

    def label(self, view: View, place: Place) -> str:
        return self.text

    def find(self, view: View) -> list[Place]:
        moved: list[tuple[int, int, int]] = []
        for offset, pattern in enumerate(self.patterns):
            if pattern != ANY_WORD:
                if pattern not in view.index:
                    return []
                moved += [(at - offset, offset, at) for at in view.index[pattern]]
        moved.sort()
        wanted = len(self.patterns) - self.patterns.count(ANY_WORD)
        latest: dict[int, tuple[int, int]] = {}
        found = []
        for shifted, part, at in moved:
            latest[part] = (shifted, at)
            places = {place for _, place in latest.values()}
            if len(places) == wanted and shifted - min(s for s, _ in latest.values()) <= self.slop:
                found.append((min(places), max(places)))
        return minimal(found)


@dataclass(slots=True)
class AnyFinder:
    """Any of several things. Of dozens of words and phrases only those are looked for whose rarest word is in the text."""

    parts: Sequence[Finder]
    _by_rarest: dict[int, list[Finder]] = field(init=False)
    """Words and phrases by their rarest pattern."""
    _others: list[Finder] = field(init=False)

    def __post_init__(self) -> None:
        self._by_rarest, self._others = {}, []
        for part in self.parts:
            first = part.pattern if isinstance(part, WordFinder) else ANY_WORD
            if isinstance(part, PhraseFinder):
                first = part.rarest
            if first == ANY_WORD:
                self._others.append(part)
            else:
                self._by_rarest.setdefault(first, []).append(part)

    def label(self, view: View, place: Place) -> str:
        number = first_inside(id(self), self.parts, view, place)
        return "…" if number is None else self.parts[number].label(view, place)

    def find(self, view: View) -> list[Place]:
        begun = self._by_rarest.keys() & view.index.keys()
        found = {place for first in begun for part in self._by_rarest[first] for place in part.find(view)}
        for part in self._others:
            found.update(part.find(view))
        return sorted(found)


@dataclass(slots=True)
class NearFinder:
    """Two things at most ``distance`` words apart in one sentence, as one place from the first to the last."""

    left: Finder
    right: Finder
    distance: int
    direction: Direction

    def label(self, view: View, place: Place) -> str:
        left, right = self.left.label(view, place), self.right.label(view, place)
        return f"{left} NEAR/{self.distance}{self.direction} {right}"

    def find(self, view: View) -> list[Place]:
        left = self.left.find(view)
        right = self.right.find(view) if left else []
        if not right:
            return []
        found: list[Place] = []
        if self.direction != "b":
            found += self.pairs(left, right, view)
        if self.direction != "f":
            found += self.pairs(right, left, view)
        return minimal(found)

    def pairs(self, first: list[Place], second: list[Place], view: View) -> Iterable[Place]:
        """Each place of ``first`` with the nearest of ``second`` after it."""
        starts = [start for start, _ in second]
        for start, end in first:
            at = bisect_right(starts, end)
            if at < len(second) and starts[at] - end - 1 <= self.distance and not view.apart(end, starts[at]):
                yield (start, second[at][1])


@dataclass(slots=True)
class NotNearFinder:
    """The places of ``left`` without one of ``right`` over them or near."""

    left: Finder
    right: Finder
    distance: int
    direction: Direction

    def label(self, view: View, place: Place) -> str:
        return self.left.label(view, place)

    def find(self, view: View) -> list[Place]:
        left = self.left.find(view)
        right = self.right.find(view) if left else []
        if not right:
            return left
        starts = [start for start, _ in right]
        ends = sorted(end for _, end in right)
        reach = list(accumulate((end for _, end in right), max))
        return [
            place
            for place in left
            if not self.overlapped(place, starts, reach) and not self.neighboured(place, starts, ends, view)
        ]

    def overlapped(self, place: Place, starts: list[int], reach: list[int]) -> bool:
        """``reach[i]`` is the farthest end among the first i + 1 places of the right side."""
        start, end = place
        begun = bisect_right(starts, start if self.direction == "b" else end)
        return begun > 0 and reach[begun - 1] >= (end if self.direction == "f" else start)

    def neighboured(self, place: Place, starts: list[int], ends: list[int], view: View) -> bool:
        start, end = place
        if self.direction != "b":
            at = bisect_right(starts, end)
            if at < len(starts) and starts[at] - end - 1 <= self.distance and not view.apart(end, starts[at]):
                return True
        if self.direction != "f":
            at = bisect_left(ends, start) - 1
            return at >= 0 and start - ends[at] - 1 <= self.distance and not view.apart(ends[at], start)
        return False


def first_inside(key: int, parts: Sequence[Finder], view: View, place: Place) -> int | None:
    """The number of the first of ``parts`` that has a place in ``place``; None when none has.

    It is asked of every hit, so the places of all parts are looked for once in a field and kept under ``key``.
    """
    found = view.parts.get(key)
    if found is None:
        found = [(*at, number) for number, part in enumerate(parts) for at in part.find(view)]
        found.sort()
        view.parts[key] = found
    first = None
    for at in range(bisect_left(found, (place[0], 0, 0)), len(found)):
        start, end, number = found[at]
        if start > place[1]:
            break
        if end <= place[1] and (first is None or number < first):
            first = number
    return first


def minimal(places: Iterable[Place]) -> list[Place]:
    """The places that hold no other place, sorted."""
    kept: list[Place] = []
    for start, end in sorted(set(places), key=lambda p: (p[0], -p[1])):
        while kept and kept[-1][1] >= end:
            kept.pop()
        kept.append((start, end))
    return kept
