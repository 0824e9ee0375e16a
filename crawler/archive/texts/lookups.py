"""Answers what people ask: one article, a search, what was covered."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from crawler.archive.texts.edits import EDITED_INTO
from crawler.archive.texts.gone_rows import told_gone
from crawler.errors import UsageError, no_article
from crawler.plaintext import clean_line


def known_topics(db: sqlite3.Connection) -> list[str]:
    """Names of all topics the archive has flags or versions for."""
    return [row[0] for row in db.execute("SELECT id FROM topics ORDER BY id")]


_MOST = 2**63 - 1
"""The largest number SQLite has."""


def article_details(db: sqlite3.Connection, article: int) -> dict[str, Any]:
    """One article with everything the archive knows of it. Raises UsageError when there is none."""
    row = _article_row(db, article)

    def many(sql: str) -> list[dict[str, Any]]:
        return [dict(r) for r in db.execute(sql, (article,))]

    flags = many(f"SELECT f.*, {EDITED_INTO} AS edited_into FROM flags f WHERE f.article = ? ORDER BY f.topic")
    authors = many("SELECT author FROM article_authors WHERE article = ? ORDER BY position")
    return {
        **row,
        "text_gone": told_gone(row["gone_at"], row["gone_reason"]),
        "authors": [row["author"] for row in authors],
        "tags": [row["tag"] for row in many("SELECT tag FROM article_tags WHERE article = ? ORDER BY tag")],
        "flags": [{**flag, "spans": json.loads(flag["spans"])} for flag in flags],
        "credits": many(
            "SELECT outlet, name, domain, kind, field, span_start, span_end, quote, is_primary FROM credits"
            " WHERE article = ? ORDER BY position"
        ),
        "labels": many("SELECT topic, verdict, why, at, who FROM labels WHERE article = ? ORDER BY topic"),
        "versions": many(
            """SELECT text_version, seen_at, reason, title, headline_changed, words_added, words_removed, diff
               FROM versions WHERE article = ? ORDER BY text_version"""
        ),
        "relations": many(
            """SELECT r.relation, r.other, r.method_version, r.containment, r.evidence, a.title, a.outlet
               FROM relations r JOIN articles a ON a.id = r.other WHERE r.article = ? AND r.active = 1"""
        ),
        "copies": many("SELECT id, title, outlet, first_seen_at FROM articles WHERE copy_of = ? ORDER BY id"),
        "entries": many(
            """SELECT e.id, e.link, e.title, e.first_seen_at, f.declared_url AS feed_url
               FROM entries e JOIN feeds f ON f.id = e.feed WHERE e.article = ? ORDER BY e.id"""
        ),
    }


def _article_row(db: sqlite3.Connection, article: int) -> dict[str, Any]:
    row = (
        None
        if abs(article) > _MOST
        else db.execute(
            """SELECT a.*, coalesce(t.summary, '') AS summary, coalesce(t.body, '') AS body, t.text_version, o.title AS outlet_title, f.title AS feed_title,
                  f.declared_url AS feed_url
           FROM articles a LEFT JOIN article_text t ON t.article = a.id
           LEFT JOIN outlets o ON o.id = a.outlet LEFT JOIN feeds f ON f.id = a.feed WHERE a.id = ?""",
            (article,),
        ).fetchone()
    )
    if row is None:
        raise no_article(article)
    return dict(row)


def search_articles(db: sqlite3.Connection, query: str, limit: int = 20) -> Sequence[dict[str, Any]]:
    """Full-text search, best first, in the syntax of SQLite FTS5. Raises UsageError when FTS5 cannot read the query."""
    query = clean_line(query)  # as stored texts are: composed letters, no NUL, no broken bytes of a shell
    sql = """SELECT a.id AS article, a.first_seen_at, a.outlet, a.title,
                    snippet(articles_fts, -1, '[', ']', ' … ', 24) AS snippet, a.url
             FROM articles_fts JOIN articles a ON a.id = articles_fts.rowid
             WHERE articles_fts MATCH ? ORDER BY rank LIMIT ?"""
    try:
        return [dict(row) for row in db.execute(sql, (query, limit))]
    except sqlite3.OperationalError as error:
        raise UsageError(f"FTS5 cannot read this query: {error}. Without --fts it is read as topics are.") from None


def found_articles(db: sqlite3.Connection, articles: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Article -> what a list of search results says of it, its story included."""
    found: dict[int, dict[str, Any]] = {}
    rest = iter(articles)
    while part := list(islice(rest, 500)):
        rows = db.execute(
            f"""SELECT a.id AS article, a.first_seen_at, a.outlet, a.title, '' AS snippet, a.url, a.published_at,
                       a.language, a.copy_of, a.backlog, a.story, s.title AS story_title
                FROM articles a LEFT JOIN stories s ON s.id = a.story WHERE a.id IN ({",".join("?" * len(part))})""",
            part,
        )
        found.update({row["article"]: dict(row) for row in rows})
    return found


def all_addresses(db: sqlite3.Connection) -> Iterator[tuple[int, str]]:
    """Every address that led to an article, with its number; read in short statements."""
    last = ("", 0)
    while rows := db.execute(
        "SELECT article, url, edition FROM article_urls WHERE (url, edition) > (?, ?) ORDER BY url, edition LIMIT 5000",
        last,
    ).fetchall():
        yield from ((row["article"], row["url"]) for row in rows)
        last = (rows[-1]["url"], rows[-1]["edition"])
