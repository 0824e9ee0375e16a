"""Tells a failure of the archive as a whole from one of a single value, and says in one line what to do about it."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crawler.errors import WirewatchError

_SCHEMA_WORDS = ("no such table", "no such column", "has no column named", "no such index", "no such module")
_KINDS = {
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_IOERR: "io",
    sqlite3.SQLITE_NOMEM: "memory",
    sqlite3.SQLITE_BUSY: "locked",
    sqlite3.SQLITE_LOCKED: "locked",
    sqlite3.SQLITE_PROTOCOL: "locked",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_NOTADB: "foreign",
    sqlite3.SQLITE_READONLY: "readonly",
    sqlite3.SQLITE_PERM: "readonly",
    sqlite3.SQLITE_AUTH: "readonly",
    sqlite3.SQLITE_CANTOPEN: "unopened",
}
_SENTENCES = {
    "gone": "{path} is no longer the archive this command was using: {said}. The command ends here. Put the archive back, or "
    "start again with what is there now.",
    "full": "{path} cannot be written: the disk is full. Make room; what was not stored will be fetched again.",
    "io": "{path} cannot be read or written: the disk is failing ({said}). Check the disk, then check the archive with "
    "`sqlite3 {path} 'PRAGMA integrity_check'`.",
    "memory": "{path} cannot be written: this machine has no memory left. Free some, or lower `workers` in watch.toml.",
    "locked": "{path} is locked by another program, perhaps a viewer or a backup. Close it there, then try again.",
    "damaged": "{path} is damaged ({said}). Put a backup in its place, or save what can be read with "
    "`sqlite3 {path} .recover`.",
    "foreign": "{path} cannot be used as an archive: {said}. Move it away, or name another folder with --dir.",
    "readonly": "{path} cannot be written: the file, its folder or its file system is read-only. Change that, or run "
    "wirewatch as the user who owns them.",
    "unopened": "{path} cannot be used as an archive: it cannot be opened ({said}). Check the permissions of its folder, and "
    "how many files a process may open (`ulimit -n`).",
    "schema": "{path} lacks tables that this wirewatch needs ({said}). Another program or another version "
    "changed them: use that version, or put a backup in place.",
}


_ROOM = 64 * 1024
"""Bytes that SQLite needs at least for the files beside an archive."""


class ArchiveGone(sqlite3.OperationalError):
    """The file of an open archive is not at its path any more."""


def trouble_of(error: BaseException | None) -> str:
    """One word when no statement can be trusted to work any more (``full``, ``locked``, ``damaged``, ...); '' when the
    error is of one statement or value, and the next may be stored."""
    if not isinstance(error, sqlite3.Error):
        return ""
    if isinstance(error, ArchiveGone):
        return "gone"
    said = str(error)
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:  # of Python's module itself; a closed connection is the only one that lasts
        return "unopened" if isinstance(error, sqlite3.ProgrammingError) and "closed" in said else ""
    if code & 0xFF == sqlite3.SQLITE_ERROR:
        return "schema" if any(words in said for words in _SCHEMA_WORDS) else ""
    return _KINDS.get(code & 0xFF, "")


def no_room() -> sqlite3.OperationalError:
    """What SQLite raises on a full disk, for whoever finds out before it does."""
    error = sqlite3.OperationalError("database or disk is full")
    error.sqlite_errorcode = sqlite3.SQLITE_FULL
    return error


def told_of(error: BaseException | None, path: Path) -> WirewatchError | None:
    """The error for people, naming the file and what to do; None when ``trouble_of`` has no word for it."""
    kind = trouble_of(error)
    if kind == "io" and _has_no_room(path.parent):
        kind = "full"  # SQLite says so when it has no room for the files beside the archive
    if kind == "unopened" and path.is_file() and not os.access(path.parent, os.W_OK):
        kind = "readonly"  # it cannot make the files beside the archive
    return WirewatchError(_SENTENCES[kind].format(path=path, said=error)) if kind else None


def _has_no_room(folder: Path) -> bool:
    try:
        return shutil.disk_usage(folder).free < _ROOM
    except OSError:
        return False


@contextmanager
def telling(path: Path) -> Iterator[None]:
    """Inside, a failure of the archive at ``path`` is raised as ``told_of`` says it; every other error as it is."""
    try:
        yield
    except sqlite3.Error as error:
        told = told_of(error, path)
        if told is None:
            raise
        raise told from error
