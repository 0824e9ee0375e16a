"""Turns old polls into daily sums, a bounded step at a time; rows that tell of a gap are kept for ever."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta

from crawler.archive.connect import stamp, transaction

KEEP_DAYS = 30
STEP = 5_000
"""Polls looked at in one transaction: some 30 ms, so that nobody who writes meanwhile has to wait."""


def thin_polls(
    db: sqlite3.Connection, now: datetime, *, after: int = 0, step: int = STEP, days: int = KEEP_DAYS
) -> int | None:
    """One step: sum up and delete polls of days that ended ``days`` ago, among the ``step`` after that id.

    Returns the id to go on after, or None when no old one is left. A poll with a gap stays, and so does the last one of
    each feed, which says how the feed is. Every poll is either in ``polls`` or counted in ``polls_daily``, never both.
    """
    day = (stamp(now - timedelta(days=days)) or "")[:10]
    with transaction(db):
        # Ids grow with time but for minutes, so the old ones come first.
        last = db.execute(
            "SELECT max(id) FROM (SELECT id, polled_at FROM polls WHERE id > ? ORDER BY id LIMIT ?) WHERE polled_at < ?",
            (after, step, day),
        ).fetchone()[0]
        if last is None:
            return None
        db.execute(_SUM, (after, last, day))
        db.execute(f"DELETE FROM polls AS p WHERE {_OLD}", (after, last, day))
    return int(last)


_OLD = """
    p.id > ? AND p.id <= ? AND p.polled_at < ? AND p.gap_from IS NULL AND EXISTS (
      SELECT 1 FROM polls later WHERE later.feed = p.feed AND later.polled_at > p.polled_at AND later.id > p.id
    )
"""

_SUM = f"""
    INSERT INTO polls_daily (feed, day, polls, failed, not_modified, new_entries, bytes, duration_s)
    SELECT p.feed, substr(p.polled_at, 1, 10), count(*), sum(p.outcome = 'failed'), sum(coalesce(p.http_status = 304, 0)),
           sum(p.new_entries), sum(p.bytes), sum(p.duration_s)
    FROM polls p WHERE {_OLD}
    GROUP BY 1, 2
    ON CONFLICT (feed, day) DO UPDATE SET polls = polls + excluded.polls, failed = failed + excluded.failed,
      not_modified = not_modified + excluded.not_modified, new_entries = new_entries + excluded.new_entries,
      bytes = bytes + excluded.bytes, duration_s = duration_s + excluded.duration_s
"""
