from __future__ import annotations

import errno
import fcntl
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from datetime import timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.archive import lock
from crawler.archive.connect import connect, connect_readonly, moment, reading, savepoint, stamp, transaction
from crawler.archive.lock import is_held, lock_holder, run_lock
from crawler.archive.runs import begin_run, end_run
from crawler.archive.trouble import told_of
from crawler.errors import LockedError, UsageError, WirewatchError
from tests.archive.making import NOW, column, rows

ROOT = Path(__file__).parents[2]


def test_nothing_is_lost_with_the_power(db: sqlite3.Connection) -> None:
    assert column(db, "PRAGMA journal_mode") == ["wal"]
    assert column(db, "PRAGMA synchronous") == [2]
    assert column(db, "PRAGMA foreign_keys") == [1]


def test_a_row_that_points_nowhere_is_refused(db: sqlite3.Connection) -> None:
    for sql in (
        "INSERT INTO polls (feed, polled_at, outcome) VALUES (99, 'x', 'new')",
        "INSERT INTO entries (feed, first_seen_at, last_seen_at) VALUES (99, 'x', 'x')",
        """INSERT INTO flags (article, topic, topic_version, text_version, score, field, snippet, spans, flagged_at)
           VALUES (99, 'nato', 1, 1, 1.0, 'title', '', '[]', 'x')""",
        "INSERT INTO article_text VALUES (99, '', '', '', 1)",
    ):
        with pytest.raises(sqlite3.IntegrityError):
            db.execute(sql)


def test_a_transaction_happens_whole_or_not_at_all(db: sqlite3.Connection) -> None:
    with pytest.raises(KeyboardInterrupt), transaction(db):
        begin_run(db, "run", NOW)
        raise KeyboardInterrupt
    assert not db.in_transaction
    assert rows(db, "SELECT * FROM runs") == []
    with transaction(db):
        begin_run(db, "run", NOW)
        with pytest.raises(ValueError, match="x"), savepoint(db):
            begin_run(db, "daemon", NOW)
            raise ValueError("x")
    assert column(db, "SELECT kind FROM runs") == ["run"]


def test_runs_are_told_with_their_figures(db: sqlite3.Connection) -> None:
    run = begin_run(db, "daemon", NOW)
    assert rows(db, "SELECT kind, finished_at, counts FROM runs") == [
        {"kind": "daemon", "finished_at": None, "counts": "{}"}
    ]
    end_run(db, run, {"b": 2, "a": 1}, NOW)
    assert rows(db, "SELECT finished_at, counts FROM runs") == [
        {"finished_at": "2026-03-04T12:00:00Z", "counts": '{"a": 1, "b": 2}'}
    ]


@given(st.timedeltas(timedelta(0), timedelta(days=300_000)), st.integers(-14, 14))
def test_a_time_comes_back_in_utc_to_the_second(past: timedelta, hours: int) -> None:
    local = (NOW - past).astimezone(timezone(timedelta(hours=hours)))
    text = stamp(local)
    assert text is not None
    assert len(text) == 20, "texts of one length sort as the times do"
    assert moment(text) == local.replace(microsecond=0)


def test_no_time_is_null() -> None:
    assert stamp(None) is None
    assert moment(None) is None


def test_looking_at_no_archive_says_so_and_makes_none(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="wirewatch run"):
        connect_readonly(tmp_path / "news.db")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["news.db", "a b?c#d%20.db", "новини.db"])
def test_looking_writes_nothing(tmp_path: Path, name: str) -> None:
    connect(tmp_path / name).close()
    with reading(tmp_path / name) as db:
        assert rows(db, "SELECT * FROM articles") == []
    with pytest.raises(WirewatchError, match="read-only"), reading(tmp_path / name) as db:
        begin_run(db, "run", NOW)


def test_a_file_that_is_no_archive_is_named(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    path.write_bytes(b"This is a text and no database. " * 200)
    with pytest.raises(WirewatchError, match=r"news\.db cannot be used as an archive"), reading(path) as db:
        rows(db, "SELECT * FROM articles")


def test_what_cannot_be_an_archive_is_named(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_bytes(b"This is a text and no database. " * 200)
    (tmp_path / "folder.db").mkdir()
    for name in ("text.db", "folder.db", "missing/news.db"):
        with pytest.raises(WirewatchError, match="cannot be used as an archive") as told:
            connect(tmp_path / name)
        assert name in str(told.value)


def test_people_may_read_while_a_run_writes(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    with closing(connect(path)) as writing, transaction(writing):
        begin_run(writing, "run", NOW)
        with reading(path) as looking:
            assert rows(looking, "SELECT * FROM runs") == []


def test_a_full_disk_is_no_reason_not_to_hold_the_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "news.db.lock"
    with run_lock(path, "run") as used:
        assert not used

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "pwrite", full)
    with run_lock(path, "run") as used:
        assert used, "it was held before, whatever could be written"
        assert is_held(path)


def test_the_lock_names_its_holder_and_goes_with_it(tmp_path: Path) -> None:
    path = tmp_path / "news.db.lock"
    with run_lock(path, "daemon"):
        mine = rf"news\.db is in use by wirewatch daemon, process {os.getpid()}\."
        with pytest.raises(LockedError, match=mine), run_lock(path, "run"):
            pytest.fail("two hold one lock")
    with run_lock(path, "run"):
        assert path.read_text() == f"wirewatch run, process {os.getpid()}\n", "no rest of the longer line before"


def test_a_killed_holder_leaves_no_lock(tmp_path: Path) -> None:
    path = tmp_path / "news.db.lock"
    code = (
        "import sys, time; from pathlib import Path; from crawler.archive.lock import run_lock\n"
        "with run_lock(Path(sys.argv[1]), 'run'): print('held', flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(LockedError, match=f"process {holder.pid}"), run_lock(path, "run"):
            pytest.fail("two hold one lock")
        holder.send_signal(signal.SIGKILL)
        holder.wait(10)
    with run_lock(path, "run"):
        pass


def test_worker_processes_do_not_inherit_the_lock(tmp_path: Path) -> None:
    path = tmp_path / "news.db.lock"
    code = "import time; print('up', flush=True); time.sleep(60)"
    with run_lock(path, "run"):
        child = subprocess.Popen([sys.executable, "-c", code], close_fds=False, stdout=subprocess.PIPE)
        assert child.stdout is not None
        assert child.stdout.readline() == b"up\n"
    try:
        with run_lock(path, "run"):
            pass
    finally:
        child.kill()
        child.communicate()


def test_a_look_at_the_lock_makes_no_run_fail(tmp_path: Path) -> None:
    """A cron run that began in the same instant ended with 75, and named the process of the run before."""
    path = tmp_path / "news.db.lock"
    with run_lock(path, "run"):
        pass
    descriptor = os.open(path, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    looker = threading.Timer(0.2, lambda: os.close(descriptor))
    looker.start()
    with run_lock(path, "run"):
        looker.join()


def test_looking_takes_no_lock_while_one_is_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "news.db.lock"
    with run_lock(path, "daemon"):
        monkeypatch.setattr(fcntl, "flock", lambda *_: pytest.fail("a look took the lock"))
        assert lock_holder(path) == f"wirewatch daemon, process {os.getpid()}"
        assert is_held(path)


def test_where_the_kernel_lists_no_locks_the_holder_is_found_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in another container."""
    monkeypatch.setattr(lock, "_LOCKS", tmp_path / "none")
    monkeypatch.setattr(lock, "LOOK_SECONDS", 0.0)
    path = tmp_path / "news.db.lock"
    assert not is_held(path)
    with run_lock(path, "daemon"):
        assert lock_holder(path) == f"wirewatch daemon, process {os.getpid()}"
        with pytest.raises(LockedError), run_lock(path, "run"):
            pytest.fail("two hold one lock")
    assert not is_held(path)


def test_a_dead_process_is_not_named_as_the_holder(tmp_path: Path) -> None:
    path = tmp_path / "news.db.lock"
    path.write_text("wirewatch run, process 1\n")
    descriptor = os.open(path, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)  # and killed before it wrote its name
    try:
        assert lock_holder(path) == f"process {os.getpid()}"
    finally:
        os.close(descriptor)


class WithoutSharedMemory(sqlite3.Connection):
    """As SQLite on a full disk or a read-only medium, where it cannot make the file beside the archive."""

    def execute(self, *_: object) -> sqlite3.Cursor:
        error = sqlite3.OperationalError("unable to open database file")
        error.sqlite_errorcode = sqlite3.SQLITE_CANTOPEN
        raise error


def test_an_archive_is_looked_at_where_no_file_can_be_made_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`status` is wanted most there."""
    path, real = tmp_path / "news.db", sqlite3.connect
    connect(path).close()

    def connected(address: str, **more: Any) -> sqlite3.Connection:
        return real(address, **more, **({} if "immutable=1" in address else {"factory": WithoutSharedMemory}))

    monkeypatch.setattr(sqlite3, "connect", connected)
    with reading(path) as db:
        assert column(db, "SELECT count(*) FROM articles") == [0]
    (tmp_path / "news.db-wal").write_bytes(b"something waits here")
    with pytest.raises(WirewatchError, match="cannot be opened"), reading(path):
        pass


def test_what_cannot_be_opened_for_want_of_leave_to_write_is_called_read_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "news.db"
    path.touch()
    with pytest.raises(sqlite3.OperationalError) as refused:
        WithoutSharedMemory(":memory:").execute("SELECT 1")
    assert "cannot be opened" in str(told_of(refused.value, path))
    monkeypatch.setattr("crawler.archive.trouble.os.access", lambda *_: False)
    assert "is read-only" in str(told_of(refused.value, path))
