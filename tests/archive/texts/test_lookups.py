from __future__ import annotations

import sqlite3
from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.archive.ledger.entries import add_entry, link_article
from crawler.archive.texts.lookups import article_details, search_articles
from crawler.errors import UsageError
from crawler.models import EntryDraft
from tests.archive.making import NOW, WORDS, column, draft, flag, rows, store, topic, watch

LATER = NOW + timedelta(hours=1)


def found(db: sqlite3.Connection, query: str) -> list[int]:
    return [row["article"] for row in search_articles(db, query)]


@pytest.fixture
def three(db: sqlite3.Connection) -> sqlite3.Connection:
    store(db, "https://a.example/1", draft("NATO meets", "Ministers spoke of the harbour."))
    store(db, "https://a.example/2", draft("Bread", "The price of bread in the harbour; NATO was not there."))
    store(db, "https://a.example/3", draft("Міністри", "Хліб і гавань.", summary="Про НАТО."))
    return db


@pytest.mark.parametrize(
    ("query", "articles"),
    [
        ("nato", [1, 2]),
        ("НАТО", [3]),
        ("harbour bread", [2]),
        ('"price of bread"', [2]),
        ("minist*", [1]),
        ("nato NOT bread", [1]),
        ("title:nato", [1]),
        ("bread OR міністри", [2, 3]),
        ("nowhere", []),
    ],
)
def test_search_finds_by_words(three: sqlite3.Connection, query: str, articles: list[int]) -> None:
    assert sorted(found(three, query)) == articles


def test_the_better_hit_comes_first_with_its_place(three: sqlite3.Connection) -> None:
    first, _ = search_articles(three, "nato")
    assert (first["article"], first["snippet"]) == (1, "[NATO] meets")
    assert len(search_articles(three, "nato", limit=1)) == 1


@pytest.mark.parametrize("query", ['price of "bread', "(ministers", "nato-harbour", "AND", "*", '"', "", "x:y"])
def test_what_fts5_cannot_read_is_refused(three: sqlite3.Connection, query: str) -> None:
    with pytest.raises(UsageError, match="FTS5 cannot read this query"):
        search_articles(three, query)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(query=st.text(st.characters(codec=None), max_size=30))
def test_any_query_is_answered_or_refused(three: sqlite3.Connection, query: str) -> None:
    """Whatever a shell passes on, broken bytes among it."""
    with suppress(UsageError):
        search_articles(three, query)


def test_the_index_follows_every_change(three: sqlite3.Connection) -> None:
    store(three, "https://a.example/1", draft("Alliance meets", "Changed."))
    assert (found(three, "nato"), found(three, "alliance")) == ([2], [1])
    three.execute("DELETE FROM article_text WHERE article = 2")
    assert found(three, "nato") == []
    three.execute("INSERT INTO articles_fts(articles_fts, rank) VALUES ('integrity-check', 1)")


def test_an_article_with_all_that_is_known_of_it(db: sqlite3.Connection) -> None:
    topic(db)
    (feed,) = watch(db, "https://a.example/feed")
    link = "https://a.example/1"
    text = "\n".join(f"{WORDS} Part {number} of this long report." for number in range(6))
    store(db, link, draft(body="Old."), feed=feed.id, flags=(flag(),))
    store(db, link, draft("Bread", text, authors=("Ann",), tags=("x",)), feed=feed.id, flags=(flag(),))
    store(db, "https://b.example/1", draft("Copied", text))
    entry = add_entry(db, feed.id, EntryDraft(link=link, title="Bread", keys=(f"l:{link}",)), NOW, backlog=False)
    assert entry is not None
    link_article(db, entry, 1)
    a = article_details(db, 1)
    assert (a["title"], a["body"], a["text_version"], a["authors"], a["tags"]) == ("Bread", text, 2, ["Ann"], ["x"])
    assert a["feed_url"] == "https://a.example/feed"
    assert [f["spans"][0]["text"] for f in a["flags"]] == ["Bread"]
    assert [(v["text_version"], v["reason"]) for v in a["versions"]] == [(1, "edit")]
    assert [e["id"] for e in a["entries"]] == [entry]


def test_an_article_and_its_copies_name_each_other(db: sqlite3.Connection) -> None:
    text = "\n".join(f"{WORDS} Part {number} of this long report." for number in range(6))
    store(db, "https://a.example/1", draft(body=text))
    store(db, "https://b.example/1", draft("Copied", text))
    assert [c["id"] for c in article_details(db, 1)["copies"]] == [2]
    (relation,) = article_details(db, 2)["relations"]
    assert (relation["other"], relation["relation"], article_details(db, 2)["copy_of"]) == (1, "copy", 1)


def test_an_article_that_is_not_there(db: sqlite3.Connection) -> None:
    with pytest.raises(UsageError, match="no article 7"):
        article_details(db, 7)


def test_a_number_too_large_for_sqlite(db: sqlite3.Connection) -> None:
    with pytest.raises(UsageError, match="no article"):
        article_details(db, 10**30)


def test_views_can_be_read(three: sqlite3.Connection) -> None:
    topic(three)
    store(three, "https://a.example/4", draft("Bread x", "y"), flags=(flag(),))
    for view in column(three, "SELECT name FROM sqlite_master WHERE type = 'view'"):
        rows(three, f"SELECT * FROM {view}")
    assert rows(three, "SELECT topic, day, articles, outlets, without_copies FROM topic_days") == [
        {"topic": "nato", "day": "2026-03-04", "articles": 1, "outlets": 1, "without_copies": 1}
    ]
    assert column(three, "SELECT article FROM flagged_recent") == [4]
