"""One sending of a job, from the broker's queue to whatever came back, and when its host may be asked anew.

The lease is the rule of it all: a fetcher begins no job that is older than ``FRESH_SECONDS``, and its request takes no
longer than the job's time-out. So from the moment nobody can begin the job any more, this long no other may ask the host.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from crawler.fleet.broker import TTL_SECONDS
from crawler.fleet.messages import HandedBack, NoReply, Reply

FRESH_SECONDS = 10.0
"""A job that has been on its way from the broker to a fetcher for longer is not begun."""
HELD_SECONDS = 10.0
"""So long a fetcher may keep a failure that may be its own line's."""
CARRY_SECONDS = 10.0
"""For an answer on its way back."""

Outcome = Reply | NoReply | HandedBack


def boot_clock() -> float:
    """Seconds of a clock that goes on while the machine sleeps."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


def lease_s(timeout: float) -> float:
    """How long a job may still be asking its host, once nobody can begin it any more."""
    return timeout + FRESH_SECONDS


def longest_s(timeout: float) -> float:
    """After so long nothing more comes of a job that was sent."""
    return TTL_SECONDS + FRESH_SECONDS + timeout + HELD_SECONDS + CARRY_SECONDS


class Attempt:
    """``clock`` gives seconds. What ``came`` first counts, but a hand-back ends nothing that another fetcher may still do."""

    def __init__(self, identity: str, via: str, timeout: float, clock: Callable[[], float]) -> None:
        self.id, self.via, self.timeout = identity, via, timeout
        self._clock = clock
        self._done: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self._until = clock() + longest_s(timeout)
        self.is_sent = False
        """Somebody may have it."""
        self._moved = asyncio.Event()
        self._left = asyncio.Event()
        self.lost: bool = False
        """A fetcher had it and is silent: so far it counts as lost with that fetcher."""
        self.handed_back = False
        """Somebody said that it has to be sent anew."""

    def begin(self) -> None:
        """It is sent now: time that it waited before does not count."""
        self._until = self._clock() + longest_s(self.timeout)

    @property
    def ends_at(self) -> float:
        """When its host may be asked anew, if nothing comes."""
        return self._until

    def came(self, outcome: Outcome) -> None:
        """What a fetcher says of it."""
        if self._done.done():
            return
        if isinstance(outcome, HandedBack) and outcome.reason in ("redelivered", "stopped"):
            # The other fetcher may be about to answer; and a host does not always see at once that nobody waits any more.
            self.lost = self.lost or outcome.reason == "redelivered"
            self.handed_back = True
            self.lease()
        elif not (self.handed_back and isinstance(outcome, HandedBack)):
            self._done.set_result(outcome)
            self._left.set()

    def lease(self) -> None:
        """Nobody can begin it from now on."""
        self._until = min(self._until, self._clock() + lease_s(self.timeout))
        self._moved.set()
        self._left.set()

    def unsure(self) -> None:
        """The connection broke: nothing is known of it until there is one again, when ``lease`` is said."""
        self._until = self._clock() + longest_s(self.timeout)
        self._moved.set()
        self._left.set()

    async def left(self) -> None:
        """Wait until no fetcher is known to be busy with it, or nothing more can come of it."""
        with suppress(TimeoutError):
            async with asyncio.timeout(max(0.0, self._until - self._clock())):
                await self._left.wait()

    async def outcome(self) -> Outcome | None:
        """What came of it; None when nothing did and its host may be asked anew."""
        while not self._done.done():
            self._moved.clear()
            left = self._until - self._clock()
            if left <= 0:
                return None
            moved = asyncio.ensure_future(self._moved.wait())
            either: set[asyncio.Future[Any]] = {self._done, moved}
            try:
                await asyncio.wait(either, timeout=left, return_when=asyncio.FIRST_COMPLETED)
            finally:
                moved.cancel()
        return self._done.result()
