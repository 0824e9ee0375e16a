"""Sources without a feed, through the whole program: each ends in the archive as expected.toml says, none as noise."""

from __future__ import annotations

import sqlite3
import tomllib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from crawler.archive.ledger.coverage import coverage
from crawler.commands.status import status_lines
from crawler.demo.world import World, load_world
from crawler.watch.packaged import packaged
from tests.demo_archive import MOMENT

EXPECTED = tomllib.loads((packaged("demo") / "expected.toml").read_text(encoding="utf-8"))
SOURCES = EXPECTED["without_feed"]
(BROKEN,) = [source for source in SOURCES if source.get("gap")]


@pytest.fixture(scope="module")
def archive(demo_archive: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"file:{demo_archive}?mode=ro", uri=True)) as db:
        db.row_factory = sqlite3.Row
        yield db


@pytest.fixture(scope="module")
def world() -> World:
    return load_world(packaged("demo"))


def address(world: World, source: dict[str, Any], port: str) -> str:
    return f"http://{world.content.outlets[source['outlet']].address}:{port}{source['path']}"


@pytest.fixture(scope="module")
def port(archive: sqlite3.Connection) -> str:
    url: str = archive.execute("SELECT declared_url FROM feeds WHERE kind = 'sitemap' LIMIT 1").fetchone()[0]
    return url.split(":")[2].partition("/")[0]


def listed(world: World, outlet: str) -> set[str]:
    """The titles that an outlet has ever listed."""
    articles = [a for a in world.content.articles if a.outlet == outlet and a.listed <= 2]
    return {edition.title for article in articles for edition in article.editions}


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source["path"])
def test_each_poll_ends_as_told(source: dict[str, Any], archive: sqlite3.Connection, world: World, port: str) -> None:
    polls = archive.execute(
        """SELECT p.outcome, p.reason, p.new_entries, p.gap_from, p.gap_to, f.kind
           FROM polls p JOIN feeds f ON f.id = p.feed WHERE f.declared_url = ? ORDER BY p.id""",
        (address(world, source, port),),
    ).fetchall()
    assert [poll["reason"] or poll["outcome"] for poll in polls] == source["polls"]
    assert [poll["new_entries"] for poll in polls] == source["new"]
    assert {poll["kind"] for poll in polls} == {source["kind"]}
    assert [poll["gap_from"] is not None for poll in polls] == [False, source.get("gap", False)]


def test_these_are_all_the_sources_without_a_feed(archive: sqlite3.Connection, world: World, port: str) -> None:
    found = {row[0] for row in archive.execute("SELECT declared_url FROM feeds WHERE kind <> 'feed'")}
    assert found == {address(world, source, port) for source in SOURCES}
    assert not [url for url in found if url.endswith(tuple(EXPECTED["noise"]["never_polled"]))]


@pytest.mark.parametrize("outlet", sorted({source["outlet"] for source in SOURCES}))
def test_articles_come_of_it_and_no_noise(outlet: str, archive: sqlite3.Connection, world: World) -> None:
    entries = archive.execute(
        """SELECT e.title, e.link FROM entries e JOIN feeds f ON f.id = e.feed WHERE f.outlet = ?""", (outlet,)
    ).fetchall()
    assert {row["title"] for row in entries} == listed(world, outlet)
    assert not [row["link"] for row in entries for what in EXPECTED["noise"]["never_listed"] if what in row["link"]]
    articles = archive.execute(
        "SELECT title, text_source, published_at FROM articles WHERE outlet = ?", (outlet,)
    ).fetchall()
    assert {row["title"] for row in articles} == listed(world, outlet)
    assert len(articles) == len(entries) == len(listed(world, outlet))
    assert {row["text_source"] for row in articles} == {"page"}
    assert all(row["published_at"] for row in articles)
    old = {a.editions[0].title for a in world.content.articles if a.listed > 2}
    assert len(old) == len(EXPECTED["noise"]["never_read"])
    assert not old & {row["title"] for row in articles}


def test_the_news_sitemap_gives_its_keywords(archive: sqlite3.Connection, world: World) -> None:
    (source,) = [s for s in SOURCES if s["kind"] == "sitemap" and sum(s["new"])]
    tags = archive.execute(
        "SELECT t.tag FROM article_tags t JOIN articles a ON a.id = t.article WHERE a.outlet = ?", (source["outlet"],)
    ).fetchall()
    own = [a for a in world.content.articles if a.outlet == source["outlet"] and a.listed <= 2]
    assert {row["tag"] for row in tags} == {tag for article in own for tag in article.editions[0].tags}


def test_the_statement_is_one_article_with_two_texts(archive: sqlite3.Connection) -> None:
    truth = EXPECTED["statement"]
    outlet = truth["article"].partition("/")[0]
    (now,) = archive.execute(
        "SELECT a.id, t.body FROM articles a JOIN article_text t ON t.article = a.id WHERE a.outlet = ?", (outlet,)
    ).fetchall()
    (earlier,) = archive.execute("SELECT reason, body FROM versions WHERE article = ?", (now["id"],)).fetchall()
    assert earlier["reason"] == "edit"
    for words in truth["first"]:
        assert words in earlier["body"] and words not in now["body"]
    for words in truth["then"]:
        assert words not in earlier["body"] and words in now["body"]
    # Sentences that were not edited are the same; what runs by itself stands in both with figures of its own.
    changed = set(earlier["body"].split("\n")) ^ set(now["body"].split("\n"))
    assert len(changed) == 2 * (len(truth["first"]) + len(truth["runs"]))


def test_status_tells_of_the_gap(archive: sqlite3.Connection, world: World, port: str) -> None:
    found = coverage(archive, MOMENT)
    feeds = EXPECTED["pass"]["2"]["listed"]
    assert found.sentence() == f"1 known gap in the {feeds} feeds watched, in the last 7 days"
    assert found.needs_care
    (line,) = [line for line in status_lines(found) if line.startswith("GAP")]
    passes = [row[0] for row in archive.execute("SELECT DISTINCT polled_at FROM polls ORDER BY polled_at")]
    assert line.endswith(f"({address(world, BROKEN, port)}): from {passes[0]} until {passes[-1]}")


def test_the_demo_says_so(demo_archive: Path, world: World, port: str) -> None:
    first, _, second = (demo_archive.parents[1] / "demo.out").read_text(encoding="utf-8").partition("Second pass")
    assert "without a feed: 4 from a sitemap, 12 from pages" in first
    assert "without a feed: 1 from a sitemap, 1 from pages" in second
    assert "Failed" not in first and "watched" not in first
    assert f"Failed: {address(world, BROKEN, port)} (flood); none of it is taken as news, and the ledger" in second
    edited = second[second.index("Statement on the closing of the Aldwater swing bridge") :]
    assert edited.split("\n")[1].strip().startswith("a page watched for its text")
