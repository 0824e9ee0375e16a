"""Learns which lines a site repeats in article after article, and takes them out without touching an article's opening.

State goes in and out as plain values: the caller keeps, for each site, how many distinct articles hold each line
hash, and
how many distinct articles it has counted. The same article under a second address must be counted once: that is the
caller's.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping

MIN_ARTICLES = 3
"""Distinct articles a line must stand in before it can be boilerplate."""
MIN_KNOWN = 5
"""Distinct articles of a site before anything is taken out."""
MIN_SHARE = 0.2
"""Share of the site's known articles that must hold the line."""
LEAD_LINES = 3
"""So many of the first lines that are sentences stay whatever the counts say: agencies' leads are repeated for real."""

_WORDS = re.compile(r"\w+")
_DIGITS = re.compile(r"\d+")
_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’»)\]]*$")
_MIN_SENTENCE_WORDS = 6


def line_hash(line: str) -> int:
    """A signed 64-bit hash (fits SQLite's INTEGER) of a line's words; case, punctuation and the value of numbers do
    not count."""
    words = " ".join(_WORDS.findall(_DIGITS.sub("0", line.casefold())))
    return int.from_bytes(hashlib.blake2b(words.encode("utf-8", "replace"), digest_size=8).digest(), "big", signed=True)


def line_hashes(text: str) -> frozenset[int]:
    """The hashes of the distinct lines of a text that have a word, the lead's sentences left out.

    The lead is not counted, so a lead that many articles share teaches nothing; the same line further down still
    counts.
    """
    lines = text.split("\n")
    kept = _lead_positions(lines)
    return frozenset(line_hash(x) for i, x in enumerate(lines) if i not in kept and _WORDS.search(x))


def boilerplate_lines(counts: Mapping[int, int], known: int) -> frozenset[int]:
    """The line hashes that are boilerplate, given in how many of ``known`` distinct articles of one site each one
    stands."""
    if known < MIN_KNOWN:
        return frozenset()
    needed = max(MIN_ARTICLES, MIN_SHARE * known)
    return frozenset(line for line, n in counts.items() if n >= needed)


def strip_lines(text: str, boilerplate: Collection[int]) -> str:
    """The text without its boilerplate lines. Sentences of the lead stay; so does the whole text when nothing would
    remain."""
    if not boilerplate:
        return text
    lines = text.split("\n")
    lead = _lead_positions(lines)
    kept = [x for i, x in enumerate(lines) if i in lead or line_hash(x) not in boilerplate]
    return "\n".join(kept) if any(_WORDS.search(x) for x in kept) else text


def moved_offset(old: str, new: str, offset: int) -> int | None:
    """Where the character at ``offset`` of ``old`` stands in ``new``, which is ``old`` without some of its lines.

    None when its line is gone.
    """
    old_start = new_start = 0
    remaining = new.split("\n")
    for line in old.split("\n"):
        kept = bool(remaining) and remaining[0] == line
        if offset <= old_start + len(line):
            return new_start + offset - old_start if kept else None
        old_start += len(line) + 1
        if kept:
            new_start += len(remaining.pop(0)) + 1
    return None


def count_lines(texts: Iterable[str]) -> dict[int, int]:
    """In how many of these texts (distinct articles of one site) each line hash stands."""
    counts: dict[int, int] = {}
    for text in texts:
        for line in line_hashes(text):
            counts[line] = counts.get(line, 0) + 1
    return counts


def _lead_positions(lines: list[str]) -> frozenset[int]:
    """Where the first sentences of the text stand; labels above them are not the lead."""
    found: list[int] = []
    for position, line in enumerate(lines):
        if _SENTENCE_END.search(line) and len(_WORDS.findall(line)) >= _MIN_SENTENCE_WORDS:
            found.append(position)
            if len(found) == LEAD_LINES:
                break
    return frozenset(found)
