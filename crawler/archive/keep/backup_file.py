"""Copies an archive while others write to it: one moment of it, in small steps, checked, and moved into its place whole."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from crawler.archive.ours import APPLICATION_ID, standing_of
from crawler.archive.trouble import telling
from crawler.errors import UsageError, WirewatchError, no_archive

PAGES = 2_000
"""Copied in one step: 8 MB."""
PAUSE_SECONDS = 0.005
HOME = "backup"
"""In place of the folder that tells: an archive that was put back tells nothing before somebody says that it shall."""


@dataclass(frozen=True, slots=True)
class BackedUp:
    """What was copied."""

    bytes: int
    articles: int


def back_up(path: Path, target: Path, told: Callable[[int, int], None] = lambda done, total: None) -> BackedUp:
    """Copy the archive at ``path``. ``told``: pages that are done, and all of them. Raises UsageError or WirewatchError; then
    ``target`` is what it was."""
    if not path.is_file():
        raise no_archive(path)
    if target.is_symlink():  # on another disk perhaps, where the backup belongs
        target = target.resolve()
    _check_target(path, target)
    part = target.with_name(target.name + ".part")
    try:
        with telling(path), closing(_snapshot(path)) as source:
            _check_room(path, target)
            part.unlink(missing_ok=True)  # of one that was killed
            os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600))
            counts = _counts(source)
            _copy(source, part, told)
        _prepare(part)
        articles = _verify(part, counts)
        size = part.stat().st_size
        _flush(part)
        part.replace(target)
        _flush(target.parent)
    except OSError as error:
        raise WirewatchError(f"{target} cannot be written: {error.strerror}. Nothing was changed there.") from None
    except sqlite3.Error as error:
        raise WirewatchError(f"{target} cannot be written: {error}. Nothing was changed there.") from None
    finally:
        for rest in ("", "-journal", "-wal", "-shm"):
            with suppress(OSError):
                part.with_name(part.name + rest).unlink(missing_ok=True)
    return BackedUp(size, articles)


def _check_target(path: Path, target: Path) -> None:
    if target.is_dir():
        raise UsageError(f"{target} is a folder: name a file in it, such as {target / 'news.db'}.")
    if not target.parent.is_dir():
        raise UsageError(f"There is no folder {target.parent}.")
    if not target.exists():
        return
    if target.samefile(path):
        raise UsageError(f"{target} is the archive itself.")
    try:
        with closing(sqlite3.connect(f"{target.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as db:
            ours = db.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
    except sqlite3.Error:
        ours = False
    if not ours:
        raise UsageError(f"{target} is there and no archive of wirewatch. It was not changed.")


def _check_room(path: Path, target: Path) -> None:
    log = path.with_name(path.name + "-wal")
    needed = path.stat().st_size + (log.stat().st_size if log.exists() else 0)
    free = shutil.disk_usage(target.parent).free
    if free < needed:
        raise WirewatchError(
            f"{target.parent} has {free / 1e6:,.0f} MB free, and the backup takes {needed / 1e6:,.0f}."
        )


def _snapshot(path: Path) -> sqlite3.Connection:
    """A connection that sees one moment of the archive for as long as it is open; others go on writing."""
    db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
    try:
        standing_of(db, path)
        db.execute("BEGIN")
        db.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except BaseException:
        db.close()
        raise
    return db


def _tables(db: sqlite3.Connection) -> list[str]:
    sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    return [name for (name,) in db.execute(sql)]


def _counts(db: sqlite3.Connection) -> dict[str, int]:
    return {name: db.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in _tables(db)}


def _copy(source: sqlite3.Connection, part: Path, told: Callable[[int, int], None]) -> None:
    def step(status: int, remaining: int, total: int) -> None:
        told(total - remaining, total)
        time.sleep(PAUSE_SECONDS)

    with closing(sqlite3.connect(part, isolation_level=None)) as copy:
        copy.execute("PRAGMA synchronous = OFF")  # it is flushed as a whole, before it gets its name
        source.backup(copy, pages=PAGES, progress=step)


def _prepare(part: Path) -> None:
    """One file without a log, which belongs to no folder."""
    with closing(sqlite3.connect(part, isolation_level=None)) as copy:
        copy.execute("PRAGMA journal_mode = DELETE").fetchone()
        if copy.execute("SELECT 1 FROM sqlite_master WHERE name = 'delivery_state'").fetchone():
            copy.execute("UPDATE delivery_state SET value = ? WHERE name = 'home'", (HOME,))


def _verify(part: Path, counts: dict[str, int]) -> int:
    with closing(sqlite3.connect(f"{part.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as copy:
        found = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if found != "ok":
            raise WirewatchError(
                f"The copy is not sound ({found}), and neither, it seems, is the archive. Nothing was kept."
            )
        there = _counts(copy)
    if there != counts:
        wrong = sorted(name for name in counts if counts[name] != there.get(name))
        raise WirewatchError(f"The copy has other rows than the archive in {', '.join(wrong)}. Nothing was kept.")
    return counts.get("articles", 0)


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
