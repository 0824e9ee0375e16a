"""The private part of the standard library's ``multiprocessing.forkserver`` that wirewatch uses."""

from __future__ import annotations

from multiprocessing import forkserver


def stop_fork_server() -> None:
    """End the fork server process and wait for it; the next pool starts another.

    Otherwise it would linger until this process ends, and the CPU time of its workers would be counted to nobody. The
    standard library has no public way to end it.
    """
    forkserver._forkserver._stop()  # type: ignore[attr-defined]
