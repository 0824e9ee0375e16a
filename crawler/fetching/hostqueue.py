"""Holds waiting requests per host: one in flight, then a gap. Knows no Scrapy and no clock of its own."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")

MAX_CRAWL_DELAY = 120.0
MANY_HOSTS = 50_000
"""From so many on, hosts that nothing is known of any more are forgotten."""


@dataclass(slots=True)
class _Host(Generic[T]):
    waiting: deque[T] = field(default_factory=deque)
    ahead: int = 0
    """How many at the front of ``waiting`` go before the others."""
    in_flight: bool = False
    queued: bool = False
    """It stands in ``_ready`` or ``_cooling``."""
    not_before: float = 0.0
    held_until: float = 0.0
    delay: float = 0.0


class HostQueue(Generic[T]):
    """Scrapy's own slots do not give this: a redirect inherits the slot it came from, so five hosts that redirect
    to one target hit it in the same instant.

    ``clock`` returns seconds, as ``time.monotonic`` does. ``delay`` is the gap in seconds between the end of one
    request to a host and the start of the next.
    """

    def __init__(self, delay: float, clock: Callable[[], float]) -> None:
        self._delay, self._clock = delay, clock
        self._hosts: dict[str, _Host[T]] = {}
        self._ready: deque[str] = deque()
        self._cooling: list[tuple[float, str]] = []
        self._count = 0
        self._forget_at = MANY_HOSTS

    def __len__(self) -> int:
        return self._count

    def push(self, host: str, item: T, *, first: bool = False) -> None:
        """Add a request for ``host``; those with ``first`` go before the others, and each kind in the order it came."""
        state = self._state(host)
        if first:
            state.waiting.insert(state.ahead, item)
            state.ahead += 1
        else:
            state.waiting.append(item)
        self._count += 1
        self._offer(host, state)

    def pop(self) -> tuple[str, T] | None:
        """A request whose host may be asked now, marked as in flight; None when there is none."""
        now = self._clock()
        while self._cooling and self._cooling[0][0] <= now:
            self._ready.append(heapq.heappop(self._cooling)[1])
        while self._ready:
            host = self._ready.popleft()
            state = self._hosts[host]
            state.queued = False
            if state.in_flight or not state.waiting:
                continue
            if state.not_before > now:  # held since it was put here
                self._offer(host, state)
                continue
            state.in_flight = True
            state.ahead = max(0, state.ahead - 1)
            self._count -= 1
            return host, state.waiting.popleft()
        return None

    def done(self, host: str, *, sent: bool = True) -> None:
        """The request in flight ended. ``sent=False``: it never left, so no gap is owed."""
        state = self._state(host)
        state.in_flight = False
        if sent:
            state.not_before = max(state.not_before, self._clock() + max(self._delay, state.delay))
        self._offer(host, state)

    def hold(self, host: str, seconds: float) -> list[T]:
        """Ask ``host`` nothing for so long (Retry-After); returns what was waiting, no longer queued here."""
        state = self._state(host)
        state.held_until = max(state.held_until, self._clock() + seconds)
        state.not_before = max(state.not_before, state.held_until)
        waiting, state.waiting, state.ahead = list(state.waiting), deque(), 0
        self._count -= len(waiting)
        return waiting

    def held_s(self, host: str) -> float:
        """Seconds for which ``host`` is still on hold, 0 when it is not; an ordinary gap is no hold."""
        state = self._hosts.get(host)
        return max(0.0, state.held_until - self._clock()) if state else 0.0

    def gap_s(self, host: str) -> float:
        """Seconds between the end of one request to ``host`` and the start of the next."""
        state = self._hosts.get(host)
        return max(self._delay, state.delay if state else 0.0)

    def slow(self, host: str, delay: float) -> None:
        """Lengthen the gap for one host (Crawl-delay), up to two minutes."""
        self._state(host).delay = min(max(delay, 0.0), MAX_CRAWL_DELAY)

    def forget_waiting(self) -> None:
        """Drop what waits. Gaps, holds and delays of hosts stay."""
        for state in self._hosts.values():
            state.waiting.clear()
            state.ahead = 0
        self._count = 0

    def clear(self) -> list[T]:
        """Empty the queue and return what was waiting."""
        waiting = [item for state in self._hosts.values() for item in state.waiting]
        self._hosts.clear()
        self._ready.clear()
        self._cooling.clear()
        self._count = 0
        return waiting

    def seconds_to_next(self) -> float | None:
        """Seconds until a host that has requests is ready; None when only an answer can change anything."""
        if self._ready:
            return 0.0
        return max(0.0, self._cooling[0][0] - self._clock()) if self._cooling else None

    def _state(self, host: str) -> _Host[T]:
        state = self._hosts.get(host)
        if state is None:
            if len(self._hosts) >= self._forget_at:  # before the new one comes, which is idle as well
                self._forget_idle()
                self._forget_at = max(MANY_HOSTS, 2 * len(self._hosts))
            state = self._hosts[host] = _Host()
        return state

    def _offer(self, host: str, state: _Host[T]) -> None:
        if state.queued or state.in_flight or not state.waiting:
            return
        state.queued = True
        if state.not_before > self._clock():
            heapq.heappush(self._cooling, (state.not_before, host))
        else:
            self._ready.append(host)

    def _forget_idle(self) -> None:
        now = self._clock()
        keep = {
            host: s
            for host, s in self._hosts.items()
            if s.waiting or s.in_flight or s.queued or s.delay or s.not_before > now
        }
        self._hosts = keep
