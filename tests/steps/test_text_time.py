"""What is judged here ends when its processor time is over, and what comes after it is not disturbed."""

from __future__ import annotations

import signal
import threading
import time

import pytest

from crawler.steps.text_time import OutOfTime, within

SHORT = 0.02


def spend(seconds: float) -> str:
    """Take so much processor time."""
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass
    return "done"


def swallow() -> str:
    """Work that loses the first alarm, as a finaliser does."""
    try:
        spend(60)
    except OutOfTime:
        spend(60)
    return "done"


@pytest.mark.parametrize("work", [lambda: spend(60), swallow])
def test_it_ends_at_its_bound(work: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.steps.text_time.AGAIN_SECONDS", SHORT)
    with pytest.raises(OutOfTime):
        within(SHORT, work)  # type: ignore[arg-type]


def test_what_keeps_to_it_is_given_back_and_no_alarm_rings_later() -> None:
    before = signal.getsignal(signal.SIGPROF)
    assert within(SHORT, lambda: "done") == "done"
    assert signal.getsignal(signal.SIGPROF) == before
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)
    assert spend(3 * SHORT) == "done"


def test_what_sleeps_takes_no_time() -> None:
    assert within(SHORT, lambda: time.sleep(3 * SHORT)) is None


def test_an_error_of_the_work_is_its_own() -> None:
    with pytest.raises(ZeroDivisionError):
        within(SHORT, lambda: 1 / 0)
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)


def test_another_thread_works_without_a_bound() -> None:
    found: list[str] = []
    thread = threading.Thread(target=lambda: found.append(within(SHORT, lambda: spend(2 * SHORT))))
    thread.start()
    thread.join()
    assert found == ["done"]
