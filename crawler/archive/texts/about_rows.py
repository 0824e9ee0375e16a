"""Reads what the archive knows of articles beside their texts, as scopes of queries ask for it."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Any

from crawler.archive.connect import moment
from crawler.errors import UsageError, did_you_mean
from crawler.judging.topics.scopes import About
from crawler.urls import host_of

_AT_ONCE = 500

_FACTS = """SELECT a.id, a.url, a.language, a.outlet, o.title AS outlet_title, o.domain, o.country, a.section,
  a.published_at, a.published_precision = 'day' AS day_only, a.first_seen_at,
  f.id AS feed, f.title AS feed_title, f.declared_url, f.tags
FROM articles a LEFT JOIN outlets o ON o.id = a.outlet LEFT JOIN feeds f ON f.id = a.feed WHERE a.id IN ({})"""


def read_abouts(db: sqlite3.Connection, articles: Iterable[int], now: datetime) -> dict[int, About]:
    """Article -> what is known of it, judged at ``now``, which is in the zone of the watch."""
    found: dict[int, About] = {}
    rest = iter(articles)
    while part := list(islice(rest, _AT_ONCE)):
        marks = ",".join("?" * len(part))
        tags = _many(db, f"SELECT article, tag FROM article_tags WHERE article IN ({marks})", part)
        authors = _many(
            db, f"SELECT article, author FROM article_authors WHERE article IN ({marks}) ORDER BY position", part
        )
        for row in db.execute(_FACTS.format(marks), part):
            about = feed_about(row, now)
            found[row["id"]] = replace(
                about,
                language=row["language"],
                outlet=_filled(row["outlet"], row["outlet_title"], row["domain"]),
                country=row["country"] or "",
                host=host_of(row["url"]),
                tags=(*tags[row["id"]], *about.tags),
                authors=tuple(authors[row["id"]]),
                section=row["section"],
                published_at=moment(row["published_at"]),
                day_only=bool(row["day_only"]),
                seen_at=moment(row["first_seen_at"]),
            )
    return found


def about_of_feed(db: sqlite3.Connection, feed: int | None, now: datetime) -> About:
    """What is known of any article that a feed brings."""
    sql = "SELECT id AS feed, title AS feed_title, declared_url, tags FROM feeds WHERE id = ?"
    row = db.execute(sql, (feed,)).fetchone()
    return feed_about(row, now) if row else About(now=now)


def feed_abouts(db: sqlite3.Connection, now: datetime) -> dict[int, About]:
    """Feed -> what is known of each of the articles that it brought first."""
    sql = "SELECT id AS feed, title AS feed_title, declared_url, tags FROM feeds"
    return {row["feed"]: feed_about(row, now) for row in db.execute(sql)}


def feed_about(row: sqlite3.Row, now: datetime) -> About:
    """The part that the feed says, of a row with its columns."""
    if row["feed"] is None:
        return About(now=now)
    tags = tuple(tag for name in row["tags"].split(",") if (tag := name.strip()))
    return About(feed=(str(row["feed"]), row["feed_title"], row["declared_url"]), tags=tags, now=now)


def known_outlets(db: sqlite3.Connection) -> set[str]:
    """Every name by which an outlet of the archive may be asked for."""
    names: set[str] = set()
    for row in db.execute("SELECT id, title, domain FROM outlets"):
        names.update(_filled(*row))
    names.update(_different(db, "articles", "outlet"))
    return names


def outlet_abouts(db: sqlite3.Connection) -> dict[str, About]:
    """Outlet -> what is known of each of its articles, as far as it is the outlet's."""
    found = {outlet: About(outlet=(outlet,)) for outlet in _different(db, "articles", "outlet")}
    for row in db.execute("SELECT id, title, domain, country FROM outlets"):
        if row["id"] in found:
            found[row["id"]] = About(outlet=_filled(row["id"], row["title"], row["domain"]), country=row["country"])
    return found


def outlets_called(db: sqlite3.Connection, name: str) -> set[str]:
    """Ids of the outlets with this id, title or domain, in any case. Raises UsageError with the nearest name."""
    asked = name.casefold()
    names = [(row[0], _filled(*row)) for row in db.execute("SELECT id, title, domain FROM outlets")]
    names += [(outlet, (outlet,)) for outlet in _different(db, "articles", "outlet")]
    found = {outlet for outlet, called in names if asked in map(str.casefold, called)}
    if not found:
        known = {one for _, called in names for one in called}
        raise UsageError(f"There is no outlet '{name}'{did_you_mean(name, known)}")
    return found


def known_tags(db: sqlite3.Connection) -> set[str]:
    """Every tag of an article or a feed."""
    names = set(_different(db, "article_tags", "tag"))
    for (tags,) in db.execute("SELECT DISTINCT tags FROM feeds WHERE tags <> ''"):
        names.update(tag.strip() for tag in tags.split(",") if tag.strip())
    return names


def _different(db: sqlite3.Connection, table: str, column: str) -> list[str]:
    """The values of an indexed column but for the empty one: each is looked for behind the one before it, for SELECT
    DISTINCT reads the whole index."""
    sql = f"""WITH RECURSIVE found(value) AS (
                SELECT min({column}) FROM {table} WHERE {column} > ''
                UNION ALL SELECT (SELECT min({column}) FROM {table} WHERE {column} > value) FROM found WHERE value IS NOT NULL
              ) SELECT value FROM found WHERE value IS NOT NULL"""
    return [value for (value,) in db.execute(sql)]


def _filled(*names: Any) -> tuple[str, ...]:
    return tuple(name for name in names if name)


def _many(db: sqlite3.Connection, sql: str, ids: Sequence[int]) -> defaultdict[int, list[str]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    for article, value in db.execute(sql, ids):
        found[article].append(value)
    return found
