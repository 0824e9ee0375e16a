"""What cannot be stored is not asked every second: claims, failed outcomes, and a daemon that holds its requests."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from scrapy import Request

from crawler.archive.connect import stamp
from crawler.errors import WirewatchError
from crawler.machine import no_worker
from crawler.steps import page_way
from crawler.steps.poll_way import PollWay
from tests.memory_crawl import NOON, Answer, MemoryCrawl, memory_crawl, page, words_of

FEEDS = [f"https://paper{n}.example/feed" for n in range(3)]
RSS = "application/rss+xml"
DATE = f"<pubDate>{format_datetime(NOON)}</pubDate>"
SECRET = "Zanzibar"
"""A word of the texts that nobody must find in a log."""


def link(number: int, item: int = 0) -> str:
    return f"https://paper{number}.example/{item}"


@pytest.fixture
def crawl(tmp_path: Path) -> MemoryCrawl:
    made = memory_crawl(tmp_path, *FEEDS)
    for number, feed in enumerate(FEEDS):
        item = f"<item><guid>a</guid><link>{link(number)}</link><title>{SECRET} {number}</title>{DATE}</item>"
        made.site(feed, f'<rss version="2.0"><channel><title>Paper</title>{item}</channel></rss>', kind=RSS)
        made.site(link(number), page(f"{SECRET} {number}", *(words_of(f"{SECRET}{number}{n}", 30) for n in range(3))))
    return made


def seconds(count: int, crawl: MemoryCrawl, step: float = 1.0) -> list[Callable[[MemoryCrawl], None]]:
    """Ticks of a daemon."""
    return [lambda made: made.later(seconds=step)] * count


def full(crawl: MemoryCrawl) -> None:
    pages = crawl.session.db.execute("PRAGMA page_count").fetchone()[0]
    crawl.session.db.execute(f"PRAGMA max_page_count = {pages}")
    crawl.session.db.execute("PRAGMA wal_checkpoint")


def readonly(crawl: MemoryCrawl) -> None:
    crawl.session.db.execute("PRAGMA query_only = ON")


def well_again(crawl: MemoryCrawl) -> None:
    crawl.session.db.execute("PRAGMA query_only = OFF")


def at_first_item(crawl: MemoryCrawl, happens: Callable[[MemoryCrawl], None]) -> None:
    """``happens`` while the first answer is read."""

    def once(crawl: MemoryCrawl, _: Any) -> None:
        crawl.before_store = None
        happens(crawl)

    crawl.before_store = once


def asked_twice(crawl: MemoryCrawl) -> set[str]:
    return {url for url in crawl.asked if crawl.asked.count(url) > 1}


# Claims


def test_the_next_poll_is_pushed_before_the_request_leaves(crawl: MemoryCrawl) -> None:
    seen: dict[str, Any] = {}

    def answer(request: Request) -> Answer:
        with crawl.archive() as db:  # another connection sees what is committed
            sql = "SELECT next_poll_at, failures, (SELECT count(*) FROM polls) FROM feeds WHERE url = ?"
            seen[request.url] = tuple(db.execute(sql, (request.url,)).fetchone())
        return Answer(status=503)

    for feed in FEEDS:
        crawl.answers[feed] = answer
    crawl.run()
    pushed = stamp(NOON + timedelta(seconds=90))
    assert [claimed for claimed, _, _ in seen.values()] == [pushed] * 3
    assert [failures for _, failures, _ in seen.values()] == [0.0] * 3, "a claim is no failure"
    assert seen[FEEDS[0]][2] == 0, "and no poll"
    assert crawl.rows("SELECT count(*) FROM claims") == [(0,)], "the outcome ends it"
    assert crawl.rows("SELECT count(*) FROM feeds WHERE next_poll_at = ?", pushed) == [(0,)]


def test_pages_and_second_readings_are_claimed_too(crawl: MemoryCrawl) -> None:
    seen: list[tuple[Any, ...]] = []
    plain = crawl.answers[link(0)]

    def answer(request: Request) -> Answer:
        with crawl.archive() as db:
            sql = "SELECT e.next_try_at, a.next_read_at FROM entries e LEFT JOIN articles a ON a.id = e.article WHERE e.link = ?"
            seen.append(tuple(db.execute(sql, (request.url,)).fetchone()))
        assert isinstance(plain, Answer)
        return plain

    crawl.answers[link(0)] = answer
    crawl.run()
    crawl.later(minutes=20)
    crawl.run()
    assert seen == [
        (stamp(NOON + timedelta(seconds=90)), None),
        (None, stamp(NOON + timedelta(minutes=20, seconds=90))),
    ]
    assert crawl.rows("SELECT count(*) FROM claims") == [(0,)]


def test_a_run_gives_back_what_a_dead_one_had_claimed(crawl: MemoryCrawl) -> None:
    crawl.run()
    before = crawl.rows("SELECT id, next_poll_at FROM feeds ORDER BY id")
    with crawl.archive() as db:  # as a kill leaves it: claimed, without an outcome; one got another time meanwhile
        from crawler.archive.ledger.claims import claim

        claim(db, "feed", [1, 2], NOON + timedelta(hours=9))
        db.execute("UPDATE feeds SET next_poll_at = '2026-03-05T00:00:00Z' WHERE id = 2")
    crawl.later(seconds=5)
    assert crawl.run() == []
    after = crawl.rows("SELECT id, next_poll_at FROM feeds ORDER BY id")
    assert after == [before[0], (2, "2026-03-05T00:00:00Z"), before[2]]
    assert crawl.rows("SELECT count(*) FROM claims") == [(0,)]


def test_a_host_on_hold_keeps_a_feed_that_was_not_due_where_it_was(crawl: MemoryCrawl) -> None:
    crawl.run()
    due = crawl.rows("SELECT next_poll_at FROM feeds WHERE id = 1")
    crawl.answers[FEEDS[0]] = Answer(fails="host_on_hold")
    crawl.later(seconds=30)
    crawl.run("all")
    assert crawl.rows("SELECT next_poll_at FROM feeds WHERE id = 1") == due
    assert crawl.rows("SELECT count(*) FROM polls WHERE outcome = 'failed'") == [(0,)]


# One item that cannot be stored


def raising(plain: Any, which: Callable[..., bool]) -> Any:
    """``plain``, but where ``which`` says so it raises, with page text in its message."""

    def call(*args: Any) -> Any:
        if which(*args):
            raise ValueError(f"cannot store {SECRET}")
        return plain(*args)

    return call


def with_document(way: PollWay, *_: Any) -> bool:
    return way.item.feed.id == 2 and way.item.parsed is not None


def of_one_feed(way: PollWay, *_: Any) -> bool:
    return way.item.feed.id == 2


@pytest.mark.parametrize("name", ["headers_of", "permanent_url", "body_hash", "needs_parse"])
def test_an_answer_that_cannot_be_looked_at_leaves_a_failed_poll(
    crawl: MemoryCrawl, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    """Each of these is called before the document is read."""

    def failing(*_: Any) -> Any:
        raise ValueError(f"cannot read {SECRET}")

    monkeypatch.setattr(f"crawler.crawl.sources.{name}", failing)
    crawl.ticks = seconds(30, crawl)
    crawl.run("daemon")
    assert asked_twice(crawl) == set()
    assert crawl.rows("SELECT outcome, reason, http_status FROM polls") == [("failed", "internal_error", 200)] * 3
    assert crawl.rows("SELECT count(*) FROM claims") == [(0,)]
    assert "ValueError" in caplog.text
    assert SECRET not in caplog.text


@pytest.mark.parametrize(
    ("name", "which", "told"),
    [
        ("prepare", with_document, [("failed", "internal_error")]),
        ("store", with_document, [("failed", "internal_error")]),
        ("store", of_one_feed, []),
    ],
)
def test_a_poll_that_cannot_be_stored_waits_for_its_back_off(
    crawl: MemoryCrawl,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    name: str,
    which: Any,
    told: Any,
) -> None:
    monkeypatch.setattr(PollWay, name, raising(getattr(PollWay, name), which))
    crawl.ticks = seconds(30, crawl)
    with caplog.at_level(logging.DEBUG):
        crawl.run("daemon")
    assert asked_twice(crawl) == set()
    assert crawl.rows("SELECT next_poll_at >= ? FROM feeds WHERE id = 2", stamp(NOON + timedelta(minutes=5))) == [(1,)]
    assert crawl.rows("SELECT outcome, reason FROM polls WHERE feed = 2") == told
    assert crawl.rows("SELECT count(*) FROM articles") == [(2,)], "the others are stored"
    assert crawl.rows("SELECT count(*) FROM claims") == [(0,)]
    assert crawl.counts["not_stored"] == 1
    assert "ValueError" in caplog.text
    assert SECRET not in caplog.text


def of_one_page(*args: Any) -> bool:
    return "paper1.example/0" in repr(args)


@pytest.mark.parametrize("name", ["commit", "judged_alone"])
def test_a_page_that_cannot_be_stored_is_a_failed_try_with_its_back_off(
    crawl: MemoryCrawl, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    monkeypatch.setattr(page_way, name, raising(getattr(page_way, name), of_one_page))
    crawl.ticks = seconds(30, crawl)
    with caplog.at_level(logging.DEBUG):
        crawl.run("daemon")
    assert asked_twice(crawl) == set()
    assert crawl.rows("SELECT attempts, last_error FROM entries WHERE feed = 2") == [(1, "internal_error")]
    ((again,),) = crawl.rows("SELECT next_try_at FROM entries WHERE feed = 2")
    assert stamp(NOON + timedelta(minutes=15)) <= again <= stamp(NOON + timedelta(minutes=16))
    assert crawl.counts["not_stored"] == 1
    assert SECRET not in caplog.text


def test_a_second_reading_that_cannot_be_stored_is_read_again_as_planned(
    crawl: MemoryCrawl, monkeypatch: pytest.MonkeyPatch
) -> None:
    crawl.run()
    monkeypatch.setattr(page_way, "commit", raising(page_way.commit, of_one_page))
    crawl.later(minutes=16)
    assert link(1) in crawl.run()
    assert crawl.rows("SELECT next_read_at FROM articles WHERE url LIKE '%paper1%'") == [
        (stamp(NOON + timedelta(minutes=31)),)
    ]


def test_a_page_without_an_article_is_tried_once_a_day_when_its_tries_are_over(
    crawl: MemoryCrawl, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_way, "commit", raising(page_way.commit, of_one_page))
    crawl.run()
    with crawl.archive() as db:
        db.execute("UPDATE entries SET attempts = 40, next_try_at = ? WHERE feed = 2", (stamp(NOON),))
    crawl.run()
    assert crawl.rows("SELECT next_try_at FROM entries WHERE feed = 2") == [(stamp(NOON + timedelta(days=1)),)]


# The archive or the machine as a whole


@pytest.mark.parametrize("fails", [full, readonly])
def test_a_run_ends_with_the_first_failure_of_the_archive(
    crawl: MemoryCrawl, fails: Callable[[MemoryCrawl], None]
) -> None:
    for number in range(3):
        crawl.site(link(number), page(f"{SECRET} {number}", *(words_of(f"{SECRET}{number}{n}", 200) for n in range(4))))
    at_first_item(crawl, fails)
    crawl.run()
    assert isinstance(crawl.told, WirewatchError)
    assert str(crawl.folder / "news.db") in str(crawl.told)
    assert asked_twice(crawl) == set()
    crawl.before_store = None
    crawl.later(minutes=1)
    crawl.run()
    assert crawl.told is None
    assert crawl.rows("SELECT count(*) FROM articles") == [(3,)], "nothing is lost"
    assert crawl.rows("SELECT count(*) FROM polls WHERE outcome = 'failed'") == [(0,)]


def test_a_daemon_asks_nothing_while_the_archive_takes_nothing(
    crawl: MemoryCrawl, caplog: pytest.LogCaptureFixture
) -> None:
    at_first_item(crawl, readonly)
    waits: list[float] = []

    def note(made: MemoryCrawl) -> None:
        made.later(seconds=10)
        if made.session.standstill.holds and made.session.standstill._try_at not in waits:
            waits.append(made.session.standstill._try_at)

    crawl.ticks = [note] * 100  # a thousand seconds
    with caplog.at_level(logging.WARNING):
        crawl.run("daemon")
    assert asked_twice(crawl) == set()
    assert [later - earlier for earlier, later in pairwise(waits)] == [120.0, 240.0, 480.0, 960.0]
    assert len([record for record in caplog.records if record.levelno >= logging.ERROR]) == 1
    assert crawl.told is not None


def test_a_daemon_goes_on_by_itself_and_loses_nothing(crawl: MemoryCrawl, caplog: pytest.LogCaptureFixture) -> None:
    at_first_item(crawl, readonly)
    crawl.ticks = [*seconds(40, crawl), well_again, *seconds(80, crawl)]
    with caplog.at_level(logging.WARNING):
        crawl.run("daemon")
    assert crawl.told is None
    assert "polling goes on" in caplog.text
    assert crawl.rows("SELECT count(*) FROM articles") == [(3,)]
    assert crawl.rows("SELECT count(*) FROM polls WHERE outcome = 'failed'") == [(0,)]


def test_what_fails_again_soon_is_tried_ever_later(crawl: MemoryCrawl) -> None:
    """A disk on which small things have room and large ones have not."""
    standstill = None
    crawl.run()
    standstill = crawl.session.standstill
    waits = []
    for _ in range(9):
        assert standstill.begin(no_worker("none left"))
        waits.append(standstill._try_at - standstill._clock())
        standstill.end()
    assert waits == [60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]
    crawl.later(hours=2)
    standstill.begin(no_worker("none left"))
    assert standstill._try_at - standstill._clock() == 60


def test_a_machine_at_its_end_is_no_feed_s_fault(crawl: MemoryCrawl, monkeypatch: pytest.MonkeyPatch) -> None:
    async def run(*_: Any) -> Any:
        raise no_worker("Too many open files")

    monkeypatch.setattr(crawl.workers, "run", run)
    crawl.run()
    assert "Too many open files" in str(crawl.told)
    assert crawl.rows("SELECT count(*) FROM polls") == [(0,)]
    assert crawl.rows("SELECT DISTINCT failures, generation FROM feeds") == [(0.0, 0)]
    assert len(crawl.asked) <= len(FEEDS)


@pytest.mark.parametrize(("held_s", "patience_s", "told"), [(0.2, 10.0, False), (60.0, 0.1, True)])
def test_a_lock_of_another_program_is_waited_for_and_told_when_it_lasts(
    crawl: MemoryCrawl, monkeypatch: pytest.MonkeyPatch, held_s: float, patience_s: float, told: bool
) -> None:
    monkeypatch.setattr("crawler.crawl.batch.BUSY_SECONDS", patience_s)
    monkeypatch.setattr("crawler.crawl.session.BUSY_SECONDS", patience_s)
    other = sqlite3.connect(crawl.folder / "news.db", isolation_level=None)

    def lock(_: MemoryCrawl) -> None:
        other.execute("BEGIN IMMEDIATE")
        asyncio.get_running_loop().call_later(held_s, other.rollback)

    at_first_item(crawl, lock)
    with closing(other):
        crawl.run()
    assert (crawl.told is not None and "another program" in str(crawl.told)) == told
    assert asked_twice(crawl) == set()
    crawl.run()
    assert crawl.rows("SELECT count(*) FROM articles") == [(3,)]
