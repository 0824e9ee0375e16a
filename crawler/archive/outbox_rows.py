"""Keeps what is told: outbox rows, the messages they go out in, and how far the events were read. Every write is short."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from crawler.archive.connect import moment, stamp
from crawler.delivery.pacing import Pending
from crawler.delivery.verdicts import Told

CORRECTED_WITHIN = timedelta(days=7)
"""A told origin or story is held against the archive for so long."""

SETTLES_WITHIN = timedelta(days=1)
"""By then every feed was asked by an archive that was put back."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message that is to be sent."""

    id: int
    key: str
    """The same at every try, so that whoever gets it twice can drop one."""
    rule: str
    channel: str
    at: datetime
    attempts: int
    payload: Mapping[str, Any]


def state(db: sqlite3.Connection, name: str) -> str:
    """One value of ``delivery_state``; '' when there is none."""
    row = db.execute("SELECT value FROM delivery_state WHERE name = ?", (name,)).fetchone()
    return str(row[0]) if row else ""


def set_state(db: sqlite3.Connection, name: str, value: str) -> None:
    """Keep one value."""
    db.execute(
        "INSERT INTO delivery_state (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (name, value),
    )


def newest_event(db: sqlite3.Connection) -> int:
    """The id of the event that was written last, also when it has gone since."""
    row = db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'events'").fetchone()
    return int(row[0]) if row else 0


def start_rules(db: sqlite3.Connection, names: Iterable[str], now: datetime) -> dict[str, int]:
    """Rule -> the last event before it began. A rule that is seen for the first time begins now."""
    newest = newest_event(db)
    db.executemany(
        "INSERT INTO alert_rules (name, since, from_event) VALUES (?, ?, ?) ON CONFLICT (name) DO NOTHING",
        [(name, stamp(now), newest) for name in names],
    )
    return rules_begun(db)


def rules_begun(db: sqlite3.Connection) -> dict[str, int]:
    """Rule -> the last event before it began."""
    return dict(db.execute("SELECT name, from_event FROM alert_rules").fetchall())


def rule_since(db: sqlite3.Connection, rule: str) -> datetime:
    """When a rule began; it must have."""
    return datetime.fromisoformat(db.execute("SELECT since FROM alert_rules WHERE name = ?", (rule,)).fetchone()[0])


def row_of(db: sqlite3.Connection, told: Told) -> int:
    """The id of an outbox row that stands."""
    sql = "SELECT id FROM deliveries WHERE rule = ? AND subject = ? AND reason = ? AND token = ?"
    return int(db.execute(sql, told).fetchone()[0])


def told_of(db: sqlite3.Connection, subjects: Iterable[str]) -> dict[Told, datetime]:
    """What was decided about these subjects; of a story also what was told of those that became part of it."""
    found: dict[Told, datetime] = {}
    rows = db.execute(
        """SELECT d.rule, w.value AS subject, d.reason, d.token, d.at FROM json_each(?1) w JOIN deliveries d
             ON d.subject = w.value
           UNION ALL
           SELECT d.rule, 'story:' || s.merged_into, d.reason, d.token, d.at FROM json_each(?1) w
             JOIN stories s ON w.value LIKE 'story:%' AND s.merged_into = CAST(substr(w.value, 7) AS INTEGER)
             JOIN deliveries d ON d.subject = 'story:' || s.id""",
        (json.dumps(sorted(set(subjects))),),
    )
    for rule, subject, reason, token, at in rows:
        found[Told(rule, subject, reason, token)] = datetime.fromisoformat(at)
    return found


def add_rows(db: sqlite3.Connection, rows: Iterable[tuple[Told, int | None]], now: datetime) -> int:
    """Write outbox rows, each with its event; one that stands already stays. Gives how many are new."""
    before, at = db.total_changes, stamp(now)
    db.executemany(
        """INSERT INTO deliveries (rule, subject, reason, token, event, at) VALUES (?, ?, ?, ?, ?, ?)
           ON CONFLICT (rule, subject, reason, token) DO NOTHING""",
        [(*told, event, at) for told, event in rows],
    )
    return db.total_changes - before


def pending_rows(db: sqlite3.Connection, rule: str) -> list[Pending]:
    """Rows of a rule that are in no message yet, in order. One whose article waits for its page is not ready."""
    adopted = moment(state(db, "adopted_at"))
    rows = db.execute(
        """SELECT d.id, coalesce(e.at, d.at), NOT EXISTS (
             SELECT 1 FROM entries n WHERE n.article = e.article AND n.next_try_at IS NOT NULL),
             coalesce(a.came_at < ?2 AND coalesce(e.at, d.at) < ?3, 0)
           FROM deliveries d LEFT JOIN events e ON e.id = d.event LEFT JOIN articles a ON a.id = e.article
           WHERE d.message IS NULL AND d.rule = ?1 AND d.sent_at IS NULL AND d.failed_at IS NULL ORDER BY d.id""",
        (rule, stamp(adopted), stamp(adopted and adopted + SETTLES_WITHIN)),
    )
    return [Pending(row[0], datetime.fromisoformat(row[1]), bool(row[2]), bool(row[3])) for row in rows]


def take_over(db: sqlite3.Connection, home: str, now: datetime) -> None:
    """The archive tells from ``home`` from now on, inside the caller's transaction. It may be older than what was told, as
    a backup is: what was to be sent, and what comes in next of the time before, is told in one sentence."""
    set_state(db, "home", home)
    set_state(db, "adopted_at", stamp(now) or "")
    db.execute("UPDATE alert_rules SET since = max(since, ?)", (stamp(now),))
    db.execute(
        """UPDATE deliveries SET message = NULL, next_try_at = NULL, attempts = 0, error = ''
           WHERE message IS NOT NULL AND sent_at IS NULL AND failed_at IS NULL AND reason <> 'digest'"""
    )
    db.execute(
        """UPDATE deliveries SET failed_at = ?, next_try_at = NULL
           WHERE sent_at IS NULL AND failed_at IS NULL AND reason = 'digest'""",
        (stamp(now),),
    )


def last_message_at(db: sqlite3.Connection, rule: str) -> datetime | None:
    """When the last message of a rule was made."""
    return moment(db.execute("SELECT max(at) FROM messages WHERE rule = ?", (rule,)).fetchone()[0])


def add_message(
    db: sqlite3.Connection, rule: str, channel: str, payload: Mapping[str, Any], rows: Sequence[int], now: datetime
) -> int:
    """Make one message of these rows, to be sent at once."""
    message = db.execute(
        "INSERT INTO messages (rule, channel, kind, at, payload) VALUES (?, ?, ?, ?, ?)",
        (rule, channel, payload["type"], stamp(now), json.dumps(payload, ensure_ascii=False)),
    ).lastrowid
    assert message is not None
    db.executemany(
        "UPDATE deliveries SET message = ?, next_try_at = ? WHERE id = ?", [(message, stamp(now), row) for row in rows]
    )
    return message


_OPEN = """SELECT m.id, m.rule, m.channel, m.at, max(d.attempts) AS attempts, min(d.next_try_at) AS next_try_at, m.payload
FROM deliveries d JOIN messages m ON m.id = d.message
WHERE d.message IS NOT NULL AND d.sent_at IS NULL AND d.failed_at IS NULL GROUP BY m.id"""


def due_messages(db: sqlite3.Connection, now: datetime, limit: int) -> list[Outgoing]:
    """Messages whose time has come, the oldest first. A time further ahead than any wait is one of a wrong clock."""
    archive = state(db, "archive")
    rows = db.execute(
        f"SELECT * FROM ({_OPEN}) WHERE next_try_at <= ? OR next_try_at > ? ORDER BY id LIMIT ?",
        (stamp(now), stamp(now + timedelta(hours=7)), limit),
    )
    return [
        Outgoing(r["id"], f"{archive}.{r['id']}", r["rule"], r["channel"], datetime.fromisoformat(r["at"]), r["attempts"],
                 json.loads(r["payload"])) for r in rows
    ]  # fmt: skip


def claim(db: sqlite3.Connection, message: int, again_at: datetime) -> None:
    """Write down that a message is being sent, before it is: if nobody says how it went, it is tried again then."""
    db.execute(
        "UPDATE deliveries SET attempts = attempts + 1, next_try_at = ? WHERE message = ?", (stamp(again_at), message)
    )


def note_sent(db: sqlite3.Connection, message: int, now: datetime) -> None:
    """The channel has taken it."""
    db.execute(
        "UPDATE deliveries SET sent_at = ?, next_try_at = NULL, error = '' WHERE message = ?", (stamp(now), message)
    )


def note_error(db: sqlite3.Connection, message: int, error: str, again_at: datetime | None, now: datetime) -> None:
    """The channel did not take it. ``again_at``: None when it is given up. ``error``: a class and a status."""
    db.execute(
        "UPDATE deliveries SET error = ?, next_try_at = ?, failed_at = ? WHERE message = ?",
        (error, stamp(again_at), None if again_at else stamp(now), message),
    )


def next_look(db: sqlite3.Connection) -> datetime | None:
    """When something has to be sent or said, as far as it is known; None: only a new event makes work."""
    row = db.execute(f"SELECT min(next_try_at) FROM ({_OPEN})").fetchone()
    times = [row[0], state(db, "look_at") or None, state(db, "digest_at") or None]
    return min((at for at in map(moment, times) if at is not None), default=None)


def has_work(db: sqlite3.Connection, now: datetime) -> bool:
    """Whether events came that were not looked at, or something waits whose time has come."""
    if newest_event(db) > int(state(db, "cursor") or 0):
        return True
    at = next_look(db)
    return at is not None and (at <= now or at > now + timedelta(days=8))


def list_deliveries(db: sqlite3.Connection, *, failed: bool, limit: int) -> list[dict[str, Any]]:
    """Outbox rows, the latest first. ``failed``: only those that were given up or could not be sent so far."""
    rows = db.execute(
        f"""SELECT d.id, d.rule, d.subject, d.reason, d.token, d.at, d.attempts, d.next_try_at, d.sent_at, d.failed_at, d.error,
                  d.message, m.channel,
                  CASE WHEN d.sent_at IS NOT NULL THEN 'sent' WHEN d.failed_at IS NOT NULL THEN 'failed'
                       WHEN d.message IS NULL THEN 'waits' WHEN d.error <> '' THEN 'tried again' ELSE 'to be sent' END AS state
           FROM deliveries d LEFT JOIN messages m ON m.id = d.message
           {"WHERE d.failed_at IS NOT NULL OR (d.error <> '' AND d.sent_at IS NULL)" if failed else ""}
           ORDER BY d.id DESC LIMIT ?""",
        (limit,),
    )
    return [dict(row) for row in rows]


def retry(db: sqlite3.Connection, ids: Sequence[int] | None, now: datetime) -> int:
    """Try what was given up again, at once: the messages of these rows, or all (None). Gives how many rows."""
    cursor = db.execute(
        """UPDATE deliveries SET failed_at = NULL, next_try_at = ?1, attempts = 0
           WHERE sent_at IS NULL AND message IN (SELECT message FROM deliveries WHERE sent_at IS NULL
             AND (failed_at IS NOT NULL OR error <> '') AND (?2 IS NULL OR id IN (SELECT value FROM json_each(?2))))""",
        (stamp(now), None if ids is None else json.dumps([*ids])),
    )
    db.execute(
        "UPDATE messages SET at = ?1 WHERE id IN (SELECT message FROM deliveries WHERE next_try_at = ?1 AND attempts = 0)",
        (stamp(now),),
    )
    return cursor.rowcount


def untold_by_channel(db: sqlite3.Connection) -> dict[str, dict[str, Any]]:
    """Channel -> what could not be sent: rows given up, rows tried again, and the last error."""
    rows = db.execute(
        """SELECT m.channel, count(d.failed_at) AS failed, count(*) - count(d.failed_at) AS waiting, max(d.error) AS error
           FROM deliveries d JOIN messages m ON m.id = d.message
           WHERE d.sent_at IS NULL AND d.error <> '' GROUP BY m.channel ORDER BY 1"""
    )
    return {row["channel"]: {"failed": row["failed"], "waiting": row["waiting"], "error": row["error"]} for row in rows}


def to_correct(db: sqlite3.Connection, now: datetime) -> list[tuple[Told, int | None, str]]:
    """Rows for what was told and no longer holds: an origin that is none any more, a story that is part of another told one.

    Each with its event and the story that it is about now.
    """
    since = stamp(now - CORRECTED_WITHIN)
    rows = db.execute(
        """WITH told AS (
             SELECT d.*, CAST(substr(d.subject, 7) AS INTEGER) AS told_story,
                    coalesce(s.merged_into, s.id) AS story FROM deliveries d
             JOIN stories s ON s.id = CAST(substr(d.subject, 7) AS INTEGER)
             WHERE d.sent_at >= ? AND d.subject LIKE 'story:%')
           SELECT rule, story, reason, token, event FROM told t WHERE reason = 'origin_new' AND NOT EXISTS (
             SELECT 1 FROM story_origins o WHERE o.story = t.story AND o.outlet = t.token)
           UNION
           SELECT rule, story, 'joined', CAST(told_story AS TEXT), event FROM told t
           WHERE reason = 'story_new' AND story <> told_story AND EXISTS (
             SELECT 1 FROM deliveries d WHERE d.subject = 'story:' || t.story AND d.rule = t.rule AND d.reason = 'story_new'
               AND d.sent_at IS NOT NULL)""",
        (since,),
    )
    return [
        (Told(rule, f"story:{story}", "correction", f"{reason}:{token}"), event, f"story:{story}")
        for rule, story, reason, token, event in rows
    ]
