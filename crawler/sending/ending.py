"""Ends a delivery that is told to: what is being sent may end, nothing else is begun, and what was answered is written down."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
ENDING_SECONDS = 1.5
"""How long a channel may still take for the message it was given. Whoever started us waits two seconds."""
LAST_RESORT_SECONDS = 4.0
LOOK_SECONDS = 0.2
"""A wait looks so often whether it was told to end."""


class Ending:
    """Whether, and since when, this delivery was told to end."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.signal = 0
        self._clock = clock
        self._since: float | None = None

    @property
    def asked(self) -> bool:
        """Whether nothing new is to be begun."""
        return self._since is not None

    def ask(self, number: int = signal.SIGTERM) -> None:
        """Begin to end; a second time changes nothing."""
        if self._since is None:
            self.signal, self._since = number, self._clock()

    def no_later(self, end: float) -> float:
        """When a wait that may last until ``end`` is over."""
        return end if self._since is None else min(end, self._since + ENDING_SECONDS)

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Take over the signals. A SIGHUP that is ignored stays so: that is what nohup is for."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        numbers = [n for n in SIGNALS if n != signal.SIGHUP or signal.getsignal(n) is not signal.SIG_IGN]
        before = {number: signal.signal(number, self._heard) for number in numbers}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _heard(self, number: int, _: object) -> None:
        if not self.asked:  # what is stored is whole at any moment
            last = threading.Timer(LAST_RESORT_SECONDS, os._exit, (128 + number,))
            last.daemon = True
            last.start()
        self.ask(number)
