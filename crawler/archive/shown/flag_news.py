"""Reads which flags are new, as the first page of the desk starts from: one row each, few columns, bounded."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from typing import Any, NamedTuple

from crawler.archive.texts.edits import NEWS

MOST_FLAGS = 20_000
"""The newest ones; older ones of a long window are counted with those."""


class NewFlag(NamedTuple):
    """A flag that is news: of an article that is new, or made by an edit. ``story`` is None for an article of no story."""

    story: int | None
    article: int
    topic: str
    flagged_at: str
    score: float
    field: str
    outlet: str
    feed: int | None
    title: str

    @property
    def subject(self) -> str:
        """What it is about, as marks write it: ``story:4``, or ``article:17``."""
        return f"article:{self.article}" if self.story is None else f"story:{self.story}"


class HeldMark(NamedTuple):
    """A mark that holds. ``subject`` is ``story:4``, ``word:bees``, ...; of a joined story, the one it is part of now."""

    subject: str
    mark: str
    at: str


def new_flags(db: sqlite3.Connection, since: str) -> list[NewFlag]:
    """Flags made since then, the newest first; labelled wrong is left out."""
    rows = db.execute(
        f"""SELECT a.story, a.id, f.topic, f.flagged_at, f.score, f.field, a.outlet, a.feed, a.title
            FROM shown_flags f JOIN articles a ON a.id = f.article
            WHERE f.flagged_at >= ? AND {NEWS} ORDER BY f.flagged_at DESC, a.id DESC LIMIT {MOST_FLAGS}""",
        (since,),
    )
    return [NewFlag(*row) for row in rows]


def held_marks(db: sqlite3.Connection, now: str) -> list[HeldMark]:
    """The marks that hold at this time."""
    rows = db.execute(
        """SELECT m.kind || ':' || coalesce(s.merged_into, m.subject), m.mark, m.at FROM marks m
           LEFT JOIN stories s ON m.kind = 'story' AND s.id = CAST(m.subject AS INTEGER)
           WHERE m.ended_at IS NULL AND (m.until IS NULL OR m.until > ?)""",
        (now,),
    )
    return [HeldMark(*row) for row in rows]


def stirred(db: sqlite3.Connection, stories: Iterable[int]) -> dict[int, str]:
    """Story -> when it last got another known origin or another headline; '' when never."""
    rows = db.execute(
        """SELECT w.value, max(
             coalesce((SELECT max(found_at) FROM story_origins WHERE story = w.value), ''),
             coalesce((SELECT max(v.seen_at) FROM articles a JOIN versions v ON v.article = a.id
                       WHERE a.story = w.value AND v.reason = 'edit' AND v.headline_changed = 1), ''))
           FROM json_each(?) w""",
        (json.dumps([*stories]),),
    )
    return dict(rows.fetchall())


def seen_to(db: sqlite3.Connection, who: str) -> str | None:
    """How far a person has seen what is new; None for one who never said."""
    row = db.execute("SELECT seen_to FROM desk_looks WHERE who = ?", (who,)).fetchone()
    return row[0] if row else None


def note_seen(db: sqlite3.Connection, who: str, until: str) -> None:
    """Keep how far a person has seen, in the caller's transaction. An older page that is sent later takes nothing back."""
    db.execute(
        """INSERT INTO desk_looks (who, seen_to) VALUES (?, ?)
           ON CONFLICT (who) DO UPDATE SET seen_to = max(seen_to, excluded.seen_to)""",
        (who, until),
    )


def standing_flags(db: sqlite3.Connection) -> dict[str, Any]:
    """What the archive holds that never was news: flagged articles that stood in feeds at their first poll, their stories."""
    row = db.execute(
        """SELECT count(DISTINCT f.article) AS flagged, count(DISTINCT a.story) AS stories
           FROM (SELECT article FROM shown_flags LIMIT 5000) f JOIN articles a ON a.id = f.article WHERE a.backlog = 1"""
    ).fetchone()
    return dict(row)


def standing_stories(db: sqlite3.Connection, limit: int) -> list[int]:
    """Stories of such articles, those of most origins and articles first."""
    rows = db.execute(
        """SELECT s.id FROM stories s WHERE s.merged_into IS NULL AND s.id IN (
             SELECT a.story FROM (SELECT article FROM shown_flags LIMIT 5000) f JOIN articles a ON a.id = f.article
             WHERE a.backlog = 1)
           ORDER BY s.origin_count DESC, s.article_count DESC, s.id DESC LIMIT ?""",
        (limit,),
    )
    return [row[0] for row in rows]
