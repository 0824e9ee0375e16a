"""Reads all that is known of one article, a bounded number of each kind, and one that is gone as well."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection
from typing import Any

from crawler.archive.texts.edits import EDITED_INTO

MOST = 40
"""Rows of each kind that are read; how many there are in all stands beside them."""
LARGEST_ID = 2**63 - 1


def article_facts(db: sqlite3.Connection, article: int) -> dict[str, Any] | None:
    """One article with everything the archive knows of it; None when there is none. ``text_version`` is 0 and the text
    empty when it has left the archive."""
    row = db.execute(_ARTICLE, (article,)).fetchone() if 0 < article <= LARGEST_ID else None
    if row is None:
        return None
    root = row["copy_of"] or article
    many = _Reader(db, article)
    return {
        **dict(row),
        "authors": [r["author"] for r in many(_AUTHORS)],
        "tags": [r["tag"] for r in many(_TAGS)],
        "flags": [{**flag, "spans": json.loads(flag["spans"])} for flag in many(_FLAGS)],
        "credits": many(_CREDITS),
        "labels": many("SELECT topic, verdict, why, at, who FROM labels WHERE article = ?1 ORDER BY topic"),
        "versions": many(_VERSIONS),
        "version_count": many.count("SELECT count(*) FROM versions WHERE article = ?1"),
        "entries": many(_ENTRIES),
        "entry_count": many.count("SELECT count(*) FROM entries WHERE article = ?1"),
        "urls": many("SELECT url, edition FROM article_urls WHERE article = ?1 ORDER BY url"),
        "editions": _editions(db, article),
        "group": [dict(r) for r in db.execute(_GROUP, {"root": root, "article": article, "most": MOST})],
        "group_size": db.execute("SELECT count(*) + 1 FROM articles WHERE copy_of = ?", (root,)).fetchone()[0],
        "relations": [{**r, "evidence": json.loads(r["evidence"])} for r in many(_RELATIONS)],
    }


def wordings(db: sqlite3.Connection, article: int, version: int) -> tuple[dict[str, str], dict[str, str]] | None:
    """The text of a version and the one that replaced it, as title, summary, body; None when either is not there."""
    old = db.execute(_OLD_TEXT, (article, version)).fetchone() if abs(version) <= LARGEST_ID else None
    if old is None:
        return None
    new = db.execute(_OLD_TEXT, (article, version + 1)).fetchone()
    new = new or db.execute(
        "SELECT title, summary, body FROM article_text WHERE article = ? AND text_version = ?", (article, version + 1)
    )
    new = new if isinstance(new, sqlite3.Row) else new.fetchone()
    return (dict(old), dict(new)) if new is not None else None


def known_titles(db: sqlite3.Connection, outlets: Collection[str]) -> dict[str, str]:
    """Outlet -> its title, for those that have one."""
    marks = ",".join("?" * len(outlets))
    if not outlets:
        return {}
    return dict(db.execute(f"SELECT id, title FROM outlets WHERE title <> '' AND id IN ({marks})", tuple(outlets)))


_ARTICLE = """
SELECT a.*, coalesce(t.title, a.title) AS text_title, coalesce(t.summary, '') AS summary, coalesce(t.body, '') AS body, coalesce(t.text_version, 0) AS text_version,
       coalesce(nullif(o.title, ''), a.outlet) AS outlet_title, o.country, f.title AS feed_title,
       f.declared_url AS feed_url, s.title AS story_title, s.article_count AS story_articles,
       g.title AS origin_title, w.title AS teller_title, w.declared_url AS teller_url
FROM articles a LEFT JOIN article_text t ON t.article = a.id LEFT JOIN outlets o ON o.id = a.outlet
LEFT JOIN feeds f ON f.id = a.feed LEFT JOIN stories s ON s.id = a.story LEFT JOIN outlets g ON g.id = a.origin
LEFT JOIN feeds w ON w.id = a.told_by WHERE a.id = ?"""
_AUTHORS = "SELECT author FROM article_authors WHERE article = ?1 ORDER BY position LIMIT ?2"
_TAGS = "SELECT tag FROM article_tags WHERE article = ?1 ORDER BY tag LIMIT ?2"
_FLAGS = f"""SELECT f.topic, t.title AS topic_title, f.topic_version, f.text_version, f.score, f.field, f.snippet, f.spans,
  f.span_count, f.flagged_at, {EDITED_INTO} AS edited_into
FROM flags f LEFT JOIN topics t ON t.id = f.topic WHERE f.article = ?1 ORDER BY f.score DESC, f.topic LIMIT ?2"""
_CREDITS = """SELECT c.outlet, c.name, c.kind, c.field, c.span_start, c.span_end, c.quote, c.is_primary, c.url, c.text_version
FROM credits c WHERE c.article = ?1 ORDER BY c.position LIMIT ?2"""
_VERSIONS = """SELECT text_version, seen_at, reason, title, headline_changed, words_added, words_removed,
  substr(diff, 1, 4000) AS diff FROM versions WHERE article = ?1 ORDER BY text_version DESC LIMIT ?2"""
_ENTRIES = """SELECT e.id, e.link, e.title, e.published_raw, e.first_seen_at, e.last_seen_at, e.backlog, e.attempts,
  e.next_try_at, e.last_error, e.feed, f.title AS feed_title, f.declared_url AS feed_url
FROM entries e JOIN feeds f ON f.id = e.feed WHERE e.article = ?1 ORDER BY e.first_seen_at, e.id LIMIT ?2"""
_GROUP = """SELECT a.id, a.title, a.language, a.came_at, a.first_seen_at, a.published_at, a.published_precision, a.gone_at,
  coalesce(nullif(o.title, ''), a.outlet) AS outlet_title
FROM articles a LEFT JOIN outlets o ON o.id = a.outlet
WHERE (a.id = :root OR a.copy_of = :root) AND a.id <> :article ORDER BY a.came_at, a.id LIMIT :most"""
_RELATIONS = """SELECT r.relation, r.containment, r.active, r.evidence, a.id, a.title, a.language, a.outlet, a.gone_at,
  coalesce(nullif(o.title, ''), a.outlet) AS outlet_title, a.came_at
FROM (SELECT * FROM relations WHERE article = ?1 UNION ALL SELECT * FROM relations WHERE other = ?1) r
JOIN articles a ON a.id = r.article + r.other - ?1 LEFT JOIN outlets o ON o.id = a.outlet
WHERE r.relation <> 'edition' ORDER BY r.active DESC, r.containment DESC, a.id LIMIT ?2"""
_EDITIONS = """SELECT a.id, a.edition, a.title, a.language, a.first_seen_at FROM articles a WHERE a.id IN (
  SELECT u.article FROM article_urls u WHERE u.url = (SELECT url FROM articles WHERE id = ?1)) ORDER BY a.edition DESC LIMIT ?2"""
_OLD_TEXT = "SELECT title, summary, body FROM versions WHERE article = ? AND text_version = ?"


def _editions(db: sqlite3.Connection, article: int) -> list[dict[str, Any]]:
    """The articles that had this address one after another, when there are several."""
    found = [dict(row) for row in db.execute(_EDITIONS, (article, MOST))]
    return found if len(found) > 1 else []


class _Reader:
    """Asks for rows of one article."""

    def __init__(self, db: sqlite3.Connection, article: int) -> None:
        self.db, self.article = db, article

    def __call__(self, sql: str) -> list[dict[str, Any]]:
        values = (self.article, MOST) if "?2" in sql else (self.article,)
        return [dict(row) for row in self.db.execute(sql, values)]

    def count(self, sql: str) -> int:
        return int(self.db.execute(sql, (self.article,)).fetchone()[0])
