"""An entry may be forgotten only when a later document no longer held it: else it would be new once more."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta

import pytest

from crawler.archive.connect import transaction
from crawler.archive.ledger.entries import add_entry
from crawler.archive.ledger.feeds import WatchedFeed, save_poll
from crawler.intake.feed.parse import parse_feed
from crawler.intake.polling.decide import decide
from crawler.intake.polling.feed_state import Fetched
from tests.archive.making import NOW, again, column, watch
from tests.intake.test_identity import rss

A = "https://a.example/feed"
YEAR = timedelta(days=365)
ITEMS = [(f"urn:x:{n}", f"https://a.example/{n}", f"Dam {n}", "") for n in range(4)]


@pytest.fixture
def feed(db: sqlite3.Connection) -> WatchedFeed:
    (feed,) = watch(db, A)
    poll(db, feed, rss(ITEMS), NOW)
    return again(db, feed)


def poll(db: sqlite3.Connection, feed: WatchedFeed, body: bytes | None, now: datetime, status: int = 200) -> int:
    """As the pipeline does it; returns how many entries were new. ``None``: an answer without a document."""
    feed = again(db, feed)
    parsed = parse_feed(body, {}, A, now, feed.window) if body else None
    fetched = Fetched(status=status, url=A, body_hash=str(hash(body)) if body else "", headers={"etag": '"1"'})
    with transaction(db):
        drafts = parsed.entries if parsed else ()
        new = sum(add_entry(db, feed.id, d, now, backlog=False) is not None for d in drafts)
        save_poll(db, feed, decide(feed.state, fetched, parsed, now, new=new), parsed, now)
    return new


def prune(db: sqlite3.Connection) -> int:
    """What any pruning may take: everything that is departed."""
    gone = column(db, "SELECT entry FROM departed_entries")
    for entry in gone:
        db.execute("DELETE FROM entry_keys WHERE entry = ?", (entry,))
        db.execute("DELETE FROM entries WHERE id = ?", (entry,))
    return len(gone)


def test_a_slow_feed_keeps_its_entries_through_a_year_of_304(db: sqlite3.Connection, feed: WatchedFeed) -> None:
    for day in range(1, 365, 30):
        poll(db, feed, None, NOW + timedelta(days=day), status=304)
    assert prune(db) == 0
    news = [("urn:x:9", "https://a.example/9", "Dam 9", "")]
    assert poll(db, feed, rss([*news, *ITEMS]), NOW + YEAR) == 1


def test_a_feed_that_failed_for_a_year_comes_back_with_what_it_had(db: sqlite3.Connection, feed: WatchedFeed) -> None:
    for day in range(1, 365, 30):
        poll(db, feed, None, NOW + timedelta(days=day), status=503)
    assert prune(db) == 0
    assert poll(db, feed, rss(ITEMS[::-1]), NOW + YEAR) == 0


def test_what_stands_in_the_document_is_seen_though_it_is_not_parsed_again(
    db: sqlite3.Connection, feed: WatchedFeed
) -> None:
    """The fast path reads only entries whose identity is unknown; the others are touched all the same."""
    later = NOW + YEAR
    news = [("urn:x:9", "https://a.example/9", "Dam 9", "")]
    poll(db, feed, rss([*news, *ITEMS[:3]]), later)
    assert column(db, "SELECT title FROM departed_entries") == ["Dam 3"]
    assert prune(db) == 1
    assert poll(db, feed, rss([*ITEMS[:3], *news]), later + YEAR) == 0


def test_on_the_day_of_the_document_itself_nothing_is_departed(db: sqlite3.Connection, feed: WatchedFeed) -> None:
    """Times are kept to the day: what was seen this morning is not told from what is seen now."""
    poll(db, feed, rss(ITEMS[:1]), NOW + timedelta(hours=2))
    assert prune(db) == 0
    poll(db, feed, rss(ITEMS[:2]), NOW + timedelta(days=1))
    assert prune(db) == 2


def test_an_archive_from_before_says_nothing_until_the_next_document(db: sqlite3.Connection, feed: WatchedFeed) -> None:
    db.execute("UPDATE feeds SET document_at = NULL")
    poll(db, feed, None, NOW + YEAR, status=304)
    assert prune(db) == 0
