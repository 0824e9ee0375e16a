"""Reads stored texts for matching: those that a query may match, all of them, or those that changed meanwhile."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from crawler.archive.connect import stamp
from crawler.archive.texts.narrowing import SORTED_IN_SQL, Narrowed, newest_first

_AT_ONCE = 500
"""Texts read by one statement: a reader that stays open for long keeps SQLite's log from being folded in."""

WEIGHED = 5000
"""Articles whose order by relevance is asked for: the newest."""
_LARGEST_PART, _WIDE = 20_000, 100

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


def newest_article(db: sqlite3.Connection) -> int:
    """The highest number of an article; 0 for an empty archive."""
    return int(db.execute("SELECT coalesce(max(id), 0) FROM articles").fetchone()[0])


def changed_since(db: sqlite3.Connection, mark: Mark) -> list[int]:
    """Articles stored or edited after ``mark`` was taken."""
    found = {article for article, version in _edited(db) if (article, version) not in mark.edited}
    found.update(row[0] for row in db.execute("SELECT article FROM article_text WHERE article > ?", (mark.newest,)))
    return sorted(found)


def candidates(db: sqlite3.Connection, expression: str | None) -> list[int] | None:
    """Articles that an FTS5 expression finds, and every text that the search index may misread; None: any article."""
    if expression is None:
        return None
    try:
        rows = db.execute("SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?", (expression,)).fetchall()
    except sqlite3.OperationalError:  # the query is too large for FTS5: match every text instead
        return None
    return sorted({row[0] for row in rows}.union(row[0] for row in db.execute("SELECT article FROM fts_doubts")))


def found_newest_first(db: sqlite3.Connection, expression: str | None, narrowed: Narrowed) -> Iterator[int] | None:
    """What ``candidates`` gives, narrowed and in the order of ``newest_first``; None: any article.

    Words that very many texts hold are asked for part by part, from the newest text on: where few results are wanted, the
    index of the years before is not read.
    """
    if expression is None:
        return None
    sql = "SELECT rowid FROM articles_fts WHERE articles_fts MATCH ? LIMIT ?"
    try:
        few = {row[0] for row in db.execute(sql, (expression, SORTED_IN_SQL + 1))}
    except sqlite3.OperationalError:  # too large for FTS5, as in ``candidates``
        return None
    few.update(row[0] for row in db.execute("SELECT article FROM fts_doubts LIMIT ?", (SORTED_IN_SQL + 1,)))
    if len(few) <= SORTED_IN_SQL:
        return newest_first(db, sorted(few), narrowed)
    return _found_on_the_way(db, expression, newest_first(db, None, narrowed))


def _found_on_the_way(db: sqlite3.Connection, expression: str, articles: Iterable[int]) -> Iterator[int]:
    rest, size = iter(articles), _AT_ONCE
    while part := list(islice(rest, size)):
        found = _found_among(db, expression, part)
        yield from (article for article in part if article in found)
        size = min(size * 4, _LARGEST_PART)


def _found_among(db: sqlite3.Connection, expression: str, articles: Sequence[int]) -> set[int]:
    """Of these articles, and perhaps of others, those that ``candidates`` would give."""
    first, last = min(articles), max(articles)
    found: set[int] = set()
    for table, which in (("articles_fts", "rowid"), ("fts_doubts", "article")):
        words = "articles_fts MATCH :words AND " if table == "articles_fts" else ""
        if last - first <= _WIDE * len(articles):
            where = f"{which} BETWEEN :first AND :last"
        else:  # few of very many, as those of a rare topic: each is asked for
            where = f"{which} IN (SELECT value FROM json_each(:articles))"
        asked = {"words": expression, "first": first, "last": last, "articles": json.dumps(articles)}
        found.update(row[0] for row in db.execute(f"SELECT {which} FROM {table} WHERE {words}{where}", asked))
    return found


def by_relevance(db: sqlite3.Connection, expression: str, articles: Sequence[int]) -> list[int]:
    """Of the newest few thousand of these articles, those that an FTS5 expression finds, by SQLite's bm25.

    The title counts three times, the summary twice. Weighing every hit of two common words would take seconds.
    """
    newest = sorted(articles, reverse=True)[:WEIGHED]
    try:
        rows = db.execute(
            """SELECT rowid FROM articles_fts WHERE articles_fts MATCH ? AND rowid >= ?
               ORDER BY bm25(articles_fts, 3, 2, 1), rowid DESC""",
            (expression, newest[-1] if newest else 0),
        )
        return [row[0] for row in rows]
    except sqlite3.OperationalError:
        return []


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


def doubted(db: sqlite3.Connection) -> set[int]:
    """Articles in whose texts the search index may see other words than the matcher does."""
    return {article for (article,) in db.execute("SELECT article FROM fts_doubts")}


def settle_doubts(db: sqlite3.Connection, articles: Iterable[int]) -> None:
    """End the doubt about these texts, inside the caller's transaction.

    Triggers doubt every text that is written, so that one written by other hands is not missed.
    """
    db.executemany("DELETE FROM fts_doubts WHERE article = ?", [(article,) for article in articles])


def _edited(db: sqlite3.Connection) -> list[tuple[int, int]]:
    rows = db.execute("SELECT article, text_version FROM article_text WHERE text_version > 1")
    return [(row[0], row[1]) for row in rows]


def _texts(db: sqlite3.Connection, condition: str, values: Sequence[int]) -> list[StoredText]:
    rows = db.execute(
        f"SELECT {_COLUMNS} FROM article_text t CROSS JOIN articles a ON a.id = t.article WHERE {condition}", values
    )
    return [StoredText(*row) for row in rows]
