"""Answers what people ask about stories: which there are, and who said what first in one of them."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from crawler.archive.connect import stamp
from crawler.archive.texts.gone_rows import told_gone
from crawler.errors import UsageError
from crawler.judging.stories.origins import sentence
from crawler.reading.credits.languages import LANGUAGES


def list_stories(
    db: sqlite3.Connection,
    *,
    since: datetime | None = None,
    topic: str = "",
    min_origins: int = 0,
    min_articles: int = 1,
    limit: int = 50,
) -> list[dict[str, Any]]:
    """Stories with an article first seen ``since`` then (and one flagged with ``topic``), the latest first."""
    parts, values = [_LISTED], list[Any]((max(min_articles, 1), min_origins))
    if since is not None:
        parts.append("s.last_seen_at >= ?")
        values.append(stamp(since))
    if topic:
        parts.append(_OF_COMMON_TOPIC if _is_common(db, topic) else _OF_TOPIC)
        values.append(topic)
    order = "ORDER BY s.last_seen_at DESC, s.article_count DESC, s.id DESC LIMIT ?"
    rows = db.execute(f"{' AND '.join(parts)} {order}", (*values, limit)).fetchall()
    return [_with_origins(db, dict(row)) for row in rows]


_LISTED = """
SELECT s.id AS story, s.title, s.first_seen_at, s.last_seen_at, s.article_count, s.outlet_count, s.origin_count,
       s.uncredited_count, s.circular
FROM stories s WHERE s.merged_into IS NULL AND s.article_count >= ? AND s.origin_count >= ?"""
# CROSS JOIN keeps SQLite from going through all flags of the topic for each story.
_OF_COMMON_TOPIC = """EXISTS (SELECT 1 FROM articles a CROSS JOIN shown_flags f ON f.article = a.id
                              WHERE a.story = s.id AND f.topic = ?)"""
_OF_TOPIC = "s.id IN (SELECT a.story FROM shown_flags f CROSS JOIN articles a ON a.id = f.article WHERE f.topic = ?)"
_MANY_FLAGS = 5_000


def _is_common(db: sqlite3.Connection, topic: str) -> bool:
    """Whether a topic has so many flags that looking for one in the latest stories costs less than reading them all."""
    row = db.execute("SELECT number FROM counts WHERE what = 'flags' AND name = ?", (topic,)).fetchone()
    return row is not None and row[0] > _MANY_FLAGS


def story_details(db: sqlite3.Connection, story: int) -> dict[str, Any]:
    """One story with its articles in order, each with its steps. Raises UsageError when there is none.

    A story that was found to be part of another is answered with that other one.
    """
    row = db.execute("SELECT *, id AS story FROM stories WHERE id = ?", (story,)).fetchone()
    if row is not None and row["merged_into"] is not None:
        return story_details(db, row["merged_into"])
    if row is None or row["article_count"] == 0:
        raise UsageError(f"There is no story {story}. `wirewatch stories` lists them.")
    details = _with_origins(db, {key: row[key] for key in row.keys() if key != "id"})  # noqa: SIM118
    steps = _steps(db, story)
    articles = [
        {**_article(row), "steps": [step for step in steps if step["article"] == row["id"]]}
        for row in db.execute(_ARTICLES, (story,))
    ]
    merged = db.execute("SELECT id, merge_reason, merge_score FROM stories WHERE merged_into = ? ORDER BY id", (story,))
    return {
        **details,
        "merged": [dict(row) for row in merged],
        "articles": articles,
        "unseen": _unseen(db, articles),
    }


_ARTICLES = """
SELECT a.id, a.title, a.url, a.outlet, coalesce(nullif(o.title, ''), nullif(a.outlet, ''), nullif(f.title, ''), 'outlet unknown') AS outlet_title, a.language, a.came_at AS at,
       a.published_precision,
       a.published_at, a.first_seen_at, a.copy_of, a.original, a.own_quote, a.origin, a.paywall, a.text_source,
       a.text_reason, a.body_sha256, a.gone_at, a.gone_reason, coalesce(t.summary, '') AS summary, coalesce(t.body, '') AS body,
       coalesce(t.text_version, 0) AS text_version, m.reason AS member_reason, m.score, m.terms
FROM articles a LEFT JOIN article_text t ON t.article = a.id LEFT JOIN outlets o ON o.id = a.outlet
LEFT JOIN feeds f ON f.id = a.feed
LEFT JOIN story_members m ON m.article = a.id AND m.active
WHERE a.story = ? ORDER BY at, a.id"""


def _article(row: sqlite3.Row) -> dict[str, Any]:
    article = dict(row)
    text = "\n\n".join(filter(None, (article["title"], article.pop("summary"), article.pop("body"))))
    gone = told_gone(article["gone_at"], article["gone_reason"])
    return {
        **article,
        "text_gone": gone,
        "terms": json.loads(article["terms"] or "[]"),
        "text_sha256": "" if gone else hashlib.sha256(text.encode()).hexdigest(),
        "uncredited": article["origin"] is None and article["copy_of"] is None,
    }


def _with_origins(db: sqlite3.Connection, story: dict[str, Any]) -> dict[str, Any]:
    sql = "SELECT outlet, name, article, reason FROM story_origins WHERE story = ? ORDER BY position"
    origins = [dict(row) for row in db.execute(sql, (story["story"],))]
    told = sentence(
        story["article_count"],
        story["outlet_count"],
        [origin["name"] for origin in origins],
        story["uncredited_count"],
        circular=bool(story["circular"]),
    )
    return {**story, "sentence": told, "origins": origins}


def _steps(db: sqlite3.Connection, story: int) -> list[dict[str, Any]]:
    """The steps of a story with what each rests on: the words of a credit, or the measure of a relation."""
    rows = db.execute(
        """SELECT e.article, e.source_article, e.source_outlet, e.source_name, e.reason, e.leads, c.field, c.quote,
                  c.url, CASE WHEN c.article IS NOT NULL THEN a.gone_reason END AS gone, r.containment, r.method_version, v.who, v.why
           FROM origin_edges e JOIN articles a ON a.id = e.article
           LEFT JOIN credits c ON c.article = e.article AND c.position = e.credit
           LEFT JOIN relations r ON e.credit IS NULL AND r.active AND r.relation = e.reason
             AND ((r.article = e.article AND r.other = e.source_article)
               OR (r.article = e.source_article AND r.other = e.article))
           LEFT JOIN relation_overrides v ON e.reason = 'same' AND v.a = min(e.article, e.source_article)
             AND v.b = max(e.article, e.source_article)
           WHERE e.story = ? ORDER BY e.article, e.step""",
        (story,),
    )
    return [
        {
            **{key: row[key] for key in row.keys() if key != "gone"},  # noqa: SIM118
            "source_name": row["source_name"] or f"article {row['source_article']}",
            "words": _words(row),
            "quoted": bool(row["quote"]),
        }
        for row in rows
    ]


def _words(row: sqlite3.Row) -> str:
    """What a step rests on, in words."""
    if row["quote"]:
        return str(row["quote"])
    if row["containment"] is not None and row["reason"] != "translation":
        return f"{row['containment']:.0%} of the shorter text stands in the longer"
    if row["gone"]:
        return f"its words were {row['gone']}"
    by_reason = {"translation": "each page names the other as its translation", "same": f"{row['who']}: {row['why']}"}
    return by_reason.get(row["reason"], f"the page declares {row['source_name']} as its source")


def _unseen(db: sqlite3.Connection, articles: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """What could not be seen in the days of a story."""
    since = min(min(a["at"], a["first_seen_at"]) for a in articles)
    until = max(max(a["at"], a["first_seen_at"]) for a in articles)
    gaps = db.execute(
        """SELECT count(*) AS gaps, count(DISTINCT feed) AS feeds FROM polls
           WHERE gap_from IS NOT NULL AND gap_to >= ? AND gap_from <= ?""",
        (since, until),
    ).fetchone()
    watched = db.execute("SELECT count(*) FROM feeds WHERE enabled = 1 AND parent IS NULL").fetchone()[0]
    languages = sorted({a["language"].partition("-")[0] for a in articles} - {""})
    return {
        "since": since,
        "until": until,
        "gaps": gaps["gaps"],
        "feeds_with_gaps": gaps["feeds"],
        "feeds_watched": watched,
        "paywalled": [a["id"] for a in articles if a["paywall"]],
        "not_from_page": [a["id"] for a in articles if a["text_source"] != "page"],
        "uncredited": [a["id"] for a in articles if a["uncredited"]],
        "languages": languages,
        "languages_without_credits": [language for language in languages if language not in LANGUAGES],
    }
