"""Flags of one topic over the whole archive: which there are, and the switch to those of another rule."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from crawler.archive.connect import stamp
from crawler.archive.texts.gone_rows import HAS_TEXT

_AT_ONCE = 500


class FlagColumns(NamedTuple):
    """The columns of a flag, as a rule would have it."""

    text_version: int
    score: float
    field: str
    snippet: str
    spans: str
    span_count: int


def first_of_topic(db: sqlite3.Connection, story: int, fresh: Iterable[int]) -> set[int]:
    """Those of the ``fresh`` articles of a story that are flagged with a topic which none before them is flagged with."""
    inside = json.dumps(sorted(fresh))
    rows = db.execute(
        """SELECT f.topic, f.article FROM json_each(?1) w JOIN shown_flags f ON f.article = w.value
           JOIN articles a ON a.id = f.article AND a.story = ?2 ORDER BY f.article""",
        (inside, story),
    ).fetchall()
    first: dict[str, int] = {}
    for topic, article in rows:
        first.setdefault(topic, article)
    if not first:
        return set()
    earlier = db.execute(
        """SELECT DISTINCT f.topic FROM articles a JOIN shown_flags f ON f.article = a.id
           WHERE a.story = ?2 AND a.id NOT IN (SELECT value FROM json_each(?1))""",
        (inside, story),
    )
    known = {topic for (topic,) in earlier}
    return {article for topic, article in first.items() if topic not in known}


def flagged(db: sqlite3.Connection, topic: str) -> set[int]:
    """Articles that are flagged with a topic, as far as their texts are there to be held against a rule."""
    sql = f"SELECT article FROM flags WHERE topic = ? AND {HAS_TEXT.format('flags')}"
    return {article for (article,) in db.execute(sql, (topic,))}


def flags_of(db: sqlite3.Connection, topic: str) -> dict[int, dict[str, Any]]:
    """Article -> its flag of a topic: score, field, snippet, spans and their number; as ``flagged``."""
    rows = db.execute(
        f"""SELECT article, score, field, snippet, spans, span_count FROM flags
            WHERE topic = ? AND {HAS_TEXT.format("flags")}""",
        (topic,),
    )
    return {row["article"]: {**dict(row), "spans": json.loads(row["spans"])} for row in rows}


def some_flags(db: sqlite3.Connection, topic: str, articles: Sequence[int]) -> dict[int, dict[str, Any]]:
    """As ``flags_of``, of these few articles."""
    marks = ",".join("?" * len(articles))
    rows = db.execute(
        f"""SELECT article, score, field, snippet, spans, span_count FROM flags
            WHERE topic = ? AND article IN ({marks})""",
        (topic, *articles),
    )
    return {row["article"]: {**dict(row), "spans": json.loads(row["spans"])} for row in rows}


def switch_flags(
    db: sqlite3.Connection,
    topic: str,
    version: int,
    found: Mapping[int, FlagColumns],
    lost: Iterable[int],
    now: datetime,
) -> None:
    """Make ``found`` the flags of a topic. A kept flag keeps its time; a gained one gets the time of its article, for it
    is no news that came today."""
    db.executemany("DELETE FROM flags WHERE article = ? AND topic = ?", [(article, topic) for article in lost])
    db.executemany(
        """INSERT INTO flags (article, topic, topic_version, text_version, score, field, snippet, spans, span_count,
                              flagged_at, reflagged_at)
           SELECT id, ?, ?, ?, ?, ?, ?, ?, ?, first_seen_at, ? FROM articles WHERE id = ?
           ON CONFLICT (article, topic) DO UPDATE SET topic_version = excluded.topic_version,
             text_version = excluded.text_version, score = excluded.score, field = excluded.field,
             snippet = excluded.snippet, spans = excluded.spans, span_count = excluded.span_count""",
        [(topic, version, *columns, stamp(now), article) for article, columns in found.items()],
    )


def described_articles(db: sqlite3.Connection, wanted: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Article -> what a list of flags says of it: when it came, whose it is, its title, address and feed."""
    found = {}
    ids = sorted(wanted)
    for start in range(0, len(ids), _AT_ONCE):
        part = ids[start : start + _AT_ONCE]
        rows = db.execute(
            f"""SELECT a.id AS article, a.first_seen_at, a.outlet, a.language, a.title, a.url,
                       CASE WHEN f.title <> '' THEN f.title ELSE f.declared_url END AS feed
                FROM articles a LEFT JOIN feeds f ON f.id = a.feed WHERE a.id IN ({",".join("?" * len(part))})""",
            part,
        )
        found.update({row["article"]: dict(row) for row in rows})
    return found


def count_articles(db: sqlite3.Connection) -> int:
    """How many articles the archive holds."""
    return int(db.execute("SELECT count(*) FROM articles").fetchone()[0])
