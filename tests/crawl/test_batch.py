"""Writes share a transaction, and a job that fails fails alone."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from crawler.crawl.batch import FULL, BatchWriter


def add(text: str) -> Callable[[sqlite3.Connection], str]:
    def job(db: sqlite3.Connection) -> str:
        db.execute("INSERT INTO t VALUES (?)", (text,))
        return text

    return job


def add_and_fail(db: sqlite3.Connection) -> str:
    db.execute("INSERT INTO t VALUES ('half done')")
    raise ValueError("no")


@pytest.fixture
def table(tmp_path: Path) -> Any:
    with closing(sqlite3.connect(tmp_path / "t.db", isolation_level=None)) as db:
        db.execute("CREATE TABLE t (x TEXT)")
        db.execute("CREATE TABLE parent (id INTEGER PRIMARY KEY)")
        db.execute("CREATE TABLE child (parent INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)")
        db.execute("PRAGMA foreign_keys = ON")
        yield db


def stored(db: sqlite3.Connection) -> list[str]:
    return [row[0] for row in db.execute("SELECT x FROM t ORDER BY x")]


def test_jobs_of_one_moment_share_a_transaction(table: sqlite3.Connection) -> None:
    begun: list[str] = []
    table.set_trace_callback(lambda sql: begun.append(sql) if sql.startswith("BEGIN") else None)

    async def main() -> list[str]:
        writer = BatchWriter(table)
        return await asyncio.gather(*(writer.write(add(str(n))) for n in range(5)))

    assert asyncio.run(main()) == list("01234")
    assert stored(table) == list("01234")
    assert len(begun) == 1


def test_a_full_batch_does_not_wait(table: sqlite3.Connection) -> None:
    async def main() -> None:
        writer = BatchWriter(table)
        waiting = [asyncio.ensure_future(writer.write(add(f"{n:03d}"))) for n in range(FULL)]
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert all(task.done() for task in waiting)

    asyncio.run(main())
    assert len(stored(table)) == FULL


def test_a_job_that_fails_is_rolled_back_alone(table: sqlite3.Connection) -> None:
    async def main() -> list[object]:
        writer = BatchWriter(table)
        jobs = (add("a"), add_and_fail, add("b"))
        return await asyncio.gather(*(writer.write(job) for job in jobs), return_exceptions=True)

    first, second, third = asyncio.run(main())
    assert (first, third) == ("a", "b")
    assert isinstance(second, ValueError)
    assert stored(table) == ["a", "b"]


def test_a_commit_that_fails_fails_every_job(table: sqlite3.Connection) -> None:
    def orphan(db: sqlite3.Connection) -> None:  # noticed at the commit only
        db.execute("INSERT INTO child VALUES (7)")

    async def main() -> list[object]:
        writer = BatchWriter(table)
        results = await asyncio.gather(writer.write(add("a")), writer.write(orphan), return_exceptions=True)
        assert await writer.write(add("later")) == "later", "the writer goes on"
        return results

    assert all(isinstance(result, sqlite3.IntegrityError) for result in asyncio.run(main()))
    assert stored(table) == ["later"]


def test_a_job_nobody_waits_for_any_more_is_stored_all_the_same(table: sqlite3.Connection) -> None:
    async def main() -> None:
        writer = BatchWriter(table)
        task = asyncio.ensure_future(writer.write(add("a")))
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        writer.flush()

    asyncio.run(main())
    assert stored(table) == ["a"]


def test_a_full_disk_fails_every_job_of_its_batch_and_stores_none(table: sqlite3.Connection) -> None:
    """SQLite rolls back by itself: the jobs after that would each be stored alone, and reported as failed."""

    def too_much(db: sqlite3.Connection) -> None:
        db.execute(f"PRAGMA max_page_count = {db.execute('PRAGMA page_count').fetchone()[0]}")
        db.execute("INSERT INTO t VALUES (?)", ("x" * 500_000,))

    async def main() -> list[object]:
        writer = BatchWriter(table)
        jobs = (add("a"), too_much, add("b"), add("c"))
        return await asyncio.gather(*(writer.write(job) for job in jobs), return_exceptions=True)

    assert [type(result) for result in asyncio.run(main())] == [sqlite3.OperationalError] * 4
    assert stored(table) == []
