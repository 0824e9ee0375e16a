"""Finds out how exact the stored times of an archive from before are, some at a time, while runs go on."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta

from crawler.archive.connect import transaction
from crawler.archive.texts.precision_rows import inexact_articles, store_precision
from crawler.dates import stated_time
from crawler.models import Precision

AT_ONCE = 500
"""Articles of one transaction: some 20 ms."""


def read_times_again(db: sqlite3.Connection) -> bool:
    """One step in a transaction of its own; False when none is left. What stops in between goes on with the next run."""
    found = inexact_articles(db, AT_ONCE)
    if found:
        with transaction(db):
            store_precision(db, [(article, _precision(raw, at)) for article, raw, at, _ in found])
    return bool(found)


def _precision(raw: str, at: datetime) -> Precision:
    """By the words where they name this time; where they do not, midnight is a day."""
    stated, precision = stated_time(raw, at + timedelta(days=1))
    if stated is not None and abs(stated - at) <= timedelta(days=1):
        return precision
    return "minute" if (at.hour, at.minute, at.second) != (0, 0, 0) else "day"
