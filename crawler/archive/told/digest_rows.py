"""Reads what a digest tells: stories with news, changed headlines, topics against their usual, what could not be seen."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from crawler.archive.connect import moment, stamp
from crawler.archive.judged.story_lookups import list_stories
from crawler.archive.ledger.coverage import coverage
from crawler.urls import host_of

_MOST = 500
_USUAL_DAYS = 14
_FEWEST_DAYS = 3


def last_digest_at(db: sqlite3.Connection, rule: str) -> tuple[datetime | None, set[str]]:
    """When the last digest of a rule was sent, and the slots that were made."""
    rows = db.execute("SELECT sent_at, token FROM deliveries WHERE rule = ? AND reason = 'digest'", (rule,)).fetchall()
    return moment(max((row["sent_at"] for row in rows if row["sent_at"]), default=None)), {row["token"] for row in rows}


def stories_of(
    db: sqlite3.Connection, topics: Sequence[str], since: datetime, muted: Collection[str], hidden: Collection[int]
) -> tuple[list[dict[str, Any]], int]:
    """Stories with an article that came since then, those with most origins first; and how many are muted. Each once.

    ``hidden``: sources whose articles are not shown; a story that has others is told by those.
    """
    found: dict[int, dict[str, Any]] = {}
    for topic in topics or ("",):
        for story in list_stories(db, since=since, topic=topic, limit=_MOST):
            found.setdefault(story["story"], story)
    kept = [story for story in found.values() if f"story:{story['story']}" not in muted]
    kept.sort(key=lambda s: (-s["origin_count"], -s["article_count"], -s["story"]))
    return [item for story in kept if (item := _story_item(db, story, since, hidden))], len(found) - len(kept)


def _story_item(
    db: sqlite3.Connection, story: dict[str, Any], since: datetime, hidden: Collection[int]
) -> dict[str, Any] | None:
    row = db.execute(
        """SELECT a.id, a.title, a.url, coalesce(o.title, a.outlet) AS outlet FROM articles a
           LEFT JOIN outlets o ON o.id = a.outlet WHERE a.story = ?
             AND coalesce(a.feed, 0) NOT IN (SELECT value FROM json_each(?))
             AND EXISTS (SELECT 1 FROM articles n WHERE n.story = a.story AND n.first_seen_at >= ? AND n.backlog = 0)
           ORDER BY a.copy_of IS NOT NULL, coalesce(a.published_at, a.first_seen_at), a.id LIMIT 1""",
        (story["story"], _json(sorted(hidden)), stamp(since)),
    ).fetchone()
    if row is None:
        return None
    return {
        "reason": "story", "subject": f"story:{story['story']}", "story": story["story"], "article": row["id"],
        "title": row["title"], "url": row["url"], "host": host_of(row["url"]), "outlet": row["outlet"],
        "sentence": story["sentence"], "origins": [origin["name"] for origin in story["origins"]],
    }  # fmt: skip


def headlines_changed(
    db: sqlite3.Connection, topics: Sequence[str], since: datetime, hidden: Collection[int]
) -> list[dict[str, Any]]:
    """Articles of the topics whose headline was changed since then, each once, with the one before."""
    rows = db.execute(
        f"""SELECT a.id, a.title, a.url, coalesce(o.title, a.outlet) AS outlet, v.title AS before, max(v.seen_at)
            FROM versions v JOIN articles a ON a.id = v.article LEFT JOIN outlets o ON o.id = a.outlet
            WHERE v.article IN (SELECT article FROM events WHERE kind = 'headline_changed' AND at >= ?)
              AND v.headline_changed = 1 AND coalesce(a.feed, 0) NOT IN (SELECT value FROM json_each(?))
              {
            "AND EXISTS (SELECT 1 FROM shown_flags f WHERE f.article = a.id AND f.topic IN (SELECT value FROM json_each(?)))"
            if topics
            else ""
        }
            GROUP BY a.id ORDER BY a.id DESC LIMIT {_MOST}""",
        (stamp(since), _json(sorted(hidden)), *((_json(topics),) if topics else ())),
    )
    return [
        {"reason": "headline_changed", "subject": f"article:{row['id']}", "article": row["id"], "title": row["title"],
         "url": row["url"], "host": host_of(row["url"]), "outlet": row["outlet"], "before": row["before"]}
        for row in rows
    ]  # fmt: skip


def _json(values: Sequence[object]) -> str:
    return json.dumps([*values])


def topic_figures(db: sqlite3.Connection, topic: str, since: datetime, now: datetime) -> tuple[int, float | None]:
    """New flagged articles since then, and the median of the days before; None in the first three days."""
    sql = """SELECT count(*) FROM shown_flags f JOIN articles a ON a.id = f.article
             WHERE f.topic = ? AND a.backlog = 0 AND a.first_seen_at >= ? AND a.first_seen_at < ?"""
    new = db.execute(sql, (topic, stamp(since), stamp(now))).fetchone()[0]
    first = db.execute("SELECT min(started_at) FROM runs").fetchone()[0]
    begun = moment(first) or now
    days = min(_USUAL_DAYS, int((since - begun) / timedelta(days=1)))
    if days < _FEWEST_DAYS:
        return new, None
    counts = [
        db.execute(sql, (topic, stamp(since - timedelta(days=n + 1)), stamp(since - timedelta(days=n)))).fetchone()[0]
        for n in range(days)
    ]
    return new, float(median(counts))


def unseen_lines_of(db: sqlite3.Connection, now: datetime) -> list[str]:
    """What could not be seen, the absence of trouble included."""
    found = coverage(db, now)
    said = [f"Coverage: {found.sentence()}."]
    parts = [
        (len(found.failing), "failing"), (len(found.silent), "silent"), (len(found.stale), "overdue"),
    ]  # fmt: skip
    if trouble := [f"{count} {word}" for count, word in parts if count]:
        said.append(f"Sources: {', '.join(trouble)}.")
    if walls := found.texts.get("paywall", 0) + found.texts.get("denied", 0):
        said.append(f"Texts of the last day that could not be read whole: {walls} (paywall or refused).")
    return said
