"""Reads which articles stood at an address one after another, and what is told at each; ends the reading of earlier ones."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from crawler.archive.connect import moment
from crawler.judging.edits.other_article import Telling

_MOST = 20
"""Earlier articles of one address, and entries of one article, that are looked at."""


@dataclass(frozen=True, slots=True)
class StandingArticle:
    """An article as one of those that had its address."""

    article: int
    number: int


def editions_at(db: sqlite3.Connection, *urls: str) -> list[StandingArticle]:
    """The articles of the first of these addresses that led to any, the newest first; at most twenty."""
    for url in dict.fromkeys(filter(None, urls)):
        sql = "SELECT article, edition FROM article_urls WHERE url = ? ORDER BY edition DESC LIMIT ?"
        if found := [StandingArticle(*row) for row in db.execute(sql, (url, _MOST))]:
            return found
    return []


def edition_of(db: sqlite3.Connection, article: int) -> int:
    """Which article of its address this is, from 1."""
    return int(db.execute("SELECT edition FROM articles WHERE id = ?", (article,)).fetchone()[0])


def told_by(db: sqlite3.Connection, article: int) -> int | None:
    """The feed that told it in another outlet's place; None for an article in its outlet's own words."""
    teller: int | None = db.execute("SELECT told_by FROM articles WHERE id = ?", (article,)).fetchone()[0]
    return teller


def earlier_editions(db: sqlite3.Connection, article: int) -> list[int]:
    """The articles that had one of its addresses before it, the latest first."""
    rows = db.execute(
        """SELECT DISTINCT o.article FROM article_urls u JOIN article_urls o ON o.url = u.url AND o.edition < u.edition
           WHERE u.article = ? ORDER BY o.edition DESC LIMIT ?""",
        (article, _MOST),
    )
    return [other for (other,) in rows]


def is_superseded(db: sqlite3.Connection, article: int) -> bool:
    """Whether another article has one of its addresses since: what is read there is that one's."""
    row = db.execute(
        """SELECT 1 FROM article_urls u JOIN article_urls o ON o.url = u.url AND o.edition > u.edition
           WHERE u.article = ? LIMIT 1""",
        (article,),
    ).fetchone()
    return row is not None


def told_of_article(db: sqlite3.Connection, article: int) -> Telling:
    """All that is known of an article's headlines, texts and times, from its page and from the feeds that list it."""
    row = db.execute(
        """SELECT a.title, a.published_at, a.first_seen_at, t.summary, t.body
           FROM articles a LEFT JOIN article_text t ON t.article = a.id WHERE a.id = ?""",
        (article,),
    ).fetchone()
    sql = "SELECT title, summary, published_at, last_seen_at FROM entries WHERE article = ? ORDER BY id DESC LIMIT ?"
    listed = db.execute(sql, (article, _MOST)).fetchall()
    return _telling(
        [row["title"], *(e["title"] for e in listed)],
        [row["body"], row["summary"], *(e["summary"] for e in listed)],
        [row["published_at"], *(e["published_at"] for e in listed)],
        [row["first_seen_at"], *(e["last_seen_at"] for e in listed)],
    )


def told_of_entry(db: sqlite3.Connection, entry: int) -> tuple[Telling, int | None]:
    """What a feed said of an entry last, and the entry's article. Below 0: the number of the article of one that was pruned,
    by which its keys still know it."""
    if entry < 0:
        return told_of_article(db, -entry), -entry
    row = db.execute(
        "SELECT title, summary, published_at, last_seen_at, article FROM entries WHERE id = ?", (entry,)
    ).fetchone()
    told = _telling([row["title"]], [row["summary"]], [row["published_at"]], [row["last_seen_at"]])
    return told, row["article"]


def end_earlier(db: sqlite3.Connection, article: int) -> None:
    """The page of an earlier edition is read no more, for any feed: another article stands there."""
    db.execute("UPDATE articles SET next_read_at = NULL WHERE id = ?", (article,))
    db.execute("UPDATE entries SET next_try_at = NULL WHERE article = ? AND next_try_at IS NOT NULL", (article,))


def _telling(
    titles: list[str | None], texts: list[str | None], times: list[str | None], seen: list[str | None]
) -> Telling:
    latest = moment(max((time for time in times if time), default=None))
    seen_at = moment(max(time for time in seen if time))
    assert isinstance(seen_at, datetime)
    return Telling(_distinct(titles), _distinct(texts), latest, seen_at)


def _distinct(values: list[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))
