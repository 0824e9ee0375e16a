"""The sources: all of them, the worst first, and one with its last fourteen days."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from datasette.utils.asgi import Response

from crawler.archive.ledger.health import HEALTH
from crawler.archive.shown.source_facts import list_sources, source_facts
from crawler.desk.amounts import told_bytes, told_seconds
from crawler.desk.reason_words import said
from crawler.desk.shell import Visit
from crawler.errors import UsageError

LISTED = 40
STATES = (*HEALTH, "paused")
_MOST_START = 1_000_000


async def sources(visit: Visit) -> Response:
    """sources?health=failing&start=40"""
    health = visit.asked("health") if visit.asked("health") in STATES else ""
    start = min(int(visit.asked("start")), _MOST_START) if visit.asked("start").isdecimal() else 0
    found = await visit.read(lambda db: list_sources(db, visit.now, health=health, start=start, limit=LISTED))
    rows = [
        {
            **row,
            "delay": told_seconds(row["delay_s"]),
            "size": told_bytes(row["bytes"]),
            "why": said(row.get("reason", "")),
        }
        for row in found.rows
    ]
    values = {
        "rows": rows,
        "counts": {name: count for name, count in found.counts.items() if count},
        "days": found.days,
        "health": health,
        "start": start,
        "found": found.found,
        "listed": LISTED,
    }
    return visit.answer("Sources", "sources.html", values, twin={"sources": found.rows, "counts": found.counts})


async def source(visit: Visit) -> Response:
    """sources/9"""
    number = int(visit.place["id"])
    facts = await visit.read(lambda db: source_facts(db, number, visit.now))
    if facts is None:
        raise UsageError(f"There is no source {number}. The page of sources lists them.")
    values: dict[str, Any] = {
        "s": facts,
        "said": said,
        "delay": told_seconds(facts["delay_s"]),
        "size": told_bytes(sum(day["bytes"] for day in facts["days"])),
        "days": [{**day, "kind": day_kind(day), "size": told_bytes(day["bytes"])} for day in facts["days"]],
        "polls": [{**poll, "size": told_bytes(poll["bytes"])} for poll in facts["polls"]],
        "most_new": max((day["new_entries"] for day in facts["days"]), default=0),
    }
    return visit.answer(facts["title"] or facts["declared_url"], "source.html", values, twin=facts)


def day_kind(day: Mapping[str, Any]) -> str:
    """How a day of a source was: ``gap`` before ``failed`` (most polls did) before ``seen``; ``unwatched`` without polls."""
    if day["gaps"]:
        return "gap"
    if not day["polls"]:
        return "unwatched"
    return "failed" if 2 * day["failed"] > day["polls"] else "seen"
