"""The hash under which two articles with the same words in the same order meet."""

from __future__ import annotations

import hashlib
import re

SHORTEST = 25
"""Words. Shorter texts (a feed's summary, "Updating soon") are alike without being copies."""

_WORD = re.compile(r"\w+")


def text_hash(body: str) -> str:
    """128 bits, hex, of the words in lower case; empty for a text of fewer than 25 words."""
    words = _WORD.findall(body.lower())
    if len(words) < SHORTEST:
        return ""
    return hashlib.blake2b(" ".join(words).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
