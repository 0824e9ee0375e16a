"""What a page of the desk asks is answered by indexes: no page costs more because the archive is older."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.archive.connect import connect
from crawler.archive.judged.story_lookups import list_stories
from crawler.archive.judged.topic_rows import blind_spots, topic_rows
from crawler.archive.ledger.figure_rows import figures
from crawler.archive.ledger.health import feed_health
from crawler.archive.shown.article_facts import article_facts, known_titles, wordings
from crawler.archive.shown.edit_facts import edits_shown
from crawler.archive.shown.source_facts import list_sources, source_facts
from crawler.archive.shown.topic_facts import list_topics, topic_facts, topics_known
from crawler.archive.texts.about_rows import known_outlets, known_tags
from crawler.archive.texts.narrowing import Narrowed, newest_first
from crawler.judging.topics.topicfile import compile_topic
from crawler.steps.reflag import reflag
from tests.archive.making import NOW, draft, store, watch
from tests.archive.test_plans import Listening

SMALL = ("feeds", "f", "topics", "t", "v", "silent_feeds", "r", "e", "(subquery", "CONSTANT", "seen")
"""What may be scanned: sources, topics and their versions, and what was found for one article or source (r, e)."""
READERS: dict[str, Callable[[sqlite3.Connection], Any]] = {
    "article": lambda db: article_facts(db, 1),
    "versions": lambda db: wordings(db, 1, 1),
    "titles": lambda db: known_titles(db, ["a"]),
    "edits": lambda db: edits_shown(db, since=NOW, topic="", headlines=False, limit=5),
    "sources": lambda db: list_sources(db, NOW),
    "source": lambda db: source_facts(db, 1, NOW),
    "topics": lambda db: (list_topics(db, NOW), topics_known(db)),
    "topic": lambda db: topic_facts(db, "bread", NOW + timedelta(days=1)),
}

LISTS: dict[str, Callable[[sqlite3.Connection], Any]] = {
    "stories": lambda db: list_stories(db, min_articles=2),
    "stories since": lambda db: list_stories(db, since=NOW),
    "stories of a topic": lambda db: list_stories(db, topic="bread"),
    "topics": lambda db: (topic_rows(db), blind_spots(db)),
    "names": lambda db: (known_outlets(db), known_tags(db)),
    "texts of sources": lambda db: feed_health(db, NOW),
}
"""What a command lists, and how much of a large table that may read: an index of the order it is listed in, to the limit."""
FEW = (*SMALL, "l", "found", "outlets")
"""What may be scanned as well: what people said of articles (l), names found so far, listed outlets."""


@pytest.fixture(scope="module")
def listening(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Listening]:
    path: Path = tmp_path_factory.mktemp("plans") / "news.db"
    with closing(connect(path)) as db:
        watch(db, "https://a.example/feed")
        store(db, "https://a.example/1", draft("Bread"))
        store(db, "https://a.example/1", draft("Bread and butter"), now=NOW + timedelta(hours=1))
        reflag(db, compile_topic("bread", {"query": "bread"}, {}), NOW)
    db = sqlite3.connect(path, isolation_level=None, factory=Listening)
    db.asked = {}
    db.row_factory = sqlite3.Row
    with closing(db):
        yield db


@pytest.mark.parametrize("name", READERS)
def test_a_page_scans_no_large_table(name: str, listening: Listening) -> None:
    listening.asked = {}
    READERS[name](listening)
    scans = {}
    for sql, values in [*listening.asked.items()]:
        for row in sqlite3.Connection.execute(listening, f"EXPLAIN QUERY PLAN {sql}", values):
            table = row["detail"].partition(" ")[2].split(" ")[0]
            if row["detail"].startswith("SCAN") and table not in SMALL:
                scans[row["detail"]] = sql
    assert listening.asked
    assert scans == {}


@pytest.mark.parametrize("many", [True, False])
@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_what_it_shows(
    name: str, many: bool, listening: Listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    if many:
        monkeypatch.setattr("crawler.archive.judged.story_lookups._MANY_FLAGS", 0)
    listening.asked = {}
    LISTS[name](listening)
    assert listening.asked
    read_whole = {}
    for sql, values in [*listening.asked.items()]:
        for row in sqlite3.Connection.execute(listening, f"EXPLAIN QUERY PLAN {sql}", values):
            table = row["detail"].partition(" ")[2].split(" ")[0]
            in_order = row["detail"] == "SCAN s USING INDEX stories_shown"
            if row["detail"].startswith("SCAN") and table not in FEW and not in_order:
                read_whole[row["detail"]] = sql
    assert read_whole == {}


def test_the_list_of_stories_of_a_common_topic_reads_no_other_flags(
    listening: Listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.archive.judged.story_lookups._MANY_FLAGS", 0)
    listening.asked = {}
    list_stories(listening, topic="bread")
    (sql,) = [sql for sql in listening.asked if "ORDER BY s.last_seen_at" in sql]
    plan = [
        row["detail"]
        for row in sqlite3.Connection.execute(listening, f"EXPLAIN QUERY PLAN {sql}", listening.asked[sql])
    ]
    assert plan[0] == "SCAN s USING INDEX stories_shown"
    assert not [step for step in plan if "flags_topic" in step or "TEMP B-TREE" in step]


def test_the_flags_of_a_day_are_counted_without_those_of_the_years(listening: Listening) -> None:
    listening.asked = {}
    figures(listening, NOW)
    (sql,) = [sql for sql in listening.asked if "FROM flags WHERE flagged_at >= ?" in sql]
    plan = sqlite3.Connection.execute(listening, f"EXPLAIN QUERY PLAN {sql}", listening.asked[sql])
    assert next(iter(plan))["detail"] == "SEARCH flags USING COVERING INDEX flags_flagged (flagged_at>?)"


NARROW = {
    "all": (Narrowed(), "SCAN a USING COVERING INDEX articles_seen"),
    "outlet": (Narrowed(outlets=["gull"]), "SEARCH a USING COVERING INDEX articles_outlet (outlet=?)"),
    "outlet and language": (
        Narrowed(outlets=["gull"], languages=["en"]),
        "SEARCH a USING INDEX articles_outlet (outlet=?)",
    ),
    "outlet since": (
        Narrowed(outlets=["gull"], since=NOW),
        "SEARCH a USING COVERING INDEX articles_outlet (outlet=? AND first_seen_at>?)",
    ),
    "language": (Narrowed(languages=["en"]), "SEARCH a USING COVERING INDEX articles_language (language=?)"),
    "since": (Narrowed(since=NOW), "SEARCH a USING COVERING INDEX articles_seen (first_seen_at>?)"),
    "very many published": (Narrowed(published_from=NOW), "SCAN a USING INDEX articles_seen"),
    "topic": (Narrowed(topic="bread"), "SEARCH a USING INTEGER PRIMARY KEY (rowid=?)"),
    "few of an outlet": (Narrowed(topic="bread", outlets=["gull"]), "SEARCH a USING INTEGER PRIMARY KEY (rowid=?)"),
}
"""How the newest articles of each kind are found: in the order they are listed in, and no others."""


@pytest.mark.parametrize("name", NARROW)
def test_a_narrow_search_meets_no_other_articles(
    name: str, listening: Listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    narrowed, plan = NARROW[name]
    if name == "very many published":
        monkeypatch.setattr("crawler.archive.texts.narrowing._FEW", -1)
    listening.asked = {}
    list(newest_first(listening, None, narrowed))
    (sql,) = [sql for sql in listening.asked if sql.startswith("SELECT a.first_seen_at")]
    steps = [
        row["detail"]
        for row in sqlite3.Connection.execute(listening, f"EXPLAIN QUERY PLAN {sql}", listening.asked[sql])
    ]
    assert steps[0] == plan
    assert not [step for step in steps if "TEMP B-TREE" in step]


def test_articles_of_some_days_are_found_by_their_dates(listening: Listening) -> None:
    listening.asked = {}
    list(newest_first(listening, None, Narrowed(published_from=NOW, published_until=NOW)))
    (sql,) = [sql for sql in listening.asked if sql.startswith("SELECT a.id FROM articles")]
    plan = sqlite3.Connection.execute(listening, f"EXPLAIN QUERY PLAN {sql}", listening.asked[sql])
    assert "articles_published (published_at>? AND published_at<?)" in next(iter(plan))["detail"]
