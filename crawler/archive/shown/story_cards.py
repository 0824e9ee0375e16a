"""Reads a story as a card shows it: what it is, who had it first, what is new in it, and the words that flagged it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import Any

from crawler.judging.stories.origins import sentence

_OUTLET = "coalesce(nullif(o.title, ''), nullif(a.outlet, ''), nullif(f.title, ''), 'outlet unknown')"
_FROM = "FROM articles a LEFT JOIN outlets o ON o.id = a.outlet LEFT JOIN feeds f ON f.id = a.feed"


def story_card(db: sqlite3.Connection, story: int, since: str) -> dict[str, Any]:
    """One story. ``first`` is its first article, ``new_articles`` how many came since then, ``newest`` when the last came."""
    row = db.execute(
        """SELECT id AS story, title, article_count, outlet_count, origin_count, uncredited_count, circular
           FROM stories WHERE id = ?""",
        (story,),
    ).fetchone()
    origins = [
        name for (name,) in db.execute("SELECT name FROM story_origins WHERE story = ? ORDER BY position", (story,))
    ]
    told = sentence(
        row["article_count"],
        row["outlet_count"],
        origins,
        row["uncredited_count"],
        circular=bool(row["circular"]),
        shown=4,
    )
    new = db.execute(
        """SELECT count(*) AS new_articles, max(first_seen_at) AS newest FROM articles
           WHERE story = ? AND first_seen_at >= ? AND backlog = 0""",
        (story, since),
    ).fetchone()
    first = db.execute(
        f"""SELECT a.id AS article, a.title, a.language, {_OUTLET} AS outlet, a.came_at AS at, a.published_at,
                   a.published_precision {_FROM} WHERE a.story = ? ORDER BY a.came_at, a.id LIMIT 1""",
        (story,),
    ).fetchone()
    return {
        **dict(row), **dict(new), "subject": f"story:{story}", "sentence": told, "origins": origins,
        "title": row["title"] or (first["title"] if first else ""), "first": dict(first) if first else None,
    }  # fmt: skip


def article_card(db: sqlite3.Connection, article: int) -> dict[str, Any]:
    """One article that is in no story, as a card."""
    first = db.execute(
        f"""SELECT a.id AS article, a.title, a.language, {_OUTLET} AS outlet, a.came_at AS at, a.published_at,
                   a.published_precision, a.first_seen_at {_FROM} WHERE a.id = ?""",
        (article,),
    ).fetchone()
    return {
        "story": None, "title": first["title"], "subject": f"article:{article}", "sentence": "1 article of no story",
        "article_count": 1, "outlet_count": 1, "origin_count": 0, "origins": [], "new_articles": 1,
        "newest": first["first_seen_at"], "first": dict(first),
    }  # fmt: skip


def evidence(db: sqlite3.Connection, flags: Sequence[tuple[int, str]]) -> list[dict[str, Any]]:
    """What speaks for these flags (article, topic), in their order: the words in their sentence, and what people said of it."""
    rows = db.execute(
        """SELECT f.article, f.topic, t.title AS topic_title, f.field, f.snippet, f.spans, f.score, a.language,
                  coalesce(l.verdict, '') AS verdict
           FROM json_each(?) w JOIN flags f ON f.article = w.value ->> 0 AND f.topic = w.value ->> 1
           JOIN articles a ON a.id = f.article JOIN topics t ON t.id = f.topic
           LEFT JOIN labels l ON l.article = f.article AND l.topic = f.topic ORDER BY w.key""",
        (json.dumps([*flags]),),
    )
    return [{**dict(row), "spans": json.loads(row["spans"])} for row in rows]


def best_flags_of_story(db: sqlite3.Connection, story: int) -> list[tuple[int, str]]:
    """(article, topic) of the best flag of each topic in a story, the best first; a sentence before a headline."""
    rows = db.execute(
        """SELECT f.article, f.topic, f.field = 'title' AS headline, f.score FROM articles a
           JOIN shown_flags f ON f.article = a.id WHERE a.story = ?""",
        (story,),
    ).fetchall()
    best: dict[str, sqlite3.Row] = {}
    for row in sorted(rows, key=lambda r: (r["headline"], -r["score"], r["article"])):
        best.setdefault(row["topic"], row)
    return [(row["article"], topic) for topic, row in best.items()]
