"""Reads what tells a topic's pace: when its texts came, when the watch was awake, and what was said of it already."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from crawler.archive.connect import moment, stamp


def enabled_topics(db: sqlite3.Connection) -> list[str]:
    """Topics whose files are there."""
    return [row[0] for row in db.execute("SELECT id FROM topics WHERE enabled = 1 ORDER BY id")]


def text_times(db: sqlite3.Connection, topic: str, since: datetime) -> list[datetime]:
    """When each text of a topic that came since then was first seen, in order; without backlog and copies."""
    rows = db.execute(
        """SELECT a.first_seen_at FROM shown_flags f JOIN articles a ON a.id = f.article
           WHERE f.topic = ?1 AND f.flagged_at >= ?2 AND a.first_seen_at >= ?2 AND a.backlog = 0 AND a.copy_of IS NULL
           ORDER BY a.first_seen_at""",
        (topic, stamp(since)),
    )
    return [datetime.fromisoformat(row[0]) for row in rows]


def run_spans(db: sqlite3.Connection, since: datetime, now: datetime) -> list[tuple[datetime, datetime]]:
    """Begin and end of each run that was at work since then, in order.

    The newest without an end goes on; of an earlier one that was killed, the last article before the next run is the end.
    """
    rows = db.execute(
        """SELECT started_at, finished_at FROM runs WHERE started_at <= ? AND coalesce(finished_at, '9') >= ?
           ORDER BY started_at, id""",
        (stamp(now), stamp(since)),
    ).fetchall()
    found = []
    for number, (start, end) in enumerate(rows):
        if end is None and number + 1 < len(rows):
            sql = "SELECT max(first_seen_at) FROM articles WHERE first_seen_at >= ? AND first_seen_at < ?"
            end = db.execute(sql, (start, rows[number + 1][0])).fetchone()[0] or start
        begun = datetime.fromisoformat(start)
        found.append((begun, max(begun, moment(end) or now)))
    return found


def paces_told(db: sqlite3.Connection, now: datetime) -> dict[tuple[str, str], datetime]:
    """(kind, topic) -> when it was last said of the topic. What lies ahead was said by a wrong clock."""
    rows = db.execute(
        """SELECT kind, topic, max(at) FROM events WHERE kind IN ('topic_spike', 'topic_quiet') AND at <= ?
           GROUP BY kind, topic""",
        (stamp(now),),
    )
    return {(kind, topic): datetime.fromisoformat(at) for kind, topic, at in rows}
