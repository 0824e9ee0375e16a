"""What a daemon's tick sends for, while earlier errands are still under way."""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request

from crawler.archive.connect import stamp
from spiders.feeds import FeedsSpider
from tests.archive.making import NOW, watch

SLOW = [f"https://slow.example/{number}" for number in range(5)]
FAST = "https://fast.example/feed"


async def claimed(_: object) -> bool:
    return True


def sent_for(spider: Any) -> list[Request]:
    requests: list[Request] = asyncio.run(spider.claimed(spider.due_sources()))
    return requests


@pytest.fixture
def spider(db: sqlite3.Connection) -> Any:
    for number, feed in enumerate(watch(db, *SLOW, FAST)):
        when = stamp(NOW - timedelta(hours=1) + timedelta(seconds=number))
        db.execute("UPDATE feeds SET next_poll_at = ? WHERE id = ?", (when, feed.id))
    made: Any = FeedsSpider()
    made.session = SimpleNamespace(
        db=db, now=lambda: NOW, mode="daemon", watched=SimpleNamespace(credentials={}, vias={}), claim=claimed
    )
    made.under_way = {"feed": set(), "entry": set(), "article": set()}
    return made


def test_feeds_of_one_slow_host_hold_up_nobody(spider: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.crawl.due.DUE_AT_ONCE", 2)
    ticks = [[request.url for request in sent_for(spider)] for _ in range(4)]
    assert ticks == [SLOW[:2], SLOW[2:4], [SLOW[4], FAST], []]


def test_what_ended_may_be_sent_for_again(spider: Any) -> None:
    first = sent_for(spider)[0]
    key = ("feed", first.cb_kwargs["feed"].id)
    assert not spider.begin(key)
    spider.ended(key)
    assert first.url in [request.url for request in sent_for(spider)]
