"""Tells a host that is down from a network that is down: when nobody answers, it is us."""

from __future__ import annotations

from typing import Generic, TypeVar

from crawler.intake.polling.decide import is_offline

T = TypeVar("T")

HOLD_S = 60.0
"""So long a failure waits for any other host's answer; a request takes half of that."""


class HeldFailures(Generic[T]):
    """Failures of requests that reached nobody, until an answer from anywhere, the end of a run, or a minute tells.

    Moments are seconds of one clock, as ``time.monotonic`` gives them. ``hold_s``: how long a failure waits.
    """

    def __init__(self, hold_s: float = HOLD_S) -> None:
        self._hold_s = hold_s
        self._held: list[tuple[float, str, T]] = []

    def __len__(self) -> int:
        return len(self._held)

    def hold(self, failed_at: float, host: str, item: T) -> None:
        """Keep a failure; ``host`` did not answer."""
        self._held.append((failed_at, host, item))

    def released(self, now: float, answered_at: float, *, final: bool = False) -> list[tuple[T, bool]]:
        """What is certain by now: (failure, were we offline). ``answered_at``: when any host last answered.

        An answer after a failure means that the network was there; so does a failure of one or two hosts alone.
        """
        certain = [(item, False) for failed_at, _, item in self._held if failed_at <= answered_at]
        self._held = [held for held in self._held if held[0] > answered_at]
        if self._held and (final or now - self._held[0][0] >= self._hold_s):
            offline = is_offline({host for _, host, _ in self._held}, ())
            certain += [(item, offline) for _, _, item in self._held]
            self._held = []
        return certain
