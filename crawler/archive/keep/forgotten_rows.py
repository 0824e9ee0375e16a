"""Remembers what was forgotten, as keyed hashes of addresses and texts, so that it is not collected again."""

from __future__ import annotations

import hashlib
import hmac
import json
import sqlite3
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal, NamedTuple

from crawler.archive.connect import stamp
from crawler.archive.keep.space import keep_value, set_keep_value
from crawler.errors import UsageError

What = Literal["url", "text"]
REASONS = ("court", "request", "error", "other")


class ForgottenRow(NamedTuple):
    """A row of ``forgotten``."""

    what: str
    hash: str
    at: str
    who: str
    reason: str
    case_number: str


class Asked(NamedTuple):
    """Who had something forgotten, and why."""

    who: str
    reason: str
    case_number: str = ""


def secret_of(db: sqlite3.Connection, new: str = "") -> str:
    """What the hashes of this archive are keyed with; ``new`` from now on where there was none. Inside a transaction."""
    secret = keep_value(db, "secret")
    if not secret and new:
        set_keep_value(db, "secret", new)
    return secret or new


def keyed(secret: str, what: What, value: str) -> str:
    """The hash of an address or of the words of a text."""
    return hmac.new(secret.encode(), f"{what}\0{value}".encode(), hashlib.sha256).hexdigest()


def remember_forgotten(
    db: sqlite3.Connection, values: Iterable[tuple[What, str]], asked: Asked, now: datetime, new_secret: str
) -> None:
    """Write addresses and texts down as hashes, inside the caller's transaction."""
    secret = secret_of(db, new_secret)
    add_forgotten(
        db, [ForgottenRow(what, keyed(secret, what, value), stamp(now) or "", *asked) for what, value in values]
    )


def add_forgotten(db: sqlite3.Connection, rows: Iterable[ForgottenRow]) -> int:
    """Write rows that are not there yet, inside the caller's transaction; gives how many."""
    before = db.total_changes
    db.executemany(
        """INSERT INTO forgotten (what, hash, at, who, reason, case_number) VALUES (?, ?, ?, ?, ?, ?)
           ON CONFLICT (what, hash) DO NOTHING""",
        rows,
    )
    return db.total_changes - before


def all_forgotten(db: sqlite3.Connection) -> list[ForgottenRow]:
    """Every row, the oldest first."""
    rows = db.execute("SELECT what, hash, at, who, reason, case_number FROM forgotten ORDER BY at, what, hash")
    return [ForgottenRow(*row) for row in rows]


def is_any_forgotten(db: sqlite3.Connection) -> bool:
    """Whether there is a row at all: nearly no archive has one, and is asked for each article."""
    return db.execute("SELECT 1 FROM forgotten LIMIT 1").fetchone() is not None


def forgotten_match(db: sqlite3.Connection, values: Iterable[tuple[What, str]]) -> ForgottenRow | None:
    """The row of one of these addresses and texts; None when none was forgotten."""
    if not is_any_forgotten(db):
        return None
    secret = keep_value(db, "secret")
    pairs = [[what, keyed(secret, what, value)] for what, value in values if value]
    row = db.execute(
        """SELECT f.what, f.hash, f.at, f.who, f.reason, f.case_number FROM json_each(?) w JOIN forgotten f
             ON f.what = json_extract(w.value, '$[0]') AND f.hash = json_extract(w.value, '$[1]') LIMIT 1""",
        (json.dumps(pairs),),
    ).fetchone()
    return ForgottenRow(*row) if row else None


def was_there(db: sqlite3.Connection, article: int, at: str) -> bool:
    """Whether an article was first seen before that moment."""
    return db.execute("SELECT 1 FROM articles WHERE id = ? AND first_seen_at < ?", (article, at)).fetchone() is not None


def adopt_secret(db: sqlite3.Connection, secret: str) -> None:
    """Take over the secret of hashes that were kept outside of the archive. Raises UsageError when it has another one."""
    own = keep_value(db, "secret")
    if own and own != secret:
        raise UsageError("forgotten.csv belongs to another archive: its hashes use another secret. Nothing was done.")
    set_keep_value(db, "secret", secret)


def forgotten_acts(db: sqlite3.Connection) -> list[dict[str, Any]]:
    """When who had something forgotten and why, with how many addresses and texts; the latest first."""
    rows = db.execute(
        """SELECT at, who, reason, case_number, sum(what = 'url') AS addresses, sum(what = 'text') AS texts FROM forgotten
           GROUP BY at, who, reason, case_number ORDER BY at DESC"""
    )
    return [dict(row) for row in rows]
