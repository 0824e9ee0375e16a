"""Hosts that wish not to be asked for a while, and polls that wait for the end of that."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta

from crawler.archive.connect import moment, stamp


def held_addresses(db: sqlite3.Connection, now: datetime) -> Iterator[tuple[str, datetime]]:
    """Addresses whose host answered 429 and named a time that is not over, and that time: it spoke for the host."""
    rows = db.execute(
        """SELECT url, not_before FROM feeds WHERE not_before > ? AND not_before <= ? AND
             (SELECT http_status FROM polls WHERE feed = feeds.id ORDER BY polled_at DESC, id DESC LIMIT 1) = 429""",
        (stamp(now), stamp(now + timedelta(days=1))),
    )
    return ((row["url"], until) for row in rows.fetchall() if (until := moment(row["not_before"])))


def postpone_poll(db: sqlite3.Connection, feed: int, until: datetime) -> None:
    """The feed could not be asked: its host is on hold. This is no poll. What was not due before then stays so."""
    db.execute(
        """UPDATE feeds SET next_poll_at = max(coalesce(
             (SELECT due_at FROM claims WHERE kind = 'feed' AND subject = feeds.id), next_poll_at), ?) WHERE id = ?""",
        (stamp(until), feed),
    )
