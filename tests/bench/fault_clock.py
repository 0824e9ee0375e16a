"""Trials with a wrong clock, and a daemon that lives through many hours of a fast one."""

from __future__ import annotations

import signal
import statistics
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.fault_world import Row, abandon, count, finish, moved, world
from tests.watching import WatchFolder, watch_folder

DAY_S = 86_400.0
OFFSETS = {"ahead": 3650 * DAY_S, "day": DAY_S, "back": -3650 * DAY_S}
LATER_S = 6 * 3600.0
TURN_S, SAMPLE_S = 30.0, 5.0
MOST_GROWTH, MOST_WAL = 0.05, 32_000_000
MOST_MORE_DESCRIPTORS = 8
SOAK_SOURCES = 16


def wrong_clock(kind: str, row: Row) -> None:
    """One run, one with the clock of ``kind``, then two of what is due: they must ask every source, and once.

    What a clock has put off by a day keeps its interval: the second run, hours later, asks it.

    After a clock that was ahead ``status --check`` must name the clock until then.
    """
    with tempfile.TemporaryDirectory() as folder, world(slow=False) as made:
        watch = watch_folder(Path(folder), made.feeds)
        watch.run("run", timeout=120)
        made.turn()
        row.trials += 1
        process = moved(watch, OFFSETS[kind], 1.0, "run", "--all")
        if not finish(process, row, (0,)):
            return
        told = watch.run("status", "--check")
        if kind == "ahead" and ("clock" not in told.stdout + told.stderr or told.returncode == 0):
            row.errors += 1
            row.notes.append(f"status does not name the clock: {told.stdout[-200:]}")
        made.turn()
        made.forget()
        for later_s in (0.0, LATER_S if kind == "day" else 0.0):
            finish(moved(watch, later_s, 1.0, "run"), row, (0,))
        asked = made.asked()
        row.requests += sum(asked.values())
        row.again += sum(asked[feed] > 1 for feed in made.feeds)
        silent = [feed for feed in made.feeds if not asked[feed]]
        row.lost += len(silent)
        row.notes += [f"{len(silent)} sources were not asked"] if silent else []
        watch.run("run", "--all", timeout=120)
        count(watch, made, row)


@dataclass
class Samples:
    """What was measured of a daemon: at which second, memory in MB, descriptors, bytes of the write-ahead log."""

    at: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    descriptors: list[int] = field(default_factory=list)
    wal: list[int] = field(default_factory=list)

    def take(self, at: float, process: subprocess.Popen[str], watch: WatchFolder) -> None:
        """Look once."""
        status = Path(f"/proc/{process.pid}/status").read_text().split()
        wal = Path(f"{watch.archive}-wal")
        self.at.append(at)
        self.memory.append(int(status[status.index("VmRSS:") + 1]) / 1024)
        self.descriptors.append(sum(1 for _ in Path(f"/proc/{process.pid}/fd").iterdir()))
        self.wal.append(wal.stat().st_size if wal.exists() else 0)

    def between(self, low: float, high: float, values: list[float]) -> float:
        """The median of what was measured between two shares of the time."""
        end = self.at[-1]
        return statistics.median([v for at, v in zip(self.at, values, strict=True) if low * end <= at <= high * end])

    def judge(self, row: Row) -> None:
        """Memory of the main process after the first quarter against that at the end; the rest must keep to a bound."""
        early, late = self.between(0.25, 0.35, self.memory), self.between(0.9, 1.0, self.memory)
        quarter = len(self.at) // 4
        growth = late / early - 1
        quarters = " ".join(f"{self.between(n / 4, (n + 1) / 4, self.memory):.0f}" for n in range(4))
        before, after = max(self.descriptors[: quarter + 1]), max(self.descriptors[quarter:])
        is_bad = growth >= MOST_GROWTH or after > before + MOST_MORE_DESCRIPTORS or max(self.wal) > MOST_WAL
        row.errors += is_bad
        row.notes.append(
            f"{'NOT BOUNDED: ' if is_bad else ''}main RSS {early:.0f} MB after a quarter, {late:.0f} at the end ({growth:+.1%}; by "
            f"quarters {quarters}, most {max(self.memory):.0f}); descriptors {before}, later {after}; WAL at most {max(self.wal) / 1e6:.1f} MB"
        )


def soak(seconds: float, factor: float, row: Row) -> None:
    """A daemon for so long, under a clock ``factor`` times as fast; each source has news twice a minute."""
    with tempfile.TemporaryDirectory() as folder, world(SOAK_SOURCES, slow=False) as made:
        watch = watch_folder(Path(folder), made.feeds, "[crawl]\ndelay = 0\npolls_per_day = 288\n")
        samples, began = Samples(), time.monotonic()
        log = Path(folder, "log")
        with log.open("w") as file:
            process = moved(watch, 60.0, factor, "daemon", stdout=file, stderr=file)
        row.trials += 1
        try:
            while (now := time.monotonic() - began) < seconds and process.poll() is None:
                samples.take(now, process, watch)
                if now > (made.generation + 1) * TURN_S:
                    made.turn()
                time.sleep(SAMPLE_S)
            row.hung += process.poll() is not None
            finish(process, row, (0,), signal.SIGTERM)
        finally:
            abandon(process)
        row.ended(process.returncode, log.read_text(), (0,))
        row.requests += sum(made.asked().values())
        samples.judge(row)
        done = moved(watch, 60.0 + seconds * factor, 1.0, "run", "--all")
        finish(done, Row(), (0,))
        count(watch, made, row)
        row.notes.append(f"{made.wanted} articles, {seconds * factor / 3600:.1f} hours of the watch")
