"""The copy that tests begin with is what ``connect`` makes, but for the id that each archive has."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from crawler.archive import connect as connecting
from tests.archive_copies import make_copy


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as db:
        marks = [
            str(db.execute(f"PRAGMA {name}").fetchone())
            for name in ("application_id", "user_version", "auto_vacuum", "journal_mode")
        ]
        return [*marks, *(line for line in db.iterdump() if "_sqlite_migrations" not in line)]


def test_a_copy_is_as_one_that_is_made(tmp_path: Path) -> None:
    connecting.connect(tmp_path / "made.db").close()
    make_copy(tmp_path / "one.db", lambda _: None)
    make_copy(tmp_path / "other.db", lambda _: None)
    made, one, other = (dump(tmp_path / name) for name in ("made.db", "one.db", "other.db"))
    assert [line for line in made if line not in one] == [line for line in made if "'archive'" in line]
    assert len(made) == len(one)
    assert one != other, "each has an id of its own"
    assert (tmp_path / "made.db").stat().st_mode == (tmp_path / "one.db").stat().st_mode
