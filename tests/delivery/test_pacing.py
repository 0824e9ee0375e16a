"""When a rule speaks: holds, quiet hours, company, age, clocks that are wrong; and when a send is tried again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest

from crawler.delivery.alert_rules import AlertRule, QuietHours
from crawler.delivery.pacing import FEWEST_TRIES, Pending, Speech, next_try, speak

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
RULE = AlertRule("harbour", "desk")
NIGHT = replace(RULE, quiet=QuietHours(time(22), time(6)))


def test_the_first_at_once_what_follows_together() -> None:
    one = [Pending(1, NOW)]
    assert speak(RULE, one, None, NOW, UTC) == Speech((1,))
    assert speak(RULE, one, NOW - 2 * MINUTE, NOW, UTC) == Speech(look_at=NOW + 3 * MINUTE)
    assert speak(RULE, one, NOW - 5 * MINUTE, NOW, UTC) == Speech((1,))
    assert speak(RULE, [], None, NOW, UTC) == Speech()


def test_what_waits_for_its_page_waits_ten_minutes_at_most() -> None:
    rows = [Pending(1, NOW, ready=False), Pending(2, NOW)]
    assert speak(RULE, rows, None, NOW, UTC) == Speech((2,), look_at=NOW + 10 * MINUTE)
    assert speak(RULE, rows[:1], None, NOW + 10 * MINUTE, UTC) == Speech((1,))


def test_a_clock_that_was_ahead_holds_nothing_up() -> None:
    ahead = [Pending(1, NOW + timedelta(days=400), ready=False)]
    assert speak(RULE, ahead, NOW + timedelta(days=400), NOW, UTC) == Speech((1,))


def test_quiet_hours_hold_and_tell_afterwards_together() -> None:
    night = datetime(2026, 3, 4, 23, 30, tzinfo=UTC)
    rows = [Pending(1, night), Pending(2, night + 2 * HOUR)]
    morning = datetime(2026, 3, 5, 6, 0, tzinfo=UTC)
    assert speak(NIGHT, rows, None, night + 2 * HOUR, UTC) == Speech(look_at=morning)
    assert speak(NIGHT, rows, None, morning, UTC) == Speech((1, 2), held=True)


def test_quiet_hours_are_of_the_zone() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    at = datetime(2026, 3, 4, 21, 30, tzinfo=UTC)  # 22:30 there
    assert speak(NIGHT, [Pending(1, at)], None, at, berlin) == Speech(look_at=datetime(2026, 3, 5, 5, 0, tzinfo=UTC))


@pytest.mark.parametrize("day, end", [((2026, 3, 29), 1), ((2026, 10, 25), 1)])
def test_quiet_that_ends_in_a_skipped_or_doubled_hour_ends_once(day: tuple[int, int, int], end: int) -> None:
    berlin, quiet = ZoneInfo("Europe/Berlin"), QuietHours(time(22), time(2, 30))
    before = datetime(*day, 0, 10, tzinfo=UTC) - HOUR
    ends = quiet.end_after(before, berlin)
    assert before < ends <= before + 3 * HOUR
    assert not quiet.holds(ends.astimezone(berlin))


def test_what_is_too_old_is_told_in_one_sentence() -> None:
    rows = [Pending(1, NOW - 13 * HOUR), Pending(2, NOW - HOUR)]
    assert speak(RULE, rows, None, NOW, UTC) == Speech((2,), late=(1,))


def test_tries_from_a_minute_to_six_hours_for_three_days() -> None:
    at, waits = NOW, []
    for attempts in range(1, 100):
        again = next_try(attempts, NOW, at)
        if again is None:
            break
        waits.append(again - at)
        at = again
    assert waits[:4] == [MINUTE, 2 * MINUTE, 4 * MINUTE, 8 * MINUTE]
    assert max(waits) == 6 * HOUR
    assert timedelta(days=3) <= at - NOW <= timedelta(days=3, hours=6)


def test_a_clock_that_jumps_gives_nothing_up_after_one_try() -> None:
    assert next_try(1, NOW - timedelta(days=900), NOW) == NOW + MINUTE
    assert next_try(FEWEST_TRIES, NOW + timedelta(days=900), NOW) is not None


@pytest.mark.parametrize(
    ("quiet", "moment", "held"),
    [
        ("22:00-02:30", "2026-10-25T00:15", True),
        ("22:00-02:30", "2026-10-25T00:45", False),
        ("22:00-02:30", "2026-10-25T01:15", False),  # 02:15 for the second time
        ("02:15-06:00", "2026-10-25T00:05", False),
        ("02:15-06:00", "2026-10-25T01:05", True),  # 02:05 for the second time: it began in the first
        ("22:00-06:00", "2026-10-25T01:05", True),
        ("22:00-02:30", "2026-03-29T00:59", True),
        ("22:00-02:30", "2026-03-29T01:00", False),  # 03:00: the hour with its end is skipped
    ],
)
def test_an_hour_that_comes_twice_is_quiet_once(quiet: str, moment: str, held: bool) -> None:
    zone = ZoneInfo("Europe/Berlin")
    start, end = (time.fromisoformat(part) for part in quiet.split("-"))
    hours = QuietHours(start, end)
    at = datetime.fromisoformat(f"{moment}:00+00:00")
    assert hours.holds(at.astimezone(zone)) is held
    if held:
        assert at < hours.end_after(at, zone) <= at + timedelta(hours=12)


def test_the_end_of_quiet_is_never_past_in_a_zone_that_does_not_tell_the_hours_apart() -> None:
    class Plain(tzinfo):
        """As the machine's zone: no fold."""

        def utcoffset(self, moment: datetime | None) -> timedelta:
            return timedelta(hours=2 if moment and (moment.day, moment.hour) < (25, 3) else 1)

        def fromutc(self, moment: datetime) -> datetime:
            return moment + timedelta(hours=2 if (moment.day, moment.hour) < (25, 1) else 1)

        def dst(self, _: datetime | None) -> None:
            return None

    at = datetime(2026, 10, 25, 1, 15, tzinfo=UTC)
    assert QuietHours(time(22), time(2, 30)).end_after(at, Plain()) > at
