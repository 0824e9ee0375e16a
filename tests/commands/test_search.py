"""``wirewatch search``: what it prints, refuses, notes and saves."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from crawler.watch.folder import load_topic
from tests.commands.conftest import Wirewatch
from tests.watching import WatchFolder


def test_hits_with_their_words_and_copies_counted(wirewatch: Wirewatch, filled: WatchFolder) -> None:
    assert wirewatch("search", "ferry").out.splitlines() == [
        "2026-03-04T12:00:00Z  o  article 2  story 2",
        "  Ferry",
        "  title: [Ferry]",
    ]
    folded = wirewatch("search", "nato bread").out.splitlines()
    assert (folded[0], folded[-1], len(folded)) == (
        "2026-03-04T12:00:00Z  o  article 3  story 1  copy of 1",
        "  and 1 copy",
        4,
    )
    assert wirewatch("search", "nato bread", "--copies").out.count("article ") == 2
    assert [row["article"] for row in wirewatch("search", "nato bread", "--json").json] == [3, 1]


def test_nothing_found(wirewatch: Wirewatch, filled: WatchFolder) -> None:
    none = wirewatch("search", "nowhere")
    assert (none.code, none.out, none.err) == (0, "", "Nothing found.\n")
    assert wirewatch("search", "nowhere", "--json").json == []


@pytest.mark.parametrize("query", ['"', "AND", "a:b:c", "(", "nato AND (", "nato OR", "\udcff", "\0", "", "*"])
def test_what_cannot_be_read_is_refused_with_a_caret(wirewatch: Wirewatch, filled: WatchFolder, query: str) -> None:
    said = wirewatch("search", "--", query)
    assert (said.code, said.out) == (2, "")
    assert "line 1, column" in said.err
    assert said.err.splitlines()[2].strip() == "^"


def test_every_mistake_has_its_caret(wirewatch: Wirewatch, filled: WatchFolder) -> None:
    lines = wirewatch("search", "ferry w/5 quay AND colour:red").err.splitlines()
    assert lines[1:] == [
        "  ferry w/5 quay AND colour:red",
        "        ^",
        "  ferry w/5 quay AND colour:red",
        "                     ^",
    ]


def test_what_narrows_beside_the_query(wirewatch: Wirewatch, filled: WatchFolder) -> None:
    def found(*options: str) -> list[int]:
        return [row["article"] for row in wirewatch("search", "bread OR ferry", "--json", *options).json]

    with closing(sqlite3.connect(filled.archive)) as db, db:
        db.execute("UPDATE articles SET language = 'en', backlog = 1 WHERE id = 2")
        db.execute("INSERT INTO outlets (id, title, country) VALUES ('o', 'The O', 'ua')")
        db.execute("INSERT INTO article_tags VALUES (1, 'Sea')")
    assert found() == [3, 2, 1]
    assert found("--language", "en") == [2]
    assert found("--outlet", "the o", "--country", "UA") == [3, 2, 1]
    assert found("--tag", "sea") == [1]
    assert found("--topic", "nato") == [1]
    assert found("--new") == [3, 1]
    assert found("--since", "2026-03-05") == []
    assert found("--until", "2026-03-04T11:00") == []
    assert found("--limit", "1") == [3]
    assert found("--fts") == [1, 2, 3] or sorted(found("--fts")) == [1, 2, 3]
    assert set(found("--sort", "relevance")) == {1, 2, 3}
    left = wirewatch("search", "bread OR ferry", "--language", "en")
    assert "Left out: 2 articles of unknown language." in left.err
    assert "There is no outlet 'thee o'; did you mean 'The O'?" in wirewatch("search", "x", "--outlet", "thee o").err
    assert wirewatch("search", "x", "--topic", "natto").code == 2
    assert "There are more than 1" in wirewatch("search", "bread OR ferry", "--limit", "1").err
    assert wirewatch("search", "x", "--fts", "--new").code == 2


def test_a_note_is_no_refusal(wirewatch: Wirewatch, filled: WatchFolder) -> None:
    said = wirewatch("search", "ministers and bread")
    assert "`and`" in said.err.replace("'and'", "`and`")
    assert "write AND" in said.err
    assert "article 1" in wirewatch("search", "ministers and bread", "--copies").out


def test_csv_is_safe_in_a_spreadsheet(wirewatch: Wirewatch, filled: WatchFolder) -> None:
    with closing(sqlite3.connect(filled.archive)) as db, db:
        db.execute("UPDATE articles SET title = '=2+2, \"x\"' WHERE id = 2")
    head, row = wirewatch("search", "ferry", "--csv").out.splitlines()
    assert head.startswith("article,first_seen_at,")
    assert row.startswith('2,2026-03-04T12:00:00Z,,o,,"\'=2+2, ""x""",')


def test_a_query_is_saved_as_a_topic(wirewatch: Wirewatch, filled: WatchFolder) -> None:
    said = wirewatch("search", 'ferry "a \\"', "--language", "en", "--save", "boats")
    assert said.code == 0
    assert "topics/boats.toml" in said.err
    assert load_topic(filled.path / "topics" / "boats.toml", {}).query_text == "ferry AND a AND language:en"
    again = wirewatch("search", "ferry", "--save", "boats")
    assert (again.code, again.out) == (2, ""), "told before anything is searched for"
    assert "exists already" in again.err
    for wrong in (("ferry", "--save", "a/b"), ("language:en", "--save", "x"), ("ferry", "--new", "--save", "x")):
        assert wirewatch("search", *wrong).code == 2, wrong
    assert wirewatch("topics", "check").code == 0


def test_a_watch_list_can_be_searched(wirewatch: Wirewatch, filled: WatchFolder) -> None:
    (filled.path / "lists").mkdir()
    (filled.path / "lists" / "ships.csv").write_text("entity,alias,language,case\nFerry One,ferry,,\n")
    assert wirewatch("search", "@ships", "--json").json[0]["spans"][0]["entity"] == "Ferry One"
    assert "did you mean @ships" in wirewatch("search", "@ship").err
