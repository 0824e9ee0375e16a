"""Tells a flood of addresses from news: a changed layout, or a site that makes new addresses at every look."""

from __future__ import annotations

from dataclasses import replace

from crawler.intake.parsed import Memory, ParsedFeed

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


MANY_ITEMS = 200
"""A feed with fewer items than this is never flooded: a burst of news may replace all of them between two polls."""


def without_flood(parsed: ParsedFeed, memory: Memory) -> ParsedFeed:
    """A feed document, or the failure ``flood`` when it is a long one in which everything is new though its rate does not
    explain it: a feed that makes its entries up at every look would add thousands with each poll."""
    new = len(parsed.entries) + parsed.skipped
    if len(parsed.entries) < MANY_ITEMS or parsed.overlap or not is_flood(new, parsed.items, memory):
        return parsed
    return replace(parsed, format="", entries=(), edited=(), reason="flood")
