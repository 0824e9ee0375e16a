"""Stories that a credit binds to an article: rewrites of one report share few words, but whom they have it from."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import datetime
from itertools import islice

from crawler.judging.stories.join import StoryDoc
from crawler.timestamps import moment

IsOpen = Callable[[datetime | None, datetime | None, datetime | None], bool]
"""``judging.stories.join.is_open``."""
_MOST_BONDS = 10
_LATEST = 200
_IN_OWN_WORDS = "'according_to', 'told_interview', 'link'"
"""Kinds of credit that bind a story together; a byline or dateline names the agency behind any text."""


def bound_stories(db: sqlite3.Connection, doc: StoryDoc, is_open: IsOpen) -> dict[int, int]:
    """Open story -> how many are bound to the article as it is: the rarer, the more it says."""
    ways = []
    if doc.credited:
        ways += [_crediting(db, doc.credited, doc.at, is_open), _holding(db, doc.credited, doc.at, is_open)]
    if doc.outlet:
        ways.append(_crediting(db, doc.outlet, doc.at, is_open))
    bonds: dict[int, int] = {}
    for taking in ways:
        if len(taking) <= _MOST_BONDS:
            for story in taking:
                bonds[story] = min(len(taking), bonds.get(story, len(taking)))
    return bonds


def _crediting(db: sqlite3.Connection, outlet: str, at: datetime | None, is_open: IsOpen) -> list[int]:
    articles = (
        "select c.article from credits c where c.outlet = ? and c.is_primary"
        f" and c.kind in ({_IN_OWN_WORDS}) order by c.article desc limit ?"
    )
    return _taking(db, articles, outlet, at, is_open)


def _holding(db: sqlite3.Connection, outlet: str, at: datetime | None, is_open: IsOpen) -> list[int]:
    articles = "select id from articles where outlet = ? order by first_seen_at desc limit ?"
    return _taking(db, articles, outlet, at, is_open)


def _taking(db: sqlite3.Connection, articles: str, outlet: str, at: datetime | None, is_open: IsOpen) -> list[int]:
    """The stories of these articles that take one of ``at``; one more than bind, where an agency is in hundreds."""
    rows = db.execute(
        "select id, from_at, to_at from stories where closed_at is null and id in"
        f" (select story from articles where story is not null and id in ({articles})) order by id",
        [outlet, _LATEST],
    )
    taking = (row[0] for row in rows if is_open(moment(row[1]), moment(row[2]), at))
    return list(islice(taking, _MOST_BONDS + 1))
