"""Keeps what each edit changed beside the text it replaced, and lists edits."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from crawler.archive.connect import stamp

if TYPE_CHECKING:
    from crawler.judging.edits.describe import Wording

Described = tuple[int | None, int | None, int | None, str | None]
"""The columns headline_changed, words_added, words_removed and diff of ``versions``."""

UNDESCRIBED: Described = (None, None, None, None)

EDITED_INTO = """EXISTS (
  SELECT 1 FROM versions v WHERE v.article = f.article AND v.seen_at = f.flagged_at AND v.reason = 'edit'
)"""
"""Whether an edit made the flag ``f``: both were written at one time. As in the view ``flagged_recent``."""
NEWS = f"(a.backlog = 0 OR {EDITED_INTO})"
"""Whether the flag ``f`` of the article ``a`` is new, in `run`, `status` and `flags` alike: the article did not stand in its
feed at the first poll, or an edit made the flag later."""


def undescribed_edits(db: sqlite3.Connection, limit: int) -> list[tuple[int, int, Wording, Wording]]:
    """Edits that were stored before diffs were kept: article, text version, the text then and the one after it."""
    from crawler.judging.edits.describe import Wording  # only here: commands that look would compile its patterns

    rows = db.execute(
        """SELECT v.article, v.text_version, v.title, v.summary, v.body, coalesce(n.title, t.title),
                  coalesce(n.summary, t.summary), coalesce(n.body, t.body)
           FROM versions v JOIN article_text t ON t.article = v.article
           LEFT JOIN versions n ON n.article = v.article AND n.text_version = v.text_version + 1
           WHERE v.reason = 'edit' AND v.diff IS NULL LIMIT ?""",
        (limit,),
    )
    return [(row[0], row[1], Wording(*row[2:5]), Wording(*row[5:8])) for row in rows]


def describe_edits(db: sqlite3.Connection, found: Iterable[tuple[int, int, Described]]) -> None:
    """Write beside each superseded text (article, text version) what its edit changed."""
    db.executemany(
        """UPDATE versions SET headline_changed = ?, words_added = ?, words_removed = ?, diff = ?
           WHERE article = ? AND text_version = ?""",
        [(*diff, article, version) for article, version, diff in found],
    )


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
