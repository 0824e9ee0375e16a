"""Reads events with what the archive knows of them now, as rules decide on them and messages tell them."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from crawler.archive.connect import stamp
from crawler.archive.told.fired_rows import fired_words, story_words
from crawler.archive.told.hidden_rows import HIDDEN, listed, private_events
from crawler.archive.told.shown_stories import shown_story
from crawler.delivery.verdicts import Occurrence
from crawler.urls import host_of

_EVENTS = """SELECT e.id, e.at, e.kind, e.article, e.topic, e.feed, e.detail, coalesce(s.merged_into, e.story) AS story,
  coalesce(a.title, '') AS title, coalesce(a.outlet, '') AS outlet, a.feed AS source
FROM events e LEFT JOIN articles a ON a.id = e.article LEFT JOIN stories s ON s.id = e.story"""


def occurrences_after(db: sqlite3.Connection, event: int, limit: int, hidden: Collection[int] = ()) -> list[Occurrence]:
    """At most ``limit`` events after this one, in the order they were written; ``in_scope`` is left to the caller.

    ``hidden``: sources of which only rules tell that say so.
    """
    rows = db.execute(f"{_EVENTS} WHERE e.id > ? ORDER BY e.id LIMIT ?", (event, limit)).fetchall()
    return _occurrences(db, rows, hidden)


def occurrences_since(
    db: sqlite3.Connection, since: datetime, after: int, limit: int, hidden: Collection[int] = ()
) -> list[Occurrence]:
    """At most ``limit`` events of the time since then, after the event ``after``."""
    sql = f"{_EVENTS} WHERE e.at >= ? AND e.id > ? ORDER BY e.id LIMIT ?"
    return _occurrences(db, db.execute(sql, (stamp(since), after, limit)).fetchall(), hidden)


def _occurrences(db: sqlite3.Connection, rows: Sequence[sqlite3.Row], hidden: Collection[int]) -> list[Occurrence]:
    wanted = {row["story"] for row in rows if row["story"] is not None}
    stories = _story_topics(db, wanted)
    shown = _shown_topics(db, wanted, hidden) if hidden else None
    private = private_events(db, hidden, [row["id"] for row in rows])
    articles = _article_topics(db, {row["article"] for row in rows if row["article"] is not None})
    return [
        Occurrence(
            id=row["id"],
            at=datetime.fromisoformat(row["at"]),
            kind=row["kind"],
            article=row["article"],
            topic=row["topic"],
            story=row["story"],
            feed=row["feed"],
            detail=(detail := json.loads(row["detail"])),
            title=row["title"],
            outlet=row["outlet"],
            source=row["source"],
            headline=hashlib.sha256(row["title"].encode()).hexdigest()[:16],
            article_topics=frozenset(articles.get(row["article"], ())),
            story_topics=stories.get(row["story"], {}),
            shown_topics=shown.get(row["story"], {}) if shown is not None else None,
            further_origin=_is_further(db, row, detail, ()),
            further_shown=_is_further(db, row, detail, hidden) if hidden else None,
            private=row["id"] in private,
        )
        for row in rows
    ]


def _story_topics(db: sqlite3.Connection, stories: Iterable[int]) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for story, topic, first in db.execute(
        """SELECT a.story, f.topic, min(a.id) FROM json_each(?) w JOIN articles a ON a.story = w.value
           JOIN shown_flags f ON f.article = a.id GROUP BY a.story, f.topic""",
        (json.dumps(sorted(stories)),),
    ):
        found[story][topic] = first
    return found


def _article_topics(db: sqlite3.Connection, articles: Iterable[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for article, topic in db.execute(
        "SELECT f.article, f.topic FROM json_each(?) w JOIN shown_flags f ON f.article = w.value",
        (json.dumps(sorted(articles)),),
    ):
        found[article].add(topic)
    return found


def _shown_topics(db: sqlite3.Connection, stories: Iterable[int], hidden: Collection[int]) -> dict[int, dict[str, int]]:
    """As ``_story_topics``, of articles that are shown; under '' the first of them, whatever its topics."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    values = {"stories": listed([*stories]), "hidden": listed(hidden)}
    for story, topic, first in db.execute(
        f"""SELECT a.story, f.topic, min(a.id) FROM json_each(:stories) w JOIN articles a ON a.story = w.value
            JOIN shown_flags f ON f.article = a.id WHERE NOT {HIDDEN} GROUP BY a.story, f.topic
            UNION ALL
            SELECT a.story, '', min(a.id) FROM json_each(:stories) w JOIN articles a ON a.story = w.value
            WHERE NOT {HIDDEN} GROUP BY a.story""",
        values,
    ):
        found[story][topic] = first
    return found


def _is_further(db: sqlite3.Connection, row: sqlite3.Row, detail: Mapping[str, Any], hidden: Collection[int]) -> bool:
    if row["kind"] != "origin_new":
        return False
    if hidden:
        shown = shown_story(db, row["story"], hidden)
        return shown is not None and detail.get("outlet") in shown.found[1:]
    sql = "SELECT outlet FROM story_origins WHERE story = ? ORDER BY found_at, position"
    return detail.get("outlet") in [origin[0] for origin in db.execute(sql, (row["story"],)).fetchall()[1:]]


def items_of(
    db: sqlite3.Connection, rows: Sequence[int], topics: Sequence[str] = (), hidden: Collection[int] = ()
) -> list[dict[str, Any]]:
    """What a message tells of these outbox rows, in their order: facts for ``delivery.wording``.

    ``topics``: whose words are shown; empty: all. ``hidden``: sources whose articles are counted and not shown.
    """
    found = []
    for row in db.execute(
        """SELECT d.id, d.subject, d.reason, d.token, d.event, e.at, e.article, e.topic, e.feed, e.detail
           FROM json_each(?) w JOIN deliveries d ON d.id = w.value LEFT JOIN events e ON e.id = d.event ORDER BY d.id""",
        (json.dumps([*rows]),),
    ).fetchall():
        item = {"reason": row["reason"], "subject": row["subject"], "event": row["event"], "at": row["at"]}
        kind, _, name = row["subject"].partition(":")
        detail = json.loads(row["detail"] or "{}")
        if kind == "feed":
            item |= _of_feed(db, int(name), detail)
        elif kind == "topic":
            item |= {"title": name, "topic": name} | detail
        else:
            item |= _of_article(db, row["article"], kind == "story", topics, hidden)
        if kind == "story":
            item |= _of_story(db, int(name), row["reason"], row["token"], hidden)
        if row["reason"] == "headline_changed":
            item |= _before(db, row["article"], detail.get("text_version"))
        found.append(item)
    return found


def _of_article(
    db: sqlite3.Connection, article: int | None, in_story: bool, wanted: Sequence[str], hidden: Collection[int]
) -> dict[str, Any]:
    row = db.execute(
        """SELECT a.id, a.title, a.url, coalesce(o.title, a.outlet) AS outlet, a.story FROM articles a
           LEFT JOIN outlets o ON o.id = a.outlet WHERE a.id = ?""",
        (article,),
    ).fetchone()
    if row is None:
        return {"title": ""}
    whole = in_story and row["story"] is not None
    topics = story_words(db, row["story"], wanted, hidden) if whole else fired_words(db, [row["id"]], wanted)
    return {
        "title": row["title"], "url": row["url"], "host": host_of(row["url"]), "outlet": row["outlet"],
        "article": row["id"], "story": row["story"], "topics": topics,
    }  # fmt: skip


def _of_story(db: sqlite3.Connection, story: int, reason: str, token: str, hidden: Collection[int]) -> dict[str, Any]:
    shown = shown_story(db, story, hidden)
    if shown is None:
        return {}
    found: dict[str, Any] = {
        "story": shown.story, "sentence": shown.sentence, "first": shown.first, "origins": [*shown.origins],
    }  # fmt: skip
    if reason == "origin_new":
        name = db.execute(
            "SELECT name FROM story_origins WHERE story = ? AND outlet = ?", (shown.story, token)
        ).fetchone()
        found["origin"] = name[0] if name else token
        found["number"] = 1 + shown.found.index(token) if token in shown.found else 0
    if reason == "correction":
        found["correction"] = _corrected(db, shown.story, token)
    return found


def _corrected(db: sqlite3.Connection, story: int, token: str) -> str:
    what, _, name = token.partition(":")
    if what == "joined":
        return f"story {name}, which was reported here, turned out to be part of story {story}"
    row = db.execute("SELECT title FROM outlets WHERE id = ?", (name,)).fetchone()
    return f"{row[0] if row else name} was reported here as a known origin and is not one"


def _before(db: sqlite3.Connection, article: int, version: int | None) -> dict[str, Any]:
    row = db.execute(
        "SELECT title FROM versions WHERE article = ? AND text_version < ? ORDER BY text_version DESC LIMIT 1",
        (article, version or 1 << 31),
    ).fetchone()
    return {"before": row["title"]} if row else {}


def _of_feed(db: sqlite3.Connection, feed: int, detail: dict[str, Any]) -> dict[str, Any]:
    row = db.execute("SELECT title, declared_url FROM feeds WHERE id = ?", (feed,)).fetchone()
    if row is None:
        return {"title": f"source {feed}"}
    url = row["declared_url"]
    said = {key: detail[key] for key in ("gap_from", "gap_to", "last_new_at") if key in detail}
    return {
        "title": row["title"] or url, "url": url, "host": host_of(url), "outlet": row["title"], "feed": feed,
        "why": detail.get("reason", ""),
    } | said  # fmt: skip


def titles_of(db: sqlite3.Connection, events: Sequence[int]) -> dict[int, str]:
    """Event -> the title of its article, source or topic."""
    rows = db.execute(
        """SELECT e.id, coalesce(a.title, nullif(f.title, ''), f.declared_url, e.topic, '') FROM json_each(?) w
           JOIN events e ON e.id = w.value LEFT JOIN articles a ON a.id = e.article LEFT JOIN feeds f ON f.id = e.feed""",
        (json.dumps([*events]),),
    )
    return dict(rows.fetchall())
