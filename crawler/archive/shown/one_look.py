"""Opens the archive for one page: everything on it is of one moment, and nothing on it takes longer than its time."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from crawler.archive.connect import connect, connect_readonly, wait_at_most
from crawler.archive.trouble import telling
from crawler.errors import no_archive

PATIENCE_SECONDS = 5.0
"""So long a page waits for another program that has the archive to itself."""
_EVERY = 2_000
"""Steps of SQLite's machine between two looks at the time: some tenths of a millisecond."""


class TookTooLong(Exception):
    """What was asked of the archive did not end within its time."""


@contextmanager
def one_look(path: Path, seconds: float) -> Iterator[sqlite3.Connection]:
    """A read-only connection on which every statement sees the archive of the same moment, also while a run writes.

    Raises UsageError when there is no archive, TookTooLong after ``seconds``, WirewatchError when it cannot be read.
    """
    with telling(path), closing(connect_readonly(path, PATIENCE_SECONDS)) as db:
        end = time.monotonic() + seconds
        db.set_progress_handler(lambda: time.monotonic() > end, _EVERY)
        try:
            db.execute("BEGIN")
            yield db
        except sqlite3.OperationalError as error:
            if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_INTERRUPT:
                raise TookTooLong from error
            raise


@contextmanager
def one_change(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection whose transactions wait five seconds for another writer; the caller begins them. Raises as ``connect``,
    and UsageError when there is no archive: one that is being put back must not find a new one in its place."""
    if not path.is_file():
        raise no_archive(path)
    with telling(path), closing(connect(path)) as db:
        wait_at_most(db, PATIENCE_SECONDS)
        yield db
