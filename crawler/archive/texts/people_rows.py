"""Who wrote an article and what it is tagged with."""

from __future__ import annotations

import sqlite3

from crawler.models import ArticleDraft


def replace_people_and_tags(db: sqlite3.Connection, article: int, draft: ArticleDraft, *, erase: bool = False) -> None:
    """A reading without authors or tags keeps those of an earlier one; ``erase``: it does not, they were another's."""
    if draft.authors or erase:
        db.execute("DELETE FROM article_authors WHERE article = ?", (article,))
    if draft.tags or erase:
        db.execute("DELETE FROM article_tags WHERE article = ?", (article,))
    add_people_and_tags(db, article, draft)


def add_people_and_tags(db: sqlite3.Connection, article: int, draft: ArticleDraft) -> None:
    """Those of a new article."""
    if draft.authors:
        named = [(article, n, name) for n, name in enumerate(draft.authors)]
        db.executemany("INSERT INTO article_authors VALUES (?, ?, ?)", named)
    if draft.tags:
        tagged = [(article, tag) for tag in dict.fromkeys(draft.tags)]
        db.executemany("INSERT INTO article_tags VALUES (?, ?)", tagged)
