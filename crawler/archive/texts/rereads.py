"""Finds stored articles whose page is due to be read again."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import datetime

from crawler.archive.connect import first_free, moment, stamp
from crawler.judging.happenings import Missing


@dataclass(frozen=True, slots=True)
class ArticleToReread:
    """A young article, read once already, that may have been edited."""

    article: int
    link: str
    feed: int | None
    first_seen_at: datetime
    backlog: bool


def due_rereads(
    db: sqlite3.Connection, now: datetime, limit: int, under_way: Container[int] = (), *, pages: str = "all"
) -> Sequence[ArticleToReread]:
    """At most ``limit`` articles whose ``next_read_at`` has come, of feeds that are still watched; none ``under_way``.

    ``pages``: what holds for feeds that do not say; of those with ``none`` nothing is read again.
    """
    rows = db.execute(
        """SELECT a.id FROM articles a JOIN feeds f ON f.id = a.feed
           WHERE a.next_read_at <= ? AND f.enabled = 1 AND coalesce(nullif(f.pages, ''), ?) <> 'none'
           ORDER BY a.next_read_at""",
        (stamp(now), pages),
    )
    rows = db.execute(
        """SELECT a.id, a.url, a.final_url, a.feed, a.first_seen_at, a.backlog
           FROM json_each(?) chosen CROSS JOIN articles a ON a.id = chosen.value""",
        (json.dumps(first_free(rows, under_way, limit)),),
    )
    return [
        ArticleToReread(
            r["id"], r["final_url"] or r["url"], r["feed"], moment(r["first_seen_at"]) or now, bool(r["backlog"])
        )
        for r in rows
    ]


def known_article(db: sqlite3.Connection, article: int) -> ArticleToReread | None:
    """An article whose page is read anew; None when it or its text has gone."""
    r = db.execute(
        "SELECT id, url, final_url, feed, first_seen_at, backlog FROM articles WHERE id = ? AND gone_at IS NULL",
        (article,),
    ).fetchone()
    seen = moment(r["first_seen_at"]) if r else None
    if r is None or seen is None:
        return None
    return ArticleToReread(r["id"], r["final_url"] or r["url"], r["feed"], seen, bool(r["backlog"]))


def set_next_read(db: sqlite3.Connection, article: int, when: datetime | None, error: str | None = None) -> None:
    """When to look again, None for never; ``error``: why the reading brought nothing, None when none was made."""
    db.execute(
        "UPDATE articles SET next_read_at = ?, reread_error = coalesce(?, reread_error) WHERE id = ?",
        (stamp(when), error, article),
    )


def leave_alone(db: sqlite3.Connection, article: int, reason: str) -> None:
    """Its page is not asked for any more: its publisher reserves text and data mining. What is stored stays."""
    db.execute(
        "UPDATE articles SET tdm_reserved = 1, next_read_at = NULL, reread_error = ? WHERE id = ?", (reason, article)
    )


def missing_page(db: sqlite3.Connection, article: int) -> Missing:
    """Since when, and how often, the page of an article has been answering that it is not there."""
    since, times, withdrawn = db.execute(
        "SELECT missing_since, missing_times, withdrawn_at FROM articles WHERE id = ?", (article,)
    ).fetchone()
    return Missing(moment(since), times, moment(withdrawn))


def note_missing(db: sqlite3.Connection, article: int, missing: Missing) -> None:
    """Keep that count; a page that is read again ends it (``articles.said_columns``)."""
    db.execute(
        "UPDATE articles SET missing_since = ?, missing_times = ?, withdrawn_at = ? WHERE id = ?",
        (stamp(missing.since), missing.times, stamp(missing.withdrawn_at), article),
    )
