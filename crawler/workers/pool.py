"""Runs parsing and reading in processes that are killed at a deadline, started on demand and let go when idle.

feedparser takes minutes over 100,000 attributes and a quarter of a million items; in the reactor every other feed
would wait for it, and a thread cannot be ended.
"""

from __future__ import annotations

import asyncio
import pickle
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, ParamSpec, TypeVar

from crawler.machine import no_worker
from crawler.workers.process import Died, NeverBegun, WorkerProcess

P = ParamSpec("P")
T = TypeVar("T")

IDLE_SECONDS = 60.0
MORE_SECONDS = 1.0
"""Tasks wait so long for processes that are busy before another is started, which takes an eighth of a second of CPU and
some 50 MB: twenty feeds that changed are read by then."""
START_PATIENCE = 5.0
"""A process that has begun nothing yet is waited for so long: on a busy machine its start takes seconds, and another one
would only make both slower."""
LOOK_SECONDS = 0.2
"""How often it is looked whether a process has begun."""
CLOSE_SECONDS = 1.0
TASKS_PER_PROCESS = 500  # trafilatura and lxml keep caches that only grow


class WorkFailed(Exception):
    """A task had no result; ``reason`` is the word that the archive records."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Workers:
    """At most ``count`` processes, each with ``seconds`` per task and ``megabytes`` of memory.

    Whoever kills a process, the kernel included, costs the task that it worked on and nothing else: an idle one is
    replaced when it is wanted, and a task that had not begun is given to another process; of new ones, to two at most.
    """

    def __init__(self, count: int, seconds: float, megabytes: int) -> None:
        self._seconds, self._megabytes = seconds, megabytes
        self._seats = asyncio.Semaphore(count)
        self._free: list[WorkerProcess] = []
        self._freed = asyncio.Event()
        self._short_since: float | None = None
        """Since when tasks wait without a break."""
        self._busy: set[WorkerProcess] = set()
        self._ending: list[WorkerProcess] = []
        self._pending: set[asyncio.Task[Any]] = set()
        self._closed = False
        self._idle: asyncio.TimerHandle | None = None

    async def run(self, task: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run ``task(*args)`` in a worker. Raises WorkFailed: parse_timeout, parse_memory, parse_crash or stopped; and
        MachineTrouble when no worker can be had, for which no document is to blame."""
        if self._closed:
            raise WorkFailed("stopped")
        self._stay()
        work = asyncio.ensure_future(self._placed((task, args, kwargs)))
        self._pending.add(work)
        try:
            succeeded, result = await work
        except asyncio.CancelledError:
            # The pool was closed. Scrapy waits for ever for a callback that ends in a CancelledError.
            raise WorkFailed("stopped") from None
        finally:
            self._pending.discard(work)
            if not self._pending and not self._closed:
                self._idle = asyncio.get_running_loop().call_later(IDLE_SECONDS, self._let_go)
        if succeeded:
            done: T = result
            return done
        if isinstance(result, MemoryError):
            raise WorkFailed("parse_memory")
        if isinstance(result, RecursionError):
            raise WorkFailed("parse_crash")
        raise result

    def close(self) -> None:
        """End all workers now, whatever they are doing, and start no more: their tasks fail with ``stopped``."""
        self._closed = True
        self._stay()
        for work in self._pending:
            work.cancel()
        self._end(*self._free, *self._busy)
        end = time.monotonic() + CLOSE_SECONDS
        for worker in self._ending:
            worker.wait(end - time.monotonic())
        self._ending.clear()

    async def _placed(self, call: object) -> tuple[bool, Any]:
        """The answer of a worker, which is waited for when all are busy; hundreds may wait, so none is packed before its turn."""
        async with self._seats:
            request = pickle.dumps(call)
            not_begun = 0
            while not_begun < 2:
                await self._or_later()
                worker = self._take()
                try:
                    answer = await worker.do(request, self._seconds)
                except NeverBegun:
                    self._end(worker)
                    # Whoever kills one that was idle often kills the others with it: that says nothing of the machine.
                    not_begun += worker.tasks == 0
                    continue
                except TimeoutError:
                    self._end(worker)
                    raise WorkFailed("parse_timeout") from None
                except Died:
                    self._end(worker)
                    raise WorkFailed("parse_crash") from None
                except BaseException:
                    self._end(worker)
                    raise
                self._give_back(worker)
                return answer
        raise no_worker("two new ones ended before they began their task")

    async def _or_later(self) -> None:
        """Wait for a busy process, while there is none free and tasks have not waited for long."""
        came = time.monotonic()
        while not self._free and self._busy:
            now = time.monotonic()
            starts = not any(worker.tasks for worker in self._busy)
            if self._short_since is None and not starts:
                self._short_since = now
            end = came + START_PATIENCE if self._short_since is None else self._short_since + MORE_SECONDS
            if now >= end:
                break
            self._freed.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._freed.wait(), min(end - now, LOOK_SECONDS))

    def _take(self) -> WorkerProcess:
        """A free process that is alive, or a new one."""
        while self._free and not self._free[-1].is_alive():
            self._end(self._free[-1])
        try:
            worker = self._free.pop() if self._free else WorkerProcess(self._megabytes)
        except OSError as error:
            raise no_worker(str(error)) from error
        self._busy.add(worker)
        return worker

    def _give_back(self, worker: WorkerProcess) -> None:
        if len(self._pending) <= len(self._busy):  # the task that ends is among both, so nobody waits
            self._short_since = None
        if worker.tasks >= TASKS_PER_PROCESS:
            self._end(worker)
        else:
            self._busy.discard(worker)
            self._free.append(worker)
            self._freed.set()

    def _end(self, *workers: WorkerProcess) -> None:
        """Kill these; what was killed before and is gone by now is forgotten."""
        for worker in workers:
            worker.kill()
        self._freed.set()
        self._busy.difference_update(workers)
        self._free = [worker for worker in self._free if worker not in workers]
        self._ending = [worker for worker in (*self._ending, *workers) if worker.is_alive()]

    def _stay(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None

    def _let_go(self) -> None:
        self._idle = None
        self._end(*self._free)
        for worker in self._ending:
            worker.wait(0.2)  # a process without work is gone in a moment
        self._ending = [worker for worker in self._ending if worker.is_alive()]
