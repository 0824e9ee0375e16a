"""Gathers writes into few transactions: each costs an fsync, and twenty feeds can share one."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
from collections import deque
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from crawler.archive.connect import BUSY_SECONDS, begin, commit, is_locked, savepoint
from crawler.archive.trouble import trouble_of
from crawler.steps.tracing import trace_waiting, traced_together, waits_to_be_traced

T = TypeVar("T")

log = logging.getLogger(__name__)

FULL = 64
WAIT_SECONDS = 0.05
TURN_SECONDS = 0.06
"""A transaction takes no further job that would, if it is as long as the longest before it, end later than this: other
programs want the write lock, and the loop its turn. The commit comes on top."""
TRACE_SECONDS = 2.0
"""While more and more waits to be stored, one of the long stories that changed is traced this often; else sooner."""
TRACE_SHARE = 0.05
"""Tracing long stories takes no more than this share of the time: one of thousands takes hundreds of milliseconds, and gets
articles with every poll."""
REST_SECONDS = 0.02
"""Between two transactions when more waits: SQLite lets others in only while nobody holds the lock."""
LOCK_PAUSE_SECONDS = 0.1
STOP_SECONDS = 1.5
"""What waits when a crawl is told to stop is stored for so long; the rest stays due in the archive."""


class NotStored(Exception):
    """The crawl was told to stop before this was stored: as if it had not been asked."""


class _Job(Generic[T]):
    def __init__(self, do: Callable[[sqlite3.Connection], T], done: asyncio.Future[T] | None) -> None:
        self._do, self._done = do, done
        self._result: T
        self._problem: BaseException | None = None

    def run(self, db: sqlite3.Connection) -> None:
        """Do it; what it raises is rolled back and kept. Raises when that is no matter of this job alone."""
        try:
            with savepoint(db):
                self._result = self._do(db)
        except Exception as error:
            if trouble_of(error) or not db.in_transaction:
                raise  # what the jobs before it did is gone as well, or cannot be trusted
            self._problem = error

    def tell(self, problem: BaseException | None = None) -> None:
        """Tell who waits for it how it ended: as it ran, or with ``problem``."""
        problem = problem or self._problem
        if self._done is None:
            if problem is not None:
                log.debug("not stored", exc_info=problem)
            return
        if self._done.done():  # cancelled
            return
        if problem is not None:
            self._done.set_exception(problem)
        else:
            self._done.set_result(self._result)


class BatchWriter:
    """``write(job)`` runs ``job(db)`` in one of the next common transactions and returns its result after the commit.

    A job that raises is rolled back alone; the others of its batch are kept. When the archive itself fails (a full disk),
    all that wait fail with that error. Between transactions the loop goes on.
    """

    def __init__(self, db: sqlite3.Connection, clock: Callable[[], float] = time.monotonic) -> None:
        self._db, self._clock = db, clock
        self._jobs: deque[_Job[Any]] = deque()
        self._next: asyncio.TimerHandle | asyncio.Handle | None = None
        self._locked_since: float | None = None
        self._ends_at: float | None = None
        self._empty = asyncio.Event()
        self._traces, self._traced_at, self._rest_from_tracing = False, clock(), 0.0
        self._only_traces_next, self._draining = False, False

    async def write(self, job: Callable[[sqlite3.Connection], T], *, at_once: bool = False) -> T:
        """Raises what ``job`` raised, what the commit raised, or NotStored. ``at_once``: nobody else need come along."""
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._add(_Job(job, done), at_once=at_once)
        return await done

    def post(self, job: Callable[[sqlite3.Connection], object]) -> None:
        """As ``write``, of what is worth no wait and no word when it fails."""
        self._add(_Job(job, None))

    def _add(self, job: _Job[Any], *, at_once: bool = False) -> None:
        self._jobs.append(job)
        self._empty.clear()
        if self._locked_since is None and (at_once or len(self._jobs) >= FULL or self._ends_at is not None):
            self._soon(0.0)
        elif self._next is None or self._only_traces_next:
            self._soon(WAIT_SECONDS)

    async def drain(self) -> None:
        """Store what waits, and trace the stories that do."""
        if self._jobs or self._traces:
            self._draining = True
            if self._locked_since is None:
                self._soon(0.0)
            await self._empty.wait()
            self._draining = False

    @property
    def is_stopping(self) -> bool:
        """Whether ``stop`` was called."""
        return self._ends_at is not None

    def stop(self) -> None:
        """What waits for longer than ``STOP_SECONDS`` from now, or for a lock, ends in NotStored."""
        self._ends_at = self._clock() + STOP_SECONDS
        if self._jobs:
            self._soon(0.0)

    def _soon(self, seconds: float) -> None:
        if self._next is not None:
            self._next.cancel()
        loop, self._only_traces_next = asyncio.get_running_loop(), False
        self._next = loop.call_later(seconds, self._turn) if seconds else loop.call_soon(self._turn)

    def _turn(self) -> None:
        """One transaction with the jobs that have room in it."""
        self._next = None
        if self._ends_at is not None and self._clock() >= self._ends_at:
            self._give_up(NotStored())
            return
        if not self._begin():
            return
        taken: list[_Job[Any]] = []
        problem: BaseException | None = None
        try:
            self._run(taken)
        except BaseException as error:  # nothing of this transaction happened
            self._db.rollback()
            if not isinstance(error, Exception):
                raise
            problem = error
        for job in taken:
            job.tell(problem)
        if problem is not None and trouble_of(problem):
            self._give_up(problem)
        elif self._jobs:
            self._soon(REST_SECONDS)
        elif self._traces and self._ends_at is None:
            self._soon(REST_SECONDS if self._draining else max(REST_SECONDS, self._trace_from - self._clock()))
            self._only_traces_next = True
        else:
            self._empty.set()

    @property
    def _trace_from(self) -> float:
        """When the next long story may be traced, by the clock."""
        return self._traced_at + max(self._rest_from_tracing, TRACE_SECONDS if self._jobs else 0.0)

    def _begin(self) -> bool:
        """Begin the transaction; while another program holds the write lock, try again later."""
        try:
            begin(self._db, 0.0)
        except sqlite3.OperationalError as error:
            now = self._clock()
            if self._locked_since is None:
                self._locked_since = now
            if self._ends_at is not None and is_locked(error):
                self._give_up(NotStored())
            elif is_locked(error) and now < self._locked_since + BUSY_SECONDS:
                self._soon(LOCK_PAUSE_SECONDS)
            else:
                self._give_up(error)
            return False
        self._locked_since = None
        return True

    def _run(self, taken: list[_Job[Any]]) -> None:
        """Run jobs, or trace a story, and commit; puts into ``taken`` those that were tried. Raises what took the transaction back."""
        if self._is_time_to_trace():
            self._trace()
        else:
            self._run_jobs(taken)
            self._traces = waits_to_be_traced(self._db)
        commit(self._db)

    def _run_jobs(self, taken: list[_Job[Any]]) -> None:
        before, longest = self._clock(), 0.0
        end = before + TURN_SECONDS
        with traced_together(self._db, long_ones=False):
            while self._jobs and len(taken) < FULL and not (taken and before + longest > end):
                taken.append(self._jobs.popleft())
                taken[-1].run(self._db)
                after = self._clock()
                before, longest = after, max(longest, after - before)

    def _is_time_to_trace(self) -> bool:
        """Whether this transaction is for a long story: with jobs in it, the loop would wait for both."""
        if not self._traces or self._ends_at is not None:
            return False
        return self._clock() >= self._trace_from or (self._draining and not self._jobs)

    def _trace(self) -> None:
        begun = self._clock()
        self._traces = trace_waiting(self._db)
        self._traced_at = self._clock()
        self._rest_from_tracing = (self._traced_at - begun) / TRACE_SHARE

    def _give_up(self, problem: BaseException) -> None:
        jobs, self._jobs = self._jobs, deque()
        self._locked_since = None
        for job in jobs:
            job.tell(problem)
        self._empty.set()
