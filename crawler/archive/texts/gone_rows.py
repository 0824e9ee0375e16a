"""Articles whose text left the archive: the row stays, so that stories, copies and origins still count it."""

from __future__ import annotations

import sqlite3

HAS_TEXT = "EXISTS (SELECT 1 FROM articles here WHERE here.id = {}.article AND here.gone_at IS NULL)"
"""A condition on the rows of a table that names an article."""


def is_gone(db: sqlite3.Connection, article: int) -> bool:
    """Whether its text was pruned or forgotten: nothing is stored of it any more."""
    row = db.execute("SELECT gone_at FROM articles WHERE id = ?", (article,)).fetchone()
    return row is not None and row[0] is not None


def told_gone(gone_at: str | None, reason: str) -> str:
    """What is said in place of a text, such as ``text pruned on 2026-11-29``; '' for one that is there."""
    return f"text {reason} on {gone_at[:10]}" if gone_at else ""
