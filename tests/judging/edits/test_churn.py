"""Which changes of a page become versions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from crawler.judging.edits.churn import AFTERWARDS, MAX_IN_A_ROW, MAX_VERSIONS, makes_version
from crawler.reading.schedule import next_read

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_an_edit_now_and_then_always_makes_one() -> None:
    assert makes_version(1, 0, None, NOW)
    assert makes_version(30, 0, NOW - MINUTE, NOW)


def test_a_page_that_changes_at_every_look_has_to_wait() -> None:
    assert makes_version(MAX_IN_A_ROW, MAX_IN_A_ROW - 1, NOW - MINUTE, NOW)
    assert not makes_version(MAX_IN_A_ROW + 1, MAX_IN_A_ROW, NOW - MINUTE, NOW)
    assert not makes_version(MAX_IN_A_ROW + 1, MAX_IN_A_ROW + 9, NOW - AFTERWARDS + MINUTE, NOW)
    assert makes_version(MAX_IN_A_ROW + 1, MAX_IN_A_ROW + 9, NOW - AFTERWARDS, NOW)


def test_there_is_an_end() -> None:
    assert makes_version(MAX_VERSIONS - 1, 0, NOW - MINUTE, NOW)
    assert not makes_version(MAX_VERSIONS, 0, NOW - 9 * AFTERWARDS, NOW)


def test_a_clock_read_on_the_usual_schedule_makes_few_versions() -> None:
    """The schedule reads a young page some eighty times; without the cap each would be a version."""
    at, version, in_a_row, changed, readings = NOW, 1, 0, None, 0
    while (again := next_read(NOW, NOW, at)) is not None:
        at, readings = again, readings + 1
        if makes_version(version, in_a_row, changed, at):
            version, changed = version + 1, at
        in_a_row += 1
    assert readings > 70
    assert MAX_IN_A_ROW < version <= MAX_IN_A_ROW + 1 + 7 * 4
