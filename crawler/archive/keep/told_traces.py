"""Finds the messages that told of an article, and takes its words out of them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from crawler.archive.connect import stamp

_AT_ONCE = 200


class ToldMessage(NamedTuple):
    """A message that may tell of an article."""

    id: int
    payload: dict[str, Any]
    rule: str
    channel: str
    sent_at: str | None
    is_open: bool
    """It is still to be sent."""


def messages_with(db: sqlite3.Connection, words: Collection[str]) -> Iterator[ToldMessage]:
    """Messages in whose JSON one of these words stands, as it is written there; read in short statements."""
    last, wanted = 0, [word for word in words if word]
    while rows := db.execute(
        """SELECT m.id, m.payload, m.rule, m.channel,
             (SELECT max(d.sent_at) FROM deliveries d WHERE d.message = m.id) AS sent_at,
             EXISTS (SELECT 1 FROM deliveries d WHERE d.message = m.id AND d.sent_at IS NULL AND d.failed_at IS NULL)
           FROM messages m WHERE m.id > ? ORDER BY m.id LIMIT ?""",
        (last, _AT_ONCE),
    ).fetchall():
        last = rows[-1][0]
        for row in rows:
            if any(word in row[1] for word in wanted):
                yield ToldMessage(row[0], json.loads(row[1]), row[2], row[3], row[4], bool(row[5]))


def replace_payload(db: sqlite3.Connection, message: int, payload: dict[str, Any]) -> None:
    """Store another payload in its place, inside the caller's transaction."""
    db.execute("UPDATE messages SET payload = ? WHERE id = ?", (json.dumps(payload, ensure_ascii=False), message))


def withdraw_message(db: sqlite3.Connection, message: int, now: datetime) -> None:
    """A message that has nothing left to tell is not sent any more."""
    db.execute(
        """UPDATE deliveries SET failed_at = ?, next_try_at = NULL, error = 'forgotten'
           WHERE message = ? AND sent_at IS NULL AND failed_at IS NULL""",
        (stamp(now), message),
    )


def archive_id(db: sqlite3.Connection) -> str:
    """What ids of messages begin with."""
    row = db.execute("SELECT value FROM delivery_state WHERE name = 'archive'").fetchone()
    return str(row[0]) if row else ""


def drop_waiting(db: sqlite3.Connection, articles: Iterable[int]) -> None:
    """What was to be told of these articles alone and is in no message yet is not told."""
    db.execute(
        """DELETE FROM deliveries WHERE message IS NULL AND sent_at IS NULL AND event IN (
             SELECT id FROM events WHERE article IN (SELECT value FROM json_each(?)))""",
        (json.dumps([*articles]),),
    )
