"""Turns a text into words, shingles and the few keys by which the archive finds its copies again."""

from __future__ import annotations

import re
from collections import Counter
from hashlib import blake2b
from typing import NamedTuple
from zlib import crc32

_WORD = re.compile(r"\w+")
# Scripts written without spaces: one character is one token there, or a whole clause would be a single token.
_UNSPACED_RANGES = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
)
_UNSPACED = re.compile(f"[{_UNSPACED_RANGES}]")
_WORD_OR_SIGN = re.compile(rf"[{_UNSPACED_RANGES}]|[^\W{_UNSPACED_RANGES}]+")

LEAD = 128
"""Shingles of a text's beginning that are sampled densely: what a copy cut to its lead still has."""
_PROBE_DEEP = 1024
_MASK = (1 << 29) - 1

Shingle = tuple[str, str, str]


_CODES: dict[str, int] = {}
_MOST_CODES = 500_000


def _codes(tokens: list[str]) -> list[int]:
    """A 32-bit number per token, remembered: news repeats its words, and this is asked for every word of every text."""
    codes = list(map(_CODES.get, tokens))
    if None in codes:
        if len(_CODES) > _MOST_CODES:
            _CODES.clear()
        for token in tokens:
            if token not in _CODES:
                _CODES[token] = crc32(token.encode("utf8", "surrogatepass"))
        return [_CODES[token] for token in tokens]
    return codes  # type: ignore[return-value]


def words_of(text: str) -> list[str]:
    """The words of a text in their own case; single characters in scripts without spaces."""
    if not text.isascii() and _UNSPACED.search(text):
        return _WORD_OR_SIGN.findall(text)
    return _WORD.findall(text)


class Text:
    """A text as a sequence of words; ``tokens[i]`` is ``words[i]`` in lower case."""

    __slots__ = ("_names", "_numbers", "_shingles", "_token_set", "tokens", "words")

    def __init__(self, text: str) -> None:
        self.words = words_of(text)
        # One call for all words; a space never changes its case, so the words stay aligned.
        self.tokens = " ".join(self.words).lower().split(" ") if self.words else []
        self._shingles: frozenset[Shingle] | None = None
        self._names: Counter[str] | None = None
        self._numbers: frozenset[str] | None = None
        self._token_set: frozenset[str] | None = None

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

    @property
    def numbers(self) -> frozenset[str]:
        """The tokens that begin with a digit."""
        if self._numbers is None:
            self._numbers = frozenset(token for token in self.token_set if token[0].isdigit())
        return self._numbers

    @property
    def names(self) -> Counter[str]:
        """Capitalised words, as tokens, and how often each occurs."""
        if self._names is None:
            self._names = Counter([word.lower() for word in self.words if word[0].isupper()])
        return self._names


class Sketch(NamedTuple):
    """What stands for a text in the index."""

    shingles: list[int]
    """One number per three consecutive tokens, in order."""
    stored: list[int]
    """The nested sketch: keys dense in the lead, 1 in 8 of its shingles, 1 in 32 after; no key twice."""
    probe: list[int]
    """The keys to ask for: 1 in 8 far into the text, since a copy may begin below another site's chrome."""
    whole: int
    """A negative number, equal for texts with the same tokens: spaces, case, punctuation do not count."""


def sketch(text: Text) -> Sketch:
    """Samples the shingles of a text by their value, so that equal passages give equal keys wherever they stand."""
    codes = _codes(text.tokens)
    shingles = [3 * a + 5 * b + 7 * c for a, b, c in zip(codes, codes[1:], codes[2:], strict=False)]
    rate = _lead_rate(len(shingles))
    lead = [s for s in shingles[:LEAD] if not s & rate]
    near = [s for s in shingles[LEAD:_PROBE_DEEP] if not s & 7]
    deep = [s for s in shingles[_PROBE_DEEP:] if not s & 31]
    stored = lead + [s for s in near if not s & 31] + deep
    digest = blake2b(" ".join(text.tokens).encode("utf8", "surrogatepass"), digest_size=4).digest()
    return Sketch(shingles, _keys(stored), _keys(lead + near + deep), -1 - (int.from_bytes(digest, "big") >> 1))


def _lead_rate(count: int) -> int:
    """Bit mask of the sampling in the lead: short texts keep more, so that each has about a dozen keys."""
    if count <= 16:
        return 0
    if count <= 32:
        return 1
    return 3 if count <= 64 else 7


def _keys(shingles: list[int]) -> list[int]:
    """29 bits of each shingle, so that SQLite needs four bytes for it."""
    return list(dict.fromkeys([(s >> 3) & _MASK for s in shingles]))


def places_of_keys(shingles: list[int], keys: set[int]) -> list[int]:
    """Where in the text the shingles with these keys stand."""
    return [i for i, s in enumerate(shingles) if (s >> 3) & _MASK in keys]
