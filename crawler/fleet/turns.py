"""Lets only so many jobs at once to the broker as there are fetchers for them: none grows old in a queue."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any


class Turns:
    """``capacity``: how many fetchers can do at once, asked whenever it may matter."""

    def __init__(self, capacity: Callable[[], int]) -> None:
        self._capacity = capacity
        self._inside = 0
        self._waiting: deque[asyncio.Future[None]] = deque()

    async def enter(self) -> None:
        """Wait for a turn, first come first served; ``leave`` ends it. Whoever calls it bounds it."""
        if not self._waiting and self._has_room():
            self._inside += 1
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            await turn  # who ends the wait has counted us in
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.leave()
            raise

    def leave(self) -> None:
        """The job is under way no more."""
        self._inside -= 1
        self.look()

    def look(self) -> None:
        """The capacity may have changed."""
        while self._waiting and self._has_room():
            turn = self._waiting.popleft()
            if not turn.done():
                self._inside += 1
                turn.set_result(None)

    def _has_room(self) -> bool:
        most = self._capacity()
        # Half as many more wait in the queue, or a fetcher would be idle from its answer to the next job.
        return self._inside < (most + max(1, most // 2) if most else 0)


async def at_most(seconds: float, waiting: Coroutine[Any, Any, object]) -> bool:
    """Wait for it, and no longer than this. False: it did not end in time."""
    try:
        async with asyncio.timeout(max(0.0, seconds)):
            await waiting
    except TimeoutError:
        return False
    return True
