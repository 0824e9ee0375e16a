"""Notices that an item the feed still holds was edited: hashes of its headline and of its texts stand beside its keys.

The window of a feed remembers only hashes, so what changed is not known here, only that something did. The item is then
read in full and the archive compares, so a mistake here makes a known item be read again and loses none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

from crawler.intake.identity import fold_title

KEEPS_LOOKS = "="
"""In every window that keeps looks. One without is older than this, or of no feed: then nothing counts as edited."""


@dataclass(frozen=True, slots=True)
class Look:
    """How one item looks, as two strings for the window. ``key``: what identifies it."""

    key: str
    title: str
    text: str

    @property
    def marks(self) -> tuple[str, str]:
        """What the window remembers: short, for it travels between processes."""
        return _mark("t", self.key, self.title), _mark("x", self.key, self.text)


def headline_mark(headline: str) -> str:
    """What the window remembers of a headline whatever identifies its item; '' for none."""
    return "~" + _mark("h", "", fold_title(headline))[1:] if headline.strip() else ""


def _mark(kind: str, key: str, words: str) -> str:
    said = f"{kind}{key}\0{words}".encode("utf-8", "surrogatepass")
    return "=" + hashlib.blake2b(said, digest_size=8).hexdigest()


def marks_of(looks: Iterable[Look]) -> tuple[str, ...]:
    """Everything the window is to remember of these items."""
    found = list(looks)
    headlines = {mark for look in found if (mark := headline_mark(look.title))}
    return (KEEPS_LOOKS, *(mark for look in found for mark in look.marks), *sorted(headlines))


def retold(looks: Iterable[Look], known: Container[str]) -> frozenset[str]:
    """The keys of those items whose headline stood in the last documents, under whatever key."""
    return frozenset(look.key for look in looks if (mark := headline_mark(look.title)) and mark in known)


def edited(looks: Sequence[Look], known: Container[str]) -> frozenset[str]:
    """The keys of those known items that look otherwise than at the last poll.

    Some feeds write counters or the time of day into every item. They must not undo the fast path: when more than half
    of the titles changed at once (and more than five), or more than an eighth of the texts (and more than three), these
    changes are the feed's habit.
    """
    if KEEPS_LOOKS not in known:
        return frozenset()
    retitled, rewritten = [], []
    for look in looks:
        title, text = look.marks
        if title not in known:
            retitled.append(look.key)
        elif text not in known:
            rewritten.append(look.key)
    found: list[str] = []
    if len(retitled) <= max(5, len(looks) // 2):
        found += retitled
    if len(rewritten) <= max(3, len(looks) // 8):
        found += rewritten
    return frozenset(found)
