"""The fields of one document as a matcher sees them: chunks of text, which words stand where, offsets on demand."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from itertools import accumulate, compress
from typing import cast, get_args

from crawler.judging.topics.noise import masked_ranges
from crawler.judging.topics.patterns import PatternTable
from crawler.judging.topics.syntax import QueryField
from crawler.judging.words.tokens import cut, sentence_ends, sentence_ends_between
from crawler.models import Field

MATCHED_FIELDS: tuple[QueryField, ...] = get_args(QueryField)
_LONG_CHUNKS = 12
"""Characters a chunk has on average when a text is not written with spaces, such as Chinese."""
_CHUNK = re.compile(r"\S+")


class View:
    """One field of a document, cut at its spaces, or into words where it has few.

    Once ``fill_index`` ran, ``hidden`` has the ranges of masked lines, ``index`` maps the number of a pattern that was asked
    for to the word numbers that fit it, in order, and ``word_count`` is known. Words are numbered through the field.
    """

    __slots__ = (
        "_alone",
        "_ends",
        "_gap",
        "_read",
        "_spans",
        "_starts",
        "_telling",
        "_uneven",
        "_uneven_firsts",
        "chunks",
        "field",
        "hidden",
        "index",
        "parts",
        "text",
        "word_count",
    )

    def __init__(self, field: QueryField, text: str, patterns: PatternTable) -> None:
        self.field, self.text, self._spans = field, text, patterns.spans
        self._starts: list[int] = []
        self._gap = 0
        self.chunks = text.split()
        if len(text) > _LONG_CHUNKS * (len(self.chunks) + 5):
            pieces = cut(text)
            self.chunks = pieces[1::2]
            self._starts = list(accumulate(map(len, pieces)))[::2]
        self._telling = patterns.learn(set(self.chunks))
        self.index: dict[int, list[int]] = {}
        self.hidden: list[tuple[int, int]] = []
        self._alone: dict[int, int] = {}
        self._uneven: list[tuple[int, int]] = []
        self._uneven_firsts: list[int] = []
        self._ends: list[int] | None = None
        self._read = 0
        self.word_count = 0
        self.parts: dict[int, list[tuple[int, int, int]]] = {}
        """Places of the parts of something, by its ``id``: (first, last, number of the part). What finds lives as long as
        its topic, a view as long as one text."""

    def patterns(self) -> set[int]:
        """The numbers of the patterns that stand in the text, masked lines included."""
        return set().union(*[chunk.numbers for chunk in self._telling.values()])

    def fill_index(self, language: str, wanted: Set[int]) -> bool:
        """Notes where each pattern of ``wanted`` stands, leaving out masked lines; True when some were masked."""
        hidden = self.hidden = masked_ranges(self.text, language) if self.field != "title" else []
        index: defaultdict[int, list[int]] = defaultdict(list)
        more, alone = 0, self._alone
        asked = {
            text: chunk
            for text, chunk in self._telling.items()
            if chunk.words != 1 or not wanted.isdisjoint(chunk.numbers)
        }
        live = list(compress(range(len(self.chunks)), map(asked.__contains__, self.chunks)))
        skipped = self._inside(live, hidden) if hidden else ()
        for at in live:
            chunk = asked[self.chunks[at]]
            first = at + more
            if chunk.words != 1:
                self._uneven_firsts.append(first)
                self._uneven.append((at, chunk.words))
                more += chunk.words - 1
            else:
                alone[first] = at
            if at not in skipped:
                for number, offset in chunk.fits:
                    if number in wanted:
                        index[number].append(first + offset)
        self.index = dict(index)
        self.word_count = len(self.chunks) + more
        return bool(hidden)

    def fits(self, number: int, word: int, distance: int) -> bool:
        """Whether the word so far behind one in the index fits a pattern, be it in the index or not; a masked one does not."""
        if (
            -1 <= distance <= 1
            and word in self._alone
            and self.chunks[self._alone[word] + distance] not in self._telling
        ):
            return False  # the next chunk is one word that fits nothing, as nearly all are
        at, place = self._chunk_of(word + distance)
        chunk = self._telling.get(self.chunks[at])
        if chunk is None or number not in chunk.numbers:
            return False
        if chunk.words != 1 and (number, place) not in chunk.placed:
            return False
        return not self.hidden or not self._is_hidden(at)

    def _is_hidden(self, at: int) -> bool:
        """As ``_inside``, of one chunk."""
        offset = self._chunk_start(at)
        before = bisect_right(self.hidden, (offset, len(self.text))) - 1
        return before >= 0 and offset < self.hidden[before][1]

    def _inside(self, chunks: Iterable[int], ranges: list[tuple[int, int]]) -> set[int]:
        """Those of ``chunks`` that begin in one of ``ranges``; both are in order."""
        found, number = set(), 0
        for at in chunks:
            offset = self._chunk_start(at)
            while number < len(ranges) and ranges[number][1] <= offset:
                number += 1
            if number < len(ranges) and ranges[number][0] <= offset:
                found.add(at)
        return found

    def _chunk_start(self, at: int) -> int:
        if not self._starts:
            self._find_starts()
        return self._starts[at] + at * self._gap

    def _find_starts(self) -> None:
        before = list(accumulate(map(len, self.chunks), initial=0))
        if before[-1] + len(self.chunks) - 1 == len(self.text) and not self.text[0].isspace():
            # Stored text has single spaces, so the n-th chunk is preceded by n of them: no search needed.
            self._starts, self._gap = before, 1
        else:
            self._starts = [found.start() for found in _CHUNK.finditer(self.text)]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Offsets (start, end) of a run of words, the last included."""
        start, end = self._word(first)
        return start, (end if first == last else self._word(last)[1])

    def spans(self, places: Iterable[tuple[int, int]]) -> list[tuple[QueryField, int, int]]:
        """As ``span``, of many runs at once and each with the field: a text on many topics is asked for dozens."""
        field, word = self.field, self._word
        found = []
        for first, last in places:
            start, end = word(first)
            found.append((field, start, end if first == last else word(last)[1]))
        return found

    def _chunk_of(self, number: int) -> tuple[int, int]:
        """The chunk in which a word stands and its place there."""
        before = bisect_right(self._uneven_firsts, number) - 1
        if before < 0:
            return number, 0
        first, (at, words) = self._uneven_firsts[before], self._uneven[before]
        if number < first + words:
            return at, number - first
        return at + 1 + number - first - words, 0

    def _word(self, number: int) -> tuple[int, int]:
        at, place = (self._alone[number], 0) if number in self._alone else self._chunk_of(number)
        if not self._starts:
            self._find_starts()
        start, end = self._spans[self.chunks[at]][place]
        base = self._starts[at] + at * self._gap
        return base + start, base + end

    def apart(self, before: int, after: int) -> bool:
        """True when a sentence ends between two words.

        Gaps are read one by one until they come to half the text; then all its sentence ends are noted once, for the
        gaps of a wide NEAR may lie over each other a thousandfold.
        """
        start, end = self._word(before)[1], self._word(after)[0]
        if self._ends is None:
            self._read += end - start
            if 2 * self._read <= len(self.text):
                return sentence_ends_between(self.text, start, end)
            self._ends = sentence_ends(self.text)
        at = bisect_left(self._ends, start)
        return at < len(self._ends) and self._ends[at] < end


def views_of(fields: Mapping[Field, str], patterns: PatternTable) -> list[View]:
    """A view of each field that a query can look at and that holds text."""
    names = [(name, fields.get(cast(Field, name), "")) for name in MATCHED_FIELDS]
    return [View(name, text, patterns) for name, text in names if text]


def primary_language(code: str) -> str:
    """``pt`` for ``pt-BR`` and ``PT_br``."""
    return code.lower().replace("_", "-").split("-")[0]
