"""Reads what the page of a story shows beside its articles: its edits, its marks, and labels of its flags."""

from __future__ import annotations

import sqlite3
from typing import Any


def edits_of_story(db: sqlite3.Connection, story: int, limit: int) -> list[dict[str, Any]]:
    """The latest edits of its articles, those of headlines first; ``diff`` is cut to its first lines."""
    rows = db.execute(
        """SELECT v.seen_at AS changed_at, v.article, v.headline_changed, v.words_added, v.words_removed,
                  substr(coalesce(v.diff, ''), 1, 600) AS diff, a.language,
                  coalesce(nullif(o.title, ''), a.outlet) AS outlet_title
           FROM articles a JOIN versions v ON v.article = a.id LEFT JOIN outlets o ON o.id = a.outlet
           WHERE a.story = ? AND v.reason = 'edit' ORDER BY v.headline_changed DESC, v.seen_at DESC LIMIT ?""",
        (story, limit),
    )
    return [dict(row) for row in rows]


def marks_of(db: sqlite3.Connection, kind: str, subject: str, now: str) -> list[dict[str, Any]]:
    """The marks of one thing that hold, with who made them and until when; of a story also those of stories joined to it."""
    rows = db.execute(
        """SELECT m.mark, m.until, m.who, m.at, m.note FROM marks m
           WHERE m.kind = ?1 AND m.ended_at IS NULL AND (m.until IS NULL OR m.until > ?3)
             AND (m.subject = ?2 OR (?1 = 'story' AND m.subject IN
                   (SELECT CAST(id AS TEXT) FROM stories WHERE merged_into = CAST(?2 AS INTEGER))))
           ORDER BY m.id DESC""",
        (kind, subject, now),
    )
    return [dict(row) for row in rows]
