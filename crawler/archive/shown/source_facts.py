"""Reads how the sources are: a page of them, the worst first, and one with its last fourteen days."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from crawler.archive.connect import moment, stamp
from crawler.archive.ledger.coverage import TEXT_SQL
from crawler.archive.ledger.health import HEALTH, source_states

STRIP_DAYS = 14
DELAYED = 30
"""Newest entries by which the delay of a source is measured."""
READ_ARTICLES = 300
"""Newest articles of a source of which the kinds of text are counted."""
_ORDER = (*HEALTH, "paused")


@dataclass(frozen=True, slots=True)
class SourceList:
    """A page of sources. ``counts``: how many there are of each health, among all."""

    rows: list[dict[str, Any]]
    counts: dict[str, int]
    found: int
    """How many there are of the wanted health, over all pages."""
    days: list[str]
    """The days of the strip, UTC."""


def list_sources(
    db: sqlite3.Connection, now: datetime, *, health: str = "", start: int = 0, limit: int = 40
) -> SourceList:
    """Sources as feeds.csv has them, the worst first. Delay, gaps and bytes are read for the page alone."""
    states = source_states(db)
    rows = [
        {**dict(row), **states[row["id"]]}
        for row in db.execute(
            """SELECT id, title, declared_url, kind, outlet, tags, enabled, last_new_at, usual_per_day, entries_per_day, failures
               FROM feeds WHERE parent IS NULL AND source IS NULL"""
        )
    ]
    for row in rows:
        row["health"] = row["health"] if row["enabled"] else "paused"
    counts = {name: sum(row["health"] == name for row in rows) for name in _ORDER}
    wanted = [row for row in rows if not health or row["health"] == health]
    wanted.sort(
        key=lambda row: (
            _ORDER.index(row["health"]),
            -row["failures"],
            (row["title"] or row["declared_url"]).casefold(),
        )
    )
    page, days = wanted[start : start + limit], _last_days(now)
    gaps, size = _gap_days(db, [row["id"] for row in page], days[0]), _bytes_of_a_day(db, page, now)
    for row in page:
        row |= {"gap_days": gaps.get(row["id"], {}), "bytes": size[row["id"]], "delay_s": delay_of(db, row["id"])}
    return SourceList(page, counts, len(wanted), days)


def source_facts(db: sqlite3.Connection, source: int, now: datetime) -> dict[str, Any] | None:
    """One source with its last days, polls, gaps and articles; None when there is none of this number."""
    row = db.execute("SELECT * FROM feeds WHERE id = ?", (source,)).fetchone() if 0 < source < 2**63 else None
    if row is None:
        return None
    days = _last_days(now)
    facts = {key: row[key] for key in row.keys() if key != "window_keys"}  # noqa: SIM118
    own = source_states(db).get(source) or _state_of_part(row)

    def many(sql: str) -> list[dict[str, Any]]:
        return [dict(r) for r in db.execute(sql, (source,))]

    return {
        **facts,
        **own,
        "health": own["health"] if row["enabled"] else "paused",
        "policy": json.loads(row["policy"]),
        "days": _day_rows(db, source, days),
        "delay_s": delay_of(db, source),
        "polls": many(_POLLS),
        "gaps": many(_GAPS),
        "articles": many(_ARTICLES),
        "texts": dict(db.execute(_TEXTS, (source, READ_ARTICLES)).fetchall()),
        "failing_parts": many(_FAILING_PARTS),
        "part_count": db.execute("SELECT count(*) FROM feeds WHERE parent = ?", (source,)).fetchone()[0],
    }


def delay_of(db: sqlite3.Connection, source: int) -> float | None:
    """Seconds from the stated time to the poll that saw it, the median of the newest entries that state a minute;
    None when fewer than three do."""
    rows = db.execute(
        """SELECT published_at, first_seen_at FROM entries WHERE feed = ? AND backlog = 0 AND published_at IS NOT NULL
             AND published_at NOT LIKE '%T00:00:00Z' ORDER BY first_seen_at DESC LIMIT ?""",
        (source, DELAYED),
    )
    delays = [
        (seen - stated).total_seconds() for row in rows if (stated := moment(row[0])) and (seen := moment(row[1]))
    ]
    return max(0.0, median(delays)) if len(delays) > 2 else None


_POLLS = """SELECT polled_at, outcome, reason, http_status, bytes, duration_s, items, new_entries, gap_from, asked_url
FROM polls WHERE feed = ? ORDER BY polled_at DESC, id DESC LIMIT 25"""
_GAPS = """SELECT gap_from, gap_to, items, new_entries FROM polls WHERE feed = ? AND gap_from IS NOT NULL
ORDER BY polled_at DESC LIMIT 15"""
_ARTICLES = """SELECT DISTINCT a.id, a.title, a.language, a.first_seen_at, a.published_at, a.published_precision, a.came_at,
  a.text_source, a.text_reason, a.paywall, a.backlog FROM (
  SELECT article, id FROM entries WHERE feed = ? ORDER BY first_seen_at DESC, id DESC LIMIT 40) e
JOIN articles a ON a.id = e.article ORDER BY a.first_seen_at DESC, a.id DESC LIMIT 15"""
_TEXTS = f"""SELECT {TEXT_SQL} AS text, count(*) FROM articles WHERE id IN (
  SELECT article FROM entries WHERE feed = ? AND article IS NOT NULL ORDER BY first_seen_at DESC LIMIT ?)
GROUP BY text ORDER BY 2 DESC"""
_FAILING_PARTS = """SELECT id, declared_url, failures, muted FROM feeds WHERE parent = ? AND failures > 0
ORDER BY failures DESC LIMIT 10"""


def _state_of_part(row: sqlite3.Row) -> dict[str, Any]:
    """Of a sitemap that counts with its source."""
    health = "muted" if row["muted"] else "failing" if row["failures"] else "ok"
    return {"health": health, "reason": "", "parts": 0, "parts_failing": 0, "asked_url": ""}


def _last_days(now: datetime) -> list[str]:
    return [(stamp(now - timedelta(days=back)) or "")[:10] for back in range(STRIP_DAYS - 1, -1, -1)]


def _gap_days(db: sqlite3.Connection, sources: Sequence[int], since: str) -> dict[int, dict[str, int]]:
    """Source -> day -> gaps that ended on it, those of its parts with them."""
    found: dict[int, dict[str, int]] = {}
    rows = db.execute(
        """SELECT coalesce(f.source, f.id) AS source, substr(p.gap_to, 1, 10) AS day, count(*) AS gaps
           FROM polls p JOIN feeds f ON f.id = p.feed WHERE p.gap_from IS NOT NULL AND p.gap_to >= ? GROUP BY 1, 2""",
        (since,),
    )
    wanted = set(sources)
    for row in rows:
        if row["source"] in wanted:
            found.setdefault(row["source"], {})[row["day"]] = row["gaps"]
    return found


def _bytes_of_a_day(db: sqlite3.Connection, rows: Sequence[Mapping[str, Any]], now: datetime) -> dict[int, int]:
    """Source -> bytes its feed took in the last 24 hours, those of parts that were polled with them."""
    since = stamp(now - timedelta(days=1))
    sql = """SELECT coalesce(sum(p.bytes), 0) FROM feeds f CROSS JOIN polls p ON p.feed = f.id AND p.polled_at >= ?2
             WHERE f.id = ?1 OR f.source = ?1"""
    alone = "SELECT coalesce(sum(bytes), 0) FROM polls WHERE feed = ?1 AND polled_at >= ?2"
    return {row["id"]: db.execute(sql if row.get("parts") else alone, (row["id"], since)).fetchone()[0] for row in rows}


def _day_rows(db: sqlite3.Connection, source: int, days: Sequence[str]) -> list[dict[str, Any]]:
    """Each day with its polls, failures, new entries, gaps and bytes; a day that was not watched has 0 polls."""
    rows = db.execute(
        """SELECT substr(polled_at, 1, 10) AS day, count(*) AS polls, sum(outcome = 'failed') AS failed,
                  sum(new_entries) AS new_entries, sum(gap_from IS NOT NULL) AS gaps, sum(bytes) AS bytes
           FROM polls WHERE feed = ? AND polled_at >= ? GROUP BY day""",
        (source, days[0]),
    )
    nothing = dict.fromkeys(("polls", "failed", "new_entries", "gaps", "bytes"), 0)
    known = {row["day"]: dict(row) for row in rows}
    return [{**nothing, **known.get(day, {}), "day": day} for day in days]
