"""Answers what is known of an article before its page is read, and whose text stands under other addresses of its site."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.archive.texts.sites import site_of

_ENTRIES = 5
_ALIKE = 50


@dataclass(frozen=True, slots=True)
class KnownText:
    """The stored text of an article, and what feeds call it now."""

    titles: tuple[str, ...]
    text: str
    from_page: bool


def known_text(db: sqlite3.Connection, article: int) -> KnownText | None:
    """None when the archive holds no text of this article."""
    row = db.execute(
        """SELECT t.title, t.summary, t.body, a.text_source FROM articles a JOIN article_text t ON t.article = a.id
           WHERE a.id = ?""",
        (article,),
    ).fetchone()
    if row is None:
        return None
    told = db.execute("SELECT title FROM entries WHERE article = ? ORDER BY id DESC LIMIT ?", (article, _ENTRIES))
    titles = dict.fromkeys([row["title"], *(title for (title,) in told)])
    text = "\n".join(part for part in (row["summary"], row["body"]) if part)
    # What a page declares as its summary need not stand in its text.
    text = row["body"] if row["text_source"] == "page" else text
    return KnownText(tuple(title for title in titles if title), text, row["text_source"] == "page")


def articles_with_text(db: sqlite3.Connection, text_key: int, site: str) -> Sequence[tuple[int, str]]:
    """Articles of a site whose pages gave a text with this key, each with its ``proof``."""
    rows = db.execute(
        "SELECT id, proof, final_url, url FROM articles WHERE text_key = ? ORDER BY id LIMIT ?", (text_key, _ALIKE)
    )
    return [(row["id"], row["proof"]) for row in rows if site_of(row["final_url"] or row["url"]) == site]


def place_of(db: sqlite3.Connection, article: int) -> tuple[str, int | None]:
    """The address of an article and the feed that brought it."""
    row = db.execute("SELECT url, feed FROM articles WHERE id = ?", (article,)).fetchone()
    return row["url"], row["feed"]


def feed_words(db: sqlite3.Connection, article: int) -> tuple[str, str, str]:
    """Title, summary and body as the feed gave them of an article that was read from its page; the longest that was
    kept."""
    row = db.execute(
        """SELECT title, summary, body FROM versions WHERE article = ? AND reason IN ('feed_said', 'reread')
           ORDER BY length(summary) + length(body) DESC LIMIT 1""",
        (article,),
    ).fetchone()
    if row is None:
        row = db.execute(
            "SELECT title, '' AS summary, summary AS body FROM entries WHERE article = ? ORDER BY id LIMIT 1",
            (article,),
        ).fetchone()
    return (row["title"], row["summary"], row["body"]) if row is not None else ("", "", "")
