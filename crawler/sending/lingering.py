"""Keeps one delivery beside a daemon at work, round after round: a process for each would cost more than what it tells."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

LOOK_SECONDS = 1.0
IDLE_SECONDS = 30.0
"""After so long without work it ends; the next work starts another."""
LONGEST_SECONDS = 600.0
"""A delivery ends after this, whatever there is to do: what grew in it goes with it."""


@dataclass(frozen=True)
class Lingering:
    """What it looks at. ``alive`` is touched at every look, so that whoever started it sees that it does not hang."""

    alive: Path
    files: tuple[Path, ...]
    """When one of these changes it ends: the next begins with what they say then."""
    parent: int
    """It ends when its parent has."""


def linger(
    deliver: Callable[[], object],
    has_work: Callable[[], bool],
    look: Lingering,
    *,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
    is_told_to_end: Callable[[], bool] = lambda: False,
) -> None:
    """Deliver whenever there is work, until nothing came for a while."""
    began = worked = clock()
    stamps = [_stamp(path) for path in look.files]
    while clock() < began + LONGEST_SECONDS and clock() < worked + IDLE_SECONDS:
        sleep(LOOK_SECONDS)
        os.utime(look.alive)
        if is_told_to_end() or os.getppid() != look.parent or [_stamp(path) for path in look.files] != stamps:
            return
        if has_work():
            deliver()
            worked = clock()


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
