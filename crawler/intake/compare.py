"""Holds the addresses a page lists against what is remembered of it: which are new, and whether that can be news."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from crawler.intake import identity
from crawler.intake.flood import FEWEST, is_flood
from crawler.intake.parsed import Memory, ParsedFeed
from crawler.models import EntryDraft

Listed = tuple[str, Callable[[], EntryDraft]]
"""An address, and what makes an entry of it when it is unknown."""


def against_memory(listed: Iterable[Listed], memory: Memory, about: ParsedFeed) -> ParsedFeed:
    """``about`` with the unknown ones of ``listed`` as its entries, each address once.

    A flood, or a layout that is another one and lists nothing that is known, gives no entries and the reason ``flood``.
    """
    fresh: dict[str, EntryDraft] = {}
    known: dict[str, tuple[str, ...]] = {}
    for link, make in listed:
        keys = identity.identify("", (link,)).keys
        if not keys or keys[0] in fresh or keys[0] in known:
            continue
        if keys[0] in memory.known:
            known[keys[0]] = keys
        else:
            fresh[keys[0]] = replace(make(), keys=keys)
    entries = tuple(list(fresh.values())[: memory.limit])
    result = replace(
        about,
        entries=entries,
        seen_keys=(*known.values(), *(entry.keys for entry in entries)),
        items=len(known) + len(fresh),
        overlap=len(known),
        skipped=len(fresh) - len(entries),
        oldest=min((entry.published_at for entry in entries if entry.published_at), default=None),
    )
    since = memory.read_at.date() if memory.read_at else None
    dated = sum(1 for e in fresh.values() if since and e.published_at and e.published_at.date() >= since)
    moved = bool(memory.layout) and not known and about.layout != memory.layout and dated < len(fresh)
    # A page that listed nothing so far and lists a whole page now was not understood before: that is no news of today.
    sudden = memory.read_at is not None and not memory.window and len(fresh) >= FEWEST and dated < len(fresh) / 2
    if moved or sudden or is_flood(len(fresh), result.items, memory, dated=dated):
        seen = (*known.values(), *(entry.keys for entry in fresh.values()))
        return replace(result, format="", reason="flood", entries=(), seen_keys=seen)
    return result
