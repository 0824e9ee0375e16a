from __future__ import annotations

import json
import re
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlite_utils import Database
from sqlite_utils.cli import cli as sqlite_utils

from crawler.archive import migrations
from crawler.archive.connect import connect
from tests.archive.making import column, rows

_SHADOW = re.compile(r"sqlite_.*|articles_fts.*|_sqlite_migrations")


def schema(db: sqlite3.Connection) -> list[str]:
    return [str(sql) for sql in column(db, "SELECT sql FROM sqlite_master ORDER BY name")]


def tables(db: sqlite3.Connection, kinds: str = "'table'") -> list[str]:
    names = column(db, f"SELECT name FROM sqlite_master WHERE type IN ({kinds}) ORDER BY name")
    return [name for name in names if not _SHADOW.fullmatch(name)]


def columns(db: sqlite3.Connection, table: str) -> list[sqlite3.Row]:
    return db.execute("SELECT * FROM pragma_table_info(?)", (table,)).fetchall()


def test_applying_twice_changes_nothing(db: sqlite3.Connection) -> None:
    before = schema(db)
    migrations.migrations.apply(Database(db))
    assert schema(db) == before
    assert not migrations.migrations.pending(Database(db))


def test_sqlite_utils_migrate_makes_the_same_archive(db: sqlite3.Connection, tmp_path: Path) -> None:
    """It executes the file as text, so nothing of ours can be imported there."""
    other = tmp_path / "other.db"
    done = CliRunner().invoke(sqlite_utils, ["migrate", str(other), str(migrations.__file__)])
    assert done.exit_code == 0, done.output
    with closing(sqlite3.connect(other)) as made:
        assert [str(r[0]) for r in made.execute("SELECT sql FROM sqlite_master ORDER BY name")] == schema(db)


def test_our_archive_has_nothing_pending_for_sqlite_utils(db: sqlite3.Connection, tmp_path: Path) -> None:
    done = CliRunner().invoke(sqlite_utils, ["migrate", str(tmp_path / "news.db"), str(migrations.__file__), "--list"])
    assert done.exit_code == 0, done.output
    assert "m001_main_job" in done.output.split("Pending")[0]


def test_a_migration_that_breaks_off_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrations, "VIEWS", "CREATE VIEW broken AS SELECT nothing FROM nowhere, (;")
    with closing(sqlite3.connect(tmp_path / "news.db", isolation_level=None)) as db:
        with pytest.raises(sqlite3.OperationalError):
            migrations.migrations.apply(Database(db))
        assert [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE name = 'articles'")] == []


def test_two_processes_may_make_the_archive_at_once(tmp_path: Path) -> None:
    """`init`, then `run` and `topics` in two terminals."""
    failures: list[BaseException] = []
    start = threading.Barrier(4)

    def make(path: Path) -> None:
        start.wait(10)
        try:
            connect(path).close()
        except BaseException as error:
            failures.append(error)

    for number in range(5):
        threads = [threading.Thread(target=make, args=(tmp_path / f"{number}.db",)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
    assert failures == []


def test_every_table_is_strict_and_has_a_key(db: sqlite3.Connection) -> None:
    names = tables(db)
    assert len(names) > 15
    strict = {row["name"]: row["strict"] for row in db.execute("PRAGMA table_list")}
    for name in names:
        assert strict[name] == 1, f"{name} is not STRICT"
        assert any(c["pk"] for c in columns(db, name)), f"{name} has no key"


def test_no_name_needs_quoting(db: sqlite3.Connection) -> None:
    for table in tables(db, "'table', 'view'"):
        for c in columns(db, table):
            name = c["name"]
            assert re.fullmatch(r"[a-z][a-z0-9_]*", name), f"{table}.{name}"
            db.execute(
                f"SELECT {name} AS {name}, max({table}.{name}) FROM {table} "
                f"WHERE {name} IS NOT NULL GROUP BY {name} HAVING {name} > 0 ORDER BY {name} DESC"
            )


def test_articles_are_never_numbered_again(db: sqlite3.Connection) -> None:
    insert = "INSERT INTO articles (title, url, first_seen_at, text_source) VALUES ('t', 'u', 'x', 'page')"
    first = db.execute(insert).lastrowid
    db.execute("DELETE FROM articles")
    assert db.execute(insert).lastrowid == (first or 0) + 1


def test_comments_stay_in_the_schema_for_datasette(db: sqlite3.Connection) -> None:
    assert "-- null when unknown; never invented" in "".join(schema(db))


def test_every_index_is_used_by_name_once(db: sqlite3.Connection) -> None:
    names = column(db, "SELECT name FROM sqlite_master WHERE type = 'index' AND name NOT LIKE 'sqlite_%'")
    assert len(names) == len(set(names))


def test_due_work_is_found_by_index(db: sqlite3.Connection) -> None:
    """Each tick of a daemon asks these; a scan of 100,000 feeds or a million articles a second would not do."""
    for sql in (
        "SELECT id FROM feeds WHERE enabled = 1 AND muted = '' AND next_poll_at <= 'x' ORDER BY next_poll_at",
        "SELECT e.id FROM entries e JOIN feeds f ON f.id = e.feed WHERE e.next_try_at <= 'x' AND f.enabled = 1 "
        "ORDER BY e.next_try_at",
        "SELECT a.id FROM articles a JOIN feeds f ON f.id = a.feed WHERE a.next_read_at <= 'x' AND f.enabled = 1 "
        "ORDER BY a.next_read_at",
        "SELECT article FROM article_urls WHERE url = 'x'",
    ):
        plan = [row["detail"] for row in rows(db, f"EXPLAIN QUERY PLAN {sql}")]
        assert not any(step.startswith("SCAN") for step in plan), (sql, plan)
        assert not any("TEMP B-TREE" in step for step in plan), (sql, plan)


def test_json_columns_begin_as_json(db: sqlite3.Connection) -> None:
    feed = db.execute("INSERT INTO feeds (declared_url, url) VALUES ('u', 'u') RETURNING policy").fetchone()
    run = db.execute("INSERT INTO runs (started_at) VALUES ('x') RETURNING counts").fetchone()
    assert json.loads(feed["policy"]) == json.loads(run["counts"]) == {}
