"""Lists of flags: narrowed, ordered, and with the copies of one text in one row."""

from __future__ import annotations

import sqlite3
from datetime import timedelta

import pytest

from crawler.archive.judged.flag_lists import FlagsWanted, folded_flags, list_flags
from crawler.archive.texts.about_rows import outlets_called
from crawler.archive.texts.lookups import known_topics
from crawler.errors import UsageError
from tests.archive.making import NOW, draft, flag, store, topic

LATER = NOW + timedelta(hours=1)
TEXT = "\n".join(f"The ministers spoke of bread and of harbour number {number}." for number in range(20))


def test_flags_newest_first_with_their_spans(db: sqlite3.Connection) -> None:
    for name in ("nato", "bread"):
        topic(db, name)
    store(db, "https://a.example/1", flags=(flag("nato"),), first_seen_at=NOW)
    store(db, "https://a.example/2", draft("Bread x", "y"), flags=(flag("nato"), flag("bread")), now=LATER)
    every = list_flags(db, FlagsWanted())
    assert [f["article"] for f in every] == [2, 2, 1]
    assert {f["topic"] for f in every[:2]} == {"nato", "bread"}
    assert every[0]["spans"][0]["text"] == "Bread"
    assert [f["article"] for f in list_flags(db, FlagsWanted(topics=["nato"]))] == [2, 1]
    assert len(list_flags(db, FlagsWanted(topics=["nato", "bread"]))) == 3
    assert [f["article"] for f in list_flags(db, FlagsWanted(since=LATER, topics=["nato"]))] == [2]
    assert [f["article"] for f in list_flags(db, FlagsWanted(since=NOW, topics=["bread"], limit=5))] == [2]
    assert len(list_flags(db, FlagsWanted(limit=1))) == 1
    assert list_flags(db, FlagsWanted(since=LATER + timedelta(seconds=1))) == []
    assert known_topics(db) == ["bread", "nato"]


@pytest.fixture
def copied(db: sqlite3.Connection) -> sqlite3.Connection:
    """Article 1 and its copies 2 and 3, then another text, 4; all flagged, one an hour."""
    topic(db)
    for number in (1, 2, 3):
        at = NOW + timedelta(hours=number)
        store(db, f"https://{'abc'[number - 1]}.example/1", draft("Bread", TEXT), flags=(flag(),), now=at)
    late = NOW + timedelta(hours=2, minutes=30)
    store(db, "https://d.example/1", draft("Ferry", "A ferry sank.", language="uk"), flags=(flag(),), now=late)
    assert [row[0] for row in db.execute("SELECT copy_of FROM articles ORDER BY id")] == [None, 1, 1, None]
    return db


def test_copies_are_one_row_that_counts_them(copied: sqlite3.Connection) -> None:
    first, second = folded_flags(copied, FlagsWanted())
    assert (first["article"], first["copies_flagged"]) == (1, 2), "the original, where its newest copy stands"
    assert first["last_copy_at"] == "2026-03-04T15:00:00Z"
    assert (second["article"], second["copies_flagged"], second["last_copy_at"]) == (4, 0, None)
    assert len(folded_flags(copied, FlagsWanted(limit=1))) == 1


def test_a_copy_stands_for_a_text_whose_original_is_left_out(copied: sqlite3.Connection) -> None:
    (first, _) = folded_flags(copied, FlagsWanted(since=NOW + timedelta(hours=2)))
    assert (first["article"], first["copy_of"], first["copies_flagged"]) == (3, 1, 1)


def test_copies_can_be_left_out_and_languages_chosen(copied: sqlite3.Connection) -> None:
    assert [f["article"] for f in list_flags(copied, FlagsWanted(copies=False))] == [4, 1]
    assert [f["article"] for f in list_flags(copied, FlagsWanted(languages=["uk"]))] == [4]


def test_an_edit_makes_backlog_new(db: sqlite3.Connection) -> None:
    topic(db)
    store(db, "https://a.example/1", draft("One", "Words."), flags=(flag(),), backlog=True)
    store(db, "https://a.example/2", draft("Two", "Other words."), backlog=True)
    assert list_flags(db, FlagsWanted(news_only=True)) == []
    store(db, "https://a.example/2", draft("Two", "Other words on bread."), flags=(flag(),), now=LATER)
    (found,) = list_flags(db, FlagsWanted(news_only=True))
    assert (found["article"], found["edited_into"], found["backlog"]) == (2, 1, 1)


def test_the_highest_score_first(copied: sqlite3.Connection) -> None:
    copied.execute("UPDATE flags SET score = 9 WHERE article = 2")
    assert list_flags(copied, FlagsWanted(sort="score"))[0]["article"] == 2
    assert list_flags(copied, FlagsWanted(sort="newest"))[0]["article"] == 3


def test_an_outlet_by_any_of_its_names(db: sqlite3.Connection) -> None:
    db.execute("INSERT INTO outlets (id, title, domain) VALUES ('bay', 'Bay Post', 'bay.example')")
    for name in ("bay", "BAY POST", "bay.example"):
        assert outlets_called(db, name) == {"bay"}
    with pytest.raises(UsageError, match="There is no outlet 'bey'; did you mean 'bay'"):
        outlets_called(db, "bey")
