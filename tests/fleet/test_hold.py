"""For how long a run with fetchers asks nobody, because the one before may have left a fetcher at a host."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta

import pytest

from crawler.archive import runs
from crawler.crawl.fleet_setup import _hold_s

LEASE = 40.0


@pytest.mark.parametrize(
    ("ended_s", "counts", "hold"),
    [
        (None, {"fleet_sent": 3}, LEASE),
        (None, {}, LEASE),
        (5, {"fleet_sent": 3}, LEASE - 5),
        (50, {"fleet_sent": 3}, 0.0),
        (5, {"fleet_sent": 3, "fleet_idle": 1}, 0.0),
        (5, {"polls_new": 3}, 0.0),
        (-7200, {"fleet_sent": 3}, LEASE),
    ],
)  # fmt: skip
def test_it_waits_for_what_may_be_under_way(
    db: sqlite3.Connection, now: datetime, ended_s: int | None, counts: dict[str, int], hold: float
) -> None:
    run = runs.begin_run(db, "daemon", now - timedelta(hours=1))
    if ended_s is not None:
        runs.end_run(db, run, counts, now - timedelta(seconds=ended_s))
    assert _hold_s(db, LEASE, now) == hold


def test_the_first_run_waits_for_nobody(db: sqlite3.Connection, now: datetime) -> None:
    assert _hold_s(db, LEASE, now) == 0.0
