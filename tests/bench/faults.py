"""Kills worker processes under `wirewatch run` and `wirewatch daemon`, and prints what it cost.

    nice python -m tests.bench.faults [--kills 40] [--seed 1] [--commands run daemon]

Each trial watches a few small sources and one that takes a while to read, on loopback. The moment of the kill is drawn;
`idle` waits then for a worker that does nothing, `busy` for one that works, `all` takes every process below the main
one at once (with a fork server, also that). A run must end by itself; a daemon must go on until every source was asked, and
end at SIGTERM. Then an undisturbed `run --all` fetches what a failed document still owes.

`--signals N` sends SIGTERM, SIGINT and SIGHUP instead, N each: at a moment that is drawn, while another program holds the
archive (`locked`), and while a long first poll is stored (`long`). A row counts them as kills.

lost: entries or articles missing after that; doubled: stored twice; hung: did not end, or did not go on, within 40 s;
failed: documents that the kills cost; errors: ended with another code than 0; seconds to end: of a daemon after SIGTERM, of a run after the kill, median and most.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sqlite3
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.site import Answer, Site, dated, page, serve_site
from tests.watching import WatchFolder, watch_folder

PATIENCE_S = 40.0
SOURCES, ITEMS = 5, 3
SLOW_ITEMS = 1500
KINDS = ("idle", "busy", "all")
PHASES = ("moment", "locked", "long")
SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


@dataclass
class Row:
    """What the kills of one kind cost."""

    kills: int = 0
    lost: int = 0
    doubled: int = 0
    hung: int = 0
    failed: int = 0
    errors: int = 0
    seconds: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Child:
    """A process below the main one."""

    pid: int
    state: str
    ticks: int


def main() -> None:
    """Kills and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--commands", nargs="+", default=["run", "daemon"])
    parser.add_argument("--kinds", nargs="+", default=KINDS)
    parser.add_argument("--signals", type=int, default=0)
    chosen = parser.parse_args()
    draw = random.Random(chosen.seed)
    print(f"{'killed':16s} kills  lost  doubled  hung  failed  errors  seconds to end (median, most)", flush=True)
    for command in chosen.commands:
        for kind in PHASES if chosen.signals else chosen.kinds:
            row = Row()
            for number in range(3 * chosen.signals or chosen.kills):
                if chosen.signals:
                    signal_trial(command, kind, SIGNALS[number % 3], draw.uniform(0.0, 4.0), row)
                else:
                    trial(command, kind, draw.uniform(0.0, 1.5), row)
            tell(f"{command} {kind}", row)


def tell(name: str, row: Row) -> None:
    """One line of the table."""
    took = f"{statistics.median(row.seconds):5.1f} {max(row.seconds):5.1f}" if row.seconds else "    -     -"
    print(
        f"{name:16s} {row.kills:5d} {row.lost:5d} {row.doubled:8d} {row.hung:5d} {row.failed:7d} {row.errors:7d}  {took}",
        flush=True,
    )


def signal_trial(command: str, phase: str, number: int, wait_s: float, row: Row) -> None:
    """One watch, one signal."""
    with tempfile.TemporaryDirectory() as folder, world() as feeds, serve_site("127.0.7.99") as long:
        if phase == "long":
            items = [(str(n), long.url(f"/{n}"), f"Ship {n} " + f"leaves port {n} " * 60) for n in range(1500)]
            long.answers["/feed"] = Answer(body=dated(*items))
            feeds = [long.url("/feed")]
        watch = watch_folder(
            Path(folder), feeds, f'[crawl]\ndelay = 0.2\npages = "{"none" if phase == "long" else "all"}"\n'
        )
        process = watch.start(*([command, "--all"] if command == "run" else [command]))
        time.sleep(wait_s)
        with closing(
            sqlite3.connect(watch.archive if phase == "locked" else ":memory:", isolation_level=None)
        ) as other:
            if phase == "locked" and watch.archive.stat().st_size:
                other.execute("BEGIN IMMEDIATE")
                time.sleep(0.5)
            began = time.monotonic()
            process.send_signal(number)
            row.kills += 1
            try:
                _, told = process.communicate(timeout=PATIENCE_S)
            except subprocess.TimeoutExpired:
                row.hung += 1
                process.kill()
                process.communicate()
                return
            row.seconds.append(time.monotonic() - began)
            row.errors += process.returncode not in (0, -number, 128 + number) or "Traceback" in told
        if phase == "locked" and not watch.archive.stat().st_size:
            watch.archive.unlink()
        watch.run("run", "--all", timeout=180)
        if phase != "long":
            _count(watch, row)
            return
        found = watch.rows("SELECT count(*) AS n, count(DISTINCT guid) AS distinct_n FROM entries")[0]
        row.lost += 1500 - found["distinct_n"]
        row.doubled += found["n"] - found["distinct_n"]


def trial(command: str, kind: str, wait_s: float, row: Row) -> None:
    """One watch, one kill."""
    with tempfile.TemporaryDirectory() as folder, world() as feeds:
        watch = watch_folder(Path(folder), feeds, "[crawl]\ndelay = 0.2\n")
        process = watch.start(*([command, "--all"] if command == "run" else [command]))
        try:
            _until(lambda: bool(children(process.pid)))
            time.sleep(wait_s)
            row.kills += kill(process, kind)
            if command == "daemon" and not _until(lambda: _all_asked(watch, len(feeds))):
                row.hung += 1
                return
            began = time.monotonic()
            if command == "daemon":
                process.send_signal(signal.SIGTERM)
            _, told = process.communicate(timeout=PATIENCE_S)
            row.errors += process.returncode != 0 or "should not happen" in told
            row.seconds.append(time.monotonic() - began)
        except subprocess.TimeoutExpired:
            row.hung += 1
            return
        finally:
            for pid in [child.pid for child in children(process.pid)] if process.poll() is None else []:
                _send(pid, signal.SIGKILL)
            process.kill()
            process.communicate()
        row.failed += watch.rows(
            "SELECT (SELECT count(*) FROM polls WHERE reason LIKE 'parse_%') + "
            "(SELECT count(*) FROM articles WHERE text_reason LIKE 'parse_%') AS n"
        )[0]["n"]
        watch.run("run", "--all", timeout=120)
        _count(watch, row)


def kill(process: subprocess.Popen[str], kind: str) -> int:
    """Send SIGKILL to what ``kind`` names; 0 when the command ended before there was such a process."""
    end = time.monotonic() + PATIENCE_S
    while process.poll() is None and time.monotonic() < end:
        before = {child.pid: child for child in children(process.pid)}
        time.sleep(0.02)
        found = [c for c in children(process.pid) if c.pid in before]
        if kind != "all":
            works = {c.pid: c.state == "R" or c.ticks > before[c.pid].ticks for c in found}
            found = [c for c in found if works[c.pid] == (kind == "busy")][:1]
        for child in found:
            _send(child.pid, signal.SIGKILL)
        if found:
            return 1
    return 0


def children(pid: int) -> list[Child]:
    """Every living process below ``pid``."""
    parents: dict[int, list[Child]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                stat = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if stat[0] != "Z":
                child = Child(int(folder.name), stat[0], int(stat[11]) + int(stat[12]))
                parents.setdefault(int(stat[1]), []).append(child)
    found, queue = [], [pid]
    while queue:
        below = parents.get(queue.pop(), [])
        found += below
        queue += [child.pid for child in below]
    return found


@contextmanager
def world() -> Iterator[list[str]]:
    """Sources on hosts of their own, with their pages; the last one is long."""
    with ExitStack() as open_sites:
        sites = [open_sites.enter_context(serve_site(f"127.0.7.{n + 1}")) for n in range(SOURCES + 1)]
        for number, site in enumerate(sites):
            _fill(site, number, SLOW_ITEMS if number == SOURCES else ITEMS)
        yield [site.url("/feed") for site in sites]


def _fill(site: Site, number: int, count: int) -> None:
    items = [
        (f"{number}-{n}", site.url(f"/{n if n < ITEMS else 0}"), f"Ship {number} in port {n}") for n in range(count)
    ]
    if count > ITEMS:  # one address for most: many entries to read, few to store
        items = [
            (f"{number}-{min(n, ITEMS - 1)}", site.url(f"/{min(n, ITEMS - 1)}"), items[min(n, ITEMS - 1)][2])
            for n in range(count)
        ]
    site.answers["/feed"] = Answer(body=dated(*items), headers={"ETag": '"1"'})
    for n in range(ITEMS):
        words = " ".join(f"Ship {number} left port {n} with load {k} for the winter." for k in range(200))
        site.answers[f"/{n}"] = Answer(
            body=page(f"Ship {number} in port {n}", words), headers={"Content-Type": "text/html"}
        )


def _count(watch: WatchFolder, row: Row) -> None:
    wanted = (SOURCES + 1) * ITEMS
    counted = "SELECT count(*) AS n, count(DISTINCT {key}) AS distinct_n FROM {table}"
    for table, key in (("entries", "link"), ("articles", "url")):
        found = watch.rows(counted.format(table=table, key=key))[0]
        row.lost += max(0, wanted - found["distinct_n"])
        row.doubled += found["n"] - found["distinct_n"]


def _all_asked(watch: WatchFolder, feeds: int) -> bool:
    try:
        found = watch.rows(
            "SELECT (SELECT count(DISTINCT feed) FROM polls) AS polled, "
            "(SELECT count(*) FROM entries WHERE article IS NULL) AS waiting"
        )[0]
    except Exception:
        return False
    return bool(found["polled"] == feeds and found["waiting"] == 0)


def _until(condition: Callable[[], bool]) -> bool:
    end = time.monotonic() + PATIENCE_S
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def _send(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


if __name__ == "__main__":
    main()
