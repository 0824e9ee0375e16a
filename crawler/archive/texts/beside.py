"""Keeps the second wording of a new article: of page and feed, the one that is not its text."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from crawler.archive.connect import stamp
from crawler.judging.edits.describe import Wording


@dataclass(frozen=True, slots=True)
class Beside:
    """A second wording of an article, kept as the version before its text."""

    wording: Wording
    reason: str
    """``feed_said`` or ``page_said``."""


def first_version(beside: Beside | None) -> int:
    """The number of a new article's text: what is kept beside it comes before it."""
    return 1 if beside is None else 2


def keep_beside(db: sqlite3.Connection, article: int, beside: Beside | None, now: datetime) -> None:
    """Write it, if there is any, inside the caller's transaction."""
    if beside is not None:
        db.execute(
            """INSERT INTO versions (article, text_version, seen_at, reason, title, summary, body)
               VALUES (?, 1, ?, ?, ?, ?, ?)""",
            (article, stamp(now), beside.reason, *beside.wording),
        )
