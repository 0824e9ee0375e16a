"""Turns a text into tokens, shingles and the few keys by which the archive finds its copies again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import blake2b
from zlib import crc32

_WORD = re.compile(r"\w+")
# Scripts written without spaces: one character is one token there, or a whole clause would be a single token.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_WORD_OR_SIGN = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"
    r"|[^\W\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+"
)

LEAD = 128
"""Shingles of a text's beginning that are sampled densely: what a copy cut to its lead still has."""
_PROBE_DEEP = 1024
_KEY_BITS = 29


@lru_cache(maxsize=1 << 18)
def _code(token: str) -> int:
    return crc32(token.encode("utf8", "surrogatepass"))


def words_of(text: str) -> list[str]:
    """The words of a text in their own case; single characters in scripts without spaces."""
    if not text.isascii() and _UNSPACED.search(text):
        return _WORD_OR_SIGN.findall(text)
    return _WORD.findall(text)


@dataclass(frozen=True)
class Fingerprint:
    """A text as a sequence of words, and what is computed from it once."""

    text: str

    @cached_property
    def words(self) -> list[str]:
        return words_of(self.text)

    @cached_property
    def tokens(self) -> list[str]:
        """The words in lower case; ``tokens[i]`` belongs to ``words[i]``."""
        return [word.lower() for word in self.words]

    @cached_property
    def shingles(self) -> list[int]:
        """One number per three consecutive tokens; ``shingles[i]`` begins at ``tokens[i]``."""
        codes = list(map(_code, self.tokens))
        return [3 * a + 5 * b + 7 * c for a, b, c in zip(codes, codes[1:], codes[2:], strict=False)]

    @cached_property
    def shingle_set(self) -> frozenset[int]:
        return frozenset(self.shingles)

    @cached_property
    def body_key(self) -> int:
        """A negative 32-bit number, equal for texts with the same tokens: spaces, case, punctuation do not count."""
        digest = blake2b(" ".join(self.tokens).encode("utf8", "surrogatepass"), digest_size=4).digest()
        return -1 - (int.from_bytes(digest, "big") >> 1)

    @cached_property
    def stored_keys(self) -> list[int]:
        """The nested sketch: shingle keys dense in the lead, 1 in 8 to ``LEAD``, 1 in 32 after; no key twice."""
        shingles = self.shingles
        rate = _lead_rate(len(shingles))
        lead = [s for s in shingles[:LEAD] if not s & rate]
        return _keys(lead + [s for s in shingles[LEAD:] if not s & 31])

    @cached_property
    def probe_keys(self) -> list[int]:
        """The keys to ask for: 1 in 8 far into the text, since a copy may begin below another site's chrome."""
        shingles = self.shingles
        near = shingles[LEAD:_PROBE_DEEP]
        lead = [s for s in shingles[:LEAD] if not s & _lead_rate(len(shingles))]
        return _keys(lead + [s for s in near if not s & 7] + [s for s in shingles[_PROBE_DEEP:] if not s & 31])


def _lead_rate(count: int) -> int:
    """Bit mask of the sampling in the lead: short texts keep more, so that each has about a dozen keys."""
    if count <= 16:
        return 0
    if count <= 32:
        return 1
    return 3 if count <= 64 else 7


def key_of(shingle: int) -> int:
    """The stored form of a shingle: 29 bits, so that SQLite needs four bytes for it."""
    return (shingle >> 3) & ((1 << _KEY_BITS) - 1)


def _keys(shingles: list[int]) -> list[int]:
    return list(dict.fromkeys([(s >> 3) & ((1 << _KEY_BITS) - 1) for s in shingles]))
