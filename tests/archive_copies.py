"""New archives of tests are copies of one that was made by the real functions, a twentieth of a second saved for each, and
their commits wait for no disk.

Tests of how an archive is made have names in ``MAKERS`` and make their own.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from crawler.archive import connect as connecting
from crawler.archive.ours import make_archive

MAKERS = (
    "tests.archive.test_connect", "tests.archive.test_ours", "tests.archive.test_migrations", "tests.archive.test_fixture",
    "tests.archive.test_archive_copies",
)  # fmt: skip

_opened = connecting._opened


@pytest.fixture(autouse=True)
def _copied_archives(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.module.__name__ not in MAKERS:
        monkeypatch.setattr(connecting, "make_archive", make_copy)
        monkeypatch.setattr(connecting, "_opened", _opened_unsynced)


def _opened_unsynced(path: Path) -> connecting.ArchiveConnection:
    """Waits for no disk: only a machine that loses its power would tell, and a commit waits for milliseconds."""
    db = _opened(path)
    db.execute("PRAGMA synchronous = OFF")
    return db


def make_copy(path: Path, fill: Callable[[Path], None]) -> None:
    """As ``make_archive``, with an id of its own in the archive as each has."""

    def copy(new: Path) -> None:
        new.write_bytes(_made())
        with closing(sqlite3.connect(new, isolation_level=None)) as db:
            db.execute("PRAGMA synchronous = OFF")
            db.execute("UPDATE delivery_state SET value = lower(hex(randomblob(16))) WHERE name = 'archive'")

    make_archive(path, copy)


@cache
def _made() -> bytes:
    """The bytes of a new archive."""
    with TemporaryDirectory() as folder:
        make_archive(Path(folder) / "news.db", lambda new: _opened(new).close())
        return (Path(folder) / "news.db").read_bytes()
