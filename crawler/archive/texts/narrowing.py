"""Names articles newest first, narrowed by what is known beside their texts, at the cost of those that are taken."""

from __future__ import annotations

import heapq
import json
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from crawler.archive.connect import stamp

_AT_ONCE = 500
SORTED_IN_SQL = 5000
"""Above so many, the index of times is read from its end instead of looking each article up."""
_FEW = 20_000
"""So many articles of a topic or of a span of dates are looked up one by one rather than met on the way."""
_DAYS = timedelta(days=2)
"""A stated day, which is stored as its first moment in UTC, may begin and end so much earlier or later in its zone."""
_MERGED = 500
"""Of so many outlets each one's articles are read in order; of more, all articles are."""


_SEEN = "SELECT a.first_seen_at, a.id FROM articles a"


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What an article must be, beside its words; times are aware, and both ends count."""

    since: datetime | None = None
    """First seen."""
    until: datetime | None = None
    topic: str = ""
    """It has a shown flag of this topic."""
    news_only: bool = False
    """It is no backlog of its feed."""
    languages: Collection[str] = ()
    """As in articles, '' for unknown; none: any."""
    outlets: Collection[str] | None = None
    """Ids; None: any, and none at all: no article."""
    published_from: datetime | None = None
    """What states a day and no hour may be of a day before or after."""
    published_until: datetime | None = None
    feeds: Collection[int] | None = None
    """Those that brought it first; None: any or none, and none at all: no article."""
    undated: bool = False
    """Nobody states when it was published."""


def newest_first(db: sqlite3.Connection, articles: Sequence[int] | None, narrowed: Narrowed) -> Iterator[int]:
    """These articles, or all for None, as far as they are what ``narrowed`` says; the last seen comes first.

    Of very many only those that are taken are read; until the last is, statements stay open.
    """
    if any(ones is not None and not ones for ones in (narrowed.outlets, narrowed.feeds)):
        return
    wanted = None if articles is None or len(articles) <= SORTED_IN_SQL else set(articles)
    few = articles if wanted is None else None
    if few is None and (found := _few(db, narrowed)) is not None:
        few = [article for article in found if wanted is None or article in wanted]
    if few is not None:
        yield from (article for _, article in sorted(_looked_up(db, few, narrowed), reverse=True))
        return
    yield from (article for _, article in _on_the_way(db, narrowed) if wanted is None or article in wanted)


def _on_the_way(db: sqlite3.Connection, narrowed: Narrowed) -> Iterator[tuple[str, int]]:
    """(First seen, article) of all that are so, each read from an index when it is taken."""
    ordered = "ORDER BY a.first_seen_at DESC, a.id DESC"
    if narrowed.outlets is None or len(narrowed.outlets) > _MERGED:
        conditions, values = _conditions(narrowed)
        return map(tuple, db.execute(f"{_SEEN} WHERE {conditions} {ordered}", values))
    conditions, values = _conditions(replace(narrowed, outlets=None))
    sql = f"{_SEEN} INDEXED BY articles_outlet WHERE {conditions} AND a.outlet = ? {ordered}"
    each = [db.execute(sql, [*values, outlet]) for outlet in narrowed.outlets]
    return heapq.merge(*(map(tuple, found) for found in each), reverse=True)


def _few(db: sqlite3.Connection, narrowed: Narrowed) -> list[int] | None:
    """The articles of the topic or of the dates of publication, whichever are fewer, in no order. None when they are many."""
    asked: list[tuple[str, list[str]]] = []
    if narrowed.topic:
        asked.append(("SELECT article FROM flags WHERE topic = ?", [narrowed.topic]))
    if narrowed.published_from or narrowed.published_until:
        conditions, values = _published(narrowed, "a.published_at")
        asked.append((f"SELECT a.id FROM articles a WHERE {' AND '.join(conditions)}", values))
    each = [db.execute(f"{sql} LIMIT {_FEW + 1}", values).fetchall() for sql, values in asked]
    fewest = min(each, key=len, default=None)
    return None if fewest is None or len(fewest) > _FEW else [row[0] for row in fewest]


def _looked_up(db: sqlite3.Connection, articles: Sequence[int], narrowed: Narrowed) -> list[tuple[str, int]]:
    conditions, values = _conditions(narrowed)
    sql = f"{_SEEN} WHERE {conditions} AND a.id IN"
    rows: list[tuple[str, int]] = []
    for start in range(0, len(articles), _AT_ONCE):
        part = articles[start : start + _AT_ONCE]
        rows += map(tuple, db.execute(f"{sql} ({','.join('?' * len(part))})", [*values, *part]))
    return rows


def _conditions(narrowed: Narrowed) -> tuple[str, list[Any]]:
    """As SQL and its values. The plus keeps SQLite from an index that is not in the order of the list."""
    conditions, values = _published(narrowed, "+a.published_at")
    for column, at in (("a.first_seen_at >= ?", narrowed.since), ("a.first_seen_at <= ?", narrowed.until)):
        if at is not None:
            conditions.append(column)
            values.append(stamp(at))
    if narrowed.topic:
        conditions.append("EXISTS (SELECT 1 FROM shown_flags f WHERE f.article = a.id AND f.topic = ?)")
        values.append(narrowed.topic)
    if narrowed.news_only:
        conditions.append("a.backlog = 0")
    if narrowed.undated:
        conditions.append("+a.published_at IS NULL")
    if narrowed.languages:
        conditions.append(f"a.language IN ({','.join('?' * len(narrowed.languages))})")
        values += narrowed.languages
    for column, ones in (("a.outlet", narrowed.outlets), ("a.feed", narrowed.feeds)):
        if ones is not None:
            conditions.append(f"+{column} IN (SELECT value FROM json_each(?))")
            values.append(json.dumps(list(ones)))
    return " AND ".join(["1", *conditions]), values


def _published(narrowed: Narrowed, column: str) -> tuple[list[str], list[Any]]:
    """An index finds those of the days around, of which all are meant that state no hour."""
    conditions, values = list[str](), list[Any]()
    for sign, at, slack in ((">=", narrowed.published_from, -_DAYS), ("<=", narrowed.published_until, _DAYS)):
        if at is not None:
            conditions.append(f"{column} {sign} ? AND ({column} {sign} ? OR a.published_precision = 'day')")
            values += [stamp(_moved(at, slack)), stamp(at)]
    return conditions, values


def _moved(at: datetime, by: timedelta) -> datetime:
    try:
        return at + by
    except OverflowError:
        return at
