"""Remembers which lines stand on how many articles of a site, so that what a site repeats can be told from its news."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from crawler.urls import host_of

RELEARN_AT = frozenset({5, 10, 20, 40, 80, 160, 320})
"""Numbers of known articles at which a site's stored articles are gone through again."""
RELEARN_ARTICLES = 100


@dataclass(frozen=True, slots=True)
class SiteText:
    """The current text of an article of a site."""

    article: int
    text_version: int
    title: str
    summary: str
    body: str
    language: str


def seen_lines(db: sqlite3.Connection, site: str, hashes: Collection[int]) -> tuple[dict[int, int], int]:
    """Of these lines: in how many articles of the site each stood; and how many articles of the site are known."""
    known = db.execute("SELECT articles FROM sites WHERE site = ?", (site,)).fetchone()
    if known is None or not hashes:
        return {}, 0
    marks = ",".join("?" * len(hashes))
    rows = db.execute(f"SELECT h, articles FROM site_lines WHERE site = ? AND h IN ({marks})", (site, *hashes))
    return {row["h"]: row["articles"] for row in rows}, known["articles"]


def learn_lines(db: sqlite3.Connection, site: str, hashes: Iterable[int]) -> int:
    """Count the lines of one more distinct article; returns how many articles the site is known by now."""
    db.executemany(
        """INSERT INTO site_lines (site, h, articles) VALUES (?, ?, 1)
           ON CONFLICT (site, h) DO UPDATE SET articles = articles + 1""",
        [(site, h) for h in hashes],
    )
    row = db.execute(
        """INSERT INTO sites (site, articles) VALUES (?, 1)
           ON CONFLICT (site) DO UPDATE SET articles = articles + 1 RETURNING articles""",
        (site,),
    ).fetchone()
    return int(row["articles"])


def texts_of_site(db: sqlite3.Connection, site: str, outlet: str, only: int | None) -> Iterator[SiteText]:
    """The newest articles of a site that were read from their pages; with ``only``, just that one of them."""
    # Two questions: with both conditions in one, SQLite walks the outlet's whole index for the one article.
    which, values = ("a.id = ? AND a.outlet = ?", (only, outlet)) if only is not None else ("a.outlet = ?", (outlet,))
    rows = db.execute(
        f"""SELECT a.id, a.final_url, a.language, t.text_version, t.title, t.summary, t.body
            FROM articles a JOIN article_text t ON t.article = a.id
            WHERE {which} AND a.text_source = 'page' ORDER BY a.first_seen_at DESC LIMIT ?""",
        (*values, RELEARN_ARTICLES),
    )
    for row in rows.fetchall():
        if site_of(row["final_url"]) == site:
            yield SiteText(row["id"], row["text_version"], row["title"], row["summary"], row["body"], row["language"])


def site_of(url: str) -> str:
    """The unit of the memory: the host, without www."""
    return host_of(url).removeprefix("www.")
