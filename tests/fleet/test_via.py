"""``via``: who asks for a source, its pages and its robots.txt, and who brought what is stored."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.settings import Settings

from crawler import settings as defaults
from crawler.fetching.hostqueue import HostQueue
from crawler.fetching.scheduler import HostScheduler
from crawler.fetching.state import FetchState, Refused
from crawler.fleet.fleet_handler import FleetHandler
from crawler.fleet.messages import NoReply
from crawler.settings import crawl_settings
from crawler.watch.feedlist import load_feeds
from crawler.watch.fleet_settings import FleetSettings
from crawler.watch.settings_file import WatchSettings
from tests.memory_crawl import Answer, MemoryCrawl, memory_crawl, page, words_of
from tests.site import rss

FEED, PAGE = "http://127.0.0.1/feed", "http://127.0.0.1/a"
PLAIN = "http://127.0.0.2/feed"


def two_sources(folder: Path, via: str = "berlin") -> MemoryCrawl:
    crawl = memory_crawl(folder, FEED, PLAIN)
    (folder / "feeds.csv").write_text(f"url,via\n{FEED},{via}\n{PLAIN},\n")
    for feed in (FEED, PLAIN):
        crawl.answers[feed] = Answer(rss(("0", f"{feed}/old", "Old")))
    for url in (PAGE, "http://127.0.0.2/b"):
        crawl.site(url, page("Ships", words_of(url)))
    return crawl


class Fetching:
    """In place of the coordinator: what a request for a fetcher gets is said to be of berlin."""

    def __init__(self, crawl: MemoryCrawl) -> None:
        self.asked: dict[str, Any] = {}
        self.plain = plain = dict(crawl.answers)

        def answered(url: str) -> Any:
            def answer(request: Request) -> Any:
                self.asked[url] = (request.meta.get("via"), request.meta.get("refuse"))
                if request.meta.get("via") and not request.meta.get("refuse"):
                    request.meta["fetched_by"] = "berlin@desk"
                return plain[url]

            return answer

        crawl.answers |= {url: answered(url) for url in plain}


def test_requests_of_a_source_say_by_whom_and_so_do_rows(tmp_path: Path, monkeypatch: Any) -> None:
    crawl = two_sources(tmp_path)
    fetching = Fetching(crawl)
    monkeypatch.setattr("crawler.crawl.session.coordinator_of", lambda *_: SimpleNamespace())
    crawl.run()
    fetching.plain[FEED] = Answer(rss(("1", PAGE, "Ships in the harbour")))
    fetching.plain[PLAIN] = Answer(rss(("2", "http://127.0.0.2/b", "Boats on the river")))
    crawl.later(days=2)
    crawl.run()
    assert fetching.asked == {
        FEED: ("berlin", None), PAGE: ("berlin", None), PLAIN: (None, None), "http://127.0.0.2/b": (None, None)
    }  # fmt: skip
    assert crawl.rows("SELECT DISTINCT feed, via FROM polls ORDER BY feed") == [(1, "berlin@desk"), (2, "")]
    assert crawl.rows("SELECT final_url, via FROM articles WHERE final_url <> '' ORDER BY feed") == [
        (PAGE, "berlin@desk"), ("http://127.0.0.2/b", "")
    ]  # fmt: skip


def test_without_a_fleet_such_a_source_fails_and_is_asked_from_nowhere(tmp_path: Path) -> None:
    crawl = two_sources(tmp_path)
    fetching = Fetching(crawl)
    crawl.run()
    assert fetching.asked[FEED] == ("berlin", "no_fetcher"), "which the guard refuses before anything is sent"
    crawl.answers[FEED] = Answer(fails="no_fetcher")
    crawl.later(days=2)
    crawl.run()
    assert crawl.rows("SELECT outcome, reason FROM polls WHERE feed = 1 ORDER BY id DESC LIMIT 1") == [
        ("failed", "no_fetcher")
    ]
    assert crawl.rows("SELECT failures FROM feeds WHERE id = 1") == [(0.0,)], "it is no fault of the source"


def test_robots_txt_is_asked_by_whom_the_page_is_for() -> None:
    state = FetchState(HostQueue(0.0, lambda: 0.0))
    crawler: Any = SimpleNamespace(engine=SimpleNamespace(_slot=None))
    scheduler = HostScheduler(crawler, state)
    for via in ("berlin", ""):
        url = f"http://{via or 'plain'}.example/a"
        scheduler.enqueue_request(Request(url, meta={"kind": "page", "via": via} if via else {"kind": "page"}))
        robots = scheduler.next_request()
        assert robots is not None
        assert (robots.meta["kind"], robots.meta.get("via", "")) == ("robots", via)


@pytest.mark.parametrize("said", ["stopped", "robots", "host_on_hold", "offline", "no_fetcher", "bankrupt"])
def test_a_fetcher_has_no_words_but_those_of_a_request(said: str) -> None:
    """ "stopped" would have been taken for the end of this run: the poll would have left no row, and pages would have waited for ever."""

    class Desk:
        async def ask(self, *_: Any) -> NoReply:
            return NoReply("", "berlin@mallory", said, 1 << 53)

    async def asked() -> tuple[str, int]:
        handler = FleetHandler.__new__(FleetHandler)
        handler._state = FetchState(HostQueue(0.0, lambda: 0.0))
        handler._timeout, handler._most, handler._unverified = 30.0, 1000, frozenset()
        request = Request(PAGE)
        desk: Any = Desk()
        with pytest.raises(Refused) as refused:
            await handler._asked(desk, request, "berlin")
        return refused.value.reason, request.meta["received_bytes"]

    assert asyncio.run(asked()) == ("error", 2000)


def test_the_column_takes_a_name_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "feeds.csv"
    path.write_text(f"url,via\n{FEED},residential-de\n{PLAIN},two words\n")
    found = load_feeds(path)
    assert [source.via for source in found.sources] == ["residential-de"]
    assert found.problems == (f"{path}:3: via is 'two words': write one tag or name of a fetcher.",)


def test_without_a_broker_the_settings_are_those_of_before() -> None:
    plain = crawl_settings(WatchSettings())
    assert "DOWNLOAD_HANDLERS" not in plain
    fleet = crawl_settings(WatchSettings(fleet=FleetSettings("amqps://broker.example")))
    assert fleet.pop("DOWNLOAD_HANDLERS") == defaults.DOWNLOAD_HANDLERS | dict.fromkeys(
        ("http", "https"), "crawler.fleet.fleet_handler.FleetHandler"
    )
    assert fleet == plain
    settings = Settings()
    settings.setmodule(defaults)
    assert settings["DOWNLOAD_HANDLERS"]["https"] == "crawler.fetching.handler.StoppableHandler"


def test_a_fetcher_that_says_that_a_page_is_gone_is_noted(tmp_path: Path) -> None:
    crawl = memory_crawl(tmp_path, FEED)
    crawl.answers[FEED] = Answer(rss(("0", f"{FEED}/old", "Old")))
    crawl.run()
    crawl.answers[FEED] = Answer(rss(("1", PAGE, "Ships in the harbour")))
    crawl.site(PAGE, page("Ships", words_of("ships")))
    crawl.later(days=2)
    crawl.run()
    via = "SELECT via FROM articles WHERE text_source = 'page'"
    assert crawl.rows(via) == [("",)]

    def gone(request: Request) -> Answer:
        request.meta["fetched_by"] = "berlin@desk"
        return Answer(status=404)

    crawl.answers[PAGE] = gone
    crawl.later(hours=1)
    crawl.run()
    assert crawl.rows(via) == [("berlin@desk",)]
