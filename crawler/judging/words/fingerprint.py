"""Turns a text into words, shingles and the few keys by which the archive finds its copies again."""

from __future__ import annotations

import re
from itertools import chain
from operator import xor
from typing import NamedTuple
from zlib import crc32

_WORD = re.compile(r"\w+")
# Scripts written without spaces: one character is one token there, or a whole clause would be a single token.
UNSPACED_RANGES = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
)
INDIC_RANGES = "\u0900-\u0963\u0966-\u0dff"
"""Indic scripts write vowels as signs that ``\\w`` leaves out (U+0964 and U+0965 are full stops): a word would fall apart."""
_SPECIAL = re.compile(f"[{UNSPACED_RANGES}{INDIC_RANGES}]")
_WORD_OR_SIGN = re.compile(rf"[{UNSPACED_RANGES}]|(?:[^\W{UNSPACED_RANGES}]|[{INDIC_RANGES}])+")

LEAD = 128
"""Shingles of a text's beginning that are sampled densely: what a copy cut to its lead still has."""
_NEAR = 512
_MASK = (1 << 29) - 1
"""Keys have 29 bits: SQLite needs four bytes for them, and candidates are confirmed on their texts anyway."""

Shingle = tuple[str, str, str]


def words_of(text: str) -> list[str]:
    """The words of a text, Indic ones with their vowel signs; single characters in scripts without spaces."""
    if not text.isascii() and _SPECIAL.search(text):
        return _WORD_OR_SIGN.findall(text)
    return _WORD.findall(text)


def _lower(text: str) -> str:
    # The capital dotted i of Turkish gets a combining dot in lower case, which would cut its word in two.
    return text.lower() if text.isascii() else text.lower().replace("i\u0307", "i")


# The short way to the words of most texts: over their bytes. Signs that are no part of words, beyond ASCII: quotation
# marks, dashes and spaces of U+2000 to U+203F, currencies, and what is below U+00C0 but for ª ² ³ µ ¹ º and fractions.
_SIGNS = re.compile(
    rb"\xe2\x80[\x80-\xbf]|\xe2\x82[\xa0-\xbf]|\xc2[\x80-\xa9\xab-\xb1\xb4\xb6-\xb8\xbb\xbf]|\xc3[\x97\xb7]"
)
# Once these are gone, such texts hold ASCII and letters of two bytes, Latin (U+00C0 to U+017F) and Cyrillic (to U+047F).
_EASY = bytes(range(0xC0)) + b"\xc3\xc4\xc5\xd0\xd1"
_SPACED = bytes(b if b >= 0x80 or b == ord("_") or chr(b).isalnum() else ord(" ") for b in range(256))
# No byte of these begins a digit other than 0 to 9: all but Arabic, NKo, Indic and further Asian scripts.
_PLAIN_DIGITS = bytes(b for b in range(256) if b not in b"\xd9\xdb\xdf\xe0\xe1\xea\xef\xf0")
_DIGITS_ONLY = bytes(b if chr(b) in "0123456789" else ord(" ") for b in range(256))
_DIGITS = re.compile(r"\d+")


def _spaced_words(lowered: str) -> bytes | None:
    """The tokens of a text in UTF-8 with spaces between; None where only ``words_of`` tells them. A third of its time."""
    raw = lowered.encode("utf8", "surrogatepass")
    if not lowered.isascii():
        raw = _SIGNS.sub(b" ", raw)
        if raw.translate(None, _EASY):
            return None
    return raw.translate(_SPACED)


def numbers_in(text: str) -> frozenset[str]:
    """The runs of digits of a text."""
    raw = text.encode("utf8", "surrogatepass")
    if raw.translate(None, _PLAIN_DIGITS):
        return frozenset(_DIGITS.findall(text))
    return frozenset(raw.translate(_DIGITS_ONLY).decode().split())


class Text:
    """A text as a sequence of tokens: its words in lower case."""

    __slots__ = ("_shingles", "_spaced", "_text", "_token_set", "_words", "tokens")

    def __init__(self, text: str) -> None:
        self._text = text
        lowered = _lower(text)
        self._spaced = _spaced_words(lowered)
        self.tokens: list[str] = words_of(lowered) if self._spaced is None else self._spaced.decode().split()
        self._shingles: frozenset[Shingle] | None = None
        self._token_set: frozenset[str] | None = None
        self._words: list[str] | None = None

    def encoded(self) -> list[bytes]:
        """The tokens in UTF-8."""
        if self._spaced is None:
            return " ".join(self.tokens).encode("utf8", "surrogatepass").split(b" ")
        return self._spaced.split()

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
    encoded = text.encoded()
    codes = list(map(crc32, encoded))
    count = len(codes) - 2
    lead = _lead_mask(count)
    # A shingle is taken or left by its first two words; the rest of the work is done only for those taken.
    mixed = list(map(xor, codes[:-2], codes[1:]))
    first = [i for i, x in enumerate(mixed[:LEAD]) if not x & lead]
    near = [i for i, x in enumerate(mixed[LEAD:_NEAR], LEAD) if not x & 15]
    deep = [i for i, x in enumerate(mixed[_NEAR:], _NEAR) if not x & 31]
    probe: dict[int, int] = {}
    for i in chain(first, near, deep):
        probe.setdefault((3 * codes[i] + 5 * codes[i + 1] + 7 * codes[i + 2]) & _MASK, i)
    stored = [key for key, i in probe.items() if i < LEAD or not mixed[i] & 31]
    in_lead = sum([i < LEAD for i in probe.values()])
    return Sketch(stored, in_lead, probe, -1 - (crc32(b" ".join(encoded)) >> 1))


def _lead_mask(count: int) -> int:
    """Bit mask of the sampling in the lead: short texts keep more, so that each has about a dozen keys."""
    if count <= 16:
        return 0
    if count <= 32:
        return 1
    return 3 if count <= 64 else 7
