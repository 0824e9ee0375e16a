"""Gathers writes into few transactions: each costs an fsync, and twenty feeds can share one."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from typing import Any, TypeVar

from crawler.archive.connect import savepoint, transaction
from crawler.archive.trouble import trouble_of
from crawler.steps.tracing import traced_together

T = TypeVar("T")

FULL = 64
WAIT_SECONDS = 0.05


class BatchWriter:
    """``write(job)`` runs ``job(db)`` in the next common transaction and returns its result after the commit.

    A job that raises is rolled back alone; the others of its batch are kept. When the archive itself fails (a full disk),
    all of them fail with that error.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._jobs: list[tuple[Callable[[sqlite3.Connection], Any], asyncio.Future[Any]]] = []
        self._timer: asyncio.TimerHandle | None = None

    async def write(self, job: Callable[[sqlite3.Connection], T]) -> T:
        """Raises what ``job`` raised, or what the commit raised."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[T] = loop.create_future()
        self._jobs.append((job, done))
        if len(self._jobs) >= FULL:
            self.flush()
        elif self._timer is None:
            self._timer = loop.call_later(WAIT_SECONDS, self.flush)
        return await done

    def flush(self) -> None:
        """Run all waiting jobs now."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        jobs, self._jobs = self._jobs, []
        if not jobs:
            return
        results: list[tuple[Any, BaseException | None]] = []
        try:
            with transaction(self._db), traced_together(self._db):
                for job, _ in jobs:
                    results.append(self._run(job))
        except Exception as error:  # nothing of this batch happened
            results = [(None, error)] * len(jobs)
        for (_, done), (result, problem) in zip(jobs, results, strict=True):
            if done.cancelled():
                continue
            if problem is not None:
                done.set_exception(problem)
            else:
                done.set_result(result)

    def _run(self, job: Callable[[sqlite3.Connection], Any]) -> tuple[Any, BaseException | None]:
        try:
            with savepoint(self._db):
                return job(self._db), None
        except Exception as error:
            if trouble_of(error) or not self._db.in_transaction:
                raise  # what the jobs before it did is gone as well, or cannot be trusted
            return None, error
