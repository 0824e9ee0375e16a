"""Archives that cannot give space back in steps are written anew once: when there is room, and nobody else writes."""

from __future__ import annotations

import lzma
import shutil
import sqlite3
from collections import namedtuple
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crawler.archive.connect import connect
from crawler.archive.keep import space
from crawler.archive.lock import run_lock
from crawler.cli import cli
from crawler.errors import LockedError, WirewatchError
from tests.archive.making import column

OLD = Path(__file__).parent / "fixtures" / "m017.db.xz"
Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A watch whose archive was made before, with a megabyte of free pages."""
    (tmp_path / "watch.toml").write_text("[keep]\ntext_days = 0\n", encoding="utf-8")
    (tmp_path / "feeds.csv").write_text("url\n", encoding="utf-8")
    path = tmp_path / "news.db"
    path.write_bytes(lzma.decompress(OLD.read_bytes()))
    with closing(connect(path)) as db:
        assert not space.gives_back(db)
        db.execute("UPDATE article_text SET body = body || hex(zeroblob(500000)) WHERE article = 1")
        db.execute("UPDATE article_text SET body = 'short' WHERE article = 1")
    return tmp_path


def prune(folder: Path) -> Result:
    return CliRunner().invoke(cli, ["--dir", str(folder), "prune", "--vacuum"])


def texts(folder: Path) -> list[object]:
    with closing(sqlite3.connect(folder / "news.db")) as db:
        return db.execute("SELECT * FROM article_text ORDER BY article").fetchall()


def test_it_is_written_anew_once_and_gives_back_in_steps_from_then_on(folder: Path) -> None:
    before, kept = (folder / "news.db").stat().st_size, texts(folder)
    done = prune(folder)
    assert (done.exit_code, "rewriting the archive, once" in done.stderr) == (0, True), done.stderr
    assert (folder / "news.db").stat().st_size < before - 900_000
    assert texts(folder) == kept
    with closing(connect(folder / "news.db")) as db:
        assert space.gives_back(db)
        assert column(db, "PRAGMA integrity_check") == ["ok"]
        assert column(db, "PRAGMA journal_mode") == ["wal"]
        db.execute("INSERT INTO articles_fts (articles_fts, rank) VALUES ('integrity-check', 1)")
    again = prune(folder)
    assert (again.exit_code, "rewriting" in again.stderr) == (0, False)
    assert sorted(p.name for p in folder.iterdir() if "news.db" not in p.name) == ["feeds.csv", "watch.toml"]


def test_without_room_for_it_nothing_is_done_and_what_is_missing_is_said(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = texts(folder)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(9, 9, 1_000_000))
    done = prune(folder)
    assert isinstance(done.exception, WirewatchError)
    assert "1.0 are free" in str(done.exception) and "too few" in str(done.exception)
    assert texts(folder) == kept
    with closing(connect(folder / "news.db")) as db:
        assert not space.gives_back(db)


def test_beside_a_daemon_it_is_not_done(folder: Path) -> None:
    with run_lock(folder / "news.db.lock", "daemon"):
        done = prune(folder)
    assert isinstance(done.exception, LockedError)
    assert "rewriting" not in done.stderr
