"""Keeps every version of every topic's query, with its date, and tells which version the archive was judged by."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from crawler.archive.connect import stamp, transaction

if TYPE_CHECKING:
    from crawler.judging.topics.topicfile import Topic


def sync_topics(db: sqlite3.Connection, topics: Sequence[Topic], now: datetime) -> dict[str, int]:
    """Store queries that changed as new versions; returns topic -> version in force.

    A topic whose file is gone is disabled and keeps its flags.
    """
    versions = {}
    with transaction(db):
        for topic in topics:
            versions[topic.key] = sync_topic(db, topic, now)
        marks = ",".join("?" * len(versions))
        db.execute(f"UPDATE topics SET enabled = 0 WHERE id NOT IN ({marks})", tuple(versions))
    return versions


def sync_topic(db: sqlite3.Connection, topic: Topic, now: datetime) -> int:
    """Store one topic inside the caller's transaction; returns its version.

    A new version when the query or a watch list it uses changed: the same words would no longer mean the same.
    """
    from crawler.judging.topics.topicfile import topic_languages  # slow to load, and most runs store no topic

    last = _newest(db, topic.key)
    version = last["topic_version"] if last else 0
    query, lists = signature_of(topic)  # printed once: that of a large query takes hundredths of a second
    if last is None or (last["query"], last["lists"]) != (query, lists):
        version += 1
    empty = db.execute("SELECT 1 FROM articles LIMIT 1").fetchone() is None
    db.execute(
        """INSERT INTO topics (id, title, topic_version, priority, enabled, languages, applied_version, read_from)
           VALUES (?, ?, ?, ?, 1, ?, ?, ?)
           ON CONFLICT (id) DO UPDATE SET title = excluded.title, topic_version = excluded.topic_version,
             priority = excluded.priority, enabled = 1, languages = excluded.languages, read_from = excluded.read_from,
             applied_version = max(applied_version, excluded.applied_version)""",
        (
            topic.key,
            topic.title,
            version,
            topic.priority,
            ",".join(sorted(topic_languages(topic))),
            version if empty else 0,
            topic.read_from,
        ),
    )
    db.execute(
        """INSERT INTO topic_versions (topic, topic_version, query, since, lists) VALUES (?, ?, ?, ?, ?)
           ON CONFLICT (topic, topic_version) DO NOTHING""",
        (topic.key, version, query, stamp(now), lists),
    )
    return version


def signature_of(topic: Topic) -> tuple[str, str]:
    """As ``current_signature``, of a topic read from its file."""
    return topic.query_text, topic.list_digests


def current_signature(db: sqlite3.Connection, topic: str) -> tuple[str, str] | None:
    """Query and digests of the watch lists of the newest version; None for a topic the archive does not know."""
    last = _newest(db, topic)
    return (last["query"], last["lists"]) if last else None


def mark_applied(db: sqlite3.Connection, topic: str, version: int) -> None:
    """Older articles have been judged by this version of the topic."""
    db.execute("UPDATE topics SET applied_version = ? WHERE id = ?", (version, topic))


def topic_versions(db: sqlite3.Connection) -> dict[str, int]:
    """Topic -> newest version."""
    return {row["id"]: row["topic_version"] for row in db.execute("SELECT id, topic_version FROM topics")}


def are_as_read(db: sqlite3.Connection, digests: Mapping[str, str] | None) -> bool:
    """Whether ``sync_topics`` would change nothing: the topics in force were read from just these (topic -> digest)."""
    rows = db.execute("SELECT id, read_from FROM topics WHERE enabled = 1")
    return digests is not None and dict(map(tuple, rows)) == digests


def tell_unapplied(db: sqlite3.Connection, before: Mapping[str, int]) -> tuple[str, ...]:
    """A sentence on each topic that is new or changed against the versions ``before`` and not applied to older articles."""
    rows = db.execute(
        "SELECT id, topic_version FROM topics WHERE enabled = 1 AND applied_version < topic_version ORDER BY id"
    )
    return tuple(
        f"The topic {row['id']} has changed. Older articles keep their flags until `wirewatch topics reflag {row['id']}`."
        if row["id"] in before
        else f"The topic {row['id']} is new. Older articles have no flags of it until `wirewatch topics reflag {row['id']}`."
        for row in rows
        if before.get(row["id"]) != row["topic_version"]
    )


def _newest(db: sqlite3.Connection, topic: str) -> sqlite3.Row | None:
    row: sqlite3.Row | None = db.execute(
        """SELECT topic_version, query, lists FROM topic_versions WHERE topic = ?
           ORDER BY topic_version DESC LIMIT 1""",
        (topic,),
    ).fetchone()
    return row


def topic_rows(db: sqlite3.Connection) -> list[dict[str, Any]]:
    """Every topic the archive knows: version, since when, shown and hidden flags, how many it has yet to judge."""
    rows = db.execute(
        # Counted as they are written, and the few hidden ones taken off: no flag need be looked up.
        """SELECT t.id AS topic, t.title, t.priority, t.enabled, t.languages, t.topic_version, t.applied_version, v.since,
                  coalesce(f.number, 0) AS all_flags, coalesce(f.number, 0) - coalesce(h.n, 0) AS flags
           FROM topics t JOIN topic_versions v ON v.topic = t.id AND v.topic_version = t.topic_version
           LEFT JOIN counts f ON f.what = 'flags' AND f.name = t.id
           LEFT JOIN (SELECT l.topic, count(*) AS n FROM labels l JOIN flags f ON f.article = l.article AND f.topic = l.topic
                      WHERE l.verdict = 'wrong' GROUP BY l.topic) h ON h.topic = t.id
           ORDER BY t.priority DESC, t.id"""
    )
    return [dict(row) for row in rows]


def blind_spots(db: sqlite3.Connection) -> dict[str, dict[str, int]]:
    """Topic -> language it has no terms for -> number of articles, most first. As the view ``language_blind_spots``."""
    counts: dict[str, int] = {}
    for stated, articles in db.execute("SELECT name, number FROM counts WHERE what = 'articles' AND number > 0"):
        language = stated.partition("-")[0].lower()
        counts[language] = counts.get(language, 0) + articles
    counts.pop("", None)
    most = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    found: dict[str, dict[str, int]] = {}
    for topic, languages in db.execute("SELECT id, languages FROM topics WHERE enabled = 1 AND languages <> ''"):
        known = set(languages.split(","))
        if missing := {language: articles for language, articles in most if language not in known}:
            found[topic] = missing
    return found
