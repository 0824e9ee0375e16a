"""The file is ours, or it is refused; looking changes nothing; an archive that goes under a run ends it."""

from __future__ import annotations

import asyncio
import hashlib
import lzma
import os
import shutil
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from crawler.archive.connect import connect, connect_readonly, reading, transaction, writing
from crawler.archive.lock import run_lock
from crawler.archive.ours import APPLICATION_ID, known_migrations, schema_version
from crawler.archive.runs import begin_run
from crawler.archive.trouble import trouble_of
from crawler.crawl.batch import BatchWriter
from crawler.errors import UsageError, WirewatchError
from tests.archive.making import NOW, column

OLD = Path(__file__).parent / "fixtures" / "m007.db.xz"


def marks(path: Path) -> tuple[int, int]:
    with closing(sqlite3.connect(path)) as db:
        return column(db, "PRAGMA application_id")[0], column(db, "PRAGMA user_version")[0]


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def foreign_tables(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE recipes (title TEXT)")
        db.commit()


def foreign_mark(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA application_id = 77")


def foreign_migrations(path: Path) -> None:
    """Another program that keeps its migrations as we do."""
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE _sqlite_migrations (id INTEGER, migration_set TEXT, name TEXT, applied_at TEXT)")
        db.execute("INSERT INTO _sqlite_migrations VALUES (1, 'recipes', 'm001_main_job', '')")
        db.commit()


def newer_version(path: Path) -> None:
    connect(path).close()
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA user_version = {schema_version() + 1}")


def newer_migration(path: Path) -> None:
    connect(path).close()
    with closing(sqlite3.connect(path)) as db:
        db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('wirewatch', 'm999_of_next_year', '')"
        )
        db.commit()


def emptied(path: Path) -> None:
    path.touch()


def cut_by_a_little(path: Path) -> None:
    """As a copy that broke off: SQLite takes what is missing of the last page for zeros."""
    connect(path).close()
    os.truncate(path, path.stat().st_size - 100)


REFUSED = [
    (foreign_tables, "another program"),
    (foreign_mark, "another program"),
    (foreign_migrations, "another program"),
    (newer_version, "newer wirewatch"),
    (newer_migration, "newer wirewatch"),
    (emptied, "0 bytes"),
    (cut_by_a_little, "its end is missing"),
]


def write(path: Path) -> None:
    with writing(path):
        pytest.fail("nothing may be written")


def look(path: Path) -> None:
    with reading(path):
        pytest.fail("nothing may be read")


@pytest.mark.parametrize("use", [connect, write, look])
@pytest.mark.parametrize(("make", "told"), REFUSED)
def test_what_is_not_ours_is_refused_and_not_changed(
    tmp_path: Path, make: Callable[[Path], None], told: str, use: Callable[[Path], object]
) -> None:
    path = tmp_path / "news.db"
    make(path)
    before = digest(path)
    with pytest.raises(WirewatchError, match=told) as error:
        use(path)
    assert str(path) in str(error.value)
    assert digest(path) == before


def test_a_new_archive_is_stamped_and_its_owner_s_alone(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    before = os.umask(0)
    try:
        with closing(connect(path)) as db, transaction(db):
            begin_run(db, "run", NOW)
            modes = {name.name: stat.S_IMODE(name.stat().st_mode) for name in tmp_path.iterdir()}
    finally:
        os.umask(before)
    assert modes == dict.fromkeys(("news.db", "news.db-wal", "news.db-shm"), 0o600)
    assert marks(path) == (APPLICATION_ID, schema_version())
    assert schema_version() == max(int(name[1:4]) for name in known_migrations())


def test_a_new_archive_is_made_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a kill leaves is an unfinished file beside its place, which the next one makes anew."""

    def killed(_: sqlite3.Connection) -> None:
        raise KeyboardInterrupt

    path = tmp_path / "news.db"
    with monkeypatch.context() as patched:
        patched.setattr("crawler.archive.connect.stamp_file", killed)
        with pytest.raises(KeyboardInterrupt):
            connect(path)
    assert not path.exists()
    (tmp_path / "news.db.new").write_bytes(b"half")
    (tmp_path / "news.db.new-wal").write_bytes(b"half")
    connect(path).close()
    assert [name.name for name in tmp_path.iterdir()] == ["news.db"]


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "news.db"
    path.write_bytes(lzma.decompress(OLD.read_bytes()))
    return path


def test_an_archive_from_before_is_ours_and_the_next_writer_stamps_it(old: Path) -> None:
    assert marks(old)[0] == 0
    connect(old).close()
    assert marks(old) == (APPLICATION_ID, schema_version())


def test_one_that_only_lacks_its_stamp_is_read_as_it_is_and_stamped_by_the_next_writer(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    connect(path).close()
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA application_id = 0")
        db.execute("PRAGMA user_version = 0")
    before = digest(path)
    with reading(path) as db:
        assert column(db, "SELECT count(*) FROM articles") == [0]
    assert digest(path) == before
    with writing(path):
        pass
    assert marks(path) == (APPLICATION_ID, schema_version())


def test_looking_at_an_archive_from_before_changes_nothing_of_it(old: Path) -> None:
    before = digest(old)
    with reading(old) as db:
        assert column(db, "SELECT count(*) FROM articles")[0] > 0
        assert column(db, "SELECT count(*) FROM events") == [0], "with today's tables"
        with pytest.raises(sqlite3.OperationalError):
            db.execute("DELETE FROM articles")
    assert digest(old) == before
    assert [path for path in Path(old.parent).iterdir() if path.stat().st_size and path != old] == []


def test_one_too_large_to_be_copied_is_named_with_what_to_do(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.archive.connect.MOST_COPIED", 1000)
    with pytest.raises(WirewatchError, match="wirewatch run"):
        connect_readonly(old)


def test_a_database_without_a_table_is_no_archive_yet(tmp_path: Path) -> None:
    """As an earlier wirewatch left it that was killed at its first start."""
    path = tmp_path / "news.db"
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA journal_mode = WAL")
    with pytest.raises(UsageError, match="wirewatch run"):
        connect_readonly(path)
    connect(path).close()
    assert marks(path) == (APPLICATION_ID, schema_version())


def deleted(path: Path) -> None:
    for name in path.parent.glob("news.db*"):
        name.unlink()


def replaced(path: Path) -> None:
    shutil.copyfile(path, path.with_name("other.db"))
    path.with_name("other.db").rename(path)


def cut(path: Path) -> None:
    os.truncate(path, 0)


@pytest.mark.parametrize("go", [deleted, replaced, cut])
def test_nothing_is_written_to_an_archive_that_is_gone(tmp_path: Path, go: Callable[[Path], None]) -> None:
    path = tmp_path / "news.db"

    async def main() -> None:
        writer = BatchWriter(db)
        await writer.write(lambda db: begin_run(db, "run", NOW))
        go(path)
        there = path.exists()
        with pytest.raises(sqlite3.OperationalError) as told:
            await writer.write(lambda db: begin_run(db, "daemon", NOW))
        assert trouble_of(told.value) == "gone"
        assert path.exists() == there, "and none is made in its place"

    with closing(connect(path)) as db:
        asyncio.run(main())


def test_an_empty_file_before_the_first_run_is_filled(tmp_path: Path) -> None:
    """sqlite3 makes one when somebody looks for the archive before it is there."""
    path = tmp_path / "news.db"
    path.touch()
    connect(path, first=True).close()
    assert marks(path) == (APPLICATION_ID, schema_version())


def test_a_run_knows_whether_one_was_here_before(tmp_path: Path) -> None:
    with run_lock(tmp_path / "news.db.lock", "run") as used:
        assert not used
    with run_lock(tmp_path / "news.db.lock", "run") as used:
        assert used
