from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.reading.schedule import next_read, next_try

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(("attempts", "wait"), [(1, 15 * MINUTE), (2, HOUR), (3, 4 * HOUR), (4, 16 * HOUR), (5, None)])
def test_failures_are_tried_again_ever_later_and_not_for_ever(attempts: int, wait: timedelta | None) -> None:
    assert next_try(attempts, "http_503", NOW, 5) == (None if wait is None else NOW + wait)


@pytest.mark.parametrize("reason", ["robots", "http_401", "http_403", "http_404", "http_410", "http_451"])
def test_a_refusal_is_asked_again_once_a_day(reason: str) -> None:
    assert [next_try(attempts, reason, NOW, 3) for attempts in (1, 2, 3)] == [NOW + DAY, NOW + DAY, None]


def test_with_no_tries_a_page_is_asked_once() -> None:
    assert next_try(1, "timeout", NOW, 0) is None
    assert next_try(1, "timeout", NOW, 1) is None


@given(st.integers(1, 8), st.sampled_from(["timeout", "robots"]))
def test_a_try_is_never_sooner_than_the_one_before(attempts: int, reason: str) -> None:
    waits = [next_try(n, reason, NOW, 10) for n in (attempts, attempts + 1)]
    assert waits[0] is not None
    assert waits[1] is not None
    assert NOW + 15 * MINUTE <= waits[0] <= waits[1]


@pytest.mark.parametrize(
    ("age", "interval"),
    [
        (timedelta(0), 15 * MINUTE),
        (3 * HOUR - MINUTE, 15 * MINUTE),
        (3 * HOUR, HOUR),
        (DAY - MINUTE, HOUR),
        (DAY, 3 * HOUR),
        (7 * DAY - MINUTE, 3 * HOUR),
        (7 * DAY, None),
        (400 * DAY, None),
    ],
)
def test_an_article_is_read_again_while_it_is_young(age: timedelta, interval: timedelta | None) -> None:
    expected = None if interval is None else NOW + interval
    assert next_read(NOW - age, NOW, NOW) == expected, "by its date"
    assert next_read(None, NOW - age, NOW) == expected, "by when we saw it, when it has none"


def test_an_article_dated_in_the_future_is_as_old_as_our_sight_of_it() -> None:
    assert next_read(NOW + 300 * DAY, NOW - 8 * DAY, NOW) is None
    assert next_read(NOW + 300 * DAY, NOW, NOW) == NOW + 15 * MINUTE


def test_an_article_of_a_quiet_week_costs_at_most_eighty_readings() -> None:
    """Manners: what one article's rereads ask of its site in all."""
    when: datetime | None = NOW
    readings = 0
    while when is not None:
        readings += 1
        when = next_read(NOW, NOW, when)
    assert 60 < readings < 90
