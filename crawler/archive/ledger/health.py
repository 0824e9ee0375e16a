"""Says of each source how it is: asked when, with what success, what it brings, and what was had of its texts."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from crawler.archive.connect import stamp
from crawler.archive.ledger.coverage import TEXT_SQL, TEXTS

DAYS = 30
"""Texts and gaps are counted over so many days."""
HEALTH = ("failing", "muted", "silent", "never polled", "ok")
"""``failing``: the last poll failed. ``muted``: not asked any more, it is gone. ``silent``: by its rate several entries
are overdue (the view ``silent_feeds``)."""

NEVER: Mapping[str, Any] = {
    "health": "never polled",
    "outcome": "never polled",
    "reason": "",
    "polled_at": None,
    "last_new_at": None,
    "entries_per_day": None,
    "failures": 0.0,
    "next_poll_at": None,
    "articles": 0,
    "texts": dict.fromkeys(TEXTS, 0),
    "gaps": 0,
    "asked_url": "",
    "parts": 0,
    "parts_failing": 0,
}
"""What is known of a source that the archive does not have."""


def feed_health(db: sqlite3.Connection, now: datetime) -> dict[str, dict[str, Any]]:
    """Declared address -> the values of ``NEVER`` for each source that was polled.

    ``articles`` that it brought in ``DAYS`` days, whoever had them first, and their ``texts`` by kind; ``gaps`` known of
    that time. The parts of a sitemap count with their source: the last poll and the worst failure of all of them.
    Four questions to the archive, however many feeds there are.
    """
    since = stamp(now - timedelta(days=DAYS))
    texts, gaps = _texts(db, since), _gaps(db, since)
    found: dict[str, dict[str, Any]] = {}
    for source, own, group, state in _states(db):
        if state:
            brought = texts.get(source, {})
            found[own["declared_url"]] = {
                **state,
                "articles": sum(brought.values()),
                "texts": dict.fromkeys(TEXTS, 0) | brought,
                "gaps": gaps.get(source, 0),
            }
            if len(group) > 1:
                found[own["declared_url"]]["entries_per_day"] = _measured_rate(db, source, group, now)
    return found


def source_states(db: sqlite3.Connection) -> dict[int, dict[str, Any]]:
    """Number of each source -> how it is, as in ``feed_health`` without what costs a look at articles."""
    never = {
        name: NEVER[name] for name in ("health", "outcome", "reason", "failures", "parts", "parts_failing", "asked_url")
    }
    return {source: state or never for source, _, _, state in _states(db)}


def _states(db: sqlite3.Connection) -> Iterator[tuple[int, sqlite3.Row, list[sqlite3.Row], dict[str, Any]]]:
    """Each source: its number, its row, its rows with those of its parts, its state; {} for one that was never polled."""
    rows = db.execute(
        """SELECT f.id, f.declared_url, coalesce(f.source, f.id) AS source, f.muted, p.outcome, p.reason, p.polled_at, p.asked_url,
                  f.last_new_at, f.entries_per_day, f.failures, f.next_poll_at
           FROM feeds f LEFT JOIN polls p ON p.id = (SELECT id FROM polls WHERE feed = f.id ORDER BY polled_at DESC, id DESC LIMIT 1)
           WHERE f.muted <> 'unlisted'"""
    ).fetchall()
    members: dict[int, list[sqlite3.Row]] = defaultdict(list)
    for row in rows:
        members[row["source"]].append(row)
    silent = {row[0] for row in db.execute("SELECT feed FROM silent_feeds")}
    for source, group in members.items():
        own = next((row for row in group if row["id"] == source), None)
        if own is not None:
            polled = any(row["outcome"] for row in group)
            yield source, own, group, _state(own, group, source in silent) if polled else {}


def _state(own: sqlite3.Row, group: list[sqlite3.Row], silent: bool) -> dict[str, Any]:
    """How a source is that consists of these rows: itself and its parts, if it has any.

    Parts that are gone are counted, but make the source fail only when they all are: old sitemaps come to their end.
    """
    parts = [row for row in group if row["id"] != own["id"]]
    gone = [row for row in parts if row["muted"]]
    failed = [row for row in group if row["outcome"] == "failed" and (row not in gone or len(gone) == len(parts))]
    polled = [row for row in group if row["outcome"]]
    worst = max(failed, key=lambda row: row["failures"]) if failed else max(polled, key=lambda row: row["polled_at"])
    health = "muted" if own["muted"] else "failing" if failed else "silent" if silent else "ok"
    due = [row["next_poll_at"] for row in group if row["next_poll_at"] and not row["muted"]]
    return {
        "health": health,
        "outcome": worst["outcome"],
        "reason": worst["reason"],
        "polled_at": max(row["polled_at"] for row in polled),
        "last_new_at": own["last_new_at"],
        "entries_per_day": round(own["entries_per_day"], 1),
        "failures": worst["failures"],
        "next_poll_at": min(due, default=None),
        "asked_url": own["asked_url"] or "",
        "parts": len(parts),
        "parts_failing": sum(row["outcome"] == "failed" for row in parts),
    }


def _measured_rate(db: sqlite3.Connection, source: int, group: Iterable[sqlite3.Row], now: datetime) -> float:
    """New entries a day of a source with parts. An index brings none itself, and each of many young parts is expected
    to bring some, so the estimates that decide on polls do not add up to what comes."""
    since = stamp(now - timedelta(days=DAYS))
    entries, days = db.execute(
        """SELECT (SELECT count(*) FROM entries WHERE feed = ?1 AND first_seen_at >= ?2 AND backlog = 0),
                  julianday(?3) - max(julianday(?2), julianday(coalesce(
                    (SELECT substr(min(day) || '-01', 1, 10) FROM polls_daily WHERE feed = ?1),
                    (SELECT min(polled_at) FROM polls WHERE feed = ?1))))""",
        (source, since, stamp(now)),
    ).fetchone()
    return round(int(entries) / max(1.0, float(days)), 1)


def _texts(db: sqlite3.Connection, since: str | None) -> dict[int, dict[str, int]]:
    """Source -> kind of text -> articles. CROSS JOIN keeps SQLite from going through the entries of all years."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for feed, text, count in db.execute(
        f"""SELECT e.feed, {TEXT_SQL} AS text, count(DISTINCT a.id)
            FROM articles a CROSS JOIN entries e ON e.article = a.id WHERE a.first_seen_at >= ? GROUP BY e.feed, text""",
        (since,),
    ):
        found[feed][text] = count
    return found


def _gaps(db: sqlite3.Connection, since: str | None) -> dict[int, int]:
    """Source -> gaps that ended since then, those of its parts with them."""
    return {
        row[0]: row[1]
        for row in db.execute(
            """SELECT coalesce(f.source, f.id) AS source, count(*) FROM polls p JOIN feeds f ON f.id = p.feed
               WHERE p.gap_from IS NOT NULL AND p.gap_to >= ? GROUP BY 1""",
            (since,),
        )
    }
