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
from crawler.plaintext import clean_line


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
    """Mark something, by its name as ``named`` gives it; an open mark of the same kind ends and this one holds."""
    end_mark(db, kind, subject, mark, now)
    db.execute(
        "INSERT INTO marks (kind, subject, mark, until, note, who, at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (kind, subject, mark, stamp(until), note, who, stamp(now)),
    )


def end_mark(db: sqlite3.Connection, kind: str, subject: str, mark: str, now: datetime) -> bool:
    """End the open mark, of a story also those of stories joined to it; whether there was one that held. What the archive
    holds no more is ended by the name it was marked by."""
    rows = db.execute(
        """UPDATE marks SET ended_at = ?1 WHERE kind = ?2 AND mark = ?5 AND ended_at IS NULL
             AND (subject IN (?3, ?4) OR (?2 = 'story' AND subject IN
                   (SELECT CAST(id AS TEXT) FROM stories WHERE merged_into = CAST(?4 AS INTEGER))))
           RETURNING until IS NULL OR until > ended_at""",
        (stamp(now), kind, subject, named(db, kind, subject) or subject, mark),
    ).fetchall()
    return any(held for (held,) in rows)


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


def named(db: sqlite3.Connection, kind: str, subject: str) -> str:
    """What is to be marked, as the archive names it (``04`` is story 4, and a story that was joined is the whole); '' when
    it holds no such thing. Every word is known that has letters or digits."""
    if kind == "word":
        word = clean_line(subject)
        return word if has_letters(word) else ""
    sql = {
        "story": "SELECT coalesce(merged_into, id) FROM stories WHERE id = ?",
        "article": "SELECT id FROM articles WHERE id = ?",
        "feed": "SELECT id FROM feeds WHERE id = ?",
        "topic": "SELECT id FROM topics WHERE id = ?",
        "outlet": "SELECT id FROM outlets WHERE id = ?",
    }[kind]
    row = db.execute(sql, (subject.strip(),)).fetchone()
    return str(row[0]) if row else ""
