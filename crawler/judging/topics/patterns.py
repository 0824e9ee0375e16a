"""Numbers the word patterns of many topics and finds, for a chunk of text, which of them its words fit.

A chunk is what stands between two spaces (``sharing,`` or ``F-16``). What is in one is worked out once and kept, so a
text costs a split and two set operations, whatever the number of patterns.
"""

from __future__ import annotations

import fnmatch
import re
from collections import defaultdict

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


class Chunk:
    """What is known of a chunk that holds several words, none, or one that fits a pattern.

    Compared by identity, which makes sets of them cheap: a table has one for each chunk.
    """

    __slots__ = ("fits", "numbers", "placed", "words")

    def __init__(self, words: int, fits: tuple[tuple[int, int], ...]) -> None:
        self.words = words
        """How many it holds."""
        self.fits = fits
        """Pairs of pattern number and place in the chunk: which of its words fits what."""
        self.placed = frozenset(fits) if words > 1 else frozenset()
        """The same of several words, to ask for one: text without spaces has chunks of thousands."""
        self.numbers = tuple({number for number, _ in fits})


class _Spans(dict[str, list[tuple[int, int]]]):
    """Where the words of a chunk lie in it; a look-up of what was asked for before costs no call."""

    def __missing__(self, chunk: str) -> list[tuple[int, int]]:
        found = self[chunk] = word_spans(chunk)
        return found


class PatternTable:
    """Patterns by number, and what is known of the chunks seen so far.

    A chunk is dull when it is one word that fits nothing, as nearly all of them are. The dull ones are a set of their own:
    they are many, and a look-up in a dict that holds all would take twice as long.
    """

    def __init__(self) -> None:
        self.spans = _Spans()
        self._known: dict[str, Chunk] = {}
        self._dull: set[str] = set()
        self.size = 0
        self._characters = 0
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
            if len(part) - 1 not in self._prefix_lengths:
                self._prefix_lengths = sorted([*self._prefix_lengths, len(part) - 1])
        else:
            self._wild.append((re.compile(fnmatch.translate(part)), case, number))
        return number

    def learn(self, chunks: set[str]) -> dict[str, Chunk]:
        """Those of ``chunks`` that are not dull, with what is known of them."""
        known = self._known
        telling = chunks - self._dull
        try:
            return {chunk: known[chunk] for chunk in telling}
        except KeyError:  # an earlier text had all but a few: to ask for each beforehand would cost more
            unseen = telling.difference(known)
        self._characters += sum(map(len, unseen))
        dull = self._plainly_dull(unseen)
        for chunk in unseen - dull:
            spans = word_spans(chunk)
            fits = tuple((n, at) for at, (start, end) in enumerate(spans) for n in self._fits(chunk[start:end]))
            if fits or len(spans) != 1:
                known[chunk] = Chunk(len(spans), fits)
            else:
                dull.add(chunk)
        if dull:
            self._dull |= dull
            telling -= dull
        return {chunk: known[chunk] for chunk in telling}

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

    def trim(self) -> None:
        """Forgets what is remembered once it is too much; call it between documents."""
        if len(self._known) + len(self._dull) > MAX_KNOWN or self._characters > MAX_CHARACTERS:
            self._characters = 0
            for memory in (self._known, self._dull, self.spans):
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
