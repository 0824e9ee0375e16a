"""Asks a site the few things that a search or a preview wants to know, politely, and writes nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from scrapy.settings import Settings
from twisted.python.failure import Failure

from crawler import settings as defaults
from crawler.errors import WirewatchError
from crawler.fetching.answers import headers_of, permanent_url
from crawler.fetching.failures import reason_of
from crawler.fetching.guard import installed_guard
from crawler.fetching.hostqueue import MAX_CRAWL_DELAY
from crawler.fetching.scheduler import HostScheduler
from crawler.fetching.scrapy_private import finish_reason
from crawler.fetching.state import Refused, fetch_state
from crawler.intake.find.finding import SourceFinding
from crawler.intake.find.search import BUDGET, Answer, Ask, Search
from crawler.intake.parsed import Memory
from crawler.intake.robots import RobotsAnswer, origin_of
from crawler.workers import tasks as worker_tasks
from crawler.workers.pool import Workers, WorkFailed

if TYPE_CHECKING:
    from crawler.crawl.stop import Stop
    from crawler.watch.settings_file import WatchSettings

T = TypeVar("T")

TIMEOUT = 15.0
"""Seconds for one request at most, while somebody waits for the answer."""
LONG = 5.0
"""A gap of so many seconds is told, or whoever waits would wonder."""
# What the queue and the guard call an errand: a feed is published to be polled, and what a person names is asked once
# as by hand; of all else robots.txt is asked first.
_KINDS = {"given": "feed", "feed": "feed", "guess": "listing", "page": "listing", "sitemap": "sitemap"}


class BudgetMiddleware:
    """Counts what is sent, redirects and robots.txt too, and refuses what is over the budget."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> BudgetMiddleware:
        """Made by Scrapy."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raise Refused("budget"), or count the request and let it go on."""
        probe = self._crawler.spider
        assert isinstance(probe, Probe)
        if probe.sent >= BUDGET:
            request.meta["unsent"] = True
            raise Refused("budget")
        probe.sent += 1


class Probe(Spider):
    """Does ``work`` with the means below, and ends."""

    name = "probe"

    def __init__(
        self, work: Callable[[Probe], Awaitable[None]], workers: Workers, listed: str, userinfo: str = "", **kwargs: Any
    ) -> None:
        """``listed``: the address that a person named, for which the leave of ``allow_private`` holds; ``userinfo``:
        its ``user:password``."""
        super().__init__(**kwargs)
        self.work, self.workers, self.listed, self.userinfo = work, workers, listed, userinfo
        self.sent = 0
        self.failure: BaseException | None = None
        self.on_ask: Callable[[str], None] = lambda url: None
        self.on_slow: Callable[[str, float], None] = lambda origin, seconds: None

    async def start(self) -> AsyncIterator[Any]:
        """The whole work. The engine is not idle while this waits, so it needs no request of its own."""
        if installed_guard() is None:
            raise CloseSpider("unguarded")
        try:
            await self.work(self)
        except Exception as error:  # Scrapy would log it, and end as if all were well
            self.failure = error
        nothing: tuple[Any, ...] = ()
        for item in nothing:  # Scrapy wants a generator
            yield item

    async def fetch(self, url: str, kind: str) -> Response | tuple[str, str]:
        """The answer to one request through the host queue, after redirects; else the last address and the reason."""
        meta: dict[str, Any] = {"kind": kind, "listed": self.listed, "handle_httpstatus_all": True}
        if self.userinfo:
            meta["userinfo"] = (origin_of(self.listed), self.userinfo)
        try:
            return await self._done(Request(url, meta=meta, dont_filter=True))
        except ValueError:
            return url, "bad_url"

    async def robots(self, origin: str) -> Response | tuple[str, str]:
        """As ``fetch``, of a robots.txt; the scheduler learns its rules."""
        scheduler = self.crawler.engine.scheduler
        assert isinstance(scheduler, HostScheduler)
        return await self._done(scheduler.robots_request(origin, self.listed))

    async def read(self, task: Callable[..., T], response: Response, *more: Any) -> T | str:
        """What a worker reads in the answer, ``task`` being told body, headers, address, time and ``more``; the reason
        when it cannot."""
        now = datetime.now(UTC)
        try:
            return await self.workers.run(task, response.body, headers_of(response), response.url, now, *more)
        except WorkFailed as failed:
            return failed.reason

    def on_robots(self, told: Callable[[RobotsAnswer], None]) -> None:
        """Whom to tell of each robots.txt that came; a long Crawl-delay in it is told to ``on_slow`` too."""
        rules = fetch_state(self.crawler).robots

        def learnt(answer: RobotsAnswer) -> None:
            told(answer)
            if (seconds := rules.crawl_delay(answer.origin)) >= LONG:
                self.on_slow(answer.origin, min(seconds, MAX_CRAWL_DELAY))

        rules.on_learn = learnt

    async def _done(self, request: Request) -> Response | tuple[str, str]:
        done: asyncio.Future[Response | tuple[str, str]] = asyncio.get_running_loop().create_future()
        also: tuple[Any, Any] = request.callback, request.errback

        def answer(result: Response | tuple[str, str]) -> None:
            if not done.done():  # nobody waits any more once the crawl is stopped
                done.set_result(result)

        def came(response: Response, **_: Any) -> None:
            if also[0]:
                also[0](response)
            answer(response)

        def failed(failure: Failure) -> None:
            if also[1]:
                also[1](failure)
            answer((failure.request.url, reason_of(failure)))  # type: ignore[attr-defined]

        self.on_ask(request.url)
        self.crawler.engine.crawl(request.replace(callback=came, errback=failed))
        return await done


async def find(probe: Probe, search: Search, memory: Memory) -> None:
    """Ask what the search wishes, until it has no wish left."""
    probe.on_robots(search.learn)
    while (ask := search.next_ask()) is not None:
        search.answered(ask, await _answer(probe, ask, memory, bool(search.only)))


async def _answer(probe: Probe, ask: Ask, memory: Memory, insist: bool) -> Answer:
    response = await (
        probe.robots(origin_of(ask.url)) if ask.errand == "robots" else probe.fetch(ask.url, _KINDS[ask.errand])
    )
    if isinstance(response, tuple):
        return Answer(response[0], SourceFinding(reason=response[1]), probe.sent)
    found: SourceFinding | str = f"http_{response.status}"
    if response.status in (200, 203):
        found = SourceFinding()
        if ask.errand != "robots":
            found = await probe.read(worker_tasks.examine, response, memory, insist)
    finding = SourceFinding(reason=found) if isinstance(found, str) else found
    return Answer(response.url, finding, probe.sent, permanent_url(response))


async def probe(
    watch: WatchSettings,
    stop: Stop,
    work: Callable[[Probe], Awaitable[None]],
    *,
    listed: str,
    userinfo: str = "",
) -> None:
    """Run ``work`` in a crawl of its own, with the manners of this watch."""
    crawl = watch.crawl
    crawler = Crawler(Probe, _settings(watch))
    workers = Workers(1, crawl.worker_seconds, crawl.worker_mb)
    stop.watch(crawler, workers)
    try:
        if not stop.signal:
            await crawler.crawl_async(work=work, workers=workers, listed=listed, userinfo=userinfo)
    finally:
        workers.close()
    spider = crawler.spider
    if isinstance(spider, Probe) and spider.failure is not None:
        raise spider.failure
    if finish_reason(crawler) == "unguarded":
        raise WirewatchError("Another component replaced the resolver that checks addresses; nothing was requested.")


def _settings(watch: WatchSettings) -> Settings:
    settings = Settings()
    settings.setmodule(defaults, priority="project")
    settings.setdict(defaults.crawl_settings(watch), priority="cmdline")
    middlewares = {**defaults.DOWNLOADER_MIDDLEWARES, "crawler.crawl.probing.BudgetMiddleware": 20}
    own = {
        "DOWNLOAD_TIMEOUT": min(watch.crawl.timeout, TIMEOUT),
        "DOWNLOADER_MIDDLEWARES": middlewares,
        "ITEM_PIPELINES": {},
    }
    settings.setdict(own, priority="cmdline")
    return settings
