"""The fields of one document as a matcher sees them: chunks of text, which words stand where, offsets on demand."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from itertools import accumulate, compress
from typing import cast, get_args

from crawler.judging.noise import masked_ranges
from crawler.judging.patterns import PatternTable
from crawler.judging.syntax import QueryField
from crawler.judging.tokens import cut, sentence_ends_between
from crawler.models import Field

MATCHED_FIELDS: tuple[QueryField, ...] = get_args(QueryField)
_LONG_CHUNKS = 12
"""Characters a chunk has on average when a text is not written with spaces, such as Chinese."""
_CHUNK = re.compile(r"\S+")


class View:
    """One field of a document, cut at its spaces, or into words where it has few.

    ``live`` holds the chunks that are not dull (see ``PatternTable``). Once ``fill_index`` ran, ``hidden`` has the ranges
    of masked lines, ``index`` maps a pattern number to the word numbers that fit it, in order, and ``word_count`` is known.
    Words are numbered through the field.
    """

    __slots__ = (
        "_letters_before",
        "_patterns",
        "_starts",
        "_uneven",
        "chunks",
        "field",
        "hidden",
        "index",
        "live",
        "text",
        "word_count",
    )

    def __init__(self, field: QueryField, text: str, patterns: PatternTable) -> None:
        self.field, self.text, self._patterns = field, text, patterns
        self._starts: list[int] | None = None
        self.chunks = text.split()
        if len(text) > _LONG_CHUNKS * (len(self.chunks) + 5):
            pieces = cut(text)
            self.chunks = pieces[1::2]
            self._starts = list(accumulate(map(len, pieces)))[::2]
        self.live = patterns.learn(set(self.chunks))
        self.index: dict[int, list[int]] = {}
        self.hidden: list[tuple[int, int]] = []
        self._uneven: list[tuple[int, int, int]] = []
        self.word_count = 0

    def fill_index(self, language: str) -> bool:
        """Notes where each pattern stands, leaving out masked lines; True when some were masked."""
        hidden = self.hidden = masked_ranges(self.text, language) if self.field != "title" else []
        counts, fits = self._patterns.counts, self._patterns.fits
        chunks, index = self.chunks, self.index
        more = 0
        for at in compress(range(len(chunks)), map(self.live.__contains__, chunks)):
            chunk = chunks[at]
            first = at + more
            if counts[chunk] != 1:
                self._uneven.append((first, at, counts[chunk]))
                more += counts[chunk] - 1
            if hidden and _inside(self.chunk_start(at), hidden):
                continue
            for number, offset in fits[chunk]:
                if number in index:
                    index[number].append(first + offset)
                else:
                    index[number] = [first + offset]
        self.word_count = len(chunks) + more
        return bool(hidden)

    def chunk_start(self, at: int) -> int:
        """Where a chunk begins."""
        if self._starts is None:
            ends = list(accumulate(map(len, self.chunks)))
            if ends and ends[-1] + len(ends) - 1 == len(self.text) and not self.text[0].isspace():
                self._letters_before = [0, *ends]
                self._starts = []
            else:
                self._starts = [found.start() for found in _CHUNK.finditer(self.text)]
        # Stored text has single spaces, so the n-th chunk is preceded by n of them: no search needed.
        return self._starts[at] if self._starts else self._letters_before[at] + at

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Offsets (start, end) of a run of words, the last included."""
        start, end = self._word(first)
        return start, (end if first == last else self._word(last)[1])

    def _word(self, number: int) -> tuple[int, int]:
        at, place = number, 0
        before = bisect_right(self._uneven, (number, len(self.chunks), 0)) - 1
        if before >= 0:
            first, at, count = self._uneven[before]
            inside = number < first + count
            place = number - first if inside else 0
            at += 0 if inside else 1 + number - first - count
        start, end = self._patterns.spans_in(self.chunks[at])[place]
        base = self.chunk_start(at)
        return base + start, base + end

    def apart(self, before: int, after: int) -> bool:
        """True when a sentence ends between two words."""
        return sentence_ends_between(self.text, self._word(before)[1], self._word(after)[0])


def views_of(fields: Mapping[Field, str], patterns: PatternTable) -> list[View]:
    """A view of each field that a query can look at and that holds text."""
    names = [(name, fields.get(cast(Field, name), "")) for name in MATCHED_FIELDS]
    return [View(name, text, patterns) for name, text in names if text]


def primary_language(code: str) -> str:
    """``pt`` for ``pt-BR`` and ``PT_br``."""
    return code.lower().replace("_", "-").split("-")[0]


def _inside(offset: int, ranges: Iterable[tuple[int, int]]) -> bool:
    return any(start <= offset < end for start, end in ranges)
