"""What 100,000 feeds cost while nothing happens: the list, a session's start, choosing what is due, an idle daemon.

    python -m tests.bench.due [--feeds 100000] [--seconds 20]

Prints CPU, never wall time, but for the choice of due feeds, where the least of many is a fair figure of both. None of the
feeds is asked for: they are due tomorrow.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from crawler.archive.connect import connect, stamp, transaction
from crawler.archive.ledger.feeds import due_feeds, paces, sync_feeds
from crawler.crawl.session import open_session
from crawler.intake.polling.interval import solve_constant
from crawler.watch.feedlist import load_feeds
from crawler.watch.folder import Watch, init_watch

TARGETS = {
    "feeds.csv read, CPU s": 0.8,
    "due: none, ms": 1.0,
    "due: 500, ms": 5.0,
    "idle daemon, % of a core": 2.0,
    "idle daemon, MB": 150.0,
}


def make_watch(folder: Path, feeds: int) -> Watch:
    """A watch folder whose feeds.csv has so many lines."""
    init_watch(folder, empty=True)
    with (folder / "feeds.csv").open("a", encoding="utf-8") as file:
        for n in range(feeds):
            file.write(f"http://127.0.0.1:9/{n % 9973}/feed-{n}.xml,Feed {n},outlet{n % 997},a;b,1,,,,none,,,\n")
    return Watch(folder)


def learn(watch: Watch, now: datetime) -> None:
    """As if all had been polled for weeks: rates from one a month to hundreds a day, due tomorrow."""
    dice = random.Random(7)
    with closing(connect(watch.archive_path)) as db:
        sync_feeds(db, watch.feeds.sources, now)
        ids = [row[0] for row in db.execute("SELECT id FROM feeds")]
        learnt = [
            (
                stamp(now + timedelta(days=1, seconds=dice.randrange(86_400))),
                dice.lognormvariate(1.0, 1.8),
                dice.choice((10, 20, 25, 30, 50, 100)),
                stamp(now),
                dice.randbytes(8 * 50),
                f'"{dice.getrandbits(64):x}"',
                feed,
            )
            for feed in ids
        ]
        with transaction(db):
            db.executemany(
                """UPDATE feeds SET next_poll_at = ?, entries_per_day = ?, window_entries = ?, polled_at = ?,
                     window_keys = ?, etag = ? WHERE id = ?""",
                learnt,
            )


def cpu_s(work: Callable[[], object]) -> float:
    """CPU seconds of this process for the work."""
    start = time.process_time()
    work()
    return time.process_time() - start


def least_ms(work: Callable[[], object], times: int = 30) -> float:
    """The least of many, in milliseconds: what else runs on the machine only adds."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return min(found) * 1000


def choosing(watch: Watch, now: datetime) -> dict[str, float]:
    """Choosing due feeds when none is due, and when five hundred are."""
    with closing(connect(watch.archive_path)) as db:
        none = least_ms(lambda: list(due_feeds(db, now, 500)))
        with transaction(db):
            db.execute("UPDATE feeds SET next_poll_at = ? WHERE id % 200 = 0", (stamp(now - timedelta(minutes=5)),))
        found = list(due_feeds(db, now, 500))
        some = least_ms(lambda: list(due_feeds(db, now, 500)))
        with transaction(db):
            db.execute("UPDATE feeds SET next_poll_at = ? WHERE id % 200 = 0", (stamp(now + timedelta(days=2)),))
    return {"due: none, ms": none, f"due: {len(found)}, ms": some}


def starting(folder: Path) -> dict[str, float]:
    """CPU of a session's start, and of its parts."""
    now = datetime.now(UTC).replace(microsecond=0)
    watch = Watch(folder)
    parts = {"feeds.csv read, CPU s": cpu_s(lambda: load_feeds(watch.feeds_path))}
    _ = watch.feeds, watch.outlets
    with closing(connect(watch.archive_path)) as db:
        parts["sync_feeds, nothing changed, CPU s"] = cpu_s(lambda: sync_feeds(db, watch.feeds.sources, now))
        groups = list(paces(db))
        parts["paces, CPU s"] = cpu_s(lambda: list(paces(db)))
        parts["solve_constant, CPU s"] = cpu_s(lambda: solve_constant(groups, 24.0 * len(watch.feeds.sources)))
        print(f"{len(groups)} groups of feeds that are alike")

    def whole() -> None:
        with open_session(Watch(folder), "daemon"):
            pass

    parts["a session opened and closed, CPU s"] = cpu_s(whole)
    return parts


def idle_daemon(folder: Path, seconds: float) -> dict[str, float]:
    """CPU share and memory of the main process of a daemon with nothing to do."""
    command = [sys.executable, "-c", "from crawler.cli import main; main()", "--dir", str(folder), "daemon"]
    daemon = subprocess.Popen(command, env={**os.environ, "WIREWATCH_ALLOW_LOOPBACK": "1"})
    try:
        time.sleep(15)  # until it has begun, whatever else the machine does
        before, started = _ticks(daemon.pid), time.monotonic()
        time.sleep(seconds)
        share = (_ticks(daemon.pid) - before) / os.sysconf("SC_CLK_TCK") / (time.monotonic() - started)
        memory = next(
            float(line.split()[1]) / 1024
            for line in Path(f"/proc/{daemon.pid}/status").read_text().splitlines()
            if line.startswith("VmRSS")
        )
    finally:
        daemon.send_signal(signal.SIGTERM)
        daemon.wait(20)
    return {"idle daemon, % of a core": share * 100, "idle daemon, MB": memory}


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return int(fields[11]) + int(fields[12])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=20.0)
    given = parser.parse_args()
    now = datetime.now(UTC).replace(microsecond=0)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "watch"
        watch = make_watch(folder, given.feeds)
        learn(watch, now)
        found: dict[str, Any] = choosing(watch, now) | starting(folder) | idle_daemon(folder, given.seconds)
    for name, value in found.items():
        target = f"(target {TARGETS[name]:g})" if name in TARGETS else ""
        print(f"{name:40s} {value:8.2f} {target}")


if __name__ == "__main__":
    main()
