"""A topic against its own days: more than usual, silent, and when nothing can be said."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawler.judging.topicpace import Awake, Quiet, Spike, awake, quiet, spike

NOW = datetime(2026, 3, 20, 12, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ALWAYS = Awake(NOW - 30 * DAY, tuple(range(1, 15)))
WEEK = Awake(NOW - 9 * DAY, tuple(range(1, 8)))


def daily(count: int, days: int = 15, *, skip: int = 1) -> list[datetime]:
    """So many texts on each of the days before, at even hours; none in the last ``skip`` days."""
    return sorted(NOW - n * DAY - DAY * k / count for n in range(skip, days) for k in range(count))


def recent(count: int) -> list[datetime]:
    return [NOW - HOUR * (count - n) / count for n in range(count)]


@pytest.mark.parametrize(
    ("usual", "today", "found"),
    [(2, 7, Spike(7, 2.0)), (2, 6, None), (0, 5, Spike(5, 0.0)), (0, 4, None), (1, 4, None), (9, 28, Spike(28, 9.0))],
)
def test_more_than_three_times_the_median_and_five_at_least(usual: int, today: int, found: Spike | None) -> None:
    assert spike((daily(usual) if usual else []) + recent(today), ALWAYS, NOW) == found


def test_the_first_days_say_nothing_unless_there_is_enough() -> None:
    assert spike(daily(2) + recent(20), WEEK, NOW) is None
    assert spike(daily(12, 8) + recent(40), WEEK, NOW) == Spike(40, 12.0)
    assert spike(daily(50, 6) + recent(400), Awake(NOW - 6 * DAY, tuple(range(1, 6))), NOW) is None


def test_silence_where_the_same_hours_brought_three() -> None:
    every_two_hours = daily(12, skip=1)
    assert quiet([*every_two_hours, NOW - 4 * HOUR], ALWAYS, NOW) is None
    found = quiet([*every_two_hours, NOW - 7 * HOUR], ALWAYS, NOW)
    assert found is not None
    assert (found.since, 3 <= found.expected <= 4) == (NOW - 7 * HOUR, True)


def test_a_night_is_no_silence() -> None:
    mornings = sorted(NOW - n * DAY - h * HOUR for n in range(15) for h in range(4))  # 09:00 to 12:00
    night = NOW + 20 * HOUR
    watch = Awake(NOW - 30 * DAY, tuple(range(1, 15)))
    assert quiet(mornings, watch, night) is None
    assert quiet(mornings, watch, NOW + DAY) == Quiet(NOW, 4.0), "the next morning is"


def test_days_of_silence_go_by_the_rate_of_the_days() -> None:
    texts = daily(1, skip=3)
    assert quiet(texts, ALWAYS, NOW) is None
    found = quiet(daily(1, skip=5), Awake(NOW - 30 * DAY, tuple(range(1, 15))), NOW)
    assert found is not None
    assert found.expected >= 3


def test_what_was_not_watched_is_no_silence() -> None:
    texts = [*daily(24), NOW - 20 * HOUR]
    assert quiet(texts, ALWAYS, NOW) is not None
    assert quiet(texts, Awake(NOW - HOUR, tuple(range(1, 15))), NOW) is None


def test_a_topic_without_texts_is_never_silent() -> None:
    assert quiet([], ALWAYS, NOW) is None
    assert spike([], ALWAYS, NOW) is None


def test_when_the_watch_was_awake() -> None:
    daemon = [(NOW - 20 * DAY, NOW)]
    assert awake(daemon, NOW) == Awake(NOW - 20 * DAY, tuple(range(1, 15)))
    hourly = [(NOW - n * HOUR, NOW - n * HOUR + HOUR / 60) for n in range(24 * 15, 0, -1)]
    assert awake(hourly, NOW).since == NOW - 15 * DAY
    slept = [span for span in hourly if not NOW - 4 * DAY < span[0] < NOW - 2 * DAY]  # days 2 and 3
    assert awake(slept, NOW) == Awake(NOW - 2 * DAY, (1, *range(4, 15)))
    daily_runs = [(NOW - n * DAY, NOW - n * DAY + HOUR) for n in range(16, 0, -1)]
    assert awake(daily_runs, NOW).since == NOW - 16 * DAY
    assert awake([], NOW) == Awake(NOW, ())
    assert awake([(NOW + DAY, NOW + 2 * DAY)], NOW) == Awake(NOW, ()), "a run of a wrong clock"
