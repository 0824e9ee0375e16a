"""A long poll is stored in parts: what a stop, a kill or a late result between them leaves behind."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from crawler.archive.connect import begin
from crawler.crawl import batch
from crawler.crawl.pipelines import ArchivePipeline
from crawler.fetching.state import FetchState
from crawler.steps import poll_way
from crawler.steps.poll_parts import COMPARED, PART
from crawler.steps.poll_way import PollWay
from tests.memory_crawl import MemoryCrawl, memory_crawl, words_of

FEED = "https://paper.example/feed"
ITEMS = 130


def rss(items: int, title: str = "Report") -> str:
    entries = "".join(
        f"<item><guid>g{n}</guid><link>https://paper.example/{n}</link><title>{title} {n} of the harbour</title>"
        f"<description>{words_of(f'Ship{n}', 6)}</description></item>"
        for n in range(items)
    )
    return f'<rss version="2.0"><channel><title>Paper</title>{entries}</channel></rss>'


@pytest.fixture
def crawl(tmp_path: Path) -> MemoryCrawl:
    made = memory_crawl(tmp_path, FEED)
    made.site(FEED, rss(ITEMS), kind="application/rss+xml", ETag='"one"')
    return made


def killed_at(part: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The archive stays as a kill in the transaction of that part leaves it."""
    stored, plain = [0], PollWay.store

    def store(self: PollWay, db: Any) -> Any:
        stored[0] += 1
        if stored[0] == part:
            raise batch.NotStored
        return plain(self, db)

    monkeypatch.setattr(PollWay, "store", store)


@pytest.mark.parametrize("pages", ["none", "all"])
def test_a_kill_between_parts_loses_nothing_and_doubles_nothing(
    crawl: MemoryCrawl, monkeypatch: pytest.MonkeyPatch, pages: str
) -> None:
    with monkeypatch.context() as patched:
        killed_at(2, patched)
        crawl.run("all", f"pages={pages}")
    (stored,) = crawl.rows("SELECT count(*) FROM entries")[0]
    assert 0 < stored < ITEMS
    assert crawl.rows("SELECT etag, window_keys, generation FROM feeds") == [("", None, 0)], "asked again in full"
    crawl.later(minutes=5)
    crawl.run("all", f"pages={pages}")
    assert crawl.headers[1] == {}
    assert crawl.rows("SELECT count(*), count(DISTINCT guid) FROM entries") == [(ITEMS, ITEMS)]
    assert crawl.rows("SELECT count(*) FROM articles") == [(ITEMS,)]
    assert crawl.rows("SELECT new_entries, gap_from FROM polls WHERE outcome = 'new'") == [(ITEMS, None)]
    assert crawl.rows("SELECT etag, generation, entries_ahead FROM feeds")[0][0] == '"one"'
    assert crawl.rows("SELECT entries_ahead FROM feeds") == [(0,)]


def test_entries_of_a_poll_cut_off_count_as_news_though_the_feed_holds_no_other(
    crawl: MemoryCrawl, monkeypatch: pytest.MonkeyPatch
) -> None:
    crawl.site(FEED, rss(3), kind="application/rss+xml")
    crawl.run("all", "pages=none")
    crawl.later(minutes=30)
    crawl.site(FEED, rss(ITEMS), kind="application/rss+xml")
    with monkeypatch.context() as patched:
        killed_at(2, patched)
        crawl.run("all", "pages=none")
    (ahead,) = crawl.rows("SELECT entries_ahead FROM feeds")[0]
    crawl.site(FEED, rss(3 + ahead), kind="application/rss+xml")
    crawl.later(minutes=5)
    crawl.run("all", "pages=none")
    assert crawl.rows("SELECT outcome, new_entries, gap_from FROM polls ORDER BY id DESC LIMIT 1") == [
        ("new", ahead, None)
    ]


def test_a_stop_between_parts_ends_the_poll_there(crawl: MemoryCrawl, monkeypatch: pytest.MonkeyPatch) -> None:
    """2,000 items took 13 seconds, and SIGTERM waited for them."""
    plain = poll_way.PollWay.store
    states: list[FetchState] = []
    made = ArchivePipeline.__init__

    def make(self: ArchivePipeline, session: Any, follow_up: Any, fetching: FetchState) -> None:
        states.append(fetching)
        made(self, session, follow_up, fetching)

    monkeypatch.setattr(ArchivePipeline, "__init__", make)

    def store(self: PollWay, db: Any) -> Any:
        states[-1].stopping = True
        return plain(self, db)

    monkeypatch.setattr(PollWay, "store", store)
    crawl.run("all", "pages=none")
    assert crawl.rows("SELECT count(*) < ?, count(*) > 0 FROM entries", ITEMS) == [(1, 1)]
    assert crawl.rows("SELECT count(*) FROM polls") == [(0,)]


def test_a_long_poll_is_stored_in_short_transactions(crawl: MemoryCrawl, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[int] = []
    monkeypatch.setattr(batch, "begin", lambda db, patience: begun.append(1) or begin(db, patience))
    crawl.run("all", "pages=none")
    texts = PART // COMPARED
    assert len(begun) >= ITEMS // (texts + 1)
    assert crawl.rows("SELECT count(*) FROM articles") == [(ITEMS,)]


def test_a_late_result_is_noticed_in_every_part(crawl: MemoryCrawl, monkeypatch: pytest.MonkeyPatch) -> None:
    plain, stored = PollWay.store, [0]

    def store(self: PollWay, db: Any) -> Any:
        stored[0] += 1
        if stored[0] == 3:
            db.execute("UPDATE feeds SET generation = generation + 1")
        return plain(self, db)

    monkeypatch.setattr(PollWay, "store", store)
    crawl.run("all", "pages=none")
    assert stored == [3]
    assert crawl.rows("SELECT count(*) FROM polls") == [(0,)]


def test_an_edit_far_down_in_a_long_document_is_stored(crawl: MemoryCrawl) -> None:
    crawl.run("all", "pages=none")
    again = rss(ITEMS).replace("Report 127 of the harbour", "Report 127 of the port")
    crawl.site(FEED, again, kind="application/rss+xml")
    crawl.later(minutes=30)
    crawl.run("all", "pages=none")
    assert crawl.rows("SELECT title FROM articles WHERE title LIKE '%the port%'") == [("Report 127 of the port",)]
