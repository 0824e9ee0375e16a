"""Reads what a digest tells: stories with news, changed headlines, topics against their usual, what could not be seen."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from statistics import median
from typing import Any, NamedTuple

from crawler.archive.connect import moment, stamp
from crawler.archive.judged.story_lookups import list_stories
from crawler.archive.ledger.coverage import coverage
from crawler.archive.told.hidden_rows import HIDDEN, listed
from crawler.archive.told.mark_rows import is_muted
from crawler.archive.told.shown_stories import ShownStory, shown_story
from crawler.urls import host_of

_MOST = 500
_USUAL_DAYS = 14
_FEWEST_DAYS = 3


def last_digest_at(db: sqlite3.Connection, rule: str) -> tuple[datetime | None, set[str]]:
    """When the last digest of a rule was sent, and the slots that were made."""
    rows = db.execute("SELECT sent_at, token FROM deliveries WHERE rule = ? AND reason = 'digest'", (rule,)).fetchall()
    return moment(max((row["sent_at"] for row in rows if row["sent_at"]), default=None)), {row["token"] for row in rows}


class NewsStories(NamedTuple):
    """What a digest tells of stories, and how many it does not."""

    items: list[dict[str, Any]]
    muted: int
    private: int
    """Stories whose news came from private sources alone."""


def stories_of(
    db: sqlite3.Connection, topics: Sequence[str], since: datetime, muted: Collection[str], hidden: Collection[int]
) -> NewsStories:
    """Stories with an article that came since then, those with most origins first. Each once.

    ``hidden``: sources whose articles are not shown; a story that has others is told by those.
    """
    wanted = [topic for topic in topics if f"topic:{topic}" not in muted]
    found: dict[int, dict[str, Any]] = {}
    for topic in wanted if topics else ("",):
        for story in list_stories(db, since=since, topic=topic, limit=_MOST):
            found.setdefault(story["story"], story)
    kept = [story for story in found.values() if f"story:{story['story']}" not in muted]
    kept.sort(key=lambda s: (-s["origin_count"], -s["article_count"], -s["story"]))
    items, private, left_out = [], 0, len(found) - len(kept)
    for story in kept:
        if not _has_news(db, story["story"], wanted, since, ()):
            continue
        shown = shown_story(db, story["story"], hidden)
        if shown is None or not shown.articles or (hidden and not _has_news(db, shown.story, wanted, since, hidden)):
            private += 1
        elif articles := [article for article in shown.articles if not is_muted(article, muted)]:
            items.append(_story_item(shown, articles))
        else:
            left_out += 1
    return NewsStories(items, left_out, private)


def _has_news(
    db: sqlite3.Connection, story: int, topics: Sequence[str], since: datetime, hidden: Collection[int]
) -> bool:
    """Whether an article of it that is shown came since then, and one has a topic."""
    values = {"story": story, "since": stamp(since), "hidden": listed(hidden), "topics": json.dumps([*topics])}
    news = f"""SELECT 1 FROM articles a WHERE a.story = :story AND a.first_seen_at >= :since AND a.backlog = 0
               AND a.gone_at IS NULL AND NOT {HIDDEN} LIMIT 1"""
    flagged = f"""SELECT 1 FROM articles a JOIN shown_flags f ON f.article = a.id WHERE a.story = :story
                  AND f.topic IN (SELECT value FROM json_each(:topics)) AND NOT {HIDDEN} LIMIT 1"""
    return bool(db.execute(news, values).fetchone() and (not topics or db.execute(flagged, values).fetchone()))


def _story_item(story: ShownStory, articles: Sequence[sqlite3.Row]) -> dict[str, Any]:
    first = next((article for article in articles if article["copy_of"] is None), articles[0])
    return {
        "reason": "story", "subject": f"story:{story.story}", "story": story.story, "article": first["id"],
        "title": first["title"], "url": first["url"], "host": host_of(first["url"]), "outlet": first["outlet_title"],
        "sentence": story.sentence, "origins": [*story.origins],
    }  # fmt: skip


def headlines_changed(
    db: sqlite3.Connection, topics: Sequence[str], since: datetime, hidden: Collection[int], muted: Collection[str] = ()
) -> list[dict[str, Any]]:
    """Articles of the topics whose headline was changed since then, each once, with the one before."""
    wanted = [topic for topic in topics if f"topic:{topic}" not in muted]
    rows = db.execute(
        f"""SELECT a.id, a.title, a.url, a.outlet, a.feed, a.story, coalesce(nullif(o.title, ''), a.outlet) AS name, v.title AS before, max(v.seen_at)
            FROM versions v JOIN articles a ON a.id = v.article LEFT JOIN outlets o ON o.id = a.outlet
            WHERE v.article IN (SELECT article FROM events WHERE kind = 'headline_changed' AND at >= :since)
              AND v.headline_changed = 1 AND a.gone_at IS NULL AND NOT {HIDDEN}
              {
            "AND EXISTS (SELECT 1 FROM shown_flags f WHERE f.article = a.id AND f.topic IN (SELECT value FROM json_each(:topics)))"
            if topics
            else ""
        }
            GROUP BY a.id ORDER BY a.id DESC LIMIT {_MOST}""",
        {"since": stamp(since), "hidden": listed(hidden), "topics": json.dumps(wanted)},
    )
    return [
        {"reason": "headline_changed", "subject": f"article:{row['id']}", "article": row["id"], "title": row["title"],
         "url": row["url"], "host": host_of(row["url"]), "outlet": row["name"], "before": row["before"]}
        for row in rows
        if f"story:{row['story']}" not in muted and not is_muted(row, muted)
    ]  # fmt: skip


def topic_figures(db: sqlite3.Connection, topic: str, since: datetime, now: datetime) -> tuple[int, float | None]:
    """New flagged articles since then, and the median of the days before; None in the first three days."""
    sql = """SELECT count(*) FROM shown_flags f JOIN articles a ON a.id = f.article
             WHERE f.topic = ? AND a.backlog = 0 AND a.first_seen_at >= ? AND a.first_seen_at < ?"""
    new = db.execute(sql, (topic, stamp(since), stamp(now + timedelta(seconds=1)))).fetchone()[0]
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


def paces_since(db: sqlite3.Connection, topics: Sequence[str], since: datetime) -> list[dict[str, Any]]:
    """Topics (empty: all) that came more than usual, or fell silent, since then: ``topic``, ``reason``, ``at`` and figures."""
    rows = db.execute(
        """SELECT topic, kind, at, detail FROM events WHERE kind IN ('topic_spike', 'topic_quiet') AND at >= ?1
             AND (json_array_length(?2) = 0 OR topic IN (SELECT value FROM json_each(?2))) ORDER BY id""",
        (stamp(since), json.dumps([*topics])),
    )
    return [{"topic": row["topic"], "reason": row["kind"], "at": row["at"]} | json.loads(row["detail"]) for row in rows]


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
