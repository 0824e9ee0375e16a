"""Brings back what a wrong clock has put into the future: no plan may lie further ahead than its own rule can put it."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.archive.connect import stamp, transaction
from crawler.intake.hints import CAP_S
from crawler.intake.polling.interval import LATEST_POLL
from crawler.reading.schedule import LATEST_READ, latest_try

SLACK = timedelta(minutes=5)
"""Clocks of machines are set by so much, and claims reach so far."""
RETRY_AFTER = timedelta(seconds=CAP_S)


@dataclass(frozen=True, slots=True)
class ClockTrouble:
    """What says that the clock was wrong, or is."""

    beyond: int
    """Sources, pages and second readings planned for later than their rules allow."""
    latest: str
    """The latest of these plans, or when the last run says that it began."""

    def sentence(self) -> str:
        """For people."""
        return (
            f"the archive holds times in the future, up to {self.latest}: this machine's clock is wrong, or was in an earlier "
            "run. Set it; the next run polls what was put off"
        )


def put_right(db: sqlite3.Connection, now: datetime, page_tries: int) -> None:
    """Make due now what lies beyond its cap, and forget what it says of the last poll. Writes nothing when all is well."""
    if not (_beyond(db, now, page_tries) or _polled_ahead(db, now)):
        return
    with transaction(db):
        for table, column, limit in _plans(now, page_tries):
            db.execute(f"UPDATE {table} SET {column} = ? WHERE {column} > ?", (stamp(now), limit))
        db.execute("UPDATE feeds SET not_before = NULL WHERE not_before > ?", (stamp(now + RETRY_AFTER + SLACK),))
        # What was planned within its cap, but from a time that has not come: the same interval, counted from now.
        db.execute(
            """UPDATE feeds SET next_poll_at = strftime('%Y-%m-%dT%H:%M:%SZ', ?1,
                 (strftime('%s', next_poll_at) - strftime('%s', polled_at)) || ' seconds')
               WHERE polled_at > ?2 AND next_poll_at > polled_at""",
            (stamp(now), stamp(now + SLACK)),
        )
        # When it was asked really, nobody knows. Too early costs a second look at known entries; too late would make
        # news pass for known, where an address is known by its date.
        before = "(SELECT max(polled_at) FROM polls WHERE feed = feeds.id AND polled_at <= ?1{0})"
        for column, which in (
            ("polled_at", " AND outcome <> 'failed'"),
            ("document_at", " AND outcome <> 'failed'"),
            ("last_new_at", " AND outcome = 'new'"),
        ):
            db.execute(
                f"UPDATE feeds SET {column} = coalesce({before.format(which)}, ?2) WHERE {column} > ?3",
                (stamp(now), stamp(now - timedelta(days=1)), stamp(now + SLACK)),
            )


def clock_trouble(db: sqlite3.Connection, now: datetime, page_tries: int) -> ClockTrouble | None:
    """What ``status`` tells; None when no time is later than it can be. Reads only."""
    found = _beyond(db, now, page_tries)
    last = db.execute("SELECT started_at FROM runs ORDER BY id DESC LIMIT 1").fetchone()
    ahead = [last[0]] if last and last[0] > (stamp(now + SLACK) or "") else []
    if not found and not ahead:
        return None
    return ClockTrouble(sum(count for count, _ in found), max([*(latest for _, latest in found), *ahead]))


def _plans(now: datetime, page_tries: int) -> tuple[tuple[str, str, str | None], ...]:
    """Table, column, and the latest time that its rule can give now."""
    return (
        ("feeds", "next_poll_at", stamp(now + LATEST_POLL + SLACK)),
        ("entries", "next_try_at", stamp(now + latest_try(page_tries) + SLACK)),
        ("articles", "next_read_at", stamp(now + LATEST_READ + SLACK)),
    )


def _beyond(db: sqlite3.Connection, now: datetime, page_tries: int) -> list[tuple[int, str]]:
    """How many plans of each kind lie beyond their cap, and the latest of them."""
    plans = [*_plans(now, page_tries), ("feeds", "not_before", stamp(now + RETRY_AFTER + SLACK))]
    found = [
        db.execute(f"SELECT count(*), max({c}) FROM {t} WHERE {c} > ?", (limit,)).fetchone() for t, c, limit in plans
    ]
    return [(count, latest) for count, latest in found if count]


def _polled_ahead(db: sqlite3.Connection, now: datetime) -> bool:
    sql = "SELECT 1 FROM feeds WHERE polled_at > ?1 OR last_new_at > ?1 OR document_at > ?1 LIMIT 1"
    return db.execute(sql, (stamp(now + SLACK),)).fetchone() is not None
