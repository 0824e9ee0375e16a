"""Edits in the archive: what is stored beside the text that was replaced, and the pages that change at every look."""

from __future__ import annotations

import sqlite3
from datetime import timedelta

import pytest

from crawler.archive.texts.edits import list_edits
from crawler.judging.edits.churn import MAX_IN_A_ROW
from crawler.models import ArticleDraft
from crawler.steps.versions import describe_earlier_edits
from tests.archive.making import NOW, column, draft, flag, rows, store, topic

URL = "https://a.example/1"
HOUR = timedelta(hours=1)
DIFF = "headline: Bread {+and milk+}\ntext: The price of bread is [-two-] {+three+}."


def saying(number: int) -> ArticleDraft:
    """A page with another saying at each look: words, for figures that run by themselves make no version at all."""
    return draft(body=f"The saying of the hour is {'bread and ' * number}butter.")


def edit_bread(db: sqlite3.Connection, url: str = URL, hours: int = 1) -> None:
    """An article that is edited once."""
    store(db, url, draft("Bread", "The price of bread is two."))
    store(db, url, draft("Bread and milk", "The price of bread is three."), now=NOW + hours * HOUR)


def test_an_edit_is_stored_with_its_words(db: sqlite3.Connection) -> None:
    edit_bread(db)
    assert rows(db, "SELECT headline_changed, words_added, words_removed, diff FROM versions") == [
        {"headline_changed": 1, "words_added": 3, "words_removed": 1, "diff": DIFF}
    ]
    assert column(db, "SELECT count(*) FROM articles") == [1]


def test_a_headline_alone_makes_a_version(db: sqlite3.Connection) -> None:
    store(db, URL, draft("Bread"))
    assert store(db, URL, draft("Milk"), now=NOW + HOUR).change == "edited"
    assert column(db, "SELECT diff FROM versions") == ["headline: [-Bread-] {+Milk+}"]


def test_what_is_no_edit_has_no_diff(db: sqlite3.Connection) -> None:
    store(db, URL, draft(body="Summary."), source="feed", text_reason="http_503")
    store(db, URL, draft(), now=NOW + HOUR)
    assert rows(db, "SELECT reason, headline_changed, words_added, words_removed, diff FROM versions") == [
        {"reason": "reread", "headline_changed": None, "words_added": None, "words_removed": None, "diff": None}
    ]
    assert list_edits(db) == []


def test_edits_are_listed_latest_first_and_narrowed(db: sqlite3.Connection) -> None:
    topic(db)
    edit_bread(db, hours=1)
    store(db, "https://a.example/2", draft("Ferry", "It sank."), flags=(flag(),))
    store(db, "https://a.example/2", draft("Ferry", "It floats."), now=NOW + 2 * HOUR, flags=(flag(),))
    found = list_edits(db)
    assert [(e["article"], e["headline_changed"], e["title_before"], e["title"]) for e in found] == [
        (2, 0, "Ferry", "Ferry"),
        (1, 1, "Bread", "Bread and milk"),
    ]
    assert [e["article"] for e in list_edits(db, since=NOW + 2 * HOUR)] == [2]
    assert [e["article"] for e in list_edits(db, topic="nato")] == [2]
    assert [e["article"] for e in list_edits(db, headlines=True)] == [1]
    assert [e["article"] for e in list_edits(db, limit=1)] == [2]
    assert found[0].keys() == rows(db, "SELECT * FROM edits_recent")[0].keys()


def test_recent_edits_are_found_by_index(db: sqlite3.Connection) -> None:
    (plan,) = rows(db, "EXPLAIN QUERY PLAN SELECT article FROM versions WHERE reason = 'edit' AND seen_at >= 'x'")
    assert "versions_edited" in plan["detail"]


def test_edits_of_an_older_archive_are_described_later(db: sqlite3.Connection) -> None:
    edit_bread(db)
    store(db, URL, draft("Bread and milk", "The price of bread is four."), now=NOW + 2 * HOUR)
    store(db, "https://a.example/2", draft(body="Summary."), source="feed", text_reason="http_503")
    store(db, "https://a.example/2", draft(), now=NOW + HOUR)
    before = rows(db, "SELECT * FROM versions")
    db.execute("UPDATE versions SET headline_changed = NULL, words_added = NULL, words_removed = NULL, diff = NULL")
    describe_earlier_edits(db, limit=1)
    assert column(db, "SELECT count(diff) FROM versions") == [1]
    describe_earlier_edits(db)
    assert rows(db, "SELECT * FROM versions") == before


def test_a_page_that_differs_at_every_look_stops_making_versions(db: sqlite3.Connection) -> None:
    store(db, URL, saying(0))
    for quarter in range(1, 44):
        again = store(db, URL, saying(quarter), now=NOW + quarter * HOUR / 4, fetched_at=NOW)
        assert again.change == ("edited" if quarter <= MAX_IN_A_ROW else "unchanged")
    assert column(db, "SELECT count(*) FROM versions") == [MAX_IN_A_ROW]
    assert column(db, "SELECT body FROM article_text") == [saying(MAX_IN_A_ROW).body]
    store(db, URL, saying(99), now=NOW + 40 * HOUR)
    assert column(db, "SELECT body FROM article_text") == [saying(99).body]


def test_a_page_that_comes_to_rest_is_followed_again(db: sqlite3.Connection) -> None:
    store(db, URL, saying(0))
    for minute in range(1, MAX_IN_A_ROW + 3):
        store(db, URL, saying(minute), now=NOW + minute * HOUR / 60)
    assert store(db, URL, saying(MAX_IN_A_ROW), now=NOW + HOUR).change == "unchanged"
    assert column(db, "SELECT changes_in_a_row FROM articles") == [0]
    assert store(db, URL, draft(body="The clock is broken."), now=NOW + 2 * HOUR).change == "edited"


def test_no_article_has_more_versions_than_the_cap(db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.judging.edits.churn.MAX_VERSIONS", 5)
    store(db, URL, saying(0))
    for day in range(1, 9):
        store(db, URL, saying(day), now=NOW + timedelta(days=day))
    assert column(db, "SELECT text_version FROM article_text") == [5]


def test_a_reading_that_is_not_kept_is_noted(db: sqlite3.Connection) -> None:
    store(db, URL, saying(0))
    for minute in range(1, MAX_IN_A_ROW + 2):
        at = NOW + minute * HOUR / 60
        store(db, URL, saying(minute), now=at, fetched_at=at, next_read_at=at + HOUR)
    assert column(db, "SELECT fetched_at = ?1 AND next_read_at = ?2 FROM articles",
                  *(f"2026-03-04T{h}:21:00Z" for h in (12, 13))) == [1]  # fmt: skip
