"""Runs parsing and reading in processes that are killed at a deadline, started on demand and let go when idle.

feedparser takes minutes over 100,000 attributes and a quarter of a million items; in the reactor every other feed
would wait for it, and a thread cannot be ended.
"""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from pebble import ProcessExpired, ProcessPool

from crawler.workers.forkserver_private import stop_fork_server
from crawler.workers.tasks import limit_process

P = ParamSpec("P")
T = TypeVar("T")

IDLE_SECONDS = 60.0
TASKS_PER_PROCESS = 500  # trafilatura and lxml keep caches that only grow


class WorkFailed(Exception):
    """A task had no result; ``reason`` is the word that the archive records."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Workers:
    """A pool of ``count`` processes, each with ``seconds`` per task and ``megabytes`` of memory."""

    def __init__(self, count: int, seconds: float, megabytes: int) -> None:
        self._count, self._seconds, self._megabytes = count, seconds, megabytes
        self._pool: ProcessPool | None = None
        self._pending: set[asyncio.Future[Any]] = set()
        self._closed = False
        self._idle: asyncio.TimerHandle | None = None

    async def run(self, task: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run ``task(*args)`` in a worker. Raises WorkFailed: parse_timeout, parse_memory, parse_crash or stopped."""
        if self._closed:
            raise WorkFailed("stopped")
        pool = self._started()
        scheduled = pool.schedule(task, args=args, kwargs=kwargs, timeout=self._seconds)
        future: asyncio.Future[T] = asyncio.wrap_future(scheduled)
        self._pending.add(future)
        try:
            return await future
        except asyncio.CancelledError:
            # The pool was closed. Scrapy waits for ever for a callback that ends in a CancelledError.
            raise WorkFailed("stopped") from None
        except TimeoutError:
            raise WorkFailed("parse_timeout") from None
        except MemoryError:
            raise WorkFailed("parse_memory") from None
        except (ProcessExpired, RecursionError):
            raise WorkFailed("parse_crash") from None
        finally:
            self._pending.discard(future)
            if not self._pending and self._pool is not None:
                self._idle = asyncio.get_running_loop().call_later(IDLE_SECONDS, self._let_go)

    def close(self) -> None:
        """End all workers now, whatever they are doing, and start no more: their tasks fail with ``stopped``."""
        self._closed = True
        for future in list(self._pending):  # a pool that is stopped while it starts forgets the tasks it was given
            future.cancel()
        self._end()

    def _end(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
        if self._pool is not None:
            self._pool.stop()  # type: ignore[no-untyped-call]
            self._pool.join(timeout=2)
            self._pool = None
            stop_fork_server()

    def _started(self) -> ProcessPool:
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None
        if self._pool is None or not self._pool.active:
            # A fork of the parent would copy its reactor and its threads' locks; the fork server is clean, and a
            # process killed at its deadline is back in milliseconds.
            context: Any = multiprocessing.get_context("forkserver")
            context.set_forkserver_preload(
                ["crawler.workers.tasks", "crawler.intake.feed.parse", "pebble.pool.process"]
            )
            self._pool = ProcessPool(
                self._count, TASKS_PER_PROCESS, initializer=limit_process, initargs=(self._megabytes,), context=context
            )
        return self._pool

    def _let_go(self) -> None:
        self._idle = None
        if not self._pending:
            self._end()
