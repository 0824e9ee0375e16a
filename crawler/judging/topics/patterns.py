"""Numbers the word patterns of many topics and finds, for a chunk of text, which of them its words fit.

A chunk is what stands between two spaces (``sharing,`` or ``F-16``). What is in one is worked out once and kept, so a
text costs a split and two set operations, whatever the number of patterns.
"""

from __future__ import annotations

import fnmatch
import re
from collections import defaultdict
from typing import NamedTuple

from crawler.judging.words.tokens import IGNORABLE, fold, is_one_word, word_spans

ANY_WORD = -1
"""The pattern of a lone ``*`` inside a phrase: whatever word stands there."""
MAX_KNOWN = 400_000
"""Chunks remembered before starting over: news keeps inventing names and numbers."""
MAX_CHARACTERS = 8_000_000
"""Of all chunks together: text without spaces, or with hyphens for spaces, makes chunks of a megabyte."""

_DROPPED = re.compile(f"[{IGNORABLE}]")
_WILD = re.compile(r"[*?]")
_AROUND_WORDS = ".,:;!?\"'()[]“”„‘’«»…–—-"
"""Stripped from a chunk before it is asked whether it is a plain word; none of these is a part of one."""


class Chunk(NamedTuple):
    """What is known of a chunk: how many words it holds, the patterns they fit, and at which of its words each."""

    words: int
    numbers: tuple[int, ...]
    fits: tuple[tuple[int, int], ...]
    """Pairs of pattern number and place in the chunk."""


class PatternTable:
    """Patterns by number, and what is known of the chunks seen so far.

    A chunk is dull when it is one word that fits nothing; ``known`` holds the others.
    """

    def __init__(self) -> None:
        self.known: dict[str, Chunk] = {}
        self.size = 0
        self._characters = 0
        self._dull: set[str] = set()
        self._spans: dict[str, list[tuple[int, int]]] = {}
        self._by_part: dict[tuple[str, bool], int] = {}
        self._exact: dict[str, list[int]] = defaultdict(list)
        self._exact_case: dict[str, list[int]] = defaultdict(list)
        self._prefix: dict[str, list[int]] = defaultdict(list)
        self._prefix_lengths: list[int] = []
        self._wild: list[tuple[re.Pattern[str], bool, int]] = []

    def add(self, part: str, case: bool) -> int:
        """The number of a pattern, new or known."""
        if part == "*":
            return ANY_WORD
        key = (part, case)
        if key in self._by_part:
            return self._by_part[key]
        number = self._by_part[key] = self.size
        self.size += 1
        if not _WILD.search(part):
            (self._exact_case if case else self._exact)[part].append(number)
        elif not case and part.endswith("*") and not _WILD.search(part[:-1]):
            self._prefix[part[:-1]].append(number)
            self._prefix_lengths = sorted({len(p) for p in self._prefix})
        else:
            self._wild.append((re.compile(fnmatch.translate(part)), case, number))
        return number

    def learn(self, chunks: set[str]) -> set[str]:
        """Those of ``chunks`` that are not dull."""
        telling = chunks - self._dull
        unseen = telling.difference(self.known)
        self._characters += sum(map(len, unseen))
        dull = self._plainly_dull(unseen)
        self._dull |= dull
        telling -= dull
        for chunk in unseen - dull:
            spans = word_spans(chunk)
            fits = tuple((n, at) for at, (start, end) in enumerate(spans) for n in self._fits(chunk[start:end]))
            if fits or len(spans) != 1:
                self.known[chunk] = Chunk(len(spans), tuple({n for n, _ in fits}), fits)
            else:
                self._dull.add(chunk)
                telling.remove(chunk)
        return telling

    def _plainly_dull(self, chunks: set[str]) -> set[str]:
        """Those that are one word and fit nothing, found the short way: they are nearly all that a new text brings."""
        exact, exact_case, prefix, lengths, wild = (
            self._exact, self._exact_case, self._prefix, self._prefix_lengths, self._wild
        )  # fmt: skip
        dull = set()
        for chunk in chunks:
            word = chunk.strip(_AROUND_WORDS)
            if not is_one_word(word):
                continue
            folded = fold(word)
            if folded in exact or word in exact_case:
                continue
            if lengths and any(folded[:length] in prefix for length in lengths):
                continue
            if wild and any(regex.match(word if case else folded) for regex, case, _ in wild):
                continue
            dull.add(chunk)
        return dull

    def spans_in(self, chunk: str) -> list[tuple[int, int]]:
        """Where the words of a chunk lie in it."""
        if chunk not in self._spans:
            self._spans[chunk] = word_spans(chunk)
        return self._spans[chunk]

    def trim(self) -> None:
        """Forgets what is remembered once it is too much; call it between documents."""
        if len(self.known) + len(self._dull) > MAX_KNOWN or self._characters > MAX_CHARACTERS:
            self._characters = 0
            for memory in (self.known, self._dull, self._spans):
                memory.clear()

    def _fits(self, token: str) -> list[int]:
        folded = fold(token)
        as_typed = _DROPPED.sub("", token)
        found = [*self._exact.get(folded, ()), *self._exact_case.get(as_typed, ())]
        for length in self._prefix_lengths:
            if length > len(folded):
                break
            found += self._prefix.get(folded[:length], ())
        found += [number for regex, case, number in self._wild if regex.match(as_typed if case else folded)]
        return found
