"""Tells a flood of addresses from news: a changed layout, or a site that makes new addresses at every look."""

from __future__ import annotations

from crawler.intake.parsed import Memory

FEWEST = 5
"""So few new addresses are never a flood."""
_SHARE = 0.8
_BURST = 3.0


def is_flood(new: int, items: int, memory: Memory, *, dated: int = 0) -> bool:
    """Whether ``new`` unknown ones of ``items`` addresses are too many to be news since the last reading.

    ``dated``: how many of the new ones carry a date since then, which speaks for news. At a first reading there is
    nothing to compare with. Too many are those that are nearly all of the document, or many times what it held, when
    neither the rate of the source nor their dates explain them. A flood is told as a failed poll and its addresses are
    remembered: what comes after it is news again.
    """
    if memory.read_at is None or not memory.window or new < FEWEST:
        return False
    if dated >= new / 2 or new <= _BURST * memory.expected:
        return False
    return new >= _SHARE * items or new > 2 * memory.window + FEWEST
