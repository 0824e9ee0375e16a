from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from crawler.archive.connect import stamp, transaction
from crawler.archive.ledger.entries import add_entry, link_article
from crawler.archive.ledger.feeds import WatchedFeed, all_feeds, save_poll, sync_feeds
from crawler.archive.ledger.health import HEALTH, NEVER, feed_health
from crawler.archive.ledger.parts import sync_parts
from crawler.intake.parsed import Part
from crawler.intake.polling.decide import decide
from crawler.intake.polling.feed_state import Fetched
from crawler.models import EntryDraft
from crawler.watch.feedlist import Source
from tests.archive.making import poll, store, watch
from tests.intake.test_identity import rss

NOW = datetime.now(UTC).replace(microsecond=0)  # the view silent_feeds has a clock of its own
A, B, C = (f"https://{name}.example/feed" for name in "abc")
SITEMAP = "https://s.example/sitemap.xml"


def fail(db: sqlite3.Connection, feed: WatchedFeed, error: str = "timeout", now: datetime = NOW) -> None:
    decision = decide(feed.state, Fetched(error=error), None, now)
    with transaction(db):
        save_poll(db, feed, decision, None, now)


def brought(db: sqlite3.Connection, feed: int, number: int, now: datetime = NOW, *, backlog: bool = False) -> int:
    with transaction(db):
        link = f"https://x.example/{number}"
        entry = add_entry(db, feed, EntryDraft(guid=link, link=link, keys=(f"l:{link}",)), now, backlog=backlog)
    assert entry is not None
    return entry


def test_a_feed_that_was_polled_and_one_that_was_not(db: sqlite3.Connection) -> None:
    a, _ = watch(db, A, B)
    assert feed_health(db, NOW) == {}
    poll(db, a, rss([("urn:x:1", "https://a.example/1", "Dam", "")]), NOW)
    (found,) = feed_health(db, NOW).values()
    assert found.keys() == NEVER.keys()
    assert (found["health"], found["outcome"], found["reason"]) == ("ok", "new", "")
    assert (found["polled_at"], found["last_new_at"]) == (stamp(NOW), stamp(NOW))
    assert found["entries_per_day"] > 0


def test_the_last_poll_counts(db: sqlite3.Connection) -> None:
    a, b = watch(db, A, B)
    later = NOW + timedelta(hours=1)
    poll(db, a, rss([("urn:x:1", "https://a.example/1", "Dam", "")]), NOW)
    fail(db, a, "timeout", later)
    fail(db, b, "dns", NOW)
    found = feed_health(db, later)
    assert [(found[url]["health"], found[url]["reason"]) for url in (A, B)] == [
        ("failing", "timeout"),
        ("failing", "dns"),
    ]
    assert (found[A]["polled_at"], found[A]["last_new_at"]) == (stamp(later), stamp(NOW))
    assert found[B]["last_new_at"] is None


def test_muted_and_silent(db: sqlite3.Connection) -> None:
    a, b = watch(db, A, B)
    long_ago = NOW - timedelta(days=20)
    for feed in (a, b):
        poll(db, feed, rss([("urn:x:1", "https://a.example/1", "Dam", "")]), long_ago)
    db.execute("UPDATE feeds SET muted = 'gone' WHERE id = ?", (a.id,))
    found = feed_health(db, NOW)
    assert [found[url]["health"] for url in (A, B)] == ["muted", "silent"]
    assert found[A]["next_poll_at"] is None
    db.execute("UPDATE feeds SET entries_per_day = 0.1, usual_per_day = 0.1")
    assert feed_health(db, NOW)[B]["health"] == "ok", "one in ten days is not overdue"
    assert {row["health"] for row in found.values()} <= set(HEALTH)


def test_texts_of_thirty_days_by_whoever_brought_the_article(db: sqlite3.Connection) -> None:
    a, b = watch(db, A, B)
    for feed in (a, b):
        poll(db, feed, rss([("urn:x:1", "https://a.example/1", "Dam", "")]), NOW)
    sources = [("page", {}), ("feed", {"text_reason": "http_500"}), ("feed", {"text_reason": "robots"}), ("title", {})]
    for number, (source, more) in enumerate(sources):
        made = store(db, f"https://x.example/{number}", source=source, now=NOW, feed=a.id, **more)
        link_article(db, brought(db, a.id, number), made.article)
        if number < 2:
            link_article(db, brought(db, b.id, number), made.article)
            link_article(db, brought(db, b.id, number + 50), made.article)  # two entries, one article
    old = store(db, "https://x.example/9", now=NOW - timedelta(days=31), feed=a.id)
    link_article(db, brought(db, a.id, 9), old.article)
    found = feed_health(db, NOW)
    assert found[A]["texts"] == {"full": 1, "feed only": 1, "title only": 1, "denied": 1, "paywall": 0}
    assert (found[A]["articles"], found[B]["articles"]) == (4, 2)
    assert found[B]["texts"] == {"full": 1, "feed only": 1, "title only": 0, "denied": 0, "paywall": 0}


def test_gaps_of_thirty_days(db: sqlite3.Connection) -> None:
    (a,) = watch(db, A)
    for days in (1, 2, 40):
        poll(db, a, rss([("urn:x:1", "https://a.example/1", "Dam", "")]), NOW - timedelta(days=days))
    db.execute("UPDATE polls SET gap_from = polled_at, gap_to = polled_at WHERE id <> 1")
    assert feed_health(db, NOW)[A]["gaps"] == 1


@pytest.fixture
def index(db: sqlite3.Connection) -> list[WatchedFeed]:
    """A sitemap index that was polled ten days ago, and its three parts, which were not."""
    sync_feeds(db, [Source(SITEMAP, kind="sitemap"), Source(A)], NOW)
    source = all_at(db)[SITEMAP]
    poll(db, source, rss([]), NOW - timedelta(days=10))
    parts = [Part(f"https://s.example/{name}.xml", None) for name in "xyz"]
    with transaction(db):
        sync_parts(db, source.id, parts, 50, None, NOW)
    found = all_at(db)
    return [found[SITEMAP], *(found[part.url] for part in parts)]


def all_at(db: sqlite3.Connection) -> dict[str, WatchedFeed]:
    return {feed.state.declared_url: feed for feed in all_feeds(db, datetime.max.replace(tzinfo=UTC))}


def of_index(db: sqlite3.Connection) -> dict[str, Any]:
    return feed_health(db, NOW)[SITEMAP]


def test_a_sitemap_index_is_as_well_as_its_parts(db: sqlite3.Connection, index: list[WatchedFeed]) -> None:
    _, x, y, z = index
    assert (of_index(db)["parts"], of_index(db)["polled_at"]) == (3, stamp(NOW - timedelta(days=10)))
    hour = timedelta(hours=1)
    poll(db, x, rss([("urn:x:1", "https://s.example/1", "Dam", "")]), NOW - 2 * hour)
    poll(db, y, rss([]), NOW - 3 * hour)
    found = of_index(db)
    assert (found["parts"], found["parts_failing"]) == (3, 0)
    assert (found["polled_at"], found["last_new_at"]) == (stamp(NOW - 2 * hour), stamp(NOW - 2 * hour))
    fail(db, z, "timeout", NOW - hour)
    fail(db, y, "dns", NOW)
    found = of_index(db)
    assert (found["health"], found["reason"], found["outcome"]) == ("failing", "timeout", "failed"), "the worst"
    assert (found["parts"], found["parts_failing"], found["polled_at"]) == (3, 2, stamp(NOW))
    assert found["failures"] > 0


def test_parts_that_the_index_no_longer_names_do_not_count(db: sqlite3.Connection, index: list[WatchedFeed]) -> None:
    source, x, y, _ = index
    fail(db, x)
    poll(db, y, rss([]), NOW)
    with transaction(db):
        sync_parts(db, source.id, [Part(y.state.declared_url, None)], 50, None, NOW)
    assert (of_index(db)["health"], of_index(db)["parts"]) == ("ok", 1)


def test_a_part_that_is_gone_is_told_and_all_gone_is_a_failure(
    db: sqlite3.Connection, index: list[WatchedFeed]
) -> None:
    _, x, y, z = index
    for part in (x, y):
        fail(db, part)
    db.execute("UPDATE feeds SET muted = 'gone' WHERE id = ?", (x.id,))
    poll(db, y, rss([]), NOW + timedelta(minutes=1))
    assert (of_index(db)["health"], of_index(db)["parts"], of_index(db)["parts_failing"]) == ("ok", 3, 1)
    fail(db, z)
    db.execute("UPDATE feeds SET muted = 'gone' WHERE id IN (?, ?)", (y.id, z.id))
    fail(db, y, now=NOW + timedelta(minutes=2))
    assert of_index(db)["health"] == "failing"


def test_the_rate_of_an_index_is_what_its_parts_brought(db: sqlite3.Connection, index: list[WatchedFeed]) -> None:
    """Each young part is expected to bring some, and fifty of them would promise hundreds."""
    source, x, *_ = index
    poll(db, x, rss([("urn:x:1", "https://s.example/1", "Dam", "")]), NOW)
    for number in range(20):
        brought(db, source.id, number, NOW - timedelta(days=number % 5))
    brought(db, source.id, 20, backlog=True)
    assert of_index(db)["entries_per_day"] == 2.0


def test_texts_and_gaps_of_parts_are_those_of_the_index(db: sqlite3.Connection, index: list[WatchedFeed]) -> None:
    source, x, *_ = index
    poll(db, x, rss([]), NOW)
    db.execute("UPDATE polls SET gap_from = polled_at, gap_to = polled_at")
    made = store(db, "https://x.example/1", now=NOW, feed=source.id)
    link_article(db, brought(db, source.id, 1), made.article)
    assert (of_index(db)["gaps"], of_index(db)["texts"]["full"], of_index(db)["articles"]) == (2, 1, 1)


def test_an_index_that_renames_its_parts_does_not_escape_the_limit(db: sqlite3.Connection) -> None:
    source = _index(db)
    for round_ in range(4):
        now = NOW + timedelta(hours=round_)
        with transaction(db):
            sync_parts(db, source, [Part(f"https://a.example/{round_}-{n}.xml") for n in range(10)], 10, NOW, now)
            db.execute(
                "INSERT INTO polls (feed, polled_at, outcome) SELECT id, ?, 'new' FROM feeds WHERE parent = ? AND muted = ''",
                (stamp(now), source),
            )
    assert db.execute("SELECT count(*) FROM feeds WHERE parent = ?", (source,)).fetchone()[0] == 10
    later = NOW + timedelta(days=2)
    with transaction(db):
        sync_parts(db, source, [Part(f"https://a.example/9-{n}.xml") for n in range(10)], 10, NOW, later)
    assert db.execute("SELECT count(*) FROM feeds WHERE parent = ? AND muted = ''", (source,)).fetchone()[0] == 10


def test_one_renamed_part_of_a_full_index_is_asked_the_next_day(db: sqlite3.Connection) -> None:
    source = _index(db)
    names = [f"https://a.example/{n}.xml" for n in range(10)]
    for day in range(3):
        with transaction(db):
            sync_parts(db, source, [Part(name) for name in names[day : day + 5]], 10, NOW, NOW + timedelta(days=day))
    active = db.execute("SELECT declared_url FROM feeds WHERE parent = ? AND muted = ''", (source,))
    assert sorted(row[0] for row in active) == names[2:7]


def _index(db: sqlite3.Connection) -> int:
    sync_feeds(db, [Source("https://a.example/index.xml", kind="sitemap")], NOW)
    return int(db.execute("SELECT id FROM feeds").fetchone()[0])
