"""The demo world through the real spiders, held against the truth that travels with it (data/demo/expected.toml)."""

from __future__ import annotations

import json
import sqlite3
import tomllib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from crawler.demo.world import load_world
from crawler.watch.packaged import packaged

EXPECTED = tomllib.loads((packaged("demo") / "expected.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def archive(demo_archive: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"file:{demo_archive}?mode=ro", uri=True)) as db:
        db.row_factory = sqlite3.Row
        yield db


@pytest.fixture(scope="module")
def by_name(archive: sqlite3.Connection) -> dict[str, dict[str, Any]]:
    """Articles by the name of their file, outlet/slug: the slug stands in the address, or the number of the article does."""
    world = load_world(packaged("demo"))
    rows = [
        dict(r)
        for r in archive.execute(
            "SELECT a.*, t.summary, t.body FROM articles a JOIN article_text t ON t.article = a.id"
        )
    ]
    found = {}
    for name, titles in _titles(world).items():
        outlet = name.partition("/")[0]
        match = [r for r in rows if r["outlet"] == outlet and r["title"] in titles]
        if match:
            found[name] = match[0]
    return found


def _titles(world: Any) -> dict[str, set[str]]:
    folder = packaged("demo") / "articles"
    names = {}
    for path in sorted(folder.glob("*/*.md")):
        blocks = path.read_text(encoding="utf-8").split("+++")[1::2]
        names[f"{path.parent.name}/{path.stem}"] = {
            table["title"] for block in blocks if "title" in (table := tomllib.loads(block))
        }
    return names


def rows(db: sqlite3.Connection, sql: str, *values: object) -> list[dict[str, Any]]:
    return [dict(row) for row in db.execute(sql, values)]


def test_every_entry_became_one_article(archive: sqlite3.Connection) -> None:
    expected = EXPECTED["pass"]["2"]
    assert rows(archive, "SELECT count(*) AS n FROM feeds") == [{"n": expected["feeds"]}]
    assert rows(archive, "SELECT count(*) AS n FROM entries") == [{"n": expected["entries"]}]
    assert rows(archive, "SELECT count(*) AS n FROM articles") == [{"n": expected["articles"]}]
    assert rows(archive, "SELECT count(*) AS n FROM entries WHERE article IS NULL") == [{"n": 0}]


def test_each_pass_stored_what_was_new(archive: sqlite3.Connection) -> None:
    first, second = (json.loads(r["counts"]) for r in rows(archive, "SELECT counts FROM runs ORDER BY id"))
    assert first["new_entries"] == EXPECTED["pass"]["1"]["entries"]
    # a watched page that was edited is news as well
    assert second["new_entries"] == len([*EXPECTED["pass"]["2"]["new"], EXPECTED["statement"]["article"]])
    unchanged = len(EXPECTED["pass"]["2"]["unchanged"])
    assert rows(archive, "SELECT count(*) AS n FROM polls WHERE http_status = 304") == [{"n": unchanged}]


def test_the_first_poll_is_backlog_and_the_second_is_news(archive: sqlite3.Connection, by_name: dict[str, Any]) -> None:
    new = {by_name[name]["id"] for name in EXPECTED["pass"]["2"]["new"]}
    assert {r["id"] for r in rows(archive, "SELECT id FROM articles WHERE backlog = 0")} == new


def test_flags_are_where_they_belong_and_nowhere_else(archive: sqlite3.Connection, by_name: dict[str, Any]) -> None:
    wanted = {(by_name[f["article"]]["id"], topic) for f in EXPECTED["flagged"] for topic in f["topics"]}
    found = {(r["article"], r["topic"]) for r in rows(archive, "SELECT article, topic FROM flags")}
    assert found == wanted


def test_every_span_reads_back_from_the_stored_text(archive: sqlite3.Connection) -> None:
    spans = rows(
        archive,
        """SELECT s.*, t.title, t.summary, t.body, t.text_version AS stored_version
           FROM flag_spans s JOIN article_text t ON t.article = s.article""",
    )
    assert len(spans) > 50
    for span in spans:
        assert span[span["field"]][span["span_start"] : span["span_end"]] == span["words"]
        assert span["text_version"] == span["stored_version"]


def test_the_key_article_is_clean_and_complete(archive: sqlite3.Connection, by_name: dict[str, Any]) -> None:
    key = EXPECTED["key_article"]
    article = by_name[key["article"]]
    assert (article["title"], article["section"], article["language"]) == (
        key["title"],
        key["section"],
        key["language"],
    )
    assert article["published_at"] is not None
    assert key["body_starts"] in article["body"]
    assert article["body"].endswith(key["body_ends"])
    for words in key["never_in_text"]:
        assert words not in article["body"] + article["summary"]
    assert f"Source: {key['credit']}" in article["body"]
    authors = rows(archive, "SELECT author FROM article_authors WHERE article = ?", article["id"])
    assert [a["author"] for a in authors] == key["authors"]
    topics = rows(archive, "SELECT topic FROM flags WHERE article = ? ORDER BY topic", article["id"])
    assert [t["topic"] for t in topics] == ["intelligence-sharing", "nato"]


def test_copies_are_linked_to_the_one_stored_first(archive: sqlite3.Connection, by_name: dict[str, Any]) -> None:
    for copies in EXPECTED["copies"]:
        group = [by_name[name] for name in (copies["text"], *copies["printed_by"])]
        root = min(article["id"] for article in group)
        assert {a["copy_of"] for a in group if a["id"] != root} == {root}
        assert next(a["copy_of"] for a in group if a["id"] == root) is None
    related = rows(archive, "SELECT count(*) AS n FROM articles WHERE copy_of IS NOT NULL")
    assert related == [{"n": EXPECTED["pass"]["2"]["copies"]}]


def test_edited_articles_are_versions_and_not_new(archive: sqlite3.Connection, by_name: dict[str, Any]) -> None:
    edited = rows(archive, "SELECT DISTINCT article FROM versions WHERE reason = 'edit'")
    assert {e["article"] for e in edited} == {by_name[name]["id"] for name in EXPECTED["pass"]["2"]["edited"]}


@pytest.mark.parametrize("unread", EXPECTED["unread"], ids=lambda u: u["why"])
def test_a_page_that_cannot_be_read_says_why(unread: dict[str, Any], by_name: dict[str, Any]) -> None:
    article = by_name[unread["article"]]
    if 2 in unread["passes"]:
        assert article["text_source"] in ("feed", "title")
        assert article["text_reason"] == unread["why"]
    else:
        assert (article["text_source"], article["text_reason"]) == ("page", "")


def test_a_day_is_no_hour(by_name: dict[str, Any], demo_archive: Path) -> None:
    """One article of the story states the day of its publication only."""
    (name,) = [flag["article"] for flag in EXPECTED["flagged"] if flag.get("day_only")]
    assert by_name[name]["published_precision"] == "day"
    assert by_name[name]["came_at"] == by_name[name]["first_seen_at"]
    assert "(day only)" in (demo_archive.parent / "story.html").read_text(encoding="utf-8")


def test_the_paywalled_page_is_marked(by_name: dict[str, Any]) -> None:
    for name in EXPECTED["paywall"]["articles"]:
        assert by_name[name]["paywall"] == 1


def test_search_finds_articles_by_their_words(demo_archive: Path) -> None:
    """Both tools people use must find the search index of `articles`."""
    from sqlite_utils import Database

    with closing(sqlite3.connect(demo_archive)) as connection:
        found = list(Database(connection).table("articles").search("nato"))
    assert len(found) >= 12
    assert all("title" in row and "outlet" in row for row in found)


def test_the_second_pass_tells_the_story_and_its_second_origin_and_no_echo(demo_archive: Path) -> None:
    messages = [json.loads(line) for line in (demo_archive.parent / "told.jsonl").read_text("utf-8").splitlines()]
    told = [(item["reason"], item.get("origin", "")) for message in messages for item in message["items"]]
    assert told == [("story_new", ""), ("origin_new", "Schuman Square")]
    assert messages[0]["items"][1]["number"] == 2
    assert set(messages[0]["items"][0]["topics"]) == {"nato"}


def test_the_demo_leaves_a_digest_and_a_feed_of_the_story(demo_archive: Path) -> None:
    import feedparser

    digest = (demo_archive.parent / "digest.html").read_text(encoding="utf-8")
    assert "<title>morning: 1 story</title>" in digest
    assert "2 known origins (Politico, Schuman Square)" in digest
    assert "<img" not in digest
    found = feedparser.parse((demo_archive.parent / "out" / "nato.atom").read_bytes())
    assert not found.bozo
    assert "2 known origins (Politico, Schuman Square)" in found.entries[0].summary
