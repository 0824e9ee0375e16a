"""A feed that makes everything up at every poll, through poll and archive: what it costs, and what is told of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.archive.ledger import feeds
from crawler.archive.ledger.coverage import coverage
from tests.memory_crawl import MemoryCrawl, memory_crawl

FEED = "https://harbour.example/feed"
RSS = "application/rss+xml"
ITEMS = 12


def rss(names: str, *titles: str) -> bytes:
    items = "".join(
        f"<item><guid isPermaLink='false'>{names}{n}</guid><link>https://harbour.example/{names}{n}</link><title>{title}</title></item>"
        for n, title in enumerate(titles)
    )
    return f'<rss version="2.0"><channel><title>H</title>{items}</channel></rss>'.encode()


@pytest.fixture
def crawl(tmp_path: Path) -> MemoryCrawl:
    return memory_crawl(tmp_path, FEED, settings="[crawl]\npages = 'none'\n")


def polled(crawl: MemoryCrawl, *documents: bytes) -> list[tuple[str, str, int]]:
    """Outcome, reason and new entries of a poll of each, half an hour apart."""
    for document in documents:
        crawl.site(FEED, document, kind=RSS)
        crawl.run("all")
        crawl.later(hours=0.5)
    found = crawl.rows("SELECT outcome, reason, new_entries FROM polls ORDER BY id")
    return found[-len(documents) :]


def test_news_of_a_feed_with_other_names_at_every_poll_comes_once(crawl: MemoryCrawl) -> None:
    titles = [f"Ferry {n} is late" for n in range(ITEMS)]
    assert polled(crawl, *(rss(f"v{n}-", *titles) for n in range(3))) == [("new", "", ITEMS)] * 3
    shown = ["A ferry that is new", *titles[:-1]]
    assert polled(crawl, *(rss(f"w{n}-", *shown) for n in range(3))) == [
        ("new", "new_ids", 1),
        ("unchanged", "new_ids", 0),
        ("unchanged", "new_ids", 0),
    ]
    assert crawl.rows("SELECT count(*) FROM entries WHERE title = 'A ferry that is new'") == [(1,)]


def test_a_feed_that_makes_everything_up_is_a_failing_source(
    crawl: MemoryCrawl, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = [rss(f"v{n}-", *(f"Report {n}.{i}" for i in range(ITEMS))) for n in range(9)]
    assert polled(crawl, *documents[:5]) == [("new", "", ITEMS)] * 5
    assert polled(crawl, documents[5]) == [("failed", "flood", 0)]
    assert crawl.rows("SELECT gap_from IS NOT NULL FROM polls ORDER BY id DESC LIMIT 1") == [(1,)]
    with crawl.archive() as db:
        found = coverage(db, crawl.now)
    assert found.needs_care
    remembered = crawl.rows("SELECT length(window_keys) FROM feeds")[0][0]
    monkeypatch.setattr(feeds, "MOST_REMEMBERED", remembered // 8 + 1)
    polled(crawl, *documents[6:])
    assert crawl.rows("SELECT length(window_keys) FROM feeds")[0][0] <= remembered, "it does not grow for ever"
    assert crawl.rows("SELECT count(*) FROM entries") == [(5 * ITEMS,)]
