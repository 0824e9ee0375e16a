"""Several processes of one fetcher: each is started again when it ends by itself, and all end with the first one."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Mapping, Sequence

LOOK_SECONDS = 0.2
FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0
WELL_SECONDS = 120.0
"""A process that lived so long did not end because of how it was started."""
END_SECONDS = 5.0


class _Slot:
    """One process at a time. Its standard input is a pipe that says, by its end, that the first process is gone."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self._command, self._environment = command, environment
        self._wait, self._start_at, self._began = FIRST_WAIT, 0.0, 0.0
        self.process: subprocess.Popen[bytes] | None = None

    def look(self, now: float) -> None:
        """Start it if it is not there and its time has come."""
        if self.process is not None and self.process.poll() is not None:
            self.process = None
            self._wait = FIRST_WAIT if now - self._began > WELL_SECONDS else min(LONGEST_WAIT, self._wait * 2)
            self._start_at = now + self._wait
        if self.process is None and now >= self._start_at:
            self._began = now
            self.process = subprocess.Popen(self._command, stdin=subprocess.PIPE, env=dict(self._environment))


def keep_processes(
    number: int, command: Sequence[str], environment: Mapping[str, str], is_told: Callable[[], bool]
) -> None:
    """Have so many processes run until ``is_told``; then end them, by force after some seconds."""
    slots = [_Slot(command, environment) for _ in range(number)]
    try:
        while not is_told():
            for slot in slots:
                slot.look(time.monotonic())
            time.sleep(LOOK_SECONDS)
    finally:
        running = [slot.process for slot in slots if slot.process is not None]
        for process in running:
            process.terminate()
        end = time.monotonic() + END_SECONDS
        for process in running:
            try:
                process.wait(max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(END_SECONDS)
