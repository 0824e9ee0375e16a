"""Says what a page has to show before it is believed: what its feed or the archive knows of the article."""

from __future__ import annotations

import sqlite3

from crawler.archive.ledger.entries import EntryToRead, sole_entry
from crawler.archive.ledger.feeds import WatchedFeed
from crawler.archive.texts.known_texts import known_text
from crawler.archive.texts.rereads import ArticleToReread
from crawler.reading.belief import Expected

_CHANGED_FOR_GOOD = 8.0
"""Weighed failures after which a watched page that shows nothing of its earlier text is taken for a new one at its place."""


def expected_of(db: sqlite3.Connection, due: EntryToRead | ArticleToReread) -> Expected:
    """What is known of the article whose page is read."""
    told = due.draft if isinstance(due, EntryToRead) else None
    known = known_text(db, due.article) if due.article is not None else None
    if known is not None:
        titles = (told.title, *known.titles) if told and told.title else known.titles
        return Expected(titles, known.text, stored=known.from_page)
    if told is None:
        return Expected()
    return Expected((told.title,) if told.title else (), "\n".join(filter(None, (told.summary, told.content))))


def expected_of_watched(db: sqlite3.Connection, feed: WatchedFeed) -> Expected:
    """What is known of a watched page; nothing at its first poll, and after it failed for long."""
    _, article = sole_entry(db, feed.id) or (None, None)
    if article is None or feed.state.failures >= _CHANGED_FOR_GOOD:
        return Expected(watched=True)
    known = known_text(db, article)
    return Expected(known.titles, known.text, stored=True, watched=True) if known else Expected(watched=True)
