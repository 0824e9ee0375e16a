"""Failures of the archive as a whole are told in one line; one bad value is no such failure."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from crawler.archive.connect import connect, savepoint, transaction, writing
from crawler.archive.trouble import telling, trouble_of
from crawler.errors import WirewatchError


def full(db: sqlite3.Connection) -> None:
    db.execute(f"PRAGMA max_page_count = {db.execute('PRAGMA page_count').fetchone()[0]}")
    db.execute("INSERT INTO robots VALUES ('http://a.example', '', 200, ?)", ("x" * 500_000,))


def readonly(db: sqlite3.Connection) -> None:
    db.execute("PRAGMA query_only = ON")
    db.execute("DELETE FROM robots")


def renamed(db: sqlite3.Connection) -> None:
    db.execute("ALTER TABLE robots RENAME COLUMN rules TO texts")
    db.execute("SELECT rules FROM robots")


def locked(db: sqlite3.Connection) -> None:
    path = db.execute("PRAGMA database_list").fetchone()[2]
    db.execute("PRAGMA busy_timeout = 0")
    with closing(sqlite3.connect(path, isolation_level=None)) as other, transaction(other):
        db.execute("DELETE FROM robots")


def damaged(db: sqlite3.Connection) -> None:
    db.execute("PRAGMA writable_schema = ON")
    db.execute("UPDATE sqlite_master SET rootpage = 2000 WHERE name = 'robots'")
    db.execute("PRAGMA writable_schema = RESET")
    db.execute("SELECT * FROM robots")


@pytest.mark.parametrize(
    ("failure", "word", "told"),
    [
        (full, "full", "disk is full"),
        (readonly, "readonly", "read-only"),
        (renamed, "schema", "no such column: rules"),
        (locked, "locked", "another program"),
        (damaged, "damaged", "backup"),
    ],
)
def test_a_failure_of_the_archive_names_the_file_and_what_to_do(
    tmp_path: Path, failure: Callable[[sqlite3.Connection], None], word: str, told: str
) -> None:
    path = tmp_path / "news.db"
    with closing(connect(path)) as db:
        with pytest.raises(WirewatchError, match=told) as raised, telling(path):
            failure(db)
        assert str(path) in str(raised.value)
        assert "\n" not in str(raised.value)
        assert raised.value.__cause__ is not None
        assert trouble_of(raised.value.__cause__) == word


def test_a_value_that_cannot_be_stored_is_no_failure_of_the_archive(tmp_path: Path) -> None:
    with closing(connect(tmp_path / "news.db")) as db:
        for value, kind in (("\ud800", UnicodeEncodeError), (1 << 80, OverflowError), (object(), sqlite3.Error)):
            with pytest.raises(kind) as raised:
                db.execute("INSERT INTO robots VALUES (?, '', 200, '')", (value,))
            assert trouble_of(raised.value) == ""
        with pytest.raises(sqlite3.IntegrityError) as broken:
            db.execute("INSERT INTO robots VALUES ('a', NULL, 200, '')")
        assert trouble_of(broken.value) == ""
        with pytest.raises(sqlite3.OperationalError) as unread:
            db.execute("SELECT 1 FROM articles_fts WHERE articles_fts MATCH 'AND'")
        assert trouble_of(unread.value) == ""


def test_a_lock_of_another_program_is_told_by_every_command_that_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "news.db"
    connect(path).close()
    monkeypatch.setattr("crawler.archive.connect.BUSY_SECONDS", 0.01)
    other = sqlite3.connect(path, isolation_level=None)
    with closing(other), transaction(other), pytest.raises(WirewatchError, match="another program"), writing(path):
        pytest.fail("nothing can be written")


def test_a_part_that_met_a_full_disk_tells_of_the_disk(tmp_path: Path) -> None:
    """SQLite ends the whole transaction then, and with it the part."""
    with closing(connect(tmp_path / "news.db")) as db:
        with pytest.raises(sqlite3.OperationalError, match="full"), transaction(db), savepoint(db):
            full(db)
        assert not db.in_transaction


@pytest.mark.parametrize(("free", "told"), [(0, "disk is full"), (1 << 30, "disk is failing")])
def test_no_room_for_the_files_beside_an_archive_is_a_full_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, told: str
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=free))
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR_SHMSIZE
    with pytest.raises(WirewatchError, match=told), telling(tmp_path / "news.db"):
        raise error
