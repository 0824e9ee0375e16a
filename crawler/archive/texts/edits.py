"""Keeps what each edit changed beside the text it replaced, and lists edits."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import Any

from crawler.archive.connect import stamp, transaction
from crawler.judging.edits.describe import Wording, compare_wordings, diff_lines
from crawler.reading.volatile import stilled

Described = tuple[int | None, int | None, int | None, str | None]
"""The columns headline_changed, words_added, words_removed and diff of ``versions``."""

UNDESCRIBED: Described = (None, None, None, None)


def described(old: Wording, new: Wording) -> Described:
    """What an edit from ``old`` to ``new`` changed, as ``versions`` keeps it beside the old text; without its clocks."""
    still = new._replace(summary=stilled(old.summary, new.summary), body=stilled(old.body, new.body))
    edit = compare_wordings(old, still)
    return int(edit.headline_changed), edit.words_added, edit.words_removed, "\n".join(diff_lines(edit))


def describe_earlier_edits(db: sqlite3.Connection, limit: int = 500) -> None:
    """Describe edits that were stored before diffs were kept, some at a time."""
    with transaction(db):
        rows = db.execute(
            """SELECT v.article, v.text_version, v.title, v.summary, v.body, coalesce(n.title, t.title),
                      coalesce(n.summary, t.summary), coalesce(n.body, t.body)
               FROM versions v JOIN article_text t ON t.article = v.article
               LEFT JOIN versions n ON n.article = v.article AND n.text_version = v.text_version + 1
               WHERE v.reason = 'edit' AND v.diff IS NULL LIMIT ?""",
            (limit,),
        ).fetchall()
        db.executemany(
            """UPDATE versions SET headline_changed = ?, words_added = ?, words_removed = ?, diff = ?
               WHERE article = ? AND text_version = ?""",
            [(*described(Wording(*row[2:5]), Wording(*row[5:8])), *row[:2]) for row in rows],
        )


def changed_at(db: sqlite3.Connection, article: int) -> str | None:
    """Since when the article has its present text; None when it never had another."""
    row = db.execute("SELECT max(seen_at) FROM versions WHERE article = ?", (article,)).fetchone()
    return str(row[0]) if row[0] else None


def list_edits(
    db: sqlite3.Connection,
    *,
    since: datetime | None = None,
    topic: str = "",
    headlines: bool = False,
    limit: int = 50,
) -> list[dict[str, Any]]:
    """Edits, the latest first. ``topic``: of articles that are flagged with it now; ``headlines``: of headlines only."""
    rows = db.execute(
        """SELECT e.* FROM edits_recent e
           WHERE (?1 IS NULL OR e.changed_at >= ?1) AND (NOT ?2 OR e.headline_changed = 1)
             AND (?3 = '' OR EXISTS (SELECT 1 FROM shown_flags f WHERE f.article = e.article AND f.topic = ?3))
           LIMIT ?4""",
        (stamp(since), headlines, topic, limit),
    )
    return [dict(row) for row in rows]
