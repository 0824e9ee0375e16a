"""What is made ready before a crawl, so that the loop need not stand still for it later."""

from __future__ import annotations

import gc
from pathlib import Path

from scrapy import Spider, signals
from scrapy.crawler import Crawler

from crawler.judging.stories import territories
from crawler.running import _spare_what_stays
from tests.memory_crawl import memory_crawl


def test_topics_and_names_are_ready_before_the_first_request(tmp_path: Path) -> None:
    feed = "https://paper.example/feed"
    crawl = memory_crawl(tmp_path, feed)
    territories._names.cache_clear()
    ready: list[tuple[bool, int]] = []
    crawl.before_store = lambda crawl, _: ready.append(
        ("matcher" in vars(crawl.session.rules), territories._names.cache_info().currsize)
    )
    crawl.site(feed, "no feed")
    crawl.run()
    assert ready == [(True, 1)]


def test_what_a_crawl_has_loaded_is_left_out_of_searches_for_garbage() -> None:
    crawler = Crawler(Spider)
    _spare_what_stays(crawler)
    before = gc.get_freeze_count()
    try:
        told = crawler.signals.send_catch_log(signals.spider_opened)
        assert [result for _, result in told] == [None], "no error in the handler"
        assert gc.get_freeze_count() > before
    finally:
        gc.unfreeze()
