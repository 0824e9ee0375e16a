"""Keeps what people want to hear of a story, topic, feed, article, outlet or word. Nothing is deleted."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from crawler.archive.connect import moment, stamp
from crawler.delivery.muted_words import MutedWords, has_letters
from crawler.delivery.verdicts import PersonMark


def set_mark(
    db: sqlite3.Connection,
    kind: str,
    subject: str,
    mark: str,
    *,
    until: datetime | None,
    note: str,
    who: str,
    now: datetime,
) -> None:
    """PersonMark something; an open mark of the same kind ends and this one holds."""
    end_mark(db, kind, subject, mark, now)
    db.execute(
        "INSERT INTO marks (kind, subject, mark, until, note, who, at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (kind, subject, mark, stamp(until), note, who, stamp(now)),
    )


def end_mark(db: sqlite3.Connection, kind: str, subject: str, mark: str, now: datetime) -> bool:
    """End the open mark; whether there was one that held."""
    row = db.execute(
        """UPDATE marks SET ended_at = ? WHERE kind = ? AND subject = ? AND mark = ? AND ended_at IS NULL
           RETURNING until IS NULL OR until > ended_at""",
        (stamp(now), kind, subject, mark),
    ).fetchall()
    return any(held for (held,) in row)


def open_marks(db: sqlite3.Connection) -> list[PersonMark]:
    """Marks that nobody ended; some may have ended by themselves. One of a story that was joined holds for the whole."""
    rows = db.execute(
        """SELECT m.kind, coalesce(s.merged_into, m.subject) AS subject, m.mark, m.until FROM marks m
           LEFT JOIN stories s ON m.kind = 'story' AND s.id = CAST(m.subject AS INTEGER) WHERE m.ended_at IS NULL"""
    )
    return [PersonMark(f"{row['kind']}:{row['subject']}", row["mark"], moment(row["until"])) for row in rows]


def is_muted(article: Mapping[str, Any] | sqlite3.Row, muted: Collection[str]) -> bool:
    """Whether an article (``id``, ``outlet``, ``feed``, ``title``) is muted by itself, by its outlet, by the source that
    brought it first or by a word of its headline.

    ``muted``: subjects as in ``PersonMark``.
    """
    if not muted:
        return False
    about = (f"article:{article['id']}", f"outlet:{article['outlet']}", f"feed:{article['feed']}")
    return any(subject in muted for subject in about) or _words(frozenset(muted)).stand_in(str(article["title"]))


@lru_cache(maxsize=8)
def _words(muted: frozenset[str]) -> MutedWords:
    return MutedWords(muted)


def list_marks(db: sqlite3.Connection, *, every: bool, now: datetime) -> list[dict[str, Any]]:
    """Marks that hold, the latest first; with ``every`` also those that ended."""
    rows = db.execute(
        f"""SELECT kind, subject, mark, until, note, who, at, ended_at FROM marks
            {"" if every else "WHERE ended_at IS NULL AND (until IS NULL OR until > ?1)"} ORDER BY id DESC""",
        () if every else (stamp(now),),
    )
    return [dict(row) for row in rows]


def is_known(db: sqlite3.Connection, kind: str, subject: str) -> bool:
    """Whether the archive holds what is to be marked. Every word is known that has letters or digits."""
    if kind == "word":
        return has_letters(subject)
    sql = {
        "story": "SELECT 1 FROM stories WHERE id = ?",
        "article": "SELECT 1 FROM articles WHERE id = ?",
        "feed": "SELECT 1 FROM feeds WHERE id = ?",
        "topic": "SELECT 1 FROM topics WHERE id = ?",
        "outlet": "SELECT 1 FROM outlets WHERE id = ?",
    }.get(kind)
    return sql is None or db.execute(sql, (subject,)).fetchone() is not None
