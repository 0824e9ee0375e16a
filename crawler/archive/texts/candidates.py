"""Reads stored texts for matching: those that a query may match, all of them, or those that changed meanwhile."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from crawler.archive.connect import stamp
from crawler.judging.topics.fts_match import fts_blind, fts_query
from crawler.judging.topics.topicfile import Topic

_AT_ONCE = 500
"""Texts read by one statement: a reader that stays open for long keeps SQLite's log from being folded in."""

_COLUMNS = "t.article, t.text_version, a.language, t.title, t.summary, t.body"


class StoredText(NamedTuple):
    """The current text of one article."""

    article: int
    text_version: int
    language: str
    title: str
    summary: str
    body: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment in the life of the texts, to see later which of them are new or edited since."""

    newest: int
    edited: frozenset[tuple[int, int]]


def take_mark(db: sqlite3.Connection) -> Mark:
    """The state of the texts as it is now."""
    newest = db.execute("SELECT coalesce(max(article), 0) FROM article_text").fetchone()[0]
    return Mark(newest, frozenset(_edited(db)))


def changed_since(db: sqlite3.Connection, mark: Mark) -> list[int]:
    """Articles stored or edited after ``mark`` was taken."""
    found = {article for article, version in _edited(db) if (article, version) not in mark.edited}
    found.update(row[0] for row in db.execute("SELECT article FROM article_text WHERE article > ?", (mark.newest,)))
    return sorted(found)


def candidates(db: sqlite3.Connection, topic: Topic) -> list[int] | None:
    """Articles that the topic may match, by the search index and with every text it may misread; None: any article."""
    expression = fts_query(topic.query, topic.lists)
    if expression is None:
        return None
    try:
        rows = db.execute("SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?", (expression,)).fetchall()
    except sqlite3.OperationalError:  # a query too large for the index is no reason to match less
        return None
    return sorted({row[0] for row in rows}.union(row[0] for row in db.execute("SELECT article FROM fts_doubts")))


def seen_since(db: sqlite3.Connection, since: datetime) -> set[int]:
    """Articles first seen from ``since`` on."""
    return {row[0] for row in db.execute("SELECT id FROM articles WHERE first_seen_at >= ?", (stamp(since),))}


def read_texts(db: sqlite3.Connection, articles: Iterable[int]) -> Iterator[StoredText]:
    """The texts of these articles; one that is gone is left out."""
    rest = iter(articles)
    while part := list(islice(rest, _AT_ONCE)):
        yield from _texts(db, f"t.article IN ({','.join('?' * len(part))})", part)


def read_all_texts(db: sqlite3.Connection) -> Iterator[StoredText]:
    """Every text, in the order of the articles."""
    last = 0
    while part := _texts(db, f"t.article > ? ORDER BY t.article LIMIT {_AT_ONCE}", (last,)):
        yield from part
        last = part[-1].article


def may_be_misread(title: str, summary: str, body: str) -> bool:
    """True when the search index may see other words in a text than the matcher does."""
    return fts_blind(title) or fts_blind(summary) or fts_blind(body)


def settle_doubt(db: sqlite3.Connection, article: int, title: str, summary: str, body: str) -> None:
    """Note, inside the caller's transaction, whether the search index can be trusted with a text just written.

    Triggers doubt every text that is written, so that one written by other hands is not missed; here the doubt ends.
    """
    if not may_be_misread(title, summary, body):
        db.execute("DELETE FROM fts_doubts WHERE article = ?", (article,))


def _edited(db: sqlite3.Connection) -> list[tuple[int, int]]:
    rows = db.execute("SELECT article, text_version FROM article_text WHERE text_version > 1")
    return [(row[0], row[1]) for row in rows]


def _texts(db: sqlite3.Connection, condition: str, values: Sequence[int]) -> list[StoredText]:
    rows = db.execute(
        f"SELECT {_COLUMNS} FROM article_text t CROSS JOIN articles a ON a.id = t.article WHERE {condition}", values
    )
    return [StoredText(*row) for row in rows]
