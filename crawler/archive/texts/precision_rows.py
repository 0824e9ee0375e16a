"""Articles of which it is not known how exact their time of publication is: those that an earlier wirewatch stored."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import datetime

from crawler.archive.connect import moment
from crawler.archive.texts.articles import CAME_AT
from crawler.models import Precision

Inexact = tuple[int, str, datetime, str]
"""Article, the words of its time, the time, the address."""


def inexact_articles(db: sqlite3.Connection, limit: int) -> list[Inexact]:
    """At most ``limit`` of them."""
    rows = db.execute(
        """SELECT id, published_raw, published_at, url FROM articles
           WHERE published_precision = '' AND published_at IS NOT NULL LIMIT ?""",
        (limit,),
    )
    return [(row["id"], row["published_raw"], at, row["url"]) for row in rows if (at := moment(row["published_at"]))]


def store_precision(db: sqlite3.Connection, found: Iterable[tuple[int, Precision]]) -> None:
    """Write how exact the times of these articles are, and when they came, inside the caller's transaction."""
    pairs = [*found]
    db.executemany("UPDATE articles SET published_precision = ? WHERE id = ?", [(p, a) for a, p in pairs])
    db.executemany(f"UPDATE articles SET came_at = {CAME_AT} WHERE id = ?", [(a,) for a, _ in pairs])
