"""Counts what pages and robots.txt cost, as sums of each site and day: a row for each request would outgrow the articles."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.archive.connect import stamp


@dataclass(frozen=True, slots=True)
class DayTraffic:
    """Bytes received on one day (UTC), as they were sent: packed, without headers."""

    day: str
    feed_bytes: int
    page_bytes: int
    """Of pages, read again or not, and of robots.txt."""


def count_request(
    db: sqlite3.Connection, site: str, now: datetime, size: int, *, failed: bool = False, reread: bool = False
) -> None:
    """Add one request for a page, or for robots.txt, to the sums of its site. ``size``: bytes received."""
    db.execute(
        """INSERT INTO page_days (day, site, requests, failed, rereads, bytes) VALUES (?, ?, 1, ?, ?, ?)
           ON CONFLICT (day, site) DO UPDATE SET requests = requests + 1, failed = failed + excluded.failed,
             rereads = rereads + excluded.rereads, bytes = bytes + excluded.bytes""",
        (_day(now), site, int(failed), int(reread), size),
    )


def rereads_on(db: sqlite3.Connection, now: datetime) -> int:
    """How many pages were read again on this day (UTC), by whichever run."""
    return int(db.execute("SELECT coalesce(sum(rereads), 0) FROM page_days WHERE day = ?", (_day(now),)).fetchone()[0])


def traffic(db: sqlite3.Connection, now: datetime) -> tuple[DayTraffic, DayTraffic]:
    """Yesterday, whole, and today so far (UTC)."""
    yesterday = now - timedelta(days=1)
    # Ids grow with time: from the last poll that is older, however many years of polls lie before it.
    feeds = dict(
        db.execute(
            """SELECT substr(polled_at, 1, 10), sum(bytes) FROM polls WHERE polled_at >= ?1 AND id >
                 coalesce((SELECT id FROM polls WHERE polled_at < ?1 ORDER BY id DESC LIMIT 1), 0) GROUP BY 1""",
            (_day(yesterday),),
        ).fetchall()
    )
    pages = dict(db.execute("SELECT day, sum(bytes) FROM page_days WHERE day >= ? GROUP BY day", (_day(yesterday),)))

    def of(day: str) -> DayTraffic:
        return DayTraffic(day, int(feeds.get(day, 0)), int(pages.get(day, 0)))

    return of(_day(yesterday)), of(_day(now))


def _day(moment: datetime) -> str:
    return (stamp(moment) or "")[:10]
