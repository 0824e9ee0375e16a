"""Keeps robots.txt answers for a day, so that a cron run does not ask for them again each time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import datetime

from crawler.archive.connect import moment, stamp
from crawler.intake.robots import FRESH, RobotsAnswer


def save_robots(db: sqlite3.Connection, answer: RobotsAnswer) -> None:
    """Remember an answer in place of the last one."""
    db.execute(
        """INSERT INTO robots VALUES (?, ?, ?, ?) ON CONFLICT (origin) DO UPDATE
           SET fetched_at = excluded.fetched_at, http_status = excluded.http_status, rules = excluded.rules""",
        (answer.origin, stamp(answer.fetched_at), answer.status, answer.text),
    )


def load_robots(db: sqlite3.Connection) -> Iterable[RobotsAnswer]:
    """All answers that are kept, the oldest first."""
    for row in db.execute("SELECT origin, fetched_at, http_status, rules FROM robots ORDER BY fetched_at"):
        fetched_at = moment(row["fetched_at"])
        if fetched_at:
            yield RobotsAnswer(row["origin"], fetched_at, row["http_status"], row["rules"])


def forget_old_robots(db: sqlite3.Connection, now: datetime) -> None:
    """Drop answers that are too old to be used."""
    db.execute("DELETE FROM robots WHERE fetched_at < ?", (stamp(now - FRESH),))
