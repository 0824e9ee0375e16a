"""Turns a text into words, shingles and the few keys by which the archive finds its copies again."""

from __future__ import annotations

import re
from itertools import chain, pairwise
from typing import NamedTuple
from zlib import crc32

_WORD = re.compile(r"\w+")
# Scripts written without spaces: one character is one token there, or a whole clause would be a single token.
UNSPACED_RANGES = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
)
_UNSPACED = re.compile(f"[{UNSPACED_RANGES}]")
_WORD_OR_SIGN = re.compile(rf"[{UNSPACED_RANGES}]|[^\W{UNSPACED_RANGES}]+")

LEAD = 128
"""Shingles of a text's beginning that are sampled densely: what a copy cut to its lead still has."""
_NEAR = 512
_MASK = (1 << 29) - 1
"""Keys have 29 bits: SQLite needs four bytes for them, and candidates are confirmed on their texts anyway."""

Shingle = tuple[str, str, str]


def words_of(text: str) -> list[str]:
    """The words of a text; single characters in scripts without spaces."""
    if not text.isascii() and _UNSPACED.search(text):
        return _WORD_OR_SIGN.findall(text)
    return _WORD.findall(text)


def _lower(text: str) -> str:
    # The capital dotted i of Turkish gets a combining dot in lower case, which would cut its word in two.
    return text.lower() if text.isascii() else text.lower().replace("i\u0307", "i")


class Text:
    """A text as a sequence of tokens: its words in lower case."""

    __slots__ = ("_shingles", "_text", "_token_set", "_words", "tokens")

    def __init__(self, text: str) -> None:
        self._text = text
        self.tokens = words_of(_lower(text))
        self._shingles: frozenset[Shingle] | None = None
        self._token_set: frozenset[str] | None = None
        self._words: list[str] | None = None

    @property
    def words(self) -> list[str]:
        """The tokens in their own case; in lower case where a letter without a match would move them."""
        if self._words is None:
            words = words_of(self._text)
            self._words = words if len(words) == len(self.tokens) else self.tokens
        return self._words

    @property
    def shingles(self) -> frozenset[Shingle]:
        """Every three consecutive tokens."""
        if self._shingles is None:
            self._shingles = frozenset(self.in_order())
        return self._shingles

    def in_order(self) -> zip[Shingle]:
        """The shingles one by one; the i-th begins at ``tokens[i]``."""
        tokens = self.tokens
        return zip(tokens, tokens[1:], tokens[2:], strict=False)

    @property
    def token_set(self) -> frozenset[str]:
        if self._token_set is None:
            self._token_set = frozenset(self.tokens)
        return self._token_set


class Sketch(NamedTuple):
    """What stands for a text in the index."""

    stored: list[int]
    """The nested sketch: keys of 1 shingle in 8 of the lead (more in short texts), of 1 in 32 after; no key twice."""
    in_lead: int
    """How many of the stored keys come from the lead; these stand first."""
    probe: dict[int, int]
    """The keys to ask for, and where their shingles stand; more than are stored, as a copy may begin below chrome."""
    whole: int
    """A negative number, equal for texts with the same tokens: spaces, case, punctuation do not count."""


def sketch(text: Text) -> Sketch:
    """Samples the shingles of a text by their words, so that equal passages give equal keys wherever they stand."""
    joined = " ".join(text.tokens).encode("utf8", "surrogatepass")
    codes = list(map(crc32, joined.split(b" ")))
    count = len(codes) - 2
    lead = _lead_mask(count)
    # A shingle is taken or left by its first two words; the rest of the work is done only for those taken.
    mixed = [a ^ b for a, b in pairwise(codes[:-1])]
    first = [i for i, x in enumerate(mixed[:LEAD]) if not x & lead]
    near = [i for i, x in enumerate(mixed[LEAD:_NEAR], LEAD) if not x & 15]
    deep = [i for i, x in enumerate(mixed[_NEAR:], _NEAR) if not x & 31]
    probe: dict[int, int] = {}
    for i in chain(first, near, deep):
        probe.setdefault((3 * codes[i] + 5 * codes[i + 1] + 7 * codes[i + 2]) & _MASK, i)
    stored = [key for key, i in probe.items() if i < LEAD or not mixed[i] & 31]
    in_lead = sum([i < LEAD for i in probe.values()])
    return Sketch(stored, in_lead, probe, -1 - (crc32(joined) >> 1))


def _lead_mask(count: int) -> int:
    """Bit mask of the sampling in the lead: short texts keep more, so that each has about a dozen keys."""
    if count <= 16:
        return 0
    if count <= 32:
        return 1
    return 3 if count <= 64 else 7
