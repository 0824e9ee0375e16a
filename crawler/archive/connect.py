"""Opens the archive: the one place where its connection settings are written."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import time
from collections.abc import Container, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path

from crawler.archive.ours import OpenedFile, make_archive, refuse_cut, refuse_emptied, stamp_file, standing_of
from crawler.archive.trouble import no_room, telling, trouble_of
from crawler.errors import WirewatchError, no_archive
from crawler.timestamps import moment, stamp

__all__ = [
    "BUSY_SECONDS", "begin", "check_file", "commit", "connect", "connect_readonly", "first_free", "forget_pages", "is_locked", "moment",
    "reading", "savepoint", "stamp", "transaction", "try_to_write", "wait_at_most", "write_in_steps", "writing",
]  # fmt: skip

BUSY_SECONDS = 10.0
MOST_COPIED = 1 << 30
"""Bytes of an archive of an earlier wirewatch that is looked at in a copy."""
LEAST_ROOM = 1 << 20
"""Bytes that must be free before an archive on a full disk counts as writable again: a poll of a hundred texts."""
CACHE_KIB = 8192
"""What SQLite keeps of the archive in memory. A larger one filled for days, which looks like a leak, and saved no CPU: the
system keeps the file's pages too."""
TURN_SECONDS = 0.1
"""SQLite's own wait for a lock. Nothing else happens meanwhile, not even a signal; the rest of a wait is ours."""


class ArchiveConnection(sqlite3.Connection):
    """A connection that knows its file, and how long its transactions wait for the write lock."""

    patience_s: float | None = None
    """None: ``BUSY_SECONDS``."""
    file: OpenedFile | None = None
    """Asked before each transaction whether it is still the one at its path."""


def connect(path: Path, *, first: bool = False) -> sqlite3.Connection:
    """Open the archive for writing, creating and migrating it as needed. Raises WirewatchError for a file that is not
    ours, newer than we are, or empty; such a file is not changed. ``first``: no run was here before, so that an empty
    file is none that was emptied (sqlite3 makes one when somebody looks for an archive too early).

    Autocommit: a transaction starts where ``transaction`` says so and nowhere else.
    """
    with telling(path):
        if not path.exists():
            make_archive(path, lambda new: _opened(new).close())
        if not first:
            refuse_emptied(path)
        db = _opened(path)
        db.file = OpenedFile.at(path)
    return db


def _opened(path: Path) -> ArchiveConnection:
    uri = f"{path.absolute().as_uri()}?mode=rw"
    db = sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None, factory=ArchiveConnection)
    db.row_factory = sqlite3.Row
    try:
        refuse_cut(path)
        standing = standing_of(db, path)  # before the first setting: that writes
        if standing.is_blank:  # so that space can be given back in small steps; it cannot be said later without a copy
            db.execute("PRAGMA auto_vacuum = INCREMENTAL")
        _use_wal(db)
        db.execute("PRAGMA secure_delete = ON")  # or what was deleted could still be read in the file
        # With a feed's validator on the disk but not its entries, the server would answer 304 and they would never come.
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA temp_store = MEMORY")
        db.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        if standing.pending or not standing.stamped:
            _migrate(db)
        db.execute("PRAGMA foreign_keys = ON")
        db.execute(f"PRAGMA busy_timeout = {round(TURN_SECONDS * 1000)}")
    except BaseException:
        db.close()
        raise
    return db


def connect_readonly(path: Path, patience_s: float = BUSY_SECONDS) -> sqlite3.Connection:
    """Open an existing archive for looking, which changes nothing of it: one of an earlier wirewatch is looked at in a
    copy. Raises UsageError when there is none, WirewatchError as ``connect`` does."""
    if not path.is_file():
        raise no_archive(path)
    refuse_emptied(path)
    with telling(path):
        db = _readonly(path, patience_s)
        try:
            refuse_cut(path)
            standing = standing_of(db, path)
            if standing.is_blank:
                raise no_archive(path)
            if not standing.pending:
                return db
            copy = _migrated_copy(db, path)
        except BaseException:
            db.close()
            raise
    db.close()
    return copy


def _readonly(path: Path, patience_s: float) -> sqlite3.Connection:
    """A connection that only reads. On a full disk or a read-only medium SQLite cannot make its file of shared memory; when
    nothing waits in a write-ahead log nobody needs that, for nobody can be writing there."""
    address = f"{path.absolute().as_uri()}?mode=ro"
    db = sqlite3.connect(address, uri=True, timeout=patience_s, isolation_level=None)
    try:
        db.execute("PRAGMA schema_version").fetchone()
    except sqlite3.OperationalError as error:
        db.close()
        log = path.with_name(path.name + "-wal")
        if trouble_of(error) not in ("full", "io", "unopened", "readonly") or (log.exists() and log.stat().st_size):
            raise
        db = sqlite3.connect(f"{address}&immutable=1", uri=True, timeout=patience_s, isolation_level=None)
    db.row_factory = sqlite3.Row
    return db


def _migrated_copy(old: sqlite3.Connection, path: Path) -> sqlite3.Connection:
    """The archive with today's schema, in a file that goes with the connection."""
    if path.stat().st_size > MOST_COPIED:
        raise WirewatchError(
            f"{path} was made by an earlier wirewatch and was not changed. Run `wirewatch run` to bring it up to date, then look again."
        )
    with tempfile.TemporaryDirectory(prefix="wirewatch-") as folder:
        copy = sqlite3.connect(Path(folder) / "copy.db", isolation_level=None)
        try:
            copy.row_factory = sqlite3.Row
            old.backup(copy)
            copy.execute("PRAGMA journal_mode = MEMORY")
            copy.execute("PRAGMA synchronous = OFF")
            _migrate(copy)
            copy.execute("PRAGMA query_only = ON")
        except BaseException:
            copy.close()
            raise
        return copy


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A read-only connection that is closed at the end. Raises WirewatchError when the file is no archive of ours."""
    with closing(connect_readonly(path)) as db, telling(path):
        yield db


@contextmanager
def writing(path: Path) -> Iterator[sqlite3.Connection]:
    """One short transaction on an existing archive. Raises UsageError when there is none."""
    if not path.is_file():
        raise no_archive(path)
    with telling(path), closing(connect(path)) as db, transaction(db):
        yield db


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """One BEGIN IMMEDIATE transaction: everything in it happens, or nothing.

    Waits for another writer as ``wait_at_most`` says, then raises an OperationalError for which ``is_locked`` is true.
    """
    patience_s = db.patience_s if isinstance(db, ArchiveConnection) else None
    begin(db, BUSY_SECONDS if patience_s is None else patience_s)
    try:
        yield db
        commit(db)
    except BaseException:
        db.rollback()  # does nothing where SQLite has rolled back by itself
        raise


def write_in_steps(db: sqlite3.Connection, sql: str, rows: Sequence[Sequence[object]], step: int = 5_000) -> None:
    """Execute ``sql`` for every row, in transactions of their own of ``step`` rows: some 50 ms each."""
    for at in range(0, len(rows), step):
        with transaction(db):
            db.executemany(sql, rows[at : at + step])


def begin(db: sqlite3.Connection, patience_s: float) -> None:
    """BEGIN IMMEDIATE, tried for ``patience_s`` seconds in short turns, so that a signal is heard in between.

    0: one try. Raises OperationalError, see ``is_locked``, or ArchiveGone when its file is not there any more.
    """
    check_file(db)
    end = time.monotonic() + patience_s
    while True:
        try:
            db.execute("BEGIN IMMEDIATE")
            return
        except sqlite3.OperationalError as error:
            if not is_locked(error) or time.monotonic() >= end:
                raise
        time.sleep(0.02)


def check_file(db: sqlite3.Connection) -> None:
    """Raise ArchiveGone when the file that was opened is not at its path any more."""
    if isinstance(db, ArchiveConnection) and db.file is not None:
        db.file.check()


def commit(db: sqlite3.Connection) -> None:
    """End what ``begin`` began. After a COMMIT that fails, the transaction is still open."""
    db.execute("COMMIT")


def is_locked(error: BaseException | None) -> bool:
    """Whether another program held the archive for longer than we waited."""
    return trouble_of(error) == "locked"


def wait_at_most(db: sqlite3.Connection, seconds: float) -> None:
    """From now on ``transaction`` waits so long for another writer; 10 s unless it is said otherwise."""
    if isinstance(db, ArchiveConnection):
        db.patience_s = seconds


def try_to_write(db: sqlite3.Connection, path: Path) -> None:
    """Write something that changes nothing, to find out whether the archive can be written. Raises sqlite3.Error."""
    version = db.execute("PRAGMA user_version").fetchone()[0]
    with transaction(db):
        db.execute(f"PRAGMA user_version = {int(version)}")
    if shutil.disk_usage(path.parent).free < LEAST_ROOM:
        raise no_room()


@contextmanager
def savepoint(db: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """A part of a transaction that is undone alone when it fails.

    On a full or failing disk SQLite rolls the whole transaction back by itself: ask ``db.in_transaction`` then.
    """
    db.execute("SAVEPOINT part")
    try:
        yield db
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK TO part")
            db.execute("RELEASE part")
        raise
    db.execute("RELEASE part")


def first_free(rows: Iterable[Sequence[int]], busy: Container[int], limit: int) -> list[int]:
    """The first ``limit`` ids of rows (id in front) that are not ``busy``; the rest is not read."""
    return list(islice((row[0] for row in rows if row[0] not in busy), limit))


def forget_pages(db: sqlite3.Connection) -> None:
    """Give back the memory of pages that were read once, as at the start of a run."""
    db.execute("PRAGMA shrink_memory")


def _use_wal(db: sqlite3.Connection) -> None:
    """Changing the journal of a new file does not wait for others who are doing the same, so we wait for them."""
    end = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            db.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if not is_locked(error) or time.monotonic() > end:
                raise
        time.sleep(0.02)


def _migrate(db: sqlite3.Connection) -> None:
    from sqlite_utils import Database

    from crawler.archive.migrations import migrations

    with transaction(db):  # asked in the transaction: another process may have migrated first
        archive = Database(db)
        if migrations.pending(archive):
            migrations.apply(archive)
        stamp_file(db)
