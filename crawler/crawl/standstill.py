"""What is done when the archive or this machine fails as a whole: nothing is asked until it works again."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from crawler.archive.trouble import ArchiveGone, told_of
from crawler.errors import WirewatchError
from crawler.machine import machine_trouble

FIRST_SECONDS, MOST_SECONDS = 60.0, 3600.0


class Standstill:
    """Begins with the first failure that is nobody's but ours. A run ends then; a daemon holds every request, tries
    again after a minute and ever later up to an hour, and goes on by itself.

    ``clock`` gives seconds, as ``time.monotonic`` does.
    """

    def __init__(self, path: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self.told: WirewatchError | None = None
        """Why nothing is asked, for people; None while all is well."""
        self.is_final = False
        """The archive is not there any more: there is nothing to wait for."""
        self.on_begin: Callable[[], None] = lambda: None
        """What stops the asking."""
        self._path, self._clock = path, clock
        self._wait, self._try_at, self._ended_at = FIRST_SECONDS, 0.0, clock() - MOST_SECONDS

    @property
    def holds(self) -> bool:
        """Nothing may be asked now, for its outcome could not be stored."""
        return self.told is not None

    def begin(self, error: BaseException | None) -> bool:
        """Stand still when ``error`` is the archive's or this machine's; False when it is of one item alone."""
        told = told_of(error, self._path) or machine_trouble(error)
        if told is None:
            return False
        gone = isinstance(error, ArchiveGone)
        if self.told is None or (gone and not self.is_final):
            self.told, self.is_final = told, gone
            # What failed again soon after it worked is not well: the waits go on from where they were.
            again = self._clock() < self._ended_at + MOST_SECONDS
            self._wait = min(MOST_SECONDS, self._wait * 2) if again else FIRST_SECONDS
            self._try_at = self._clock() + self._wait
            self.on_begin()
        return True

    def is_due(self) -> bool:
        """Whether it is time to try to write."""
        return self.holds and self._clock() >= self._try_at

    def later(self) -> None:
        """The try failed; the next one comes after twice the wait."""
        self._wait = min(MOST_SECONDS, self._wait * 2)
        self._try_at = self._clock() + self._wait

    def end(self) -> None:
        """It works again."""
        self.told, self._ended_at = None, self._clock()
