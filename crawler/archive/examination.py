"""Looks at the archive as a file: whether it is whole, how it grows, and which sources have moved."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta

from crawler.archive.connect import stamp

STEPS = 20_000
"""Instructions of SQLite between two looks at the time: some milliseconds."""
WEEK = timedelta(days=7)


def first_damage(db: sqlite3.Connection, expired: Callable[[], bool]) -> str | None:
    """What ``PRAGMA quick_check`` finds first, '' when the file is whole; None when the time for it was over."""
    db.set_progress_handler(lambda: int(expired()), STEPS)
    try:
        found = str(db.execute("PRAGMA quick_check(1)").fetchone()[0])
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
            raise
        return None
    finally:
        db.set_progress_handler(None, 0)
    return "" if found == "ok" else found


def articles_of_a_week(db: sqlite3.Connection, now: datetime) -> tuple[int, int]:
    """How many articles came in the last seven days, and how many there are."""
    recent = db.execute("SELECT count(*) FROM articles WHERE first_seen_at >= ?", (stamp(now - WEEK),)).fetchone()[0]
    every = db.execute("SELECT max(id) FROM articles").fetchone()[
        0
    ]  # ids are never reused; counting reads an index of all
    return int(recent), int(every or 0)


def moved_sources(db: sqlite3.Connection) -> list[tuple[str, str]]:
    """Listed address and the one that is asked now, of sources that redirect for good; '' for those that are gone (410)."""
    rows = db.execute(
        """SELECT declared_url, CASE WHEN muted = 'gone' THEN '' ELSE url END FROM feeds
           WHERE enabled = 1 AND parent IS NULL AND (muted = 'gone' OR url <> declared_url) ORDER BY declared_url"""
    )
    return [(row[0], row[1]) for row in rows]


def free_bytes(db: sqlite3.Connection) -> int:
    """Bytes of the file that hold nothing any more."""
    pages, size = (int(db.execute(f"PRAGMA {name}").fetchone()[0]) for name in ("freelist_count", "page_size"))
    return pages * size
