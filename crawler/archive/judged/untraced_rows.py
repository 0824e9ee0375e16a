"""Keeps which stories are to be traced: those noted within a transaction, and those put off for later ones."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from crawler.archive.connect import stamp

TO_TRACE = "stories_to_trace"
FRESH = "articles_judged"


@dataclass(frozen=True, slots=True)
class Noted:
    """What was noted for the end of a transaction."""

    stories: dict[int, datetime]
    """Those to be traced, each with the time of what changed it last."""
    fresh: set[int]
    """Articles that were put into their story in this transaction."""


_COLLECTING = 0
"""Stands in the table beside the stories while they are collected."""


def begin_collecting(db: sqlite3.Connection) -> None:
    """From now on, stories can be noted that shall be traced at the end of the transaction.

    Noted in tables, so that what a rolled back part of the transaction wanted is forgotten with it. They stay for the
    next transaction: making them anew would have SQLite prepare every statement of the connection again.
    """
    db.execute(f"CREATE TEMP TABLE IF NOT EXISTS {TO_TRACE} (story INTEGER PRIMARY KEY, at TEXT NOT NULL)")
    db.execute(f"CREATE TEMP TABLE IF NOT EXISTS {FRESH} (article INTEGER PRIMARY KEY)")
    _forget_noted(db)
    db.execute(f"INSERT INTO temp.{TO_TRACE} VALUES (?, '')", (_COLLECTING,))


def is_collecting(db: sqlite3.Connection) -> bool:
    """Whether ``begin_collecting`` was called in this transaction."""
    sql = "SELECT 1 FROM temp.sqlite_master WHERE name = ?"
    if db.execute(sql, (TO_TRACE,)).fetchone() is None:
        return False
    return db.execute(f"SELECT 1 FROM temp.{TO_TRACE} WHERE story = ?", (_COLLECTING,)).fetchone() is not None


def note_stories(db: sqlite3.Connection, stories: Iterable[int], now: datetime, fresh: Iterable[int]) -> None:
    """Note stories, and the articles that are new in them, for the end of the transaction."""
    db.executemany(
        f"INSERT INTO temp.{TO_TRACE} VALUES (?, ?) ON CONFLICT (story) DO UPDATE SET at = max(at, excluded.at)",
        [(story, stamp(now)) for story in stories],
    )
    db.executemany(
        f"INSERT INTO temp.{FRESH} VALUES (?) ON CONFLICT (article) DO NOTHING", [(article,) for article in fresh]
    )


def end_collecting(db: sqlite3.Connection) -> Noted:
    """What was noted."""
    sql = f"SELECT story, at FROM temp.{TO_TRACE} WHERE story <> ? ORDER BY 1"
    stories = {story: datetime.fromisoformat(at) for story, at in db.execute(sql, (_COLLECTING,))}
    fresh = {article for (article,) in db.execute(f"SELECT article FROM temp.{FRESH}")}
    _forget_noted(db)
    return Noted(stories, fresh)


def _forget_noted(db: sqlite3.Connection) -> None:
    db.execute(f"DELETE FROM temp.{TO_TRACE}")
    db.execute(f"DELETE FROM temp.{FRESH}")


def put_off(db: sqlite3.Connection, story: int, now: datetime, fresh: Iterable[int]) -> None:
    """Have a story traced later. ``fresh``: what this transaction put into a story; what is in this one is noted."""
    db.execute(
        """INSERT INTO untraced SELECT ?1, 0, ?2
             UNION ALL SELECT ?1, id, ?2 FROM articles WHERE story = ?1 AND id IN (SELECT value FROM json_each(?3))
           ON CONFLICT DO UPDATE SET at = max(at, excluded.at)""",
        (story, stamp(now), json.dumps(list(fresh))),
    )


def waiting(db: sqlite3.Connection) -> tuple[int, datetime] | None:
    """The story that has waited to be traced for longest, and when it last changed; None when none waits."""
    row = db.execute("SELECT story, max(at) FROM untraced GROUP BY story ORDER BY min(at), story LIMIT 1").fetchone()
    return (row[0], datetime.fromisoformat(row[1])) if row else None


def any_waits(db: sqlite3.Connection) -> bool:
    """Whether a story waits to be traced."""
    return db.execute("SELECT 1 FROM untraced LIMIT 1").fetchone() is not None


def no_more_waiting(db: sqlite3.Connection, story: int, articles: Iterable[int]) -> set[int]:
    """A story of these articles is being traced: strikes out what waited for that, and gives its articles that are new in it.

    A story may have become part of this one while it waited, so its articles count wherever they were noted.
    """
    if not any_waits(db):
        return set()
    sql = "DELETE FROM untraced WHERE story = ? OR article IN (SELECT value FROM json_each(?)) RETURNING article"
    return {article for (article,) in db.execute(sql, (story, json.dumps(list(articles)))).fetchall()} - {0}


def is_longer_than(db: sqlite3.Connection, story: int, articles: int) -> bool:
    """Whether a story had more articles when it was last traced."""
    row = db.execute("SELECT article_count > ? FROM stories WHERE id = ?", (articles, story)).fetchone()
    return row is not None and bool(row[0])
