"""Reads the stories that an output feed shows: flagged, not muted, labelled right, and brought by sources that may be shown."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any

from crawler.archive.connect import moment
from crawler.archive.told.fired_rows import fired_words
from crawler.archive.told.hidden_rows import HIDDEN, listed
from crawler.archive.told.mark_rows import is_muted
from crawler.archive.told.shown_stories import shown_story

_LOOKED_AT = 40
"""Flagged articles looked at for each story that may be shown: a story may have many."""
_ASKED_AT_ONCE = 100

InScope = Callable[[Sequence[int]], Collection[int]]
"""Of some articles, those that a feed is about."""


def feed_stories(
    db: sqlite3.Connection,
    topics: Sequence[str],
    limit: int,
    *,
    muted: Collection[str],
    hidden: Collection[int],
    full_text: bool,
    in_scope: InScope | None = None,
) -> list[dict[str, Any]]:
    """At most ``limit`` stories with an article of these topics (empty: all), those that changed last first.

    ``muted``: subjects as in marks. ``hidden``: sources whose articles are counted and not shown. ``in_scope``: a
    story is shown for one of these articles (None: for any). Each with ``key``,
    ``sentence``, ``topics`` (with the words that fired), ``updated``, ``articles`` and ``text``.
    """
    wanted = [topic for topic in topics if f"topic:{topic}" not in muted]
    if topics and not wanted:
        return []
    found = []
    for story, article in _newest(db, wanted, limit, hidden, in_scope):
        if f"story:{story}" not in muted and (item := _story(db, story, article, wanted, muted, hidden)):
            item["text"] = _text(db, item["articles"][0]["id"]) if full_text else ""
            found.append(item)
    return sorted(found, key=lambda item: (item["updated"], item["key"]), reverse=True)


def _newest(
    db: sqlite3.Connection, topics: Sequence[str], limit: int, hidden: Collection[int], in_scope: InScope | None
) -> list[tuple[int | None, int]]:
    """Story (None: an article without one) and its newest article of the topics and in scope, the newest first."""
    values = {"topics": json.dumps([*topics]), "hidden": listed(hidden), "most": limit * _LOOKED_AT}
    if topics:
        sql = f"""SELECT a.story, a.id FROM shown_flags f JOIN articles a ON a.id = f.article
                  WHERE f.topic IN (SELECT value FROM json_each(:topics)) AND a.gone_at IS NULL AND NOT {HIDDEN}
                  ORDER BY f.flagged_at DESC, a.first_seen_at DESC, a.id DESC LIMIT :most"""
    else:
        sql = f"""SELECT a.story, a.id FROM articles a WHERE a.gone_at IS NULL AND NOT {HIDDEN}
                  ORDER BY a.first_seen_at DESC, a.id DESC LIMIT :most"""
    found: dict[int, tuple[int | None, int]] = {}
    rows = db.execute(sql, values)
    while part := rows.fetchmany(_ASKED_AT_ONCE):
        wanted = None if in_scope is None else in_scope([article for _, article in part])
        for story, article in part:
            if wanted is None or article in wanted:
                found.setdefault(-article if story is None else story, (story, article))
            if len(found) >= limit:
                return [*found.values()]
    return [*found.values()]


def _story(
    db: sqlite3.Connection,
    story: int | None,
    article: int,
    topics: Sequence[str],
    muted: Collection[str],
    hidden: Collection[int],
) -> dict[str, Any] | None:
    shown = shown_story(db, story, hidden) if story is not None else None
    articles = [*shown.articles] if shown else _alone(db, article)
    wrong = _labelled_wrong(db, [row["id"] for row in articles], topics)
    kept = [row for row in articles if row["id"] not in wrong and not is_muted(row, muted)]
    fired = fired_words(db, [row["id"] for row in kept], topics)
    if not kept or (topics and not fired):
        return None
    times = [row["first_seen_at"] for row in kept] + _retitled(db, [row["id"] for row in kept])
    return {
        "key": f"story/{story}" if story is not None else f"article/{article}",
        "sentence": shown.sentence if shown else "",
        "topics": fired,
        "published": moment(kept[0]["at"]) or moment(kept[0]["first_seen_at"]),
        "updated": _latest(times),
        "articles": [dict(row) for row in kept],
    }


def _alone(db: sqlite3.Connection, article: int) -> list[sqlite3.Row]:
    sql = """SELECT a.id, a.title, a.url, a.outlet, a.feed, coalesce(nullif(o.title, ''), a.outlet) AS outlet_title,
                    a.first_seen_at, coalesce(nullif(a.came_at, ''), a.first_seen_at) AS at, a.published_precision
             FROM articles a LEFT JOIN outlets o ON o.id = a.outlet WHERE a.id = ?"""
    return db.execute(sql, (article,)).fetchall()


def _labelled_wrong(db: sqlite3.Connection, articles: Sequence[int], topics: Sequence[str]) -> set[int]:
    """Those that a person said are not of these topics, and that no other of the topics flags."""
    rows = db.execute(
        """SELECT l.article FROM json_each(?1) w JOIN labels l ON l.article = w.value
           WHERE l.verdict = 'wrong' AND (json_array_length(?2) = 0 OR l.topic IN (SELECT value FROM json_each(?2)))
             AND NOT EXISTS (SELECT 1 FROM shown_flags f WHERE f.article = l.article
               AND (json_array_length(?2) = 0 OR f.topic IN (SELECT value FROM json_each(?2))))""",
        (json.dumps([*articles]), json.dumps([*topics])),
    )
    return {row[0] for row in rows}


def _retitled(db: sqlite3.Connection, articles: Sequence[int]) -> list[str]:
    """When headlines of these articles were changed."""
    sql = """SELECT v.seen_at FROM json_each(?) w JOIN versions v ON v.article = w.value WHERE v.headline_changed = 1"""
    return [row[0] for row in db.execute(sql, (json.dumps([*articles]),))]


def _latest(times: Sequence[str]) -> datetime | None:
    return moment(max(times, default=None))


def _text(db: sqlite3.Connection, article: int) -> str:
    row = db.execute("SELECT summary, body FROM article_text WHERE article = ?", (article,)).fetchone()
    return (row["body"] or row["summary"]) if row else ""
