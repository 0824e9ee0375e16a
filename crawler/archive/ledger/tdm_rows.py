"""Keeps what sites reserve of text and data mining for a day, so that a cron run does not ask again each time."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from datetime import datetime

from crawler.archive.connect import moment, stamp
from crawler.intake.reservations import FRESH, TdmAnswer


def save_tdm(db: sqlite3.Connection, answer: TdmAnswer) -> None:
    """Remember an answer in place of the last one."""
    rules = json.dumps([{"location": location, "reservation": int(said)} for location, said in answer.rules])
    db.execute(
        """INSERT INTO tdm_rules (origin, fetched_at, http_status, rules) VALUES (?, ?, ?, ?) ON CONFLICT (origin) DO UPDATE
           SET fetched_at = excluded.fetched_at, http_status = excluded.http_status, rules = excluded.rules""",
        (answer.origin, stamp(answer.fetched_at), answer.status, rules),
    )


def load_tdm(db: sqlite3.Connection) -> Iterable[TdmAnswer]:
    """All answers that are kept, the oldest first."""
    for row in db.execute("SELECT origin, fetched_at, http_status, rules FROM tdm_rules ORDER BY fetched_at"):
        at = moment(row["fetched_at"])
        if at:
            rules = tuple((rule["location"], bool(rule["reservation"])) for rule in json.loads(row["rules"]))
            yield TdmAnswer(row["origin"], at, row["http_status"], rules)


def forget_old_tdm(db: sqlite3.Connection, now: datetime) -> None:
    """Drop answers that are too old to be used."""
    db.execute("DELETE FROM tdm_rules WHERE fetched_at < ?", (stamp(now - FRESH),))
