"""The parts of a sitemap: rows of ``feeds`` like their index, asked and remembered each for itself."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import datetime, timedelta

from crawler.archive.connect import stamp
from crawler.intake.parsed import Part

DEPTH = 2
"""An index of indexes is read, one deeper is not: the protocol knows none, and a loop must end."""


def align_parts(db: sqlite3.Connection) -> None:
    """Parts follow the source of feeds.csv they belong to: its outlet, tags, weight, pages, and whether it is enabled."""
    db.execute(
        """UPDATE feeds SET outlet = s.outlet, tags = s.tags, weight = s.weight, pages = s.pages, enabled = s.enabled
           FROM feeds s WHERE feeds.source = s.id AND feeds.parent IS NOT NULL"""
    )


def sync_parts(
    db: sqlite3.Connection, index: int, parts: Iterable[Part], limit: int, seen_before: datetime | None, now: datetime
) -> None:
    """Make ``parts`` the ones that are asked for the sitemap index ``index``; inside the caller's transaction.

    A part that is new counts as seen empty when the index was read before (``seen_before``): what it holds now is news
    and no backlog. One that the index says has changed since its last poll is due. Others of this index rest. All
    parts of one source together are at most ``limit``.
    """
    source, depth = _place(db, index)
    if depth >= DEPTH:
        return
    wanted = {part.url: part for part in parts}
    stored = {
        row["declared_url"]: row
        for row in db.execute("SELECT id, declared_url, parent, polled_at, muted FROM feeds WHERE parent = ?", (index,))
    }
    rest = [(row["id"],) for url, row in stored.items() if url not in wanted and row["muted"] == ""]
    db.executemany("UPDATE feeds SET muted = 'unlisted' WHERE id = ?", rest)
    others, asked_today = _places_taken(db, source, index, now)
    room = max(0, limit - others)
    fresh = room - asked_today - sum(part.url in stored for part in wanted.values())
    for part in list(wanted.values())[:room]:
        row = stored.get(part.url)
        if row is None:
            if fresh > 0:
                _add(db, index, source, part.url, seen_before)
            fresh -= 1
        elif row["muted"] == "unlisted" or _changed_since(part, row["polled_at"]):
            db.execute(
                "UPDATE feeds SET muted = '', next_poll_at = min(next_poll_at, ?) WHERE id = ? AND muted IN ('', 'unlisted')",
                (stamp(now), row["id"]),
            )
    align_parts(db)


def _places_taken(db: sqlite3.Connection, source: int, index: int, now: datetime) -> tuple[int, int]:
    """How many parts of a source other indexes name; and how many rest by now that were asked within a day.

    The latter hold their places for that day: an index that renames its parts at every look would have them all asked,
    and each be read as a new one.
    """
    row = db.execute(
        """SELECT coalesce(sum(parent <> ?2 AND muted = ''), 0), coalesce(sum(muted = 'unlisted' AND EXISTS (
             SELECT 1 FROM polls p WHERE p.feed = feeds.id AND p.polled_at > ?3)), 0)
           FROM feeds WHERE source = ?1 AND parent IS NOT NULL""",
        (source, index, stamp(now - timedelta(days=1))),
    ).fetchone()
    return row[0], row[1]


def _place(db: sqlite3.Connection, feed: int) -> tuple[int, int]:
    """The source of feeds.csv that a feed belongs to, and how many indexes stand above it."""
    row = db.execute("SELECT parent, source FROM feeds WHERE id = ?", (feed,)).fetchone()
    if row["parent"] is None:
        return feed, 0
    return row["source"], 1 if row["parent"] == row["source"] else DEPTH


def _add(db: sqlite3.Connection, index: int, source: int, url: str, seen_before: datetime | None) -> None:
    """A row for a part; one that is listed in feeds.csv, or named by another index, is left to that."""
    db.execute(
        """INSERT INTO feeds (declared_url, url, kind, parent, source, polled_at) VALUES (?, ?, 'sitemap', ?, ?, ?)
           ON CONFLICT (declared_url) DO NOTHING""",
        (url, url, index, source, stamp(seen_before)),
    )


def _changed_since(part: Part, polled_at: str | None) -> bool:
    """Whether the index says so; a date alone (midnight) may stand for any time of its day."""
    if part.modified_at is None or polled_at is None:
        return False
    said = stamp(part.modified_at) or ""
    return said > polled_at or (said.endswith("T00:00:00Z") and said[:10] == polled_at[:10])
