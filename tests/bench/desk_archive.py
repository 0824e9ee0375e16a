"""Makes a large archive for the bench of the desk: rows as a run would leave them, written straight into the tables.

105,000 articles of invented words in 30 days, in 14,500 stories of 400 sources, with flags, copies, credits, edits, polls and
labels in the shares that a month of real news had. What a run computes (fingerprints, vectors) is left out: no page reads it.
"""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path

from crawler.archive.connect import connect, transaction
from crawler.archive.judged.topic_rows import sync_topics
from crawler.judging.topics.topicfile import compile_topic
from tests.bench.reflag import vocabulary

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
DAYS, SOURCES, TOPICS, WORDS = 30, 400, 9, 250
LANGUAGES = ("en", "en", "en", "uk", "ru", "de", "fr", "es", "ar", "")
POLLS_A_DAY = 24


def make_desk_archive(path: Path, articles: int) -> None:
    """Fill a new archive; the newest article came just before ``NOW``."""
    chosen = random.Random(1)
    words = vocabulary(chosen)
    with closing(connect(path)) as db:
        db.execute("PRAGMA foreign_keys = OFF")  # stories are written after their articles
        _sources(db)
        rules = [
            compile_topic(f"topic{n}", {"title": f"Topic {n}", "query": topic_word(words, n)}, {})
            for n in range(TOPICS)
        ]
        sync_topics(db, rules, NOW - timedelta(days=DAYS))
        for first in range(1, articles + 1, 5000):
            with transaction(db):
                _fill(db, range(first, min(first + 5000, articles + 1)), articles, words, chosen)
        with transaction(db):
            db.execute("DELETE FROM fts_doubts")
            _stories(db)
        _polls(db)
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.execute("ANALYZE")


def topic_word(words: list[str], number: int) -> str:
    """The word that a topic asks for."""
    return words[3000 + number]


def _at(number: int, articles: int) -> str:
    seconds = DAYS * 86400 * (articles - number + 1) / articles
    return (NOW - timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


def _sources(db: sqlite3.Connection) -> None:
    rows = range(1, SOURCES + 1)
    db.executemany("INSERT INTO outlets (id, title, domain, country) VALUES (?, ?, ?, ?)",
                   [(f"paper{n}", f"The Paper of {n}", f"paper{n}.example", "ua") for n in rows])  # fmt: skip
    db.executemany(
        """INSERT INTO feeds (id, declared_url, url, title, outlet, tags, polled_at, last_new_at, next_poll_at, entries_per_day)
           VALUES (?1, ?2, ?2, ?3, ?4, 'world', ?5, ?5, ?5, 9)""",
        [(n, f"https://paper{n}.example/feed", f"Paper {n}", f"paper{n}", "2026-03-04T11:30:00Z") for n in rows],
    )


def _fill(db: sqlite3.Connection, numbers: range, articles: int, words: list[str], chosen: random.Random) -> None:
    weights = list(accumulate(1 / (rank + 3) for rank in range(len(words))))
    for n in numbers:
        at, source = _at(n, articles), n % SOURCES + 1
        text = chosen.choices(words, cum_weights=weights, k=WORDS)
        flagged = [t for t in range(TOPICS) if chosen.random() < 0.012]
        for topic in flagged:
            text[20 + topic] = topic_word(words, topic)
        title, body = " ".join(text[:9]).capitalize(), " ".join(text[9:])
        story = chosen.randrange(1, articles // 7) if chosen.random() < 0.6 else None
        copy = n - chosen.randrange(1, 50) if n > 60 and chosen.random() < 0.05 else None
        db.execute(
            """INSERT INTO articles (id, title, url, final_url, outlet, feed, language, published_at, published_precision, came_at,
                 first_seen_at, fetched_at, http_status, text_source, copy_of, story, words, original, origin)
               VALUES (?1, ?2, ?3, ?3, ?4, ?5, ?6, ?7, 'minute', ?7, ?7, ?7, 200, ?8, ?9, ?10, 250, 0, ?4)""",
            (n, title, f"https://paper{source}.example/{n}", f"paper{source}", source, chosen.choice(LANGUAGES), at,
             "page" if chosen.random() < 0.8 else "feed", copy, story),
        )  # fmt: skip
        db.execute("INSERT INTO article_text VALUES (?, ?, ?, ?, 1)", (n, title, body[:200], body))
        db.execute("INSERT INTO article_urls (url, article) VALUES (?, ?)", (f"https://paper{source}.example/{n}", n))
        db.execute(
            """INSERT INTO entries (feed, guid, link, title, published_at, first_seen_at, last_seen_at, attempts, article)
               VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?)""",
            (source, str(n), f"https://paper{source}.example/{n}", title, at, at, at, n),
        )
        _judge(db, n, at, flagged, copy, words, body, chosen)


def _judge(
    db: sqlite3.Connection, n: int, at: str, flagged: list[int], copy: int | None, words: list[str], body: str,
    chosen: random.Random,
) -> None:  # fmt: skip
    for topic in flagged:
        word = topic_word(words, topic)
        start = body.find(word)
        spans = [{"field": "body", "start": start, "end": start + len(word), "text": word, "clause": word}]
        db.execute(
            """INSERT INTO flags (article, topic, topic_version, text_version, score, field, snippet, spans, span_count, flagged_at)
               VALUES (?, ?, 1, 1, ?, 'body', ?, ?, 1, ?)""",
            (n, f"topic{topic}", chosen.randrange(1, 9), body[max(0, start - 90) : start + 90], json.dumps(spans), at),
        )
        if chosen.random() < 0.03:
            verdict = "right" if chosen.random() < 0.8 else "wrong"
            db.execute(
                "INSERT INTO labels (article, topic, verdict, at) VALUES (?, ?, ?, ?)",
                (n, f"topic{topic}", verdict, at),
            )
    if chosen.random() < 0.3:
        name = f"paper{chosen.randrange(1, SOURCES)}"
        db.execute(
            "INSERT INTO credits VALUES (?, 0, ?, ?, '', 'according_to', 'body', 0, 9, ?, 1, '', 1, 1)",
            (n, name, name, body[:60]),
        )
    if copy:
        db.execute(
            'INSERT INTO relations VALUES (?, ?, \'copy\', 3, 0.97, 0.9, \'{"reason": "sketch", "shared": 40}\', 1)',
            (n, copy),
        )
    if chosen.random() < 0.05:
        diff = f"headline: {body[:40]} [-{body[40:60]}-] {{+{body[60:90]}+}}\ntext: … {body[100:180]} {{+{body[180:260]}+}} …"
        db.execute(
            "INSERT INTO versions VALUES (?, 0, ?, 'edit', 'Old title', '', ?, 1, 12, 4, ?)", (n, at, body[:800], diff)
        )


def _stories(db: sqlite3.Connection) -> None:
    db.execute(
        "UPDATE articles SET copy_of = NULL WHERE copy_of IN (SELECT id FROM articles WHERE copy_of IS NOT NULL)"
    )
    db.execute(
        """INSERT INTO stories (id, title, first_seen_at, last_seen_at, article_count, outlet_count, origin_count, languages, from_at, to_at)
           SELECT story, min(title), min(first_seen_at), max(first_seen_at), count(*), count(DISTINCT outlet), 1, 'en',
                  min(came_at), max(came_at) FROM articles WHERE story IS NOT NULL GROUP BY story"""
    )
    db.execute(
        """INSERT INTO story_origins (story, outlet, position, name, article, reason, found_at)
           SELECT story, outlet, 0, outlet, min(id), 'own', min(first_seen_at) FROM articles WHERE story IS NOT NULL GROUP BY story"""
    )


def _polls(db: sqlite3.Connection) -> None:
    def rows() -> Iterator[tuple[object, ...]]:
        chosen = random.Random(2)
        for hour in range(DAYS * POLLS_A_DAY, 0, -1):
            at = (NOW - timedelta(hours=hour * 24 // POLLS_A_DAY)).strftime("%Y-%m-%dT%H:%M:%SZ")
            for source in range(1, SOURCES + 1):
                failed = source % 50 == 0 or chosen.random() < 0.01
                gap = at if chosen.random() < 0.0005 else None
                yield (
                    source,
                    at,
                    "failed" if failed else "new",
                    "timeout" if failed else "",
                    9000,
                    0.3,
                    20,
                    1,
                    gap,
                    gap,
                )

    with transaction(db):
        db.executemany(
            """INSERT INTO polls (feed, polled_at, outcome, reason, bytes, duration_s, items, new_entries, gap_from, gap_to)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            rows(),
        )
        db.execute("UPDATE feeds SET failures = 3 WHERE id % 50 = 0")
