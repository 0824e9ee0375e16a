"""Bounds the processor time of one text that is judged in this very process, as a worker's time bounds the others."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TypeVar

T = TypeVar("T")

AGAIN_SECONDS = 0.5
"""The alarm rings again: where Python ignores exceptions (a finaliser) the first one may be lost."""


class OutOfTime(Exception):
    """A text took more than its time."""


@contextmanager
def bounded(seconds: float) -> Iterator[None]:
    """Raise OutOfTime inside, after ``seconds`` of processor time: a busy machine or a machine that slept costs no text its flags.

    In another thread than the main one, which Python gives no alarms, there is no bound.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    is_over = False

    def ring(_: int, __: FrameType | None) -> None:
        if not is_over:
            raise OutOfTime

    before = signal.signal(signal.SIGPROF, ring)
    try:
        try:
            signal.setitimer(signal.ITIMER_PROF, seconds, AGAIN_SECONDS)
            yield
        finally:
            is_over = True
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0.0)
        signal.signal(signal.SIGPROF, before)


def within(seconds: float, find: Callable[[], T]) -> T:
    """What ``find`` gives. Raises OutOfTime, see ``bounded``; what ``find`` works with may be half changed then."""
    with bounded(seconds):
        return find()
