"""Reads stored texts that were not judged when they were stored, because nobody had asked a worker for it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from crawler.models import ArticleDraft


@dataclass(frozen=True, slots=True)
class UnjudgedText:
    """The present text of an article; its links are not kept."""

    article: int
    text_version: int
    draft: ArticleDraft
    address: str
    """Whose host owns it; '' for an entry without a link."""
    feed: int | None
    is_page: bool
    is_credited: bool
    """Whom it credits is known, with what its links said of it; only its flags are not."""


def unjudged_texts(db: sqlite3.Connection, limit: int) -> list[UnjudgedText]:
    """At most so many, the newest first."""
    # The second condition is what the index is made for; SQLite does not see that the first one says it.
    rows = db.execute(
        """SELECT a.id, a.url, a.final_url, a.feed, a.text_source, a.language, t.text_version, t.title, t.summary, t.body,
             a.original IS NOT NULL OR EXISTS (SELECT 1 FROM credits c WHERE c.article = a.id
               AND c.text_version = t.text_version) AS is_credited
           FROM articles a JOIN article_text t ON t.article = a.id
           WHERE a.unjudged_reason = 'not_asked' AND a.unjudged_reason <> '' ORDER BY a.id DESC LIMIT ?""",
        (limit,),
    )
    return [_text_of(db, row) for row in rows.fetchall()]


def is_still_unjudged(db: sqlite3.Connection, text: UnjudgedText) -> bool:
    """Whether the article still has this text, and still nobody has judged it."""
    row = db.execute(
        """SELECT 1 FROM articles a JOIN article_text t ON t.article = a.id
           WHERE a.id = ? AND a.unjudged_reason = 'not_asked' AND t.text_version = ?""",
        (text.article, text.text_version),
    )
    return row.fetchone() is not None


def given_up_texts(db: sqlite3.Connection) -> set[int]:
    """Articles whose text a worker could not judge within its limits."""
    rows = db.execute("SELECT id FROM articles WHERE unjudged_reason <> '' AND unjudged_reason <> 'not_asked'")
    return {article for (article,) in rows}


def leave_to_run(db: sqlite3.Connection, articles: Iterable[int]) -> None:
    """Have these judged by a worker of the next run, inside the caller's transaction."""
    db.executemany("UPDATE articles SET unjudged_reason = 'not_asked' WHERE id = ?", [(one,) for one in articles])


def _text_of(db: sqlite3.Connection, row: sqlite3.Row) -> UnjudgedText:
    authors = tuple(_authors(db, row["id"]))
    draft = ArticleDraft(row["title"], row["summary"], row["body"], authors=authors, language=row["language"])
    address = row["final_url"] or ("" if row["url"].startswith("entry:") else row["url"])
    is_page, is_credited = row["text_source"] == "page", bool(row["is_credited"])
    return UnjudgedText(row["id"], row["text_version"], draft, address, row["feed"], is_page, is_credited)


def _authors(db: sqlite3.Connection, article: int) -> Iterator[str]:
    for (author,) in db.execute("SELECT author FROM article_authors WHERE article = ? ORDER BY position", (article,)):
        yield author
