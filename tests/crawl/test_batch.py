"""Writes share a transaction, and a job that fails fails alone."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.archive.connect import connect, is_locked
from crawler.archive.judged.untraced_rows import put_off
from crawler.crawl import batch
from crawler.crawl.batch import FULL, BatchWriter, NotStored


def add(text: str) -> Callable[[sqlite3.Connection], str]:
    def job(db: sqlite3.Connection) -> str:
        db.execute("INSERT INTO t VALUES (?)", (text,))
        return text

    return job


def add_and_fail(db: sqlite3.Connection) -> str:
    db.execute("INSERT INTO t VALUES ('half done')")
    raise ValueError("no")


NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.fixture
def table(tmp_path: Path) -> Any:
    with closing(sqlite3.connect(tmp_path / "t.db", isolation_level=None)) as db:
        db.execute("CREATE TABLE t (x TEXT)")
        db.execute("CREATE TABLE untraced (story INTEGER, article INTEGER, at TEXT)")
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


def test_a_full_batch_does_not_wait(table: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "WAIT_SECONDS", 3600.0)

    async def main() -> None:
        writer = BatchWriter(table)
        waiting = (writer.write(add(f"{n:03d}")) for n in range(FULL))
        await asyncio.wait_for(asyncio.gather(*waiting), 60)
        await asyncio.wait_for(writer.write(add("alone"), at_once=True), 60)

    asyncio.run(main())
    assert len(stored(table)) == FULL + 1


def test_a_long_batch_is_several_transactions_and_the_loop_goes_on_between_them(table: sqlite3.Connection) -> None:
    """64 jobs of 30 ms each held the loop up, and every other program that wanted to write, for two seconds."""
    begun: list[str] = []
    table.set_trace_callback(lambda sql: begun.append(sql) if sql.startswith("BEGIN") else None)
    now, turns = [0.0], [0]

    def slow(db: sqlite3.Connection) -> int:
        now[0] += 0.03
        return turns[0]

    async def main() -> list[int]:
        writer = BatchWriter(table, lambda: now[0])

        async def others() -> None:
            while True:
                turns[0] += 1
                await asyncio.sleep(0)

        beside = asyncio.ensure_future(others())
        seen = await asyncio.gather(*(writer.write(slow) for _ in range(8)))
        beside.cancel()
        return seen

    seen = asyncio.run(main())
    assert len(begun) == 4
    assert len(set(seen)) == 4, "others had their turn between the transactions"


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
        await writer.drain()

    asyncio.run(main())
    assert stored(table) == ["a"]


def test_when_sqlite_takes_a_transaction_back_nothing_of_it_is_stored(table: sqlite3.Connection) -> None:
    """On a full disk it does so by itself; what came after was stored, and told as failed."""

    def full(db: sqlite3.Connection) -> None:
        db.rollback()
        raise sqlite3.OperationalError("database or disk is full")

    async def main() -> list[object]:
        writer = BatchWriter(table)
        jobs = (writer.write(job) for job in (add("a"), full, add("b"), add("c")))
        return await asyncio.gather(*jobs, return_exceptions=True)

    first, second, *later = asyncio.run(main())
    assert isinstance(first, sqlite3.OperationalError)
    assert isinstance(second, sqlite3.OperationalError)
    assert later == ["b", "c"]
    assert stored(table) == ["b", "c"], "what is stored is what was told so"


@pytest.fixture
def locked(tmp_path: Path) -> Any:
    """An archive, and another program that holds its write lock."""
    with closing(connect(tmp_path / "news.db")) as db:
        db.execute("CREATE TABLE t (x TEXT)")
        with closing(sqlite3.connect(tmp_path / "news.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield db, other


def test_while_the_archive_is_locked_the_loop_goes_on(locked: tuple[sqlite3.Connection, sqlite3.Connection]) -> None:
    db, other = locked

    async def main() -> None:
        writer = BatchWriter(db)
        waiting = [asyncio.ensure_future(writer.write(add(f"{n:03d}"))) for n in range(FULL)]
        await asyncio.sleep(0.2)
        assert not any(task.done() for task in waiting)
        other.execute("ROLLBACK")
        await asyncio.wait_for(asyncio.gather(*waiting), 60)

    asyncio.run(main())
    assert len(stored(db)) == FULL


def test_a_lock_that_stays_fails_what_waits(locked: tuple[sqlite3.Connection, sqlite3.Connection]) -> None:
    db, other = locked
    now = [0.0]

    def clock() -> float:
        now[0] += 3.0
        return now[0]

    async def main() -> None:
        writer = BatchWriter(db, clock)
        with pytest.raises(sqlite3.OperationalError) as told:
            await writer.write(add("a"))
        assert is_locked(told.value)
        other.execute("ROLLBACK")
        await writer.write(add("b"))

    asyncio.run(main())
    assert stored(db) == ["b"]


def test_a_crawl_that_is_stopped_waits_for_no_lock(locked: tuple[sqlite3.Connection, sqlite3.Connection]) -> None:
    db, _ = locked

    async def main() -> None:
        writer = BatchWriter(db, lambda: 0.0)
        waiting = asyncio.ensure_future(writer.write(add("a")))
        await asyncio.sleep(0)
        writer.stop()
        with pytest.raises(NotStored):
            await waiting
        with pytest.raises(NotStored):
            await writer.write(add("b"))

    asyncio.run(main())
    assert stored(db) == []


def test_a_stopped_crawl_stores_what_it_can_in_its_time(table: sqlite3.Connection) -> None:
    now = [0.0]

    def slow(db: sqlite3.Connection) -> None:
        now[0] += 0.4

    async def main() -> list[object]:
        writer = BatchWriter(table, lambda: now[0])
        waiting = asyncio.gather(*(writer.write(slow) for _ in range(20)), return_exceptions=True)
        await asyncio.sleep(0)
        writer.stop()
        return await waiting

    found = asyncio.run(main())
    assert found.count(None) == 4
    assert all(isinstance(end, NotStored) for end in found[4:])


def test_batches_leave_the_prepared_statements_of_the_connection_alone(tmp_path: Path) -> None:
    """A temporary table for each batch had SQLite prepare every statement again: 230 microseconds instead of 53."""

    async def main() -> set[int]:
        writer, versions = BatchWriter(db), set()
        for _ in range(3):
            await writer.write(lambda _: None)
            versions.add(db.execute("PRAGMA temp.schema_version").fetchone()[0])
        return versions

    with closing(connect(tmp_path / "news.db")) as db:
        assert len(asyncio.run(main())) == 1


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


def test_long_stories_are_traced_when_nothing_else_waits(tmp_path: Path) -> None:
    with closing(connect(tmp_path / "news.db")) as db:
        left = "SELECT count(*) FROM untraced"

        async def main() -> list[int]:
            writer = BatchWriter(db)
            await asyncio.gather(*(writer.write(lambda db, n=n: put_off(db, n, NOON, ())) for n in range(3)))
            before = db.execute(left).fetchone()[0]
            await asyncio.wait_for(writer.drain(), 60)
            return [before, db.execute(left).fetchone()[0]]

        assert asyncio.run(main()) == [3, 0], "what was to be stored did not wait for them"


@pytest.mark.parametrize("many", [1, 200])
def test_tracing_long_stories_takes_a_small_share_of_the_time(
    many: int, table: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A story of thousands takes half a second, and got articles with every poll: it was traced after every one."""
    now, traced = [0.0], [0]

    def trace_waiting(db: sqlite3.Connection) -> bool:
        now[0] += 0.5
        traced[0] += 1
        return False

    def slow(db: sqlite3.Connection) -> None:
        now[0] += 0.1

    async def main() -> int:
        writer = BatchWriter(table, lambda: now[0])
        for _ in range(200 // many):
            await asyncio.gather(*(writer.write(slow, at_once=True) for _ in range(many)))
        before = traced[0]
        await asyncio.wait_for(writer.drain(), 60)
        return before

    monkeypatch.setattr(batch, "trace_waiting", trace_waiting)
    monkeypatch.setattr(batch, "waits_to_be_traced", lambda db: True)
    assert 1 <= asyncio.run(main()) <= 3, "of 20 s"
    assert traced[0] <= 4


def test_what_comes_while_a_long_story_waits_to_be_traced_is_stored_at_once(
    table: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [0.0]

    def trace_waiting(db: sqlite3.Connection) -> bool:
        now[0] += 3600.0
        return True

    async def main() -> None:
        writer = BatchWriter(table, lambda: now[0])
        await writer.write(add("a"))
        while not now[0]:
            await asyncio.sleep(0.01)
        monkeypatch.setattr(batch, "trace_waiting", lambda db: False)
        await asyncio.wait_for(writer.write(add("b")), 60)
        await asyncio.wait_for(writer.drain(), 60)

    monkeypatch.setattr(batch, "trace_waiting", trace_waiting)
    monkeypatch.setattr(batch, "waits_to_be_traced", lambda db: not now[0])
    asyncio.run(main())
    assert stored(table) == ["a", "b"]


def test_a_stopped_crawl_leaves_long_stories_to_the_next_run(tmp_path: Path) -> None:
    with closing(connect(tmp_path / "news.db")) as db:

        async def main() -> None:
            writer = BatchWriter(db)
            writer.stop()
            await writer.write(lambda db: put_off(db, 4, NOON, ()))
            await asyncio.wait_for(writer.drain(), 60)

        asyncio.run(main())
        assert db.execute("SELECT story FROM untraced").fetchone()[0] == 4
