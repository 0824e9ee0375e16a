"""Keeps a row for every run, begun and ended."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from datetime import datetime

from crawler.archive.connect import moment, stamp


def begin_run(db: sqlite3.Connection, kind: str, now: datetime) -> int:
    """Insert a run and return its id. A run without an end was killed, or is still going."""
    cursor = db.execute("INSERT INTO runs (started_at, kind) VALUES (?, ?)", (stamp(now), kind))
    return int(cursor.lastrowid or 0)


def end_run(db: sqlite3.Connection, run: int, counts: Mapping[str, int], now: datetime) -> None:
    """Write what the run did."""
    db.execute(
        "UPDATE runs SET finished_at = ?, counts = ? WHERE id = ?",
        (stamp(now), json.dumps(dict(sorted(counts.items()))), run),
    )


def last_run(db: sqlite3.Connection) -> tuple[datetime | None, dict[str, int]] | None:
    """When the last run ended (None: it was killed), and its figures; None when there was none."""
    row = db.execute("SELECT finished_at, counts FROM runs ORDER BY id DESC LIMIT 1").fetchone()
    return (moment(row[0]), json.loads(row[1] or "{}")) if row is not None else None
