"""Keeps what happened, in the transaction in which it happened: only added to, and thinned by age."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from datetime import datetime, timedelta

from crawler.archive.connect import stamp, transaction
from crawler.judging.happenings import Event

KEEP_DAYS = 30
"""As long as single polls."""
STEP = 5_000
_SILENT_ENTRIES = 7


def add_events(db: sqlite3.Connection, events: Iterable[Event], now: datetime) -> None:
    """Write events inside the transaction of the change that made them."""
    db.executemany(
        "INSERT INTO events (at, kind, article, topic, story, feed, detail) VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (stamp(now), e.kind, e.article, e.topic, e.story, e.feed, json.dumps(e.detail, default=stamp))
            for e in events
        ],
    )


def newly_silent(db: sqlite3.Connection, now: datetime) -> list[tuple[int, str]]:
    """Sources that should have brought more than seven entries since their last one and of which no event says so yet:
    each with the time of that entry. As in the view ``silent_feeds``, at ``now``."""
    return [
        (row[0], row[1])
        for row in db.execute(
            """SELECT f.id, f.last_new_at FROM feeds f
               LEFT JOIN (SELECT feed, max(at) AS at FROM events WHERE kind = 'source_silent' GROUP BY feed) e ON e.feed = f.id
               WHERE f.enabled = 1 AND f.last_new_at IS NOT NULL AND f.parent IS NULL AND f.watch = ''
                 AND (julianday(?) - julianday(f.last_new_at)) * coalesce(f.usual_per_day, f.entries_per_day) > ?
                 AND coalesce(e.at, '') <= f.last_new_at""",
            (stamp(now), _SILENT_ENTRIES),
        )
    ]


def thin_events(db: sqlite3.Connection, now: datetime, step: int = STEP, *, days: int = KEEP_DAYS) -> int:
    """One step, in a short transaction, if there is anything to do: delete at most ``step`` events of days that ended ``days`` ago; gives how many.

    That a source fell silent is kept while it is: or it would be told again.
    """
    day = (stamp(now - timedelta(days=days)) or "")[:10]
    oldest = db.execute("SELECT at FROM events WHERE kind <> 'source_silent' ORDER BY id LIMIT 1").fetchone()
    if oldest is None or oldest[0] >= day:
        return 0
    with transaction(db):
        return db.execute(
            """DELETE FROM events WHERE at < ?1 AND id IN (SELECT id FROM events ORDER BY id LIMIT ?2)
                 AND NOT (kind = 'source_silent' AND EXISTS (
                   SELECT 1 FROM feeds f WHERE f.id = events.feed AND f.last_new_at < events.at))""",
            (day, step),
        ).rowcount
