"""Which fetchers there are, by their signs of life. Pure: moments are seconds of one clock that the caller has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from crawler.fleet.messages import PROTOCOL, Beat

BEAT_SECONDS = 2.0
ALIVE_SECONDS = 12.0
"""A fetcher that is silent for longer gets no work."""
MOST_PROCESSES, MOST_OF_A_USER = 5000, 1000
"""More than these are not remembered: their names cost nothing to whoever makes them up, and one user takes no place from
the others."""


@dataclass(slots=True)
class SeenFetcher:
    """A process of a fetcher. ``user``: whose connection it has, by the broker's word."""

    beat: Beat
    user: str
    seen_at: float


class Roster:
    """Remembers the last beat of every process of a fetcher."""

    def __init__(self) -> None:
        self._seen: dict[str, SeenFetcher] = {}

    def saw(self, beat: Beat, user: str, now: float) -> None:
        """Take a beat."""
        if beat.process in self._seen or self._has_place(user, now):
            self._seen[beat.process] = SeenFetcher(beat, user, now)

    def _has_place(self, user: str, now: float) -> bool:
        """Whether another process is remembered; whoever is silent makes room first."""
        if self._is_full(user):
            self._seen = {process: seen for process, seen in self._seen.items() if is_alive(seen.seen_at, now)}
        return not self._is_full(user)

    def _is_full(self, user: str) -> bool:
        own = sum(seen.user == user for seen in self._seen.values())
        return own >= MOST_OF_A_USER or len(self._seen) >= MOST_PROCESSES

    def everyone(self) -> tuple[SeenFetcher, ...]:
        """All that are remembered, by name."""
        return tuple(sorted(self._seen.values(), key=lambda seen: (seen.beat.fetcher, seen.beat.process)))

    def capacity(self, via: str, now: float) -> int:
        """How many jobs for ``via`` ('': for anybody) can be done at once; 0: nobody is there who may have one."""
        return sum(seen.beat.slots for seen in self._fit(via, now) if not seen.beat.offline)

    def is_there(self, via: str, now: float) -> bool:
        """Whether a fetcher for ``via`` is alive, be it offline."""
        return any(True for _ in self._fit(via, now))

    def may_answer(self, fetcher: str, user: str, via: str) -> bool:
        """Whether what this fetcher of this user says may be an answer to a job for ``via``. One that was not heard of yet may:
        it knows the job's number, which only the queue told it."""
        known = [s.beat for s in self._seen.values() if (s.beat.fetcher, s.user) == (fetcher, user)]
        return not via or not known or any(_does(beat, via) for beat in known)

    def _fit(self, via: str, now: float) -> Iterator[SeenFetcher]:
        for seen in self._seen.values():
            if is_alive(seen.seen_at, now) and seen.beat.protocol == PROTOCOL and _does(seen.beat, via):
                yield seen


def is_alive(seen_at: float, now: float) -> bool:
    """Whether a fetcher that was seen then counts as there."""
    return now - seen_at <= ALIVE_SECONDS


def _does(beat: Beat, via: str) -> bool:
    return not via or via == beat.fetcher or via in beat.tags
