from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.archive.connect import connect, stamp
from crawler.archive.ledger.coverage import coverage
from crawler.archive.ledger.holds import held_addresses
from crawler.archive.ledger.thinning import KEEP_DAYS, thin_polls
from tests.archive.making import NOW, column, rows, watch

DAY = timedelta(days=1)
OLD = NOW - (KEEP_DAYS + 10) * DAY
A, B = "https://a.example/feed", "https://b.example/feed"


def add(db: sqlite3.Connection, feed: int, when: datetime, outcome: str = "unchanged", **more: object) -> None:
    row = {"feed": feed, "polled_at": stamp(when), "outcome": outcome, **more}
    marks = ", ".join("?" * len(row))
    db.execute(f"INSERT INTO polls ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))


def thin(db: sqlite3.Connection, step: int = 3, now: datetime = NOW) -> None:
    after: int | None = 0
    while after is not None:
        last, after = after, thin_polls(db, now, after=after, step=step)
        assert after is None or after > last


@pytest.fixture
def ids(db: sqlite3.Connection) -> tuple[int, int]:
    a, b = watch(db, A, B)
    return a.id, b.id


def test_old_polls_become_sums_of_their_days(db: sqlite3.Connection, ids: tuple[int, int]) -> None:
    a, b = ids
    add(db, a, OLD, "new", http_status=200, bytes=1000, duration_s=0.5, items=20, new_entries=3)
    add(db, a, OLD + timedelta(hours=1), http_status=304, duration_s=0.25)
    add(db, b, OLD, "failed", reason="timeout", duration_s=30.0)
    add(db, a, OLD + DAY, http_status=304)
    add(db, a, NOW, http_status=304)
    add(db, b, NOW, http_status=304)
    thin(db)
    day, next_day = (str(stamp(OLD + n * DAY))[:10] for n in (0, 1))
    assert [tuple(r.values()) for r in rows(db, "SELECT * FROM polls_daily ORDER BY feed, day")] == [
        (a, day, 2, 0, 1, 3, 1000, 0.75),
        (a, next_day, 1, 0, 1, 0, 0, 0.0),
        (b, day, 1, 1, 0, 0, 0, 30.0),
    ]
    assert column(db, "SELECT polled_at FROM polls") == [stamp(NOW)] * 2


def test_a_gap_is_kept_for_ever(db: sqlite3.Connection, ids: tuple[int, int]) -> None:
    add(db, ids[0], OLD, "new", new_entries=9, overlap=0, gap_from=stamp(OLD - DAY), gap_to=stamp(OLD))
    add(db, ids[0], NOW)
    before = rows(db, "SELECT * FROM gaps")
    thin(db)
    assert rows(db, "SELECT * FROM gaps") == before != []
    assert column(db, "SELECT polls FROM polls_daily") == []


def test_recent_polls_stay_rows(db: sqlite3.Connection, ids: tuple[int, int]) -> None:
    add(db, ids[0], NOW - KEEP_DAYS * DAY)
    add(db, ids[0], NOW)
    assert thin_polls(db, NOW) is None
    assert len(column(db, "SELECT id FROM polls")) == 2


def test_the_last_poll_of_a_feed_still_tells_how_it_is(db: sqlite3.Connection, ids: tuple[int, int]) -> None:
    """A feed that was paused for months: what fails, and what its host asked for, is read from its last poll."""
    a, b = ids
    add(db, a, OLD, "unchanged")
    add(db, a, OLD + DAY, "failed", reason="rate_limited", http_status=429)
    add(db, b, NOW)
    db.execute("UPDATE feeds SET not_before = ?, failures = 4 WHERE id = ?", (stamp(NOW + DAY), a))
    before = rows(db, "SELECT * FROM failing_feeds")
    thin(db)
    assert rows(db, "SELECT * FROM failing_feeds") == before
    assert [url for url, _ in held_addresses(db, NOW)] == [A]
    assert [f["reason"] for f in coverage(db, NOW).failing] == ["rate_limited"]


def test_a_step_is_bounded_and_the_next_goes_on(db: sqlite3.Connection, ids: tuple[int, int]) -> None:
    for hour in range(10):
        add(db, ids[0], OLD + timedelta(hours=hour))
    add(db, ids[0], NOW)
    after = thin_polls(db, NOW, step=4)
    assert (after, len(column(db, "SELECT id FROM polls"))) == (4, 7)
    assert thin_polls(db, NOW, after=after or 0, step=4) == 8
    assert column(db, "SELECT sum(polls) FROM polls_daily") == [8]


polls = st.lists(
    st.tuples(
        st.integers(0, 1),  # feed
        # hours before now, not always in the order of ids; many on one day, for a day may be thinned in several steps
        st.one_of(st.integers(-200, 24 * (KEEP_DAYS + 5)), st.integers(24 * KEEP_DAYS + 24, 24 * KEEP_DAYS + 60)),
        st.sampled_from(["new", "unchanged", "failed"]),
        st.sampled_from([None, 200, 304, 503]),
        st.integers(0, 9),
        st.booleans(),
    ),
    max_size=25,
)


@given(polls, st.integers(1, 9))
def test_no_count_is_ever_lost(made: list[tuple[int, int, str, int | None, int, bool]], step: int) -> None:
    from contextlib import closing
    from pathlib import Path
    from tempfile import TemporaryDirectory

    sums = "SELECT * FROM poll_days ORDER BY feed, day"
    with TemporaryDirectory() as folder, closing(connect(Path(folder) / "news.db")) as db:
        feeds = [feed.id for feed in watch(db, A, B)]
        for feed, hours, outcome, status, new, gap in made:
            when = NOW - timedelta(hours=hours)
            times = {"gap_from": stamp(when - DAY), "gap_to": stamp(when)} if gap else {}
            add(db, feeds[feed], when, outcome, http_status=status, new_entries=new, bytes=new * 10, **times)
        before, gaps = rows(db, sums), rows(db, "SELECT * FROM gaps ORDER BY feed, gap_to, new_entries")
        thin(db, step)
        assert rows(db, sums) == before
        assert rows(db, "SELECT * FROM gaps ORDER BY feed, gap_to, new_entries") == gaps
        thin(db, step)
        assert rows(db, sums) == before
