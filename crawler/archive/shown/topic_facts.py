"""Reads what a topic does in the archive: when, where, by which words, and how right it is."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from crawler.archive.connect import stamp
from crawler.archive.judged.label_rows import Score

DAYS = 60
"""Days of the timeline."""
MOST_FLAGS = 20_000
"""Newest flags that are counted by day, outlet and language."""
READ_FLAGS = 400
"""Newest flags whose words are read."""
SHOWN = 8
"""Of these, those that are shown as the newest."""
NEWEST_ARTICLES = 20_000
"""Newest articles among which languages without terms are counted."""


@dataclass(frozen=True, slots=True)
class TopicFacts:
    """A topic as its page shows it. Counts are of flagged articles that no person called wrong."""

    topic: dict[str, Any]
    """Its row, with ``query`` and ``since`` of the newest version and ``versions``, how many there were."""
    labels: Score
    labelled: list[dict[str, Any]]
    """The last verdicts of people."""
    days: list[dict[str, Any]] = field(default_factory=list)
    """``day`` (UTC), ``articles``, ``texts`` (without copies) and ``outlets`` for each of the last ``DAYS`` days."""
    outlets: list[dict[str, Any]] = field(default_factory=list)
    languages: list[dict[str, Any]] = field(default_factory=list)
    counted_from: str = ""
    """Since when flags are counted."""
    words: list[dict[str, Any]] = field(default_factory=list)
    """``words``, in how many of the ``words_of`` newest flags, and the ``article`` that had them last."""
    words_of: int = 0
    blind: list[dict[str, Any]] = field(default_factory=list)
    """``language`` and ``articles`` that the topic has no terms for, of the newest ``NEWEST_ARTICLES``."""
    newest: list[dict[str, Any]] = field(default_factory=list)
    weakest: list[dict[str, Any]] = field(default_factory=list)
    """Of the others those with the least score: where a rule is wrong, it is wrong here first."""


def topics_known(db: sqlite3.Connection) -> list[dict[str, Any]]:
    """Every topic of the archive: id, title, whether its file is still there; those in use first."""
    rows = db.execute("SELECT id, title, enabled FROM topics ORDER BY enabled DESC, priority DESC, title")
    return [dict(row) for row in rows]


def list_topics(db: sqlite3.Connection, now: datetime) -> list[dict[str, Any]]:
    """As ``topics_known``, with what the versions and labels say and the flags of the last day and week."""
    day, week = stamp(now - timedelta(days=1)), stamp(now - timedelta(days=7))
    rows = db.execute(
        """SELECT t.id, t.title, t.enabled, t.topic_version, t.applied_version,
             (SELECT since FROM topic_versions v WHERE v.topic = t.id AND v.topic_version = t.topic_version) AS since,
             (SELECT count(*) FROM flags f WHERE f.topic = t.id AND f.flagged_at >= ?1) AS day,
             (SELECT count(*) FROM flags f WHERE f.topic = t.id AND f.flagged_at >= ?2) AS week,
             (SELECT max(flagged_at) FROM flags f WHERE f.topic = t.id) AS latest
           FROM topics t ORDER BY t.enabled DESC, t.priority DESC, t.title""",
        (day, week),
    )
    return [{**dict(row), "labels": asdict(_labels(db, row["id"]))} for row in rows.fetchall()]


def topic_row(db: sqlite3.Connection, topic: str) -> dict[str, Any] | None:
    """The row of a topic with the query of its newest version; None when the archive does not know it."""
    row = db.execute(
        """SELECT t.*, v.query, v.since, (SELECT count(*) FROM topic_versions WHERE topic = t.id) AS versions
           FROM topics t LEFT JOIN topic_versions v ON v.topic = t.id AND v.topic_version = t.topic_version
           WHERE t.id = ?""",
        (topic,),
    ).fetchone()
    return dict(row) if row is not None else None


def topic_facts(db: sqlite3.Connection, topic: str, now: datetime) -> TopicFacts | None:
    """What the archive knows of a topic; None when there is none. What is read has a bound, however many flags there are."""
    row = topic_row(db, topic)
    if row is None:
        return None
    since = max(stamp(now - timedelta(days=DAYS - 1)) or "", _nth_newest(db, topic, MOST_FLAGS))
    since = since[:10] + "T00:00:00Z" if since else since
    grouped = [dict(r) for r in db.execute(_GROUPED, {"topic": topic, "since": since})]
    recent = _recent(db, topic)
    return TopicFacts(
        topic=row,
        labels=_labels(db, topic),
        labelled=[dict(r) for r in db.execute(_LABELLED, (topic,))],
        days=_days(grouped, now),
        outlets=_summed(grouped, "outlet"),
        languages=_summed(grouped, "language"),
        counted_from=since,
        words=_words(recent),
        words_of=len(recent),
        blind=_blind(db, row["languages"]),
        newest=recent[:SHOWN],
        weakest=sorted(recent[SHOWN:], key=lambda flag: flag["score"])[:5],
    )


_GROUPED = """
SELECT substr(f.flagged_at, 1, 10) AS day, coalesce(nullif(o.title, ''), a.outlet) AS outlet, a.outlet AS outlet_id,
       a.language, count(*) AS articles, sum(a.copy_of IS NULL) AS texts
FROM flags f CROSS JOIN articles a ON a.id = f.article LEFT JOIN outlets o ON o.id = a.outlet
WHERE f.topic = :topic AND f.flagged_at >= :since
  AND NOT EXISTS (SELECT 1 FROM labels l WHERE l.article = f.article AND l.topic = f.topic AND l.verdict = 'wrong')
GROUP BY day, a.outlet, a.language"""
_LABELLED = """
SELECT l.article, l.verdict, l.why, l.at, l.who, a.title, a.language FROM labels l JOIN articles a ON a.id = l.article
WHERE l.topic = ? ORDER BY l.at DESC, l.article DESC LIMIT 8"""
_RECENT = """
SELECT f.article, f.score, f.field, f.snippet, f.spans, f.span_count, f.flagged_at, a.title, a.language, a.url, a.copy_of,
       coalesce(nullif(o.title, ''), a.outlet) AS outlet_title
FROM shown_flags f CROSS JOIN articles a ON a.id = f.article LEFT JOIN outlets o ON o.id = a.outlet
WHERE f.topic = ? ORDER BY f.flagged_at DESC LIMIT ?"""


def _nth_newest(db: sqlite3.Connection, topic: str, number: int) -> str:
    sql = "SELECT flagged_at FROM flags WHERE topic = ? ORDER BY flagged_at DESC LIMIT 1 OFFSET ?"
    row = db.execute(sql, (topic, number)).fetchone()
    return row[0] if row else ""


def _recent(db: sqlite3.Connection, topic: str) -> list[dict[str, Any]]:
    rows = db.execute(_RECENT, (topic, READ_FLAGS))
    return [{**dict(row), "spans": json.loads(row["spans"])} for row in rows]


def _words(flags: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Words in any case are one; shown as the newest article writes them."""
    articles: Counter[str] = Counter()
    shown: dict[str, tuple[str, int]] = {}
    for flag in flags:
        for word in {span["text"].casefold(): span["text"] for span in flag["spans"]}.items():
            articles[word[0]] += 1
            shown.setdefault(word[0], (word[1], flag["article"]))
    most = sorted(articles.items(), key=lambda item: (-item[1], item[0]))[:24]
    return [{"words": shown[key][0], "articles": count, "article": shown[key][1]} for key, count in most]


def _days(grouped: Iterable[dict[str, Any]], now: datetime) -> list[dict[str, Any]]:
    counts: dict[str, list[Any]] = {}
    for row in grouped:
        of = counts.setdefault(row["day"], [0, 0, set()])
        of[0] += row["articles"]
        of[1] += row["texts"]
        of[2].add(row["outlet_id"])
    days = [(stamp(now - timedelta(days=back)) or "")[:10] for back in range(DAYS - 1, -1, -1)]
    found = [(day, counts.get(day, [0, 0, set()])) for day in days]
    return [{"day": day, "articles": of[0], "texts": of[1], "outlets": len(of[2])} for day, of in found]


def _summed(grouped: Iterable[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    counts: Counter[str] = Counter()
    texts: Counter[str] = Counter()
    for row in grouped:
        counts[row[name]] += row["articles"]
        texts[row[name]] += row["texts"]
    most = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [{name: value, "articles": count, "texts": texts[value]} for value, count in most]


def _labels(db: sqlite3.Connection, topic: str) -> Score:
    rows = db.execute(
        """SELECT l.verdict, f.article IS NOT NULL, count(*) FROM labels l
           LEFT JOIN flags f ON f.article = l.article AND f.topic = l.topic WHERE l.topic = ? GROUP BY 1, 2""",
        (topic,),
    )
    counts = {(verdict, bool(flagged)): count for verdict, flagged, count in rows}
    return Score(*(counts.get(kind, 0) for kind in (("right", True), ("wrong", True), ("right", False))))


def _blind(db: sqlite3.Connection, languages: str) -> list[dict[str, Any]]:
    known = set(languages.split(",")) if languages else set()
    if not known:
        return []
    rows = db.execute(
        """SELECT language, count(*) AS articles FROM articles
           WHERE id > (SELECT max(id) FROM articles) - ? AND language <> '' GROUP BY language ORDER BY 2 DESC, 1""",
        (NEWEST_ARTICLES,),
    )
    return [dict(row) for row in rows if row["language"] not in known]
