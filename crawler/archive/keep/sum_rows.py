"""Makes sums of months out of sums of days that are long past, and lets go what is asked anew each day."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta

from crawler.archive.connect import stamp, transaction

_SUMS = {
    "polls_daily": ("feed", ("polls", "failed", "not_modified", "new_entries", "bytes", "duration_s")),
    "page_days": ("site", ("requests", "failed", "rereads", "bytes")),
}
"""Table -> whose sums they are, and what is added up."""
_STEP = 500
_UNUSED = timedelta(days=30)


def sum_months(db: sqlite3.Connection, table: str, now: datetime, days: int, step: int = _STEP) -> int:
    """One step, in a transaction of its own: of months that ended ``days`` ago, some days of ``table`` become part of
    their month, whose ``day`` is then '2026-10'. How many days went; 0 when there are none left."""
    whose, sums = _SUMS[table]
    month = (stamp(now - timedelta(days=days)) or "")[:7]
    old = f"SELECT day, {whose} FROM {table} WHERE day < ? AND length(day) = 10 LIMIT ?"
    if not db.execute(old, (month, 1)).fetchone():
        return 0
    with transaction(db):
        rows = [tuple(row) for row in db.execute(old, (month, step))]
        db.executemany(
            f"""INSERT INTO {table} (day, {whose}, {", ".join(sums)})
                SELECT substr(day, 1, 7), {whose}, {", ".join(sums)} FROM {table} WHERE day = ? AND {whose} = ?
                ON CONFLICT (day, {whose}) DO UPDATE SET {", ".join(f"{name} = {name} + excluded.{name}" for name in sums)}""",
            rows,
        )
        db.executemany(f"DELETE FROM {table} WHERE day = ? AND {whose} = ?", rows)
    return len(rows)


def days_of_past_months(db: sqlite3.Connection, table: str, now: datetime, days: int) -> int:
    """How many rows ``sum_months`` would take together. Reads the table."""
    month = (stamp(now - timedelta(days=days)) or "")[:7]
    sql = f"SELECT count(*) FROM {table} WHERE day < ? AND length(day) = 10"
    return int(db.execute(sql, (month,)).fetchone()[0])


def drop_unasked(db: sqlite3.Connection, table: str, now: datetime, step: int = _STEP) -> int:
    """One step: answers in ``robots`` and ``tdm_rules`` that are a month old. They hold for a day; sites come and go."""
    origins = [
        row[0]
        for row in db.execute(f"SELECT origin FROM {table} WHERE fetched_at < ? LIMIT ?", (stamp(now - _UNUSED), step))
    ]
    if origins:
        with transaction(db):
            db.executemany(f"DELETE FROM {table} WHERE origin = ?", [(origin,) for origin in origins])
    return len(origins)
