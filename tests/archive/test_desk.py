"""The archive in the tools people look at it with: sqlite-utils and Datasette."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from datasette.app import Datasette
from sqlite_utils.cli import cli as sqlite_utils

from crawler.watch.packaged import packaged
from tests.archive.making import column, draft, flag, store, topic, watch

FILES = ("metadata.yaml", "datasette.yaml")


@pytest.fixture
def path(db: sqlite3.Connection, tmp_path: Path) -> Path:
    """An archive with three articles, two of which tell of NATO."""
    (feed,) = watch(db, "https://a.example/feed")
    topic(db)
    store(db, "https://a.example/1", draft("NATO meets", "Ministers spoke."), feed=feed.id, flags=(flag(),))
    store(db, "https://a.example/2", draft("Bread", "The price of bread; NATO was not there.", language="en"))
    store(db, "https://a.example/3", draft("Ferry", "A ferry."))
    return tmp_path / "news.db"


def ask(path: Path, *addresses: str, metadata: dict[str, Any] | None = None) -> list[Any]:
    """The answers of a Datasette that never listens."""

    async def all_of_them() -> list[Any]:
        desk = Datasette([str(path)], metadata=metadata, settings={"num_sql_threads": 0, "allow_download": False})
        try:
            return [await desk.client.get(address) for address in addresses]
        finally:
            for database in desk.databases.values():
                database.close()

    return asyncio.run(all_of_them())


def test_sqlite_utils_search_finds_articles_by_their_words(path: Path) -> None:
    for options in ([], ["-c", "title"]):
        done = CliRunner().invoke(sqlite_utils, ["search", str(path), "articles", "nato", *options])
        assert done.exit_code == 0, done.output
        found = json.loads(done.output)
        assert {row["title"] for row in found} == {"NATO meets", "Bread"}


def test_sqlite_utils_knows_the_index_of_articles(db: sqlite3.Connection, path: Path) -> None:
    from sqlite_utils import Database

    assert Database(db)["articles"].detect_fts() == "articles_fts"


def test_datasettes_search_box_finds_articles(path: Path) -> None:
    page, found, none = ask(
        path,
        "/news/articles",
        "/news/articles.json?_search=nato&_shape=array",
        "/news/articles.json?_search=nowhere&_shape=array",
    )
    assert page.status_code == 200
    assert 'name="_search"' in page.text
    assert {row["title"] for row in found.json()} == {"NATO meets", "Bread"}
    assert none.json() == []


def test_datasette_shows_every_table_view_and_its_comments(db: sqlite3.Connection, path: Path) -> None:
    names = column(db, "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%'")
    answers = ask(path, *(f"/news/{name}" for name in names))
    assert {name: a.status_code for name, a in zip(names, answers, strict=True)} == dict.fromkeys(names, 200)
    (articles,) = ask(path, "/news/articles")
    assert "-- null when unknown; never invented" in articles.text.replace("&#39;", "'")


@pytest.mark.parametrize("name", FILES)
def test_shipped_metadata_names_only_what_exists(db: sqlite3.Connection, name: str) -> None:
    said = yaml.safe_load((packaged("defaults") / name).read_text(encoding="utf-8"))
    assert set(said["databases"]) == {"news"}
    for table, settings in said["databases"]["news"]["tables"].items():
        columns = column(db, "SELECT name FROM pragma_table_info(?)", table)
        assert columns, f"{name}: there is no table {table}"
        named = {*settings.get("facets", ()), *(settings[k] for k in ("sort_desc", "label_column") if k in settings)}
        assert named <= set(columns), f"{name}: {table}"
        assert len(settings.get("facets", ())) <= 2, "each facet is a scan of the table"


def test_both_versions_of_datasette_are_told_the_same() -> None:
    one, other = (yaml.safe_load((packaged("defaults") / name).read_text(encoding="utf-8")) for name in FILES)
    assert one == other


def test_datasette_takes_the_shipped_metadata(path: Path) -> None:
    metadata = yaml.safe_load((packaged("defaults") / "metadata.yaml").read_text(encoding="utf-8"))
    (page, tables, articles, download) = ask(
        path, "/news/articles", "/news.json", "/news/articles.json?_shape=array", "/news.db", metadata=metadata
    )
    assert page.status_code == 200
    assert 'data-column="outlet"' in page.text
    hidden = {table["name"] for table in tables.json()["tables"] if table["hidden"]}
    assert {"entry_keys", "article_urls", "_sqlite_migrations"} <= hidden
    assert len(articles.json()) == 3
    assert download.status_code == 403, "a file of every text is not for whoever finds the port"


def test_labels_stand_for_numbers(path: Path) -> None:
    metadata = yaml.safe_load((packaged("defaults") / "metadata.yaml").read_text(encoding="utf-8"))
    (page,) = ask(path, "/news/flags", metadata=metadata)
    assert "NATO meets" in page.text, "a flag's article is shown by its title"
