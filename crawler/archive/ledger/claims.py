"""Pushes what is about to be asked into the future before the request leaves, and gives back what a dead run had pushed.

A claim is the next time of a source, page or second reading, moved on in the archive, with a row here that remembers it
as it was. The outcome writes the real next time and settles the claim. When no outcome can be stored, the same address
is asked again when the claim runs out, and not in the next second. Claims count nothing against anybody.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from crawler.archive.connect import stamp, transaction

ClaimKind = Literal["feed", "entry", "article"]
_PLACES: dict[ClaimKind, tuple[str, str]] = {
    "feed": ("feeds", "next_poll_at"),
    "entry": ("entries", "next_try_at"),
    "article": ("articles", "next_read_at"),
}


def claim(db: sqlite3.Connection, kind: ClaimKind, subjects: Iterable[int], until: datetime) -> None:
    """Push the next time of these rows to ``until``, inside the caller's transaction. ``kind``: whose ids they are."""
    table, column = _PLACES[kind]
    ids = json.dumps([*subjects])
    db.execute(
        f"""INSERT INTO claims (kind, subject, until_at, due_at)
            SELECT ?, t.id, ?, t.{column} FROM json_each(?) j CROSS JOIN {table} t ON t.id = j.value WHERE true
            ON CONFLICT (kind, subject) DO UPDATE SET until_at = excluded.until_at, due_at = excluded.due_at""",
        (kind, stamp(until), ids),
    )
    db.execute(
        f"UPDATE {table} SET {column} = ? WHERE id IN (SELECT value FROM json_each(?))",
        (stamp(until), ids),
    )


def settle(db: sqlite3.Connection, kind: ClaimKind, subject: int) -> None:
    """There is an outcome: its next time stands, whatever it was before. Inside the caller's transaction."""
    db.execute("DELETE FROM claims WHERE kind = ? AND subject = ?", (kind, subject))


def put_off(db: sqlite3.Connection, kind: ClaimKind, subject: int, until: datetime | None) -> None:
    """Ask again at ``until`` (None: not any more), when nothing else can be written of it. Inside the caller's
    transaction."""
    table, column = _PLACES[kind]
    db.execute(f"UPDATE {table} SET {column} = ? WHERE id = ?", (stamp(until), subject))
    settle(db, kind, subject)


def release(db: sqlite3.Connection) -> None:
    """Give every claim back: what was claimed is due as it was before. The caller holds the run lock, so that whoever
    claimed it is dead or done. What got another time in the meantime keeps it."""
    with transaction(db):
        for kind, (table, column) in _PLACES.items():
            db.execute(
                f"""UPDATE {table} SET {column} = c.due_at FROM claims c
                    WHERE c.kind = ? AND {table}.id = c.subject AND {table}.{column} = c.until_at""",
                (kind,),
            )
        db.execute("DELETE FROM claims")
