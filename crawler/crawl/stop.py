"""Ends a crawl when the process is told to end."""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.workers.pool import Workers


class Stop:
    """Ends a crawl on SIGTERM and SIGINT: nothing new is asked, what is asked is cut off, what is stored is whole."""

    def __init__(self) -> None:
        self.signal = 0
        self._crawler: Crawler | None = None
        self._workers: Workers | None = None
        self.requested = asyncio.Event()

    def install(self) -> None:
        """Take over both signals from Python and Twisted."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.request, number)

    def watch(self, crawler: Crawler, workers: Workers) -> None:
        """The crawl to be ended."""
        self._crawler, self._workers = crawler, workers

    def request(self, number: int) -> None:
        """Begin to stop; a second signal changes nothing, it is a matter of seconds."""
        if self.signal:
            return
        self.signal = number
        self.requested.set()
        if self._crawler is None or self._workers is None:
            return
        end_crawl(self._crawler, self._workers)


def end_crawl(crawler: Crawler, workers: Workers) -> None:
    """Begin to end a crawl: nothing new is asked, requests are cut off, tasks of workers with them."""
    from crawler.fetching.handler import abort_all
    from crawler.fetching.state import fetch_state

    fetch_state(crawler).stopping = True
    abort_all()
    workers.close()
    task = asyncio.ensure_future(crawler.stop_async())
    task.add_done_callback(lambda done: done.exception())


def abandon_requests(crawler: Crawler) -> None:
    """Forget the requests that wait and cut off those in flight; the crawl itself goes on."""
    from crawler.fetching.handler import abort_all
    from crawler.fetching.scheduler import HostScheduler

    abort_all()
    scheduler = crawler.engine.scheduler if crawler.engine else None
    if isinstance(scheduler, HostScheduler):
        scheduler.forget_waiting()
