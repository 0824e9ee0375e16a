from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.intake.polling import interval as polling
from crawler.intake.polling.interval import Pace, Rate

NOW = datetime(2026, 11, 5, 12, 0, tzinfo=UTC)
rates = st.floats(0.0, 5000.0)
paces = st.builds(
    Pace,
    st.builds(Rate, rates, st.floats(0.1, 7.0)),
    st.floats(0.01, 100.0),
    st.integers(0, 500),
    st.sampled_from([1, 2, 4, 8]),
    st.sampled_from([polling.FLOOR_S, polling.GENTLE_FLOOR_S]),
)


def test_four_times_the_news_is_asked_twice_as_often() -> None:
    slow, fast = (polling.interval_s(Pace(Rate(per_day))) for per_day in (2.0, 8.0))
    assert slow == pytest.approx(2 * fast)
    assert polling.interval_s(Pace(Rate(2.0), weight=4.0)) == pytest.approx(fast)


@given(paces, st.floats(1.0, 1e6))
def test_the_interval_stays_between_floor_and_a_day(pace: Pace, c: float) -> None:
    assert pace.floor_s <= polling.interval_s(pace, c) <= polling.CAP_S


@given(paces, st.floats(1.0, 1e6))
def test_the_loss_guard_holds_above_the_floor(pace: Pace, c: float) -> None:
    assert polling.interval_s(pace, c) <= max(pace.floor_s, polling.guard_s(pace))


def test_the_loss_guard_is_half_a_window_at_two_and_a_half_times_the_rate() -> None:
    busy = Pace(Rate(240.0), window=20)
    assert polling.guard_s(busy) == pytest.approx(0.5 * 20 / (2.5 * 240 / 86400))
    assert polling.guard_s(Pace(Rate(240.0), window=20, stretch=4)) == pytest.approx(polling.guard_s(busy) / 4)


def test_the_stretch_doubles_up_to_eight_and_halves() -> None:
    seen = [1]
    for missed in (True, True, True, True, False, False, False, False):
        seen.append(polling.next_stretch(seen[-1], missed))
    assert seen == [1, 2, 4, 8, 8, 4, 2, 1, 1]


def test_a_steady_feed_is_measured() -> None:
    rate = Rate()
    for _ in range(24 * 60):
        rate = rate.after(2, 3600)
    assert rate.per_day == pytest.approx(48, rel=0.01)
    assert rate.days == pytest.approx(polling.MEMORY_DAYS, rel=0.01)


def test_how_often_one_looks_does_not_change_the_rate() -> None:
    often, once = Rate(), Rate().after(24, 86400)
    for _ in range(24):
        often = often.after(1, 3600)
    assert often.per_day == pytest.approx(once.per_day, rel=0.02)
    assert often.days == pytest.approx(once.days)


@given(st.lists(st.tuples(st.integers(0, 1000), st.floats(0.0, 1e7)), max_size=20))
def test_a_rate_is_never_negative_and_remembers_at_most_its_memory(polls: list[tuple[int, float]]) -> None:
    rate = Rate()
    for new, elapsed in polls:
        rate = rate.after(new, elapsed)
        assert rate.per_day >= 0
        assert 0 < rate.days <= polling.MEMORY_DAYS + 1e-9


def test_the_first_document_suggests_a_rate() -> None:
    hourly = [NOW - timedelta(hours=hour) for hour in range(48)]
    yearly = [NOW - timedelta(days=365 * year) for year in range(10)]
    assert polling.first_rate(hourly, NOW).per_day > polling.PRIOR_PER_DAY > polling.first_rate(yearly, NOW).per_day
    assert polling.first_rate([], NOW) == polling.first_rate([NOW + timedelta(hours=1)], NOW) == Rate()


def test_c_spends_the_budget() -> None:
    feeds = [(300, Pace(Rate(0.5), window=20)), (80, Pace(Rate(12.0), window=30)), (20, Pace(Rate(90.0), window=50))]
    c = polling.solve_constant(feeds, 6000)
    polls = sum(count * 86400 / polling.jittered(polling.interval_s(pace, c), 0.5) for count, pace in feeds)
    assert polls == pytest.approx(6000, rel=0.01)
    assert polling.solve_constant(feeds, 3000) > c


def test_c_without_feeds_or_budget_is_the_default() -> None:
    assert polling.solve_constant([], 100) == polling.solve_constant([(1, Pace(Rate()))], 0) == polling.DEFAULT_CONSTANT


def test_failures_double_the_interval_up_to_a_day() -> None:
    assert polling.backoff_s(600, 0) == 600
    assert polling.backoff_s(600, 2) == 2400
    assert polling.backoff_s(600, 0.5) == pytest.approx(848.5, abs=0.1)
    assert polling.backoff_s(600, 10_000) == polling.CAP_S


def test_jitter_spreads_and_never_shortens() -> None:
    assert polling.jittered(600, 0.0) == 600
    assert 600 < polling.jittered(600, 0.999) < 661
    assert polling.first_poll_at(NOW, 0.5, 60) == NOW + timedelta(seconds=30)
