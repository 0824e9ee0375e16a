"""What there is to ask for: a run asks it before it loads Scrapy, and the spider while it crawls."""

from __future__ import annotations

import sqlite3
from collections.abc import Container, Iterator
from itertools import chain
from typing import TYPE_CHECKING

from crawler.archive.ledger.entries import EntryToRead, due_entries
from crawler.archive.ledger.feeds import WatchedFeed, all_feeds, due_feeds
from crawler.archive.texts.rereads import ArticleToReread, due_rereads
from crawler.archive.texts.unjudged_rows import unjudged_texts

if TYPE_CHECKING:
    from crawler.crawl.session import Session

Due = WatchedFeed | EntryToRead | ArticleToReread

DUE_AT_ONCE = 500
"""What a daemon's tick takes of each kind."""
_WHOLE_RUN = 1_000_000


def due_sources(session: Session, under_way: Container[int] = ()) -> Iterator[WatchedFeed]:
    """The sources that are due; in a run with ``--all``, every enabled one."""
    now = session.now()
    return (
        all_feeds(session.db, now) if session.mode == "all" else due_feeds(session.db, now, _limit(session), under_way)
    )


def due_pages(
    session: Session, entries: Container[int] = (), articles: Container[int] = (), rereads: int = 0
) -> Iterator[EntryToRead | ArticleToReread]:
    """Pages that are due: entries that wait for theirs, then young articles to be read again.

    ``entries`` and ``articles`` are under way and left out; ``rereads``: how many of the latter count in the day's budget.
    """
    now, limit = session.now(), _limit(session)
    yield from due_entries(session.db, now, limit, entries)
    left = session.budget.rereads_left(now, limit, under_way=rereads, spread=session.mode == "daemon")
    yield from due_rereads(session.db, now, left, articles, pages=session.watch.settings.crawl.pages)


def is_idle(session: Session) -> bool:
    """Whether a crawl would ask for nothing and judge nothing: then a run ends without one."""
    try:
        due = next(chain(due_sources(session), due_pages(session)), None)
        return due is None and not unjudged_texts(session.db, 1)
    except sqlite3.Error as error:
        return session.standstill.begin(error)  # as the crawl would, which else finds out for itself


def _limit(session: Session) -> int:
    return DUE_AT_ONCE if session.mode == "daemon" else _WHOLE_RUN
