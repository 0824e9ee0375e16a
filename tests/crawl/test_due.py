"""Whether a run has anything to ask: it is asked before Scrapy is loaded."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.crawl.due import is_idle
from crawler.crawl.session import Mode, open_session
from crawler.watch.folder import Watch
from tests.memory_crawl import MemoryCrawl, memory_crawl, page, words_of
from tests.site import rss

FEED, PAGE = "https://paper.example/feed", "https://paper.example/harbour"


@pytest.fixture
def crawl(tmp_path: Path) -> MemoryCrawl:
    """One feed with one article, both read a minute ago, and nothing due."""
    crawl = memory_crawl(tmp_path / "watch", FEED)
    crawl.site(FEED, rss(("1", PAGE, "NATO meets")), kind="application/rss+xml")
    crawl.site(PAGE, page("NATO meets", words_of("harbour")))
    crawl.run()
    crawl.later(minutes=1)
    return crawl


def idle(crawl: MemoryCrawl, mode: Mode = "due", *overrides: str) -> bool:
    watch = Watch(crawl.folder, ("allow_loopback=true", *overrides))
    with open_session(watch, mode, clock=lambda: crawl.now, workers=crawl.workers) as session:  # type: ignore[arg-type]
        return is_idle(session)


def change(crawl: MemoryCrawl, sql: str) -> None:
    with crawl.archive() as db:
        db.execute(sql)
        db.commit()


def test_nothing_is_due(crawl: MemoryCrawl) -> None:
    assert idle(crawl)
    assert crawl.run() == [], "a crawl finds the same"


@pytest.mark.parametrize(
    "due",
    [
        "UPDATE feeds SET next_poll_at = '2026-03-04T12:00:30Z'",
        "UPDATE entries SET next_try_at = '2026-03-04T12:00:30Z'",
        "UPDATE articles SET next_read_at = '2026-03-04T12:00:30Z'",
    ],
)
def test_a_source_a_page_or_a_second_reading_is_due(crawl: MemoryCrawl, due: str) -> None:
    change(crawl, due)
    assert not idle(crawl)
    assert len(crawl.run()) == 1, "a crawl finds the same"


def test_a_text_that_waits_to_be_judged_is_work_for_workers(crawl: MemoryCrawl) -> None:
    change(crawl, "UPDATE articles SET unjudged_reason = 'not_asked'")
    assert not idle(crawl)
    crawl.run()
    assert idle(crawl)


def test_every_source_is_asked_with_all_and_what_is_put_off_is_not(crawl: MemoryCrawl) -> None:
    assert not idle(crawl, "all")
    change(crawl, "UPDATE feeds SET not_before = '2026-03-05T12:00:00Z'")
    assert idle(crawl, "all")


def test_second_readings_beyond_the_budget_of_the_day_are_not_due(crawl: MemoryCrawl) -> None:
    change(crawl, "UPDATE articles SET next_read_at = '2026-03-04T12:00:30Z'")
    assert idle(crawl, "due", "rereads_per_day=0")


def test_an_archive_that_cannot_be_read_ends_the_run_with_its_reason(crawl: MemoryCrawl) -> None:
    watch = Watch(crawl.folder, ("allow_loopback=true",))
    with open_session(watch, "due", clock=lambda: crawl.now, workers=crawl.workers) as session:  # type: ignore[arg-type]
        db, session.db = session.db, sqlite3.connect(":memory:")
        assert is_idle(session)
        assert session.standstill.told is not None
        session.db.close()
        session.db = db


def test_a_run_that_ends_early_leaves_what_a_crawl_leaves(crawl: MemoryCrawl, tmp_path: Path) -> None:
    # Old polls become sums: what a run does without asking anybody.
    change(crawl, "UPDATE polls SET polled_at = '2026-01-02T03:00:00Z'")
    change(crawl, "INSERT INTO polls (feed, polled_at, outcome, reason) VALUES (1, '2026-01-02T04:00:00Z', 'new', '')")
    copy = MemoryCrawl(tmp_path / "copy", now=crawl.now)
    shutil.copytree(crawl.folder, copy.folder)
    assert idle(crawl)
    assert copy.run() == []
    assert crawl.rows("SELECT sum(polls) FROM poll_days") == [(2,)]
    assert [*dump(crawl)] == [*dump(copy)]
    assert (crawl.folder / "news.db.heartbeat").read_text() == (copy.folder / "news.db.heartbeat").read_text()


def dump(crawl: MemoryCrawl) -> Iterator[str]:
    with crawl.archive() as db:
        yield from db.iterdump()
