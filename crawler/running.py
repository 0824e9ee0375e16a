"""Runs the spiders in one asyncio reactor: once, or until stopped, and stops within seconds when told to."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Awaitable, Callable, Coroutine
from typing import TYPE_CHECKING, Any

from crawler.archive.connect import wait_at_most
from crawler.crawl.stop import Stop, Stopped, end_crawl
from crawler.errors import WirewatchError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.crawl.session import Session

TICK_SECONDS = 1
STUCK_SECONDS = 2.0
"""After a signal, a crawl that has not ended by then is left where it is."""
LOCK_SECONDS = 0.3
"""What is written outside of a batch waits so long for other programs that write: the whole loop waits with it."""


async def crawl(session: Session, stop: Stop) -> None:
    """One crawl with every spider's sources, from start to idle, or until stopped in a daemon."""
    from crawler.fetching.scheduler import HostScheduler  # noqa: F401 - fail here, not inside Scrapy

    crawler = _make_crawler(session)
    _spare_what_stays(crawler)
    stop.watch(crawler, session.workers, session.writer)
    wait_at_most(session.db, LOCK_SECONDS)
    if stop.signal:
        return
    if session.mode == "daemon":
        scheduler = _ticking(crawler, session, stop)
        try:
            await _to_its_end(crawler.crawl_async(session=session), stop)
        finally:
            scheduler.shutdown(wait=False)
    else:
        session.standstill.on_begin = lambda: end_crawl(crawler, session.workers)
        await _to_its_end(crawler.crawl_async(session=session), stop)
    _raise_for(crawler)


async def _to_its_end(crawling: Coroutine[Any, Any, None], stop: Stop) -> None:
    """Wait for a crawl. One that is told to stop while its engine only starts never says that it ended."""
    crawl, told = asyncio.ensure_future(crawling), asyncio.ensure_future(stop.requested.wait())
    await asyncio.wait({crawl, told}, return_when=asyncio.FIRST_COMPLETED)
    told.cancel()
    if not crawl.done():
        await asyncio.wait({crawl}, timeout=STUCK_SECONDS)
    if crawl.done():
        crawl.result()
    else:
        crawl.cancel()


def _make_crawler(session: Session) -> Crawler:
    from scrapy.crawler import Crawler
    from scrapy.settings import Settings

    from crawler import settings as defaults
    from spiders.watch import EverySourceSpider

    settings = Settings()
    settings.setmodule(defaults, priority="project")
    settings.setdict(defaults.crawl_settings(session.watch.settings), priority="cmdline")
    return Crawler(EverySourceSpider, settings)


def _spare_what_stays(crawler: Crawler) -> None:
    """Take what was loaded for the crawl out of every search for garbage: with it, each full one held the loop up for a tenth
    of a second."""
    from scrapy import signals

    def freeze() -> None:  # Scrapy looks at a handler's parameters, which a built-in function does not show
        gc.freeze()

    crawler.signals.connect(freeze, signals.spider_opened, weak=False)


def _raise_for(crawler: Crawler) -> None:
    """A crawl that ended for a reason of its own is an error to be told."""
    from crawler.fetching.scrapy_private import finish_reason

    if finish_reason(crawler) == "unguarded":
        raise WirewatchError("Another component replaced the resolver that checks addresses; nothing was requested.")


def _ticking(crawler: Crawler, session: Session, stop: Stop) -> Any:
    """APScheduler with ONE job: a job per feed costs 96 MB and 6 % of a core at 100,000 feeds, one tick 2.7 MB."""
    from apscheduler.schedulers.asyncio import AsyncIOScheduler
    from scrapy import signals
    from scrapy.exceptions import DontCloseSpider

    from crawler.crawl.daemon import DaemonTicks

    def stay() -> None:
        if not stop.signal and not session.standstill.is_final:
            raise DontCloseSpider

    ticks = DaemonTicks(crawler, session)

    async def tick() -> None:  # a plain function would run in a thread, which may not use the archive's connection
        if (
            crawler.spider is not None
            and not stop.signal
            and not session.standstill.is_final
            and crawler.engine.spider is not None
        ):
            try:
                await ticks.tick(stop.interruptible)
            except Stopped:
                return

    crawler.signals.connect(stay, signals.spider_idle, weak=False)
    scheduler = AsyncIOScheduler(event_loop=asyncio.get_running_loop(), timezone="UTC")
    scheduler.add_job(tick, "interval", seconds=TICK_SECONDS, coalesce=True, max_instances=1, misfire_grace_time=None)
    scheduler.start()
    return scheduler


def in_reactor(
    main: Callable[[Stop], Awaitable[None]],
    *,
    allow_loopback: bool,
    allow_private: list[str],
    only_loopback: bool = False,
    stop: Stop | None = None,
) -> int:
    """Run ``main`` in the asyncio reactor with the guarded resolver; returns the signal that ended it, 0 for none.

    ``stop``: one that listens already. A process can do this once: a Twisted reactor cannot be started again.
    """
    loop, reactor = _guarded_reactor(allow_loopback, allow_private, only_loopback)
    failures: list[BaseException] = []
    ended = stop or Stop()

    async def whole() -> None:
        ended.attach(loop)
        try:
            await main(ended)
        except BaseException as error:
            failures.append(error)
        finally:
            reactor.stop()

    tasks = []
    reactor.callWhenRunning(lambda: tasks.append(loop.create_task(whole())))
    with ended.listening():
        reactor.run(installSignalHandlers=False)
    if failures:
        raise failures[0]
    return ended.signal


def _guarded_reactor(
    allow_loopback: bool, allow_private: list[str], only_loopback: bool
) -> tuple[asyncio.AbstractEventLoop, Any]:
    """The event loop and the reactor on it, whose resolver refuses what ``AddressGuard`` refuses."""
    from twisted.internet import asyncioreactor

    # As Scrapy's install_reactor does it, which keeps no reference to the event loop that it makes.
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    asyncioreactor.install(loop)  # type: ignore[no-untyped-call]
    from twisted.internet import reactor as installed
    from twisted.logger import STDLibLogObserver, globalLogBeginner

    from crawler.fetching.guard import AddressGuard, GuardedResolver

    # Until somebody observes, Twisted writes traces to stderr by itself.
    observer: Any = STDLibLogObserver("twisted")
    globalLogBeginner.beginLoggingTo([observer], redirectStandardIO=False, discardBuffer=True)
    reactor: Any = installed
    guard = AddressGuard(allow_private, allow_loopback, only_loopback)
    GuardedResolver(reactor.nameResolver, guard).install_on_reactor()
    return loop, reactor
