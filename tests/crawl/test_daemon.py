"""What a daemon does at its ticks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.memory_crawl import MemoryCrawl, memory_crawl
from tests.site import rss

FEEDS = [f"https://paper{number}.example/feed" for number in range(6)]


def test_what_is_due_is_spread_from_the_first_tick_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Loading Scrapy and the topics takes some seconds; counted from before, every moment would have passed by then."""
    crawl = memory_crawl(tmp_path, *FEEDS)
    for feed in FEEDS:
        crawl.site(feed, rss(), kind="application/rss+xml")
    made = crawl._crawl_of

    def slowly(session: Any) -> Any:
        crawl.later(seconds=30)
        session.random = lambda: next(moments, 0.5)
        return made(session)

    def second(_: MemoryCrawl) -> None:
        asked.append(len(crawl.asked))
        crawl.later(seconds=1)

    asked: list[int] = []
    moments = (number / 6 for number in range(6))  # of six seconds
    monkeypatch.setattr(crawl, "_crawl_of", slowly)
    crawl.ticks = [second] * 7
    crawl.run("daemon")
    assert asked == [1, 2, 3, 4, 5, 6, 6]
