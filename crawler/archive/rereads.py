"""Finds stored articles whose page is due to be read again."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from crawler.archive.connect import moment, stamp


@dataclass(frozen=True, slots=True)
class ArticleToReread:
    """A young article, read once already, that may have been edited."""

    article: int
    link: str
    feed: int | None
    first_seen_at: datetime
    backlog: bool


def due_rereads(db: sqlite3.Connection, now: datetime, limit: int) -> Sequence[ArticleToReread]:
    """Articles whose ``next_read_at`` has come, of feeds that are still watched."""
    rows = db.execute(
        """SELECT a.id, a.url, a.final_url, a.feed, a.first_seen_at, a.backlog
           FROM articles a JOIN feeds f ON f.id = a.feed
           WHERE a.next_read_at <= ? AND f.enabled = 1 ORDER BY a.next_read_at LIMIT ?""",
        (stamp(now), limit),
    )
    return [
        ArticleToReread(
            r["id"], r["final_url"] or r["url"], r["feed"], moment(r["first_seen_at"]) or now, bool(r["backlog"])
        )
        for r in rows
    ]


def set_next_read(db: sqlite3.Connection, article: int, when: datetime | None) -> None:
    """When to look again; None for never."""
    db.execute("UPDATE articles SET next_read_at = ? WHERE id = ?", (stamp(when), article))
