"""Tells a flood of addresses from news: a changed layout, or a site that makes new addresses at every look."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

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
"""In a feed with fewer items than this one such document is no flood: a burst of news may replace all of them between two polls."""
SOON = timedelta(hours=6)
"""What replaces everything and comes later than this is an edition: a journal, or a paper that is polled once a day."""
RENAMED_FROM, FLOOD_FROM = 2, 4
"""So many documents in a row in which nothing was known, before the next one is doubted. One that is like the last takes one off:
a daily that is looked at several times a day, or a forecast every hour, never gets there."""
LOOK_AGAIN_S = 3600.0
_MOMENT = timedelta(minutes=1)


def without_flood(parsed: ParsedFeed, memory: Memory, now: datetime) -> ParsedFeed:
    """A feed document, or what can be believed of one in which nothing is known, poll after poll.

    A feed may make up guids and addresses at every look. When its headlines are those of the last document, they say what
    is known (the note ``new_ids``). When they are new as well, it is the failure ``flood``: at once in a long document that
    the feed's rate does not explain, else when four in a row, hours apart at most, held nothing known; dates since
    the last poll, of more than one minute, speak for news.
    """
    if not is_strange(parsed, len(parsed.entries), memory.read_at, memory.window):
        return parsed
    new, count = len(parsed.entries) + parsed.skipped, memory.strange
    is_burst = len(parsed.entries) >= MANY_ITEMS and is_flood(new, parsed.items, memory)
    is_soon = memory.read_at is not None and now - memory.read_at <= SOON
    others = tuple(entry for entry in parsed.entries if entry.keys[0] not in parsed.retold)
    known = len(parsed.entries) - len(others)
    are_retold = known >= _SHARE * len(parsed.entries) and parsed.note != "cut_short"
    if are_retold and (is_burst or (is_soon and count >= RENAMED_FROM)):
        return replace(parsed, entries=others, overlap=known, note="new_ids")
    if is_burst or (count >= FLOOD_FROM and not _explained(parsed, memory.read_at)):
        return replace(parsed, format="", entries=(), edited=(), reason="flood")
    return parsed


def is_strange(parsed: ParsedFeed, new: int, read_at: datetime | None, window: int) -> bool:
    """Whether a document, not the first one, holds several entries and nothing that is known."""
    return read_at is not None and window > 0 and new >= FEWEST and not parsed.overlap and new >= len(parsed.entries)


def after_document(
    count: int, parsed: ParsedFeed | None, new: int, read_at: datetime | None, window: int, now: datetime
) -> int:
    """The count of strange documents after this one; None is one like the last. ``new``: of its entries, to the archive."""
    if parsed is not None and parsed.note == "new_ids":
        return count
    if parsed is None or not parsed.entries:
        return max(0, count - 1)
    if not is_strange(parsed, new, read_at, window):
        return max(0, count - 1) if not new else 0
    if read_at is None or now - read_at > SOON or _explained(parsed, read_at):
        return count
    return min(FLOOD_FROM, count + 1)


def look_again_s(count: int, failures: float) -> float | None:
    """When a feed of which four documents in a row were strange is asked again, where that is no matter of back-off: every
    second time within the hour. Asked once a day only, a busy feed that keeps its names by now could never show it."""
    return LOOK_AGAIN_S if count >= FLOOD_FROM and failures % 1 == 0 else None


def _explained(parsed: ParsedFeed, read_at: datetime | None) -> bool:
    """Whether dates say that half of the entries came since the last poll. Dates that are all of one minute are made up too."""
    since = [e.published_at for e in parsed.entries if e.published_at and read_at and e.published_at >= read_at]
    return len(since) >= len(parsed.entries) / 2 and max(since) - min(since) >= _MOMENT
