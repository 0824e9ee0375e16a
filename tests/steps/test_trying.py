"""A query tried on the archive tells what a backtest tells, from the newest article on, as far as its time goes."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from crawler.archive.connect import connect
from crawler.archive.judged.label_rows import Score, set_label
from crawler.archive.judged.topic_rows import sync_topics
from crawler.errors import UsageError
from crawler.judging.topics.topicfile import Topic, compile_topic, topic_of_query
from crawler.steps import trying
from crawler.steps.backtest import backtest
from crawler.steps.reflag import reflag
from crawler.steps.searching import always
from crawler.steps.trying import try_query
from tests.archive.making import NOW, draft, store

TEXTS = (
    "NATO met.",
    "The ferry is late.",
    "NATO has a ferry.",
    "Nothing new.",
    "The ferry sank.",
    "NATO again.",
    "漢字 ferry",
)


@pytest.fixture
def filled(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(connect(tmp_path / "news.db")) as db:
        for number, text in enumerate(TEXTS, 1):
            made = draft(f"Title {number}", text, language="en")
            store(db, f"https://a.example/{number}", made, now=NOW + timedelta(hours=number))
        topic = compile_topic("nato", {"query": "nato"}, {})
        sync_topics(db, [topic], NOW)
        reflag(db, topic, NOW)
        yield db


def rule(text: str) -> Topic:
    return topic_of_query("nato", text, {})


def texts(number: int) -> Callable[[], bool]:
    """Time for so many texts."""
    seen = count(1)
    return lambda: next(seen) <= number


def test_kept_gained_and_lost_are_those_of_a_backtest(filled: sqlite3.Connection) -> None:
    for query in ("ferry", "nato OR ferry", "nato -ferry", "*rr*", "language:en", "-nato ferry"):
        found, wanted = try_query(filled, "nato", rule(query), NOW, always), backtest(filled, rule(query))
        assert found.whole
        assert found.kept == wanted.kept, query
        assert [r["article"] for r in found.gained_shown] == [r["article"] for r in wanted.gained]
        assert [r["article"] for r in found.lost_shown] == [r["article"] for r in wanted.lost]
        assert [r["snippet"] for r in found.gained_shown] == [r["snippet"] for r in wanted.gained]


def test_told_to_end_it_speaks_of_the_newest_articles_only(filled: sqlite3.Connection) -> None:
    set_label(filled, 1, "nato", "wrong", "", NOW)
    set_label(filled, 6, "nato", "right", "", NOW)
    found = try_query(filled, "nato", rule("ferry OR new OR nato"), NOW, texts(3))
    assert not found.whole
    assert (found.looked_at, found.since) == (3, "2026-03-04T17:00:00Z")
    assert [r["article"] for r in found.gained_shown] == [7, 5]
    assert [r["article"] for r in found.kept_shown] == [6]
    assert found.lost == 0
    assert found.new_score == found.stored_score == Score(right=1)


def test_without_any_time_nothing_is_said(filled: sqlite3.Connection) -> None:
    found = try_query(filled, "nato", rule("ferry"), NOW, lambda: False)
    assert (found.whole, found.looked_at, found.kept, found.gained, found.lost, found.since) == (False, 0, 0, 0, 0, "")


def test_only_the_first_few_are_described_and_all_are_counted(
    filled: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trying, "SHOWN", 1)
    found = try_query(filled, "nato", rule("ferry OR met"), NOW, always)
    assert (found.kept, found.gained, found.lost) == (2, 3, 1)
    assert [len(part) for part in (found.kept_shown, found.gained_shown, found.lost_shown)] == [1, 1, 1]


def test_an_unknown_outlet_is_said_and_an_empty_archive_is_no_mistake(
    filled: sqlite3.Connection, tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match="no outlet 'gul'"):
        try_query(filled, "nato", rule("outlet:gul ferry"), NOW, always)
    with closing(connect(tmp_path / "empty.db")) as empty:
        found = try_query(empty, "nato", rule("ferry"), NOW, always)
    assert (found.whole, found.articles, found.gained) == (True, 0, 0)
