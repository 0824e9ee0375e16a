"""Labels count how right a topic is, over all and week by week; a back-test tells what a rule would change."""

from __future__ import annotations

import sqlite3
from datetime import timedelta

import pytest

from crawler.archive.judged.label_rows import (
    Score,
    labelled_texts,
    score,
    set_label,
    topic_scores,
    verdicts,
    weekly_scores,
)
from crawler.archive.judged.topic_rows import topic_rows
from crawler.errors import UsageError
from crawler.judging.topics.topicfile import Topic, compile_topic
from crawler.steps.backtest import backtest
from crawler.steps.reflag import reflag
from tests.archive.making import NOW, draft, rows, store, watch

WEEK = timedelta(days=7)


def rule(query: str) -> Topic:
    return compile_topic("nato", {"query": query}, {})


@pytest.fixture
def filled(db: sqlite3.Connection) -> sqlite3.Connection:
    """Articles 1 to 3 of this week and 4 to 6 of the next; odd ones speak of NATO, even ones of the ferry."""
    (feed,) = watch(db, "https://a.example/feed")
    for number in range(1, 7):
        body = "NATO met." if number % 2 else "The ferry is late."
        seen = NOW if number < 4 else NOW + WEEK
        what = draft(f"Title {number}", body, language="en" if number < 5 else "fi")
        store(db, f"https://a.example/{number}", what, now=seen, feed=feed.id if number < 6 else None)
    reflag(db, rule("nato"), NOW)
    return db


def test_scores() -> None:
    found = score({1: "right", 2: "wrong", 3: "right", 4: "wrong"}, {1, 2, 9})
    assert found == Score(right=1, wrong=1, missed=1)
    assert (found.precision, found.recall, found.f1) == (0.5, 0.5, 0.5)
    assert (Score().precision, Score().recall, Score().f1) == (None, None, None)
    assert Score(missed=2).recall == 0


def test_a_flag_labelled_wrong_is_counted_as_hidden(filled: sqlite3.Connection) -> None:
    set_label(filled, 1, "nato", "wrong", "", NOW)
    set_label(filled, 2, "nato", "wrong", "", NOW)
    (found,) = topic_rows(filled)
    assert (found["all_flags"], found["flags"]) == (3, 2), "article 2 has no flag to hide"


def test_labels_by_week_of_first_sight(filled: sqlite3.Connection) -> None:
    for article, verdict in ((1, "right"), (3, "wrong"), (4, "right"), (5, "right"), (6, "wrong")):
        set_label(filled, article, "nato", verdict, "", NOW + 3 * WEEK)  # type: ignore[arg-type]
    assert topic_scores(filled) == {"nato": Score(right=2, wrong=1, missed=1)}
    assert weekly_scores(filled) == {
        "nato": {"2026-W10": Score(right=1, wrong=1), "2026-W11": Score(right=1, missed=1)}
    }


def test_a_later_label_replaces_an_earlier_one(filled: sqlite3.Connection) -> None:
    set_label(filled, 1, "nato", "wrong", "a typing mistake", NOW)
    set_label(filled, 1, "nato", "right", "", NOW + WEEK)
    assert verdicts(filled, "nato") == {1: "right"}
    assert rows(filled, "SELECT why, at FROM labels") == [{"why": "", "at": "2026-03-11T12:00:00Z"}]


def test_only_an_article_can_be_labelled(filled: sqlite3.Connection) -> None:
    with pytest.raises(UsageError, match="no article 99"):
        set_label(filled, 99, "nato", "wrong", "", NOW)
    assert not verdicts(filled, "nato")


def test_labelled_texts_are_the_current_ones(filled: sqlite3.Connection) -> None:
    set_label(filled, 1, "nato", "wrong", "", NOW)
    store(filled, "https://a.example/1", draft("Title 1", "Edited."), now=NOW + WEEK)
    ((verdict, text),) = labelled_texts(filled, "nato")
    assert (verdict, text.body, text.text_version) == ("wrong", "Edited.", 2)


def test_a_backtest_tells_what_would_change(filled: sqlite3.Connection) -> None:
    set_label(filled, 1, "nato", "wrong", "", NOW)
    set_label(filled, 2, "nato", "right", "", NOW)
    found = backtest(filled, rule("ferry OR (nato AND met) NOT title:1"))
    assert (found.kept, [r["article"] for r in found.gained], [r["article"] for r in found.lost]) == (2, [6, 4, 2], [1])
    assert found.gained[2] == {
        "article": 2,
        "first_seen_at": "2026-03-04T12:00:00Z",
        "outlet": "o",
        "language": "en",
        "title": "Title 2",
        "url": "https://a.example/2",
        "feed": "https://a.example/feed",
        "score": 2.0,
        "field": "body",
        "snippet": "The ferry is late.",
        "spans": [{"field": "body", "start": 4, "end": 9, "text": "ferry", "clause": "ferry"}],
        "span_count": 1,
        "label": "right",
    }
    assert found.lost[0]["snippet"] == "NATO met."
    assert found.by_language == [
        {"language": "en", "kept": 1, "gained": 2, "lost": 1},
        {"language": "fi", "kept": 1, "gained": 1, "lost": 0},
    ]
    assert found.by_feed == [
        {"feed": "https://a.example/feed", "kept": 2, "gained": 2, "lost": 1},
        {"feed": "", "kept": 0, "gained": 1, "lost": 0},
    ]
    assert (found.stored_score, found.new_score) == (Score(wrong=1, missed=1), Score(right=1))


def test_a_backtest_since(filled: sqlite3.Connection) -> None:
    set_label(filled, 1, "nato", "wrong", "", NOW)
    found = backtest(filled, rule("ferry"), NOW + timedelta(days=1))
    assert (found.articles, found.looked_at) == (3, 2)
    assert ([r["article"] for r in found.gained], [r["article"] for r in found.lost]) == ([6, 4], [5])
    assert found.stored_score.labels == 0


def test_a_backtest_of_an_unknown_topic_gains_only(filled: sqlite3.Connection) -> None:
    found = backtest(filled, compile_topic("bread", {"query": "ferry"}, {}))
    assert (found.kept, len(found.gained), found.lost) == (0, 3, [])
