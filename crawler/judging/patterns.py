"""Numbers the word patterns of many topics and finds, for a raw token, which of them it fits.

The answer for a token is worked out once and kept: a document costs two set operations, whatever the number of patterns.
"""

from __future__ import annotations

import fnmatch
import re
from collections import defaultdict

from crawler.judging.tokens import IGNORABLE, fold

ANY_WORD = -1
"""The pattern of a lone ``*`` inside a phrase: whatever word stands there."""
MAX_KNOWN = 400_000
"""Tokens remembered before starting over: news keeps inventing names and numbers."""

_DROPPED = re.compile(f"[{IGNORABLE}]")


class PatternTable:
    """Patterns by number, and the tokens known to fit them: ``live`` maps a raw token to the numbers of its patterns."""

    def __init__(self) -> None:
        self.live: dict[str, tuple[int, ...]] = {}
        self._known: set[str] = set()
        self._alive: set[str] = set()
        self.size = 0
        self._numbers: dict[tuple[str, bool], int] = {}
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
        if key in self._numbers:
            return self._numbers[key]
        number = self._numbers[key] = self.size
        self.size += 1
        if not re.search(r"[*?]", part):
            (self._exact_case if case else self._exact)[part].append(number)
        elif not case and not re.search(r"[*?]", part[:-1]) and part.endswith("*"):
            self._prefix[part[:-1]].append(number)
            self._prefix_lengths = sorted({len(p) for p in self._prefix})
        else:
            self._wild.append((re.compile(fnmatch.translate(part)), case, number))
        return number

    def learn(self, tokens: set[str]) -> set[str]:
        """Those of ``tokens`` that fit some pattern; afterwards ``live`` knows them."""
        for token in tokens.difference(self._known):
            fits = self._fits(token)
            if fits:
                self.live[token] = fits
                self._alive.add(token)
            self._known.add(token)
        return tokens & self._alive

    def trim(self) -> None:
        """Forgets what is remembered once it is too much; call it between documents."""
        if len(self._known) > MAX_KNOWN:
            self.live.clear()
            self._alive.clear()
            self._known.clear()

    def _fits(self, token: str) -> tuple[int, ...]:
        folded = fold(token)
        as_typed = _DROPPED.sub("", token)
        found = [*self._exact.get(folded, ()), *self._exact_case.get(as_typed, ())]
        for length in self._prefix_lengths:
            if length > len(folded):
                break
            found += self._prefix.get(folded[:length], ())
        found += [number for regex, case, number in self._wild if regex.match(as_typed if case else folded)]
        return tuple(found)
