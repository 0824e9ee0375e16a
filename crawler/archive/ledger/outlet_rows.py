"""Keeps a row for every outlet that has articles, and for every listed one that is credited."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from crawler.reading.outlets import Outlet


def keep_outlets(db: sqlite3.Connection, outlets: Iterable[Outlet]) -> None:
    """Write the rows of these outlets that are missing, inside the caller's transaction."""
    for outlet in outlets:
        _ensure(db, outlet)


def _ensure(db: sqlite3.Connection, outlet: Outlet) -> None:
    if db.execute("SELECT 1 FROM outlets WHERE id = ?", (outlet.id,)).fetchone():
        return  # nearly always; to write nothing takes ten times as long as to look
    db.execute(
        """INSERT INTO outlets (id, title, domain, kind, country, language, family) VALUES (?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (id) DO NOTHING""",
        (
            outlet.id,
            outlet.title,
            outlet.domain,
            outlet.kind,
            outlet.country,
            outlet.language,
            outlet.family,
        ),
    )
