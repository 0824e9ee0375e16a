"""An archive that an earlier wirewatch wrote, with every kind of row, comes through today's migrations whole.

``make_fixture.py`` made m007 with the code of then. m017 is m007, brought up and run for three more days by the code of
m017, with an edition, alerts, a mark and a claim. m021 is m017 with three pruned articles, a forgotten one, a raw page and
what else came until then, written by the code of m021. The schemas in between are made by stopping at their migration, which
no one edits once it has landed. A fixture of an older schema stays when a newer one is added beside it.
"""

from __future__ import annotations

import hashlib
import lzma
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from crawler.archive.connect import connect
from crawler.archive.migrations import migrations
from tests.archive.making import column, rows

_NAMES = [migration.name for migration in migrations.pending(Database(memory=True))]
"""Every migration, in the order in which they run."""
FIXTURES = sorted((Path(__file__).parent / "fixtures").glob("m*.db.xz"))
TEXTS = {
    "m007": (
        "2d6acbc62c1a69f49c26a72d185d133aa4e3376d3cb12a027dd6cf1e8b8120b6",
        "ea7ca0b9b1aaac203fdf2dca22b5255b6f461a4ffd0cea52c84812330f7011c5",
    ),
    "m017": (
        "4f9b60c6401f633b2f0f343018cc90b618260ddb0a12efcb79cce990ed6547a3",
        "064449ff18a214c2f5b97565937b3b17658e17c2ce9296d307ebef686d587387",
    ),
    "m021": (
        "7b93bfea24ab7f1e8cc75af578188a49359360039881cfce90ed46abb1a0198f",
        "064449ff18a214c2f5b97565937b3b17658e17c2ce9296d307ebef686d587387",
    ),
}
"""SHA-256 of all current texts, and of all superseded ones."""

WITHOUT_ROWS = {
    "claims": "nothing is being asked",
    "events": "what was there before is no event",
    "deliveries": "nothing was told",
    "messages": "nothing was told",
    "alert_rules": "there were no rules",
    "marks": "nobody has marked anything",
    "forgotten": "nothing was forgotten",
    "desk_looks": "nobody has looked",
    "totals": "nothing was counted for monitoring",
    "raw_pages": "no page was kept as received",
    "tdm_rules": "nobody was asked",
    "keep_state": "nothing was pruned or forgotten",
    "story_names": "only new articles leave names in their stories",
    "untraced": "no long story waits",
}
"""Tables that no run fills, each with the reason."""
FILLED_SINCE = {
    "m017": {"claims", "events", "deliveries", "messages", "alert_rules", "marks", "forgotten", "story_names"},
    "m021": {
        "claims", "events", "deliveries", "messages", "alert_rules", "marks", "forgotten", "story_names", "desk_looks", "totals", "raw_pages",
        "tdm_rules", "keep_state",
    },
}  # fmt: skip
"""Fixture -> those of them that have rows in it."""

KINDS = {
    "outcomes of polls": ("SELECT DISTINCT outcome FROM polls", {"new", "unchanged", "failed"}),
    "why polls fail": (
        "SELECT reason FROM polls WHERE outcome = 'failed'",
        {"flood", "gone", "rate_limited", "timeout"},
    ),
    "kinds of sources": ("SELECT kind FROM feeds", {"feed", "sitemap", "page"}),
    "a part of a sitemap index": (
        "SELECT count(*) > 0 FROM feeds WHERE parent IS NOT NULL AND source IS NOT NULL",
        {1},
    ),
    "sources that are asked no more": ("SELECT muted FROM feeds UNION SELECT enabled FROM feeds", {"gone", 0, 1}),
    "entries that wait and those that are done": (
        "SELECT (article IS NULL) + 2 * (next_try_at IS NULL) FROM entries",
        {0, 1, 2, 3},
    ),
    "keys that name an entry, and one that names none": ("SELECT entry IS NULL FROM entry_keys", {0, 1}),
    "where texts come from": ("SELECT text_source FROM articles", {"page", "feed"}),
    "why versions were made": ("SELECT reason FROM versions", {"edit", "reread", "boilerplate"}),
    "flags with their article and of a re-flag": ("SELECT reflagged_at IS NULL FROM flags", {0, 1}),
    "spans with the name of a watch list": (
        "SELECT json_extract(s.value, '$.entity') FROM flags, json_each(spans) s",
        {None, "kessel"},
    ),
    "labels": ("SELECT verdict FROM labels", {"right", "wrong"}),
    "topics in use and disabled": ("SELECT enabled FROM topics", {0, 1}),
    "versions of a topic": ("SELECT topic_version FROM topic_versions", {1, 2}),
    "kinds of credits": ("SELECT kind FROM credits", {"wire", "byline", "according_to", "told_interview"}),
    "a stopped key": ("SELECT min(article) FROM fp", {0}),
    "kinds of relations": ("SELECT relation FROM relations", {"copy", "partial", "quote", "translation"}),
    "relations that count and that a person overruled": ("SELECT active FROM relations", {0, 1}),
    "verdicts on pairs": ("SELECT verdict FROM relation_overrides", {"same", "not the same"}),
    "stories open, closed and merged": (
        "SELECT CASE WHEN merged_into IS NOT NULL THEN 'merged' WHEN closed_at IS NULL THEN 'open' ELSE 'closed' END "
        "FROM stories",
        {"open", "closed", "merged"},
    ),
    "members that speak and that sleep": ("SELECT active FROM story_members", {0, 1}),
    "why a member came": ("SELECT reason FROM story_members", {"first", "words", "tied"}),
    "steps to an origin": ("SELECT reason FROM origin_edges", {"according_to", "wire", "copy", "partial", "same"}),
    "origins": ("SELECT reason FROM story_origins", {"own", "credited"}),
    "own reporting, relayed, neither": ("SELECT original FROM articles", {None, 0, 1}),
    "answers of robots.txt": ("SELECT http_status FROM robots", {0, 200, 404}),
    "runs and a daemon": ("SELECT kind FROM runs UNION SELECT finished_at IS NULL FROM runs", {"run", "daemon", 0, 1}),
}
"""Beside a row in every table: the kinds of rows that a migration must not lose, and what at least is found."""


@pytest.fixture(params=FIXTURES, ids=lambda path: path.name.partition(".")[0])
def unpacked(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / f"{request.param.name.partition('.')[0]}.db"
    path.write_bytes(lzma.decompress(request.param.read_bytes()))
    return path


@pytest.fixture
def migrated(unpacked: Path) -> Iterator[sqlite3.Connection]:
    with closing(connect(unpacked)) as db:
        yield db


def tables(db: sqlite3.Connection) -> list[str]:
    return column(db, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")


def counts(db: sqlite3.Connection) -> dict[str, int]:
    return {name: column(db, f"SELECT count(*) FROM {name}")[0] for name in tables(db) if name != "_sqlite_migrations"}


def digest(db: sqlite3.Connection, table: str) -> str:
    made = hashlib.sha256()
    for row in db.execute(f"SELECT article, text_version, title, summary, body FROM {table} ORDER BY 1, 2"):
        made.update(repr(tuple(row)).encode())
    return made.hexdigest()


def test_there_is_a_fixture_of_every_schema_since_the_seventh() -> None:
    assert [path.name.partition(".")[0] for path in FIXTURES] == sorted(TEXTS)


def test_migrating_loses_no_row_and_no_text(unpacked: Path) -> None:
    with closing(sqlite3.connect(unpacked)) as old:
        before = counts(old)
    with closing(connect(unpacked)) as db:
        after = counts(db)
        # A table that a later schema drops must be named here, with what took its rows.
        assert {name: after.get(name) for name in before if not name.startswith("articles_fts")} == {
            name: count for name, count in before.items() if not name.startswith("articles_fts")
        }
        assert (digest(db, "article_text"), digest(db, "versions")) == TEXTS[unpacked.stem]


@pytest.mark.parametrize("following", [name for name in _NAMES if name > "m008"])
def test_every_schema_that_has_landed_opens_in_the_newest(tmp_path: Path, following: str) -> None:
    """``following``: the migration that its archive does not have yet."""
    path = tmp_path / "news.db"
    path.write_bytes(lzma.decompress(FIXTURES[0].read_bytes()))
    with closing(sqlite3.connect(path)) as old:
        migrations.apply(Database(old), stop_before=following)
        old.commit()
        before = counts(old)
    with closing(connect(path)) as db:
        assert {name: n for name, n in counts(db).items() if n < before.get(name, 0)} == {}
        assert (digest(db, "article_text"), digest(db, "versions")) == TEXTS["m007"]
        assert rows(db, "PRAGMA foreign_key_check") == [] and column(db, "PRAGMA integrity_check") == ["ok"]
        assert column(db, "SELECT count(*) FROM _sqlite_migrations") == [len(_NAMES)]


def test_every_table_has_a_row(unpacked: Path) -> None:
    with closing(connect(unpacked)) as db:
        empty = {name for name, count in counts(db).items() if not count}
    assert empty == set(WITHOUT_ROWS) - FILLED_SINCE.get(unpacked.stem, set())


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_row_is_there(migrated: sqlite3.Connection, kind: str) -> None:
    sql, wanted = KINDS[kind]
    assert set(column(migrated, sql)) >= wanted


def test_the_archive_is_sound(migrated: sqlite3.Connection) -> None:
    assert column(migrated, "PRAGMA integrity_check") == ["ok"]
    assert rows(migrated, "PRAGMA foreign_key_check") == []
    migrated.execute("INSERT INTO articles_fts (articles_fts, rank) VALUES ('integrity-check', 1)")


def test_the_search_index_follows_the_texts(migrated: sqlite3.Connection) -> None:
    """The triggers came along: a word written now is found, and one that went is not."""
    found = "SELECT rowid FROM articles_fts WHERE articles_fts MATCH 'zanzibarite'"
    article = column(migrated, "SELECT max(article) FROM article_text")[0]
    assert column(migrated, found) == []
    migrated.execute("UPDATE article_text SET body = body || ' zanzibarite' WHERE article = ?", (article,))
    assert column(migrated, found) == [article]
    migrated.execute("DELETE FROM article_text WHERE article = ?", (article,))
    assert column(migrated, found) == []


def test_each_address_leads_to_its_article_s_first_edition(unpacked: Path) -> None:
    with closing(sqlite3.connect(unpacked)) as old:
        before = sorted(old.execute("SELECT url, article FROM article_urls"))
        editions = [1] if unpacked.stem == "m007" else [1, 2]
    with closing(connect(unpacked)) as db:
        assert [tuple(row) for row in db.execute("SELECT url, article FROM article_urls ORDER BY 1, 2")] == before
        assert column(db, "SELECT DISTINCT edition FROM article_urls ORDER BY 1") == editions


def test_known_origins_were_found_when_their_story_began(migrated: sqlite3.Connection) -> None:
    assert column(migrated, "SELECT count(*) FROM story_origins WHERE found_at <> ''")[0] > 0
    sql = """SELECT count(*) FROM story_origins o JOIN stories s ON s.id = o.story
             WHERE o.found_at <> coalesce(s.first_seen_at, '')"""
    assert column(migrated, sql) == [0]
    kept = "SELECT story, outlet, found_at FROM {} ORDER BY 1, 2"
    assert rows(migrated, kept.format("origins_found")) == rows(migrated, kept.format("story_origins"))
