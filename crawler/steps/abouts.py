"""What is known of a reading beside its text, before it is stored: what the scopes of topics ask for."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import islice

from crawler.archive.texts.about_rows import about_of_feed, read_abouts
from crawler.archive.texts.articles import ArticleRecord, find_article
from crawler.archive.texts.candidates import StoredText
from crawler.judging.topics.patterns import PatternTable
from crawler.judging.topics.plan import Planner
from crawler.judging.topics.query import parse
from crawler.judging.topics.scopes import About
from crawler.reading.outlets import Outlet
from crawler.urls import host_of

_AT_ONCE = 500

Scope = Callable[[About], bool]


def scope_of(text: str) -> Scope | None:
    """Whether an article or source is one of a ``where`` of delivery.toml; None for an empty one: all are."""
    if not text:
        return None
    test = Planner(PatternTable()).test(parse(text, "AND", wordless=True).root, {}, None)
    return lambda about: test.hits([], about) is not None


def about_reading(db: sqlite3.Connection, record: ArticleRecord, owner: Outlet | None, now: datetime) -> About:
    """As the archive will know it once the record is stored; what an article of this address had first stays."""
    article = find_article(db, record.url, record.entry_url)
    stored = read_abouts(db, [article], now).get(article) if article is not None else None
    draft, feed = record.draft, about_of_feed(db, record.feed, now)
    published_at = draft.published_at or (stored.published_at if stored else None)
    day_only = draft.published_precision == "day"
    return About(
        language=draft.language,
        outlet=tuple(filter(None, (owner.id, owner.title, owner.domain))) if owner else (),
        country=owner.country if owner else "",
        host=host_of(record.url),
        feed=stored.feed if stored else feed.feed,
        tags=(*draft.tags, *feed.tags),
        authors=draft.authors,
        section=draft.section,
        published_at=published_at,
        day_only=day_only if draft.published_at else bool(stored and stored.day_only),
        seen_at=stored.seen_at if stored else (record.first_seen_at or now),
        now=now,
    )


def with_about(
    db: sqlite3.Connection, texts: Iterable[StoredText], now: datetime, *, needed: bool
) -> Iterator[tuple[StoredText, About | None]]:
    """Stored texts, each with what else is known of its article where that is ``needed``."""
    rest = iter(texts)
    while part := list(islice(rest, _AT_ONCE)):
        abouts = read_abouts(db, (text.article for text in part), now) if needed else {}
        for text in part:
            yield text, abouts.get(text.article)


def about_stored(db: sqlite3.Connection, article: int, now: datetime, language: str) -> About:
    """What the archive knows of one article."""
    found = read_abouts(db, [article], now).get(article)
    return replace(found, language=language) if found else About(language, now=now)
