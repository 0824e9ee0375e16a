"""The time that a story covers, and the end of it: a closed story takes no newcomers."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta

from crawler.archive.judged.name_rows import drop_names
from crawler.archive.judged.story_words import drop_words
from crawler.judging.stories.join import CLOSES_AFTER
from crawler.timestamps import moment, stamp

_AHEAD = timedelta(days=3)
"""A date that is stored lies two days ahead at most, by the clock of its day."""


def open_span(db: sqlite3.Connection, story: int) -> tuple[datetime | None, datetime | None] | None:
    """When the first and the last article of an open story came out; None for a closed one."""
    row = db.execute("select closed_at, from_at, to_at from stories where id = ?", [story]).fetchone()
    return None if row[0] is not None else (moment(row[1]), moment(row[2]))


def widen(db: sqlite3.Connection, story: int, from_at: str | None, to_at: str | None) -> None:
    """The story has articles of these times; None changes nothing."""
    db.execute(
        "update stories set from_at = min(coalesce(from_at, ?1), ?1), to_at = max(coalesce(to_at, ?2), ?2)"
        " where id = ?3 and ?1 is not null and ?2 is not null",
        [from_at, to_at, story],
    )


def close_stories(db: sqlite3.Connection, now: datetime, limit: int = -1) -> int:
    """Closes the stories whose last article is too old for newcomers at ``now``, or of a time that a wrong clock or
    publisher has put further ahead than a date may lie; at most ``limit`` of them. Gives how many."""
    asked = [stamp(now - CLOSES_AFTER), stamp(now + _AHEAD), limit]
    sql = "select id from stories where closed_at is null and (to_at < ? or to_at > ?) limit ?"
    ending = [story for (story,) in db.execute(sql, asked).fetchall()]
    for story in ending:
        db.execute("update stories set closed_at = ? where id = ?", [stamp(now), story])
        drop_words(db, story)
        drop_names(db, story)
    return len(ending)
