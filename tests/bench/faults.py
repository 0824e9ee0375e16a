"""Breaks `wirewatch run` and `wirewatch daemon` in the middle of their work, on loopback, and prints what it cost.

    nice python -m tests.bench.faults [ROW ...] [--kills 40] [--commands run daemon] [--seed 1]

Rows, all but ``soak`` when none is named; or one of their kinds, as in ``kills.main``:

kills     -9 to the `main` process or its process `group`, after a drawn number of requests; to an `idle` worker, a `busy` one, or
          `all` processes below the main one. A run must end by itself, a daemon go on until every source was asked and
          end at SIGTERM; the workers of a killed process must go by themselves.
signals   SIGTERM, SIGINT and SIGHUP at a drawn `moment`, counted in requests, while another program holds the archive (`locked`), and while a
          `long` first poll is stored. --signals: how many of each.
disk      the archive's disk is `full` (a small tmpfs) or `readonly`, both where this may mount; a page of the archive is
          `damaged`, its end is `cut` off, it is `deleted` or `locked` under the work, or `descriptors` run out.
          --disks: how many of each; --held: seconds for which a daemon is watched.
clock     one run `ahead` by ten years, by a `day`, or `back` by ten years; then the right time again.
soak      a daemon for --seconds (540) under a clock --factor (20) times as fast: memory, descriptors and the write-ahead log.
mutant    kills of a wirewatch that saves the ETag before the entries: here `lost` must not be 0.

After each trial an undisturbed `run --all` fetches what is still owed; then every item of the world must be there once.

lost: entries or articles that are missing, or sources that are not asked any more; doubled: stored twice; hung: did not end, or
did not go on, within 40 s; failed: documents that the kills cost; errors: another exit code than it should be, a
traceback, a damaged archive, a log that is empty or too long; again: addresses that were asked more than once while
nothing could be stored; seconds to end: after the signal or the fault.
"""

from __future__ import annotations

import argparse
import random
import signal
from collections.abc import Callable, Iterator

from tests.bench.fault_clock import OFFSETS, soak, wrong_clock
from tests.bench.fault_disk import KINDS, can_mount, fail_disk
from tests.bench.fault_kills import MAINS, PHASES, SIGNALS, WORKERS, kill_main, kill_workers, signal_main
from tests.bench.fault_world import HEAD, Row, tell

ROWS = ("kills", "signals", "disk", "clock", "mutant")
Trials = tuple[str, Callable[[Row], None]]


def main() -> None:
    """Breaks and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", nargs="*", default=ROWS, metavar="ROW")
    parser.add_argument("--commands", nargs="+", default=["run", "daemon"])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--signals", type=int, default=1)
    parser.add_argument("--disks", type=int, default=1)
    parser.add_argument("--held", type=float, default=60.0)
    parser.add_argument("--seconds", type=float, default=540.0)
    parser.add_argument("--factor", type=float, default=20.0)
    chosen = parser.parse_args()
    draw = random.Random(chosen.seed)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    print(HEAD, flush=True)
    for name in chosen.rows:
        wing, _, kind = name.partition(".")
        for title, trials in _WINGS[wing](chosen, draw):
            if not kind or kind == title.rpartition(" ")[2]:
                row = Row()
                try:
                    trials(row)
                finally:  # also of what was interrupted
                    tell(title, row)


def _kills(chosen: argparse.Namespace, draw: random.Random) -> Iterator[Trials]:
    for command in chosen.commands:
        for kind in (*MAINS, *WORKERS):

            def trials(row: Row, command: str = command, kind: str = kind) -> None:
                most = chosen.kills if kind in WORKERS else (chosen.kills + 1) // 2
                for _ in range(most):
                    (kill_workers if kind in WORKERS else kill_main)(command, kind, draw, row)

            yield f"{command} {kind}", trials


def _signals(chosen: argparse.Namespace, draw: random.Random) -> Iterator[Trials]:
    for command in chosen.commands:
        for phase in PHASES:

            def trials(row: Row, command: str = command, phase: str = phase) -> None:
                for number in SIGNALS * chosen.signals:
                    signal_main(command, phase, number, draw, row)

            yield f"{command} {phase}", trials


def _disk(chosen: argparse.Namespace, draw: random.Random) -> Iterator[Trials]:
    mounts = can_mount()
    for command in chosen.commands:
        for kind in KINDS:

            def trials(row: Row, command: str = command, kind: str = kind) -> None:
                if kind in ("full", "readonly") and not mounts:
                    row.notes.append("not tried: nothing can be mounted here")
                    return
                for _ in range(chosen.disks):
                    fail_disk(command, kind, chosen.held, draw, row)

            yield f"{command} {kind}", trials


def _clock(_: argparse.Namespace, __: random.Random) -> Iterator[Trials]:
    for kind in OFFSETS:
        yield f"clock {kind}", lambda row, kind=kind: wrong_clock(kind, row)  # type: ignore[misc]


def _soak(chosen: argparse.Namespace, _: random.Random) -> Iterator[Trials]:
    yield "soak", lambda row: soak(chosen.seconds, chosen.factor, row)


def _mutant(chosen: argparse.Namespace, draw: random.Random) -> Iterator[Trials]:
    def trials(row: Row) -> None:
        for _ in range((chosen.kills + 1) // 2):
            kill_main("run", "main", draw, row, mutant=True)

    yield "mutant", trials


_WINGS = {"kills": _kills, "signals": _signals, "disk": _disk, "clock": _clock, "soak": _soak, "mutant": _mutant}

if __name__ == "__main__":
    main()
