"""What is asked for every article is answered by indexes: a scan would cost more with every article of the archive."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.archive.connect import connect, transaction
from crawler.archive.judged.flag_lists import FlagsWanted, folded_flags
from crawler.archive.texts.articles import ArticleRecord
from crawler.models import Credit, Span
from crawler.steps.article import commit
from tests.archive.making import NOW, draft
from tests.judging.texts import edited, text

SMALL = ("untraced", "relation_overrides", "o", "reached", "topics", "temp.sqlite_master")
"""What may be scanned: the verdicts of people (also as o), the group found so far, the topics, temporary tables."""


class Listening(sqlite3.Connection):
    """Remembers what it is asked."""

    asked: dict[str, Sequence[Any]]

    def execute(self, sql: str, values: Any = (), /) -> sqlite3.Cursor:
        self.asked[sql] = values
        return super().execute(sql, values)


@pytest.fixture
def listening(tmp_path: Path) -> Iterator[Listening]:
    connect(tmp_path / "news.db").close()
    db = sqlite3.connect(tmp_path / "news.db", isolation_level=None, factory=Listening)
    db.asked = {}
    db.row_factory = sqlite3.Row
    with closing(db):
        yield db


def store(db: sqlite3.Connection, number: int, body: str, outlet: str = "a", **more: Any) -> None:
    at = NOW + timedelta(hours=number)
    address = f"https://{outlet}.example/{number}"
    what = draft(f"Harbour strike {number}", body, canonical_url=address, published_at=at, **more)
    span = Span("body", 0, 4, body[:4], "")
    credit = Credit("B", "b.example", "according_to", span, body[:4], primary=True, outlet="b")
    record = ArticleRecord(what, address, "page", outlet=outlet, credits=(credit,), fetched_at=at)
    with transaction(db):
        commit(db, record, at)


def test_storing_an_article_scans_no_large_table(listening: Listening) -> None:
    for number in range(8):
        store(listening, number, text(number % 5), "ab"[number % 2])
    store(listening, 9, edited(text(1), 0.1), "c", translations=(("uk", "https://a.example/4"),))
    store(listening, 9, edited(text(1), 0.2), "c")
    scans = {}
    for sql, values in [*listening.asked.items()]:
        if not sql.lstrip().lower().startswith(("select", "update", "delete", "insert", "with")):
            continue
        for row in sqlite3.Connection.execute(listening, f"EXPLAIN QUERY PLAN {sql}", values):
            table = row["detail"].partition(" ")[2].split(" ")[0]
            if row["detail"].startswith("SCAN") and "VIRTUAL TABLE" not in row["detail"] and table not in SMALL:
                scans[row["detail"]] = sql
    assert len(listening.asked) > 30
    assert scans == {}


@pytest.mark.parametrize("topics", [(), ("nato",)])
def test_a_line_of_the_list_of_flags_reads_no_other_flags_of_its_topic(
    listening: Listening, topics: tuple[str, ...]
) -> None:
    store(listening, 1, text(1))
    flag = "INSERT INTO flags (article, topic, topic_version, text_version, score, field, snippet, spans, flagged_at)"
    listening.execute(f"{flag} VALUES (1, 'nato', 1, 1, 1, 'body', '', '[]', '2026-03-04T12:00:00Z')")
    assert len(folded_flags(listening, FlagsWanted(topics=topics))) == 1
    (group,) = [sql for sql in listening.asked if "UNION SELECT id FROM articles" in sql]
    plan = sqlite3.Connection.execute(listening, f"EXPLAIN QUERY PLAN {group}", listening.asked[group])
    assert not [row["detail"] for row in plan if "flags_topic" in row["detail"] or "flags_flagged" in row["detail"]]
