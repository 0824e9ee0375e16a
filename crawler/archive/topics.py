"""Keeps every version of every topic's query, with its date."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from crawler.archive.connect import stamp, transaction
from crawler.judging.topicfile import Topic


def sync_topics(db: sqlite3.Connection, topics: Sequence[Topic], now: datetime) -> dict[str, int]:
    """Store queries that changed as new versions; returns topic -> version in force.

    A topic whose file is gone is disabled and keeps its flags.
    """
    versions = {}
    with transaction(db):
        for topic in topics:
            versions[topic.key] = _sync(db, topic, now)
        marks = ",".join("?" * len(versions))
        db.execute(f"UPDATE topics SET enabled = 0 WHERE id NOT IN ({marks})", tuple(versions))
    return versions


def _sync(db: sqlite3.Connection, topic: Topic, now: datetime) -> int:
    last = db.execute(
        "SELECT topic_version, query FROM topic_versions WHERE topic = ? ORDER BY topic_version DESC LIMIT 1",
        (topic.key,),
    ).fetchone()
    version = last["topic_version"] if last else 0
    if last is None or last["query"] != topic.query_text:
        version += 1
    db.execute(
        """INSERT INTO topics VALUES (?, ?, ?, ?, 1) ON CONFLICT (id) DO UPDATE
           SET title = excluded.title, topic_version = excluded.topic_version, priority = excluded.priority, enabled = 1""",
        (topic.key, topic.title, version, topic.priority),
    )
    db.execute(
        "INSERT INTO topic_versions VALUES (?, ?, ?, ?) ON CONFLICT (topic, topic_version) DO NOTHING",
        (topic.key, version, topic.query_text, stamp(now)),
    )
    return version
