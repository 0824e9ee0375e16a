"""robots, topics, outlets, and articles to be read again."""

from __future__ import annotations

import sqlite3
from datetime import timedelta

from crawler.archive.connect import stamp
from crawler.archive.judged.topic_rows import sync_topics
from crawler.archive.ledger.feeds import sync_feeds
from crawler.archive.ledger.outlet_rows import keep_outlets
from crawler.archive.ledger.robots_rows import forget_old_robots, load_robots, save_robots
from crawler.archive.texts.rereads import due_rereads, set_next_read
from crawler.intake.robots import FRESH, RobotsAnswer
from crawler.judging.topics.topicfile import Topic, compile_topic
from crawler.reading.outlets import OutletList
from crawler.steps.rules import Rules
from crawler.watch.settings_file import CrawlSettings
from tests.archive.making import NOW, column, rows, store, watch

LATER = NOW + timedelta(hours=1)


def test_a_robots_answer_comes_back_and_is_replaced(db: sqlite3.Connection) -> None:
    first = RobotsAnswer("https://a.example", NOW, 200, "User-agent: *\nDisallow: /x\n")
    silent = RobotsAnswer("http://b.example:8080", NOW, 0)
    for answer in (first, silent):
        save_robots(db, answer)
    assert sorted(load_robots(db), key=lambda a: a.origin) == [silent, first]
    newer = RobotsAnswer("https://a.example", LATER, 404)
    save_robots(db, newer)
    assert [a for a in load_robots(db) if a.origin == "https://a.example"] == [newer]


def test_robots_answers_too_old_to_be_used_are_forgotten(db: sqlite3.Connection) -> None:
    save_robots(db, RobotsAnswer("https://a.example", NOW, 200, ""))
    forget_old_robots(db, NOW + FRESH)
    assert len(list(load_robots(db))) == 1
    forget_old_robots(db, NOW + FRESH + timedelta(seconds=1))
    assert list(load_robots(db)) == []


def topic(name: str, word: str, title: str = "A title", priority: int = 0) -> Topic:
    return compile_topic(name, {"title": title, "any": [word], "priority": priority}, {})


def test_a_query_that_changes_is_a_new_version_and_the_old_one_stays(db: sqlite3.Connection) -> None:
    assert sync_topics(db, [topic("nato", "NATO")], NOW) == {"nato": 1}
    assert sync_topics(db, [topic("nato", "NATO", "Other title", 5)], LATER) == {"nato": 1}, "the query is the same"
    assert rows(db, "SELECT title, priority FROM topics") == [{"title": "Other title", "priority": 5}]
    assert sync_topics(db, [topic("nato", "alliance")], LATER) == {"nato": 2}
    versions = rows(db, "SELECT topic_version, since FROM topic_versions ORDER BY topic_version")
    assert [tuple(v.values()) for v in versions] == [(1, stamp(NOW)), (2, stamp(LATER))]
    assert sync_topics(db, [topic("nato", "NATO")], LATER) == {"nato": 3}, "going back is a version of its own"


def test_a_topic_whose_file_is_gone_is_disabled_and_comes_back(db: sqlite3.Connection) -> None:
    both = [topic("nato", "NATO"), topic("bread", "bread")]
    sync_topics(db, both, NOW)
    assert sync_topics(db, both[:1], LATER) == {"nato": 1}
    assert column(db, "SELECT id FROM topics WHERE enabled = 1") == ["nato"]
    sync_topics(db, [], LATER)
    assert column(db, "SELECT id FROM topics WHERE enabled = 1") == []
    assert sync_topics(db, both, LATER) == {"nato": 1, "bread": 1}
    assert column(db, "SELECT enabled FROM topics") == [1, 1]


OUTLETS = OutletList.from_rows(
    [
        {
            "id": "dw",
            "title": "Deutsche Welle",
            "domains": "dw.com",
            "kind": "broadcaster",
            "country": "DE",
            "language": "de",
        }
    ]
)


def kept(db: sqlite3.Connection, host: str, feed_outlet: str) -> str:
    """The outlet of an article of this host and feed, once its row is written."""
    rules = Rules([], {}, OUTLETS, CrawlSettings())
    owner = rules.owner_of(f"https://{host}/1" if host else "", feed_outlet)
    keep_outlets(db, [owner] if owner else [])
    return owner.id if owner else ""


def test_the_outlet_is_the_owner_of_the_pages_host(db: sqlite3.Connection) -> None:
    assert kept(db, "amp.dw.com", "reuters") == "dw"
    (row,) = rows(db, "SELECT * FROM outlets")
    assert (row["id"], row["title"], row["domain"], row["kind"], row["country"]) == (
        "dw", "Deutsche Welle", "dw.com", "broadcaster", "DE",
    )  # fmt: skip


def test_else_the_feeds_outlet_else_one_made_from_the_domain(db: sqlite3.Connection) -> None:
    assert kept(db, "news.example.co.uk", "my-desk") == "my-desk"
    assert kept(db, "news.example.co.uk", "") == "example.co.uk"
    assert kept(db, "", "") == ""
    assert kept(db, "", "dw") == "dw"
    assert column(db, "SELECT id || '|' || domain FROM outlets ORDER BY id") == [
        "dw|dw.com",
        "example.co.uk|example.co.uk",
        "my-desk|",
    ]


def test_an_outlet_row_that_is_there_stays_as_it_is(db: sqlite3.Connection) -> None:
    db.execute("INSERT INTO outlets (id, title) VALUES ('dw', 'Ours')")
    kept(db, "dw.com", "")
    assert column(db, "SELECT title FROM outlets") == ["Ours"]


def test_young_articles_are_read_again_when_it_is_time(db: sqlite3.Connection) -> None:
    (feed,) = watch(db, "https://a.example/feed")
    for number, minutes in ((1, 10), (2, -10), (3, -20)):
        when = NOW + timedelta(minutes=minutes)
        store(
            db, f"https://a.example/{number}", feed=feed.id, next_read_at=when, final_url=f"https://a.example/{number}/"
        )
    store(db, "https://a.example/never", feed=feed.id)
    due = due_rereads(db, NOW, 10)
    assert [d.article for d in due] == [3, 2]
    assert (due[0].link, due[0].feed, due[0].first_seen_at, due[0].backlog) == (
        "https://a.example/3/", feed.id, NOW, False,
    )  # fmt: skip
    assert [d.article for d in due_rereads(db, NOW, 1)] == [3]
    assert [d.article for d in due_rereads(db, NOW, 1, {3})] == [d.article for d in due[1:2]]
    assert due_rereads(db, NOW, 10, pages="none") == []
    db.execute("UPDATE feeds SET pages = 'all'")
    assert len(due_rereads(db, NOW, 10, pages="none")) == 2
    db.execute("UPDATE feeds SET pages = 'none'")
    assert due_rereads(db, NOW, 10) == [], "its pages are not wanted any more"
    db.execute("UPDATE feeds SET pages = ''")
    set_next_read(db, 3, None)
    set_next_read(db, 2, LATER)
    assert due_rereads(db, NOW, 10) == []
    sync_feeds(db, [], NOW)
    assert due_rereads(db, LATER, 10) == []
