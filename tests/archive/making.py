"""Small things the archive's tests store: feeds, entries and articles with only what a test speaks of."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from typing import Any

from crawler.archive.connect import transaction
from crawler.archive.ledger.feeds import WatchedFeed, all_feeds, save_poll, sync_feeds
from crawler.archive.texts.articles import ArticleRecord, Stored
from crawler.intake.feed.parse import parse_feed
from crawler.intake.parsed import ParsedFeed
from crawler.intake.polling.decide import Decision, decide
from crawler.intake.polling.feed_state import Fetched
from crawler.models import ArticleDraft, Flag, Span
from crawler.steps.article import commit
from crawler.watch.feedlist import Source

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
WORDS = (
    "Ministers met in the capital to speak about the harbour, the railway and the price of bread for the coming winter."
)


def watch(db: sqlite3.Connection, *urls: str) -> list[WatchedFeed]:
    """Make these the watched feeds; returns them in the order given."""
    sync_feeds(db, [Source(url=url) for url in urls], NOW)
    found = {feed.state.declared_url: feed for feed in all_feeds(db, datetime.max.replace(tzinfo=UTC))}
    return [found[url] for url in urls]


def again(db: sqlite3.Connection, feed: WatchedFeed) -> WatchedFeed:
    """The feed as the archive has it now."""
    return next(f for f in all_feeds(db, datetime.max.replace(tzinfo=UTC)) if f.id == feed.id)


def poll(
    db: sqlite3.Connection, feed: WatchedFeed, body: bytes, now: datetime = NOW, **fetched: Any
) -> tuple[Decision, ParsedFeed]:
    """Store a poll that brought ``body``; its entries are not stored."""
    answer = Fetched(**{"status": 200, "url": feed.state.url, "body_hash": str(hash(body)), **fetched})
    parsed = parse_feed(body, {}, feed.state.url, now, feed.window)
    decision = decide(feed.state, answer, parsed, now)
    with transaction(db):
        save_poll(db, feed, decision, parsed, now)
    return decision, parsed


def draft(title: str = "Bread", body: str = WORDS, **more: Any) -> ArticleDraft:
    """An article as a page gives it."""
    return ArticleDraft(title=title, body=body, **more)


def store(
    db: sqlite3.Connection,
    url: str,
    what: ArticleDraft | None = None,
    *,
    source: str = "page",
    now: datetime = NOW,
    article: int | None = None,
    **more: Any,
) -> Stored:
    """Store one reading of the page at ``url``."""
    record = ArticleRecord(draft=what or draft(), url=url, text_source=source, outlet="o", **more)
    with transaction(db):
        return commit(db, record, now, article)


def topic(db: sqlite3.Connection, name: str = "nato", *, enabled: bool = True) -> None:
    """A row for a topic, so that flags may name it."""
    db.execute(
        "INSERT INTO topics (id, title, topic_version, enabled) VALUES (?, ?, 1, ?) ON CONFLICT (id) DO NOTHING",
        (name, name, int(enabled)),
    )


def flag(name: str = "nato", start: int = 0, end: int = 5, text: str = "Bread") -> Flag:
    """A flag made by words of the title."""
    return Flag(name, 1, 2.0, "title", text, (Span("title", start, end, text, text),), 1)


def rows(db: sqlite3.Connection, sql: str, *values: object) -> list[dict[str, Any]]:
    """The rows of a query."""
    return [dict(row) for row in db.execute(sql, values)]


def column(db: sqlite3.Connection, sql: str, *values: object) -> list[Any]:
    """The first column of a query."""
    return [row[0] for row in db.execute(sql, values)]
