"""Totals that only grow, and the figures of a moment, for monitoring."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from crawler.archive.connect import moment, stamp
from crawler.archive.ledger.traffic import DayTraffic, traffic
from crawler.archive.outbox_rows import untold_by_channel

MOST_DELAYS = 2_000
"""Articles whose delay is looked at, the latest of a day."""
LATE_S = 60
"""Flags of the last minute are counted with the next one: a batch that stores them may still be open."""
_UNTIL = "flags_until"
# The + keeps SQLite from going through the flags of all years, topic by topic.
_FLAGGED = "SELECT topic, count(*) FROM flags WHERE flagged_at >= ? GROUP BY +topic"


@dataclass(frozen=True, slots=True)
class Figures:
    """What is known at one moment."""

    totals: Mapping[str, int]
    """Of all runs since totals are kept, by the names of ``runs.counts``, and ``flags``."""
    articles: int
    flagged: Mapping[str, int]
    """Topic -> flags made in the last day."""
    sources: Mapping[str, int]
    """State (listed, failing, silent, gone) -> sources."""
    gaps: int
    """Of the last seven days."""
    polls_due: int
    overdue_s: float
    """How long the longest overdue source has been due, in seconds."""
    pages_waiting: int
    untold: Mapping[str, int]
    """``waiting`` and ``failed`` messages."""
    delays_s: Mapping[str, float]
    """``0.5`` and ``0.95``: quantiles of the seconds between publication and first sight, in the last day; none on a day without."""
    received: DayTraffic
    """Of today, UTC."""
    last_poll_at: datetime | None
    unjudged: int = 0
    last_run: tuple[str, datetime | None] = field(default=("", None))
    """Kind, and when it began."""


def add_totals(db: sqlite3.Connection, counts: Mapping[str, int], now: datetime) -> None:
    """Add what a run counted since it last did, and the flags that were made, inside the caller's transaction."""
    sql = "INSERT INTO totals (name, number) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET number = number + excluded.number"
    db.executemany(sql, [(name, number) for name, number in counts.items() if number])
    end = now.replace(microsecond=0) - timedelta(seconds=LATE_S)
    row = db.execute("SELECT number FROM totals WHERE name = ?", (_UNTIL,)).fetchone()
    begin = datetime.fromtimestamp(row[0], UTC) if row else end
    if begin > now:  # the clock was ahead: counting starts again from now
        begin = end
    if begin < end:
        made = db.execute(
            "SELECT count(*) FROM flags WHERE flagged_at > ? AND flagged_at <= ?", (stamp(begin), stamp(end))
        ).fetchone()[0]
        db.execute(sql, ("flags", made))
    db.execute(
        "INSERT INTO totals (name, number) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET number = excluded.number",
        (_UNTIL, int(max(begin, end).timestamp())),
    )


def figures(db: sqlite3.Connection, now: datetime) -> Figures:
    """Read them; cost grows with sources and one day's news, not with the archive."""
    day, week = stamp(now - timedelta(days=1)), stamp(now - timedelta(days=7))
    totals = dict(db.execute("SELECT name, number FROM totals WHERE name <> ?", (_UNTIL,)).fetchall())
    due = "FROM feeds WHERE enabled = 1 AND muted = '' AND next_poll_at <= ?"
    number, oldest = db.execute(f"SELECT count(*), min(nullif(next_poll_at, '')) {due}", (stamp(now),)).fetchone()
    last_poll = db.execute("SELECT polled_at FROM polls ORDER BY id DESC LIMIT 1").fetchone()
    run = db.execute("SELECT kind, started_at FROM runs ORDER BY id DESC LIMIT 1").fetchone()
    untold = untold_by_channel(db).values()
    return Figures(
        totals=totals,
        articles=_number(db, "SELECT max(id) FROM articles"),
        flagged=dict(db.execute(_FLAGGED, (day,)).fetchall()),
        sources=_sources(db),
        gaps=_number(db, "SELECT count(*) FROM gaps WHERE gap_to >= ?", week),
        polls_due=number,
        overdue_s=max(0.0, (now - (moment(oldest) or now)).total_seconds()),
        pages_waiting=_number(db, "SELECT count(*) FROM entries WHERE next_try_at IS NOT NULL"),
        untold={name: sum(of[name] for of in untold) for name in ("waiting", "failed")},
        delays_s=_delays(db, day),
        received=traffic(db, now)[1],
        last_poll_at=moment(last_poll[0]) if last_poll else None,
        unjudged=_number(db, "SELECT count(*) FROM articles WHERE unjudged_reason <> ''"),
        last_run=(run[0], moment(run[1])) if run else ("", None),
    )


def _sources(db: sqlite3.Connection) -> dict[str, int]:
    listed = "SELECT count(*) FROM feeds WHERE enabled = 1 AND parent IS NULL"
    return {
        "listed": _number(db, listed),
        "gone": _number(db, f"{listed} AND muted <> ''"),
        "failing": _number(db, f"{listed} AND failures > 0"),
        "silent": _number(db, "SELECT count(*) FROM silent_feeds"),
    }


def _delays(db: sqlite3.Connection, day: str | None) -> dict[str, float]:
    """Articles that state a minute and were no backlog; a page's own time of tomorrow counts as no delay."""
    rows = db.execute(
        """SELECT max(0, strftime('%s', first_seen_at) - strftime('%s', published_at)) FROM articles
           WHERE first_seen_at >= ? AND published_precision = 'minute' AND backlog = 0
           ORDER BY first_seen_at DESC LIMIT ?""",
        (day, MOST_DELAYS),
    )
    seconds = sorted(float(row[0]) for row in rows)
    return {str(q): seconds[int(q * (len(seconds) - 1))] for q in (0.5, 0.95)} if seconds else {}


def _number(db: sqlite3.Connection, sql: str, *values: object) -> int:
    return int(db.execute(sql, values).fetchone()[0] or 0)
