"""Marks what one fetcher brought to be read again: whoever keeps a fetcher can answer with whatever it likes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from crawler.archive.connect import stamp, transaction

AT_ONCE = 500
_BY = "(via = :name OR substr(via, 1, length(:name) + 1) = :name || '@')"


def fetchers_known(db: sqlite3.Connection) -> list[str]:
    """Names of the fetchers that brought something that is still there."""
    return [name for (name,) in db.execute("SELECT via FROM articles UNION SELECT via FROM polls") if name]


def read_again(db: sqlite3.Connection, fetcher: str, now: datetime) -> tuple[int, int]:
    """Have the articles and the sources that ``fetcher`` (NAME@USER, or NAME of any user) brought asked again, and whole; a
    poll that is under way is not believed. Gives how many articles and sources. In slices, so that others can write."""
    articles = _ids(db, f"SELECT id FROM articles WHERE {_BY} AND gone_at IS NULL", fetcher)
    for some in _slices(articles):
        with transaction(db):
            db.executemany(
                """UPDATE articles SET next_read_at = ?1 WHERE id = ?2 AND gone_at IS NULL
                   AND (next_read_at IS NULL OR next_read_at > ?1)""",
                ((stamp(now), article) for article in some),
            )
    feeds = _ids(
        db,
        f"""SELECT DISTINCT p.feed FROM polls p JOIN feeds f ON f.id = p.feed
            WHERE {_BY.replace("via", "p.via")} AND f.enabled = 1 AND f.muted = ''""",
        fetcher,
    )
    for some in _slices(feeds):
        with transaction(db):
            db.executemany(
                """UPDATE feeds SET next_poll_at = min(coalesce(next_poll_at, ?1), ?1), etag = '', last_modified = '',
                     body_hash = '', generation = generation + 1 WHERE id = ?2""",
                ((stamp(now), feed) for feed in some),
            )
    return len(articles), len(feeds)


def _ids(db: sqlite3.Connection, sql: str, fetcher: str) -> list[int]:
    return [number for (number,) in db.execute(sql, {"name": fetcher})]


def _slices(ids: list[int]) -> Iterator[list[int]]:
    rest = iter(ids)
    while some := list(islice(rest, AT_ONCE)):
        yield some
