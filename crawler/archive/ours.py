"""Says whether a file is an archive of ours and of which schema, and makes a new one whole or not at all."""

from __future__ import annotations

import fcntl
import os
import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from crawler.archive.trouble import ArchiveGone
from crawler.errors import WirewatchError

APPLICATION_ID = 0x57574154
"""In bytes: WWAT."""
MAKING_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class FileState:
    """What an archive of ours, or a database without a table, still needs."""

    pending: bool
    """Some of our migrations were not applied."""
    stamped: bool
    """``application_id`` and ``user_version`` are as they should be."""
    is_blank: bool = False
    """There is no table in it."""


@cache
def known_migrations() -> tuple[str, ...]:
    """The names of our migrations, read from the file: a command that only looks need not import sqlite-utils."""
    source = Path(__file__).with_name("migrations.py").read_text(encoding="utf-8")
    return tuple(re.findall(r"^def (m\d{3}_\w+)\(", source, re.MULTILINE))


@cache
def schema_version() -> int:
    """The number of the newest migration."""
    return max(int(name[1:4]) for name in known_migrations())


def standing_of(db: sqlite3.Connection, path: Path) -> FileState:
    """What the file says of itself; only looks. Raises WirewatchError for what is foreign or newer than we are."""
    application, version = (db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version"))
    tables = {row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    applied: set[str] = set()
    if "_sqlite_migrations" in tables:
        found = db.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = 'wirewatch'")
        applied = {row[0] for row in found}
    if application == 0 and not tables:
        return FileState(pending=True, stamped=False, is_blank=True)
    if application != APPLICATION_ID and not (application == 0 and applied):
        raise WirewatchError(
            f"{path} is not a wirewatch archive: it belongs to another program. It was not changed. Move it away, or name "
            "another folder with --dir."
        )
    if version > schema_version() or applied - set(known_migrations()):
        raise WirewatchError(
            f"{path} was written by a newer wirewatch than this one. It was not changed. Use that version, or a backup "
            "from before."
        )
    return FileState(
        pending=bool(set(known_migrations()) - applied),
        stamped=(application, version) == (APPLICATION_ID, schema_version()),
    )


def refuse_cut(path: Path) -> None:
    """Raise WirewatchError when the end of the file is missing. SQLite reads what is missing of the last page as zeros,
    and goes on, or says that a table is malformed. So the header is read here: it says how long the file is."""
    log = path.with_name(path.name + "-wal")
    with suppress(OSError):
        if log.exists() and log.stat().st_size:
            return  # the end may still stand there
        with path.open("rb") as file:
            header = file.read(100)
        if header[:15] != b"SQLite format 3":
            return
        size, pages = int.from_bytes(header[16:18]), int.from_bytes(header[28:32])
        size = 65_536 if size == 1 else size
        if path.stat().st_size < pages * size and not (log.exists() and log.stat().st_size):
            raise WirewatchError(
                f"{path} is damaged: its end is missing ({path.stat().st_size} of {pages * size} bytes are there). It was not "
                f"changed. Put a backup in its place, or save what can be read with `sqlite3 {path} .recover`."
            )


def stamp_file(db: sqlite3.Connection) -> None:
    """Write into the file whose it is and of which schema, inside the caller's transaction."""
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute(f"PRAGMA user_version = {schema_version()}")


def refuse_emptied(path: Path) -> None:
    """Raise WirewatchError for a file of 0 bytes: an archive is never that small, not even a new one."""
    with suppress(OSError):
        if path.is_file() and path.stat().st_size == 0:
            raise WirewatchError(
                f"{path} is empty (0 bytes): its contents are gone, or another program made the file. It was not "
                "changed. Put a backup in its place, or delete it to start again."
            )


def make_archive(path: Path, fill: Callable[[Path], None]) -> None:
    """Make the archive at ``path``, which is not there, beside it and move it into its place; only its owner may read it.

    ``fill`` is given an empty file to write into and to close. Whoever is killed meanwhile leaves no half of an archive.
    When another process makes it first, that one's stays. Raises WirewatchError or what ``fill`` raises.
    """
    try:
        with _alone_in(path.parent):
            if path.exists():
                return
            making = path.with_name(path.name + ".new")
            for rest in ("", "-wal", "-shm", "-journal"):
                making.with_name(making.name + rest).unlink(missing_ok=True)
            os.close(os.open(making, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600))
            try:
                fill(making)
                making.rename(path)
            finally:
                making.unlink(missing_ok=True)
    except OSError as error:
        raise WirewatchError(f"{path} cannot be used as an archive: {error.strerror}.") from error


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Hold a lock on the folder, so that two who make an archive at once take turns."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    end = time.monotonic() + MAKING_SECONDS
    try:
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.02)
        yield
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """Which file was opened."""

    path: Path
    device: int
    inode: int

    @classmethod
    def at(cls, path: Path) -> OpenedFile:
        """The file that is at ``path`` now."""
        stat = path.stat()
        return cls(path.absolute(), stat.st_dev, stat.st_ino)

    def check(self) -> None:
        """Raise ArchiveGone when it is not there any more: what is written to it would be written to nobody."""
        try:
            stat = self.path.stat()
        except OSError:
            raise ArchiveGone("it was deleted or moved") from None
        if (stat.st_dev, stat.st_ino) != (self.device, self.inode):
            raise ArchiveGone("another file took its place")
        if stat.st_size == 0:
            raise ArchiveGone("it was emptied")
