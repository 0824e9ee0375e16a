"""Ends a command that asks when the process is told to end, in whatever phase it is."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.crawl.batch import BatchWriter
    from crawler.workers.pool import Workers

SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
LAST_RESORT_SECONDS = 3.0
"""After so long the process is ended where it stands. What is stored is whole at any moment."""


class Stopped(BaseException):
    """A signal was heard where it may interrupt; not for ``except Exception``."""


def exit_code(number: int) -> int:
    """What a shell is told of a process that this signal ended."""
    return 128 + number


class Stop:
    """Ends a crawl on SIGTERM, SIGINT and SIGHUP: nothing new is asked, what is asked is cut off, what is stored is whole.

    Before there is an event loop, and where ``interruptible`` says so, a signal raises Stopped.
    """

    def __init__(self, code: Callable[[int], int] = exit_code) -> None:
        """``code``: the exit code after a signal, for the last resort."""
        self.signal = 0
        self.requested = asyncio.Event()
        self._code = code
        self._crawler: Crawler | None = None
        self._workers: Workers | None = None
        self._writer: BatchWriter | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._listening = self._interruptible = False
        self._ended = threading.Event()

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Take over the signals; inside of another ``listening`` it changes nothing."""
        if self._listening or threading.current_thread() is not threading.main_thread():
            yield
            return
        ours, theirs = socket.socketpair()
        with ours, theirs:
            theirs.setblocking(False)
            before = self._take_over(theirs.fileno())
            # Not loop.add_signal_handler: its handler would not run while one long SQL statement holds the main thread.
            listener = threading.Thread(target=self._listen, args=(ours,), daemon=True)
            listener.start()
            try:
                yield
            finally:
                self._ended.set()
                self._listening = self._interruptible = False
                signal.set_wakeup_fd(-1)
                for number, handler in before.items():
                    signal.signal(number, handler)
                theirs.close()
                listener.join()

    @contextmanager
    def interruptible(self) -> Iterator[None]:
        """Inside, a signal raises Stopped at once."""
        before, self._interruptible = self._interruptible, self._listening
        try:
            yield
        finally:
            self._interruptible = before

    def attach(self, loop: asyncio.AbstractEventLoop) -> None:
        """From now on a signal is a request to this loop."""
        self._loop = loop
        self._interruptible = False

    def watch(self, crawler: Crawler, workers: Workers, writer: BatchWriter | None = None) -> None:
        """The crawl to be ended."""
        self._crawler, self._workers, self._writer = crawler, workers, writer

    def request(self, number: int) -> None:
        """Begin to stop; a second signal changes nothing, it is a matter of seconds."""
        if self.requested.is_set():
            return
        self.signal = self.signal or number
        self.requested.set()
        if self._crawler is None or self._workers is None:
            return
        if self._writer is not None:
            self._writer.stop()
        end_crawl(self._crawler, self._workers)

    def _take_over(self, descriptor: int) -> dict[int, Any]:
        """Gives the handlers from before. A SIGHUP that is ignored stays so: that is what nohup is for."""
        numbers = [n for n in SIGNALS if n != signal.SIGHUP or signal.getsignal(n) is not signal.SIG_IGN]
        self._listening = self._interruptible = True
        before: dict[int, Any] = {number: signal.signal(number, self._heard) for number in numbers}
        signal.set_wakeup_fd(descriptor, warn_on_full_buffer=False)
        return before

    def _heard(self, number: int, _: object) -> None:
        """In the main thread, as soon as Python has its turn there."""
        if self._interruptible:
            self.signal = self.signal or number
            raise Stopped

    def _listen(self, heard: socket.socket) -> None:
        """In a thread of its own: pass a signal on to the loop, and see to it that the process ends."""
        while byte := heard.recv(1):
            if byte[0] in SIGNALS:
                break
        else:
            return
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self.request, byte[0])
        if not self._ended.wait(LAST_RESORT_SECONDS):
            os._exit(self._code(byte[0]))


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
