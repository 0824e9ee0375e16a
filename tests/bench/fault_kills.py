"""Trials that kill a process, or end the main one by a signal, in the middle of its work."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from tests.bench.fault_world import (
    PATIENCE_S,
    Row,
    abandon,
    children,
    count,
    finish,
    is_alive,
    make_due,
    send,
    until,
    world,
)
from tests.site import Answer, dated, serve_site
from tests.watching import WatchFolder, environment, watch_folder

WORKERS, MAINS = ("idle", "busy", "all"), ("main", "group")
PHASES = ("moment", "locked", "long")
SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
LONG = 1500
ORPHANS_S = 8.0
MUTANT = """
import sqlite3, sys
from contextlib import closing
from crawler.crawl.sources import SourcesSpider
read = SourcesSpider.parse_source
async def parse_source(self, response, feed):
    with closing(sqlite3.connect(self.session.watch.archive_path, timeout=20)) as db, db:
        db.execute("UPDATE feeds SET etag = ? WHERE id = ?", (response.headers.get("ETag", b"").decode(), feed.id))
    async for item in read(self, response, feed):
        yield item
SourcesSpider.parse_source = parse_source
from crawler.cli import main
main()
"""
"""A wirewatch that saves the ETag in a transaction of its own, before the entries: kills must show what it loses."""


def arguments_of(command: str) -> list[str]:
    """Every source, due or not."""
    return [command, "--all"] if command == "run" else [command]


def kill_workers(command: str, kind: str, draw: random.Random, row: Row) -> None:
    """One watch, and what ``kind`` names of the processes below the main one is killed."""
    with tempfile.TemporaryDirectory() as folder, world() as made:
        watch = watch_folder(Path(folder), made.feeds, "[crawl]\ndelay = 0.2\n")
        process = watch.start(*arguments_of(command))
        try:
            until(lambda: bool(children(process.pid)))
            time.sleep(draw.uniform(0.0, 1.5))
            row.trials += _kill_below(process, kind)
            if command == "daemon" and not until(lambda: _all_asked(watch, len(made.feeds))):
                row.hung += 1
                return
            if not finish(process, row, (0,), signal.SIGTERM if command == "daemon" else 0):
                return
        finally:
            abandon(process)
        row.failed += watch.rows(
            "SELECT (SELECT count(*) FROM polls WHERE reason LIKE 'parse_%') + "
            "(SELECT count(*) FROM articles WHERE text_reason LIKE 'parse_%') AS n"
        )[0]["n"]
        row.requests += sum(made.asked().values())
        watch.run("run", "--all", timeout=120)
        count(watch, made, row)


def kill_main(command: str, kind: str, draw: random.Random, row: Row, mutant: bool = False) -> None:
    """One watch, killed at a request that is drawn, once in each of two generations; ``group``: with its workers.

    Workers of a killed process must go by themselves.
    """
    with tempfile.TemporaryDirectory() as folder, world(kept=1) as made:
        watch = watch_folder(Path(folder), made.feeds, "[crawl]\ndelay = 0.1\n")
        before = [sys.executable, "-c", MUTANT, "--dir", folder] if mutant else watch.command()
        for _ in range(2):
            made.forget()
            process = subprocess.Popen(
                [*before, *arguments_of(command)], env=environment(True), start_new_session=True,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True,
            )  # fmt: skip
            try:
                at = draw.randint(1, 12 if mutant else 28)
                until(lambda: process.poll() is not None or sum(made.asked().values()) >= at)  # noqa: B023
                time.sleep(draw.uniform(0.0, 0.4))
                below = [child.pid for child in children(process.pid)]
                row.trials += process.poll() is None
            finally:
                process.kill()
                process.wait()
            if kind == "group":
                for pid in below:
                    send(pid, signal.SIGKILL)
            began = time.monotonic()
            if until(lambda: not any(map(is_alive, below)), ORPHANS_S):  # noqa: B023
                row.seconds.append(time.monotonic() - began)
            else:
                row.hung += 1
                for pid in below:
                    send(pid, signal.SIGKILL)
            row.requests += sum(made.asked().values())
            done = watch.run("run", "--all", timeout=180)
            row.ended(done.returncode, done.stderr, (0,))
            made.turn()
            if watch.archive.exists():
                make_due(watch)
        watch.run("run", "--all", timeout=180)
        count(watch, made, row)


def signal_main(command: str, phase: str, number: int, draw: random.Random, row: Row) -> None:
    """One watch, one signal."""
    with tempfile.TemporaryDirectory() as folder, world() as made, serve_site("127.0.7.99") as long:
        feeds = made.feeds
        if phase == "long":
            items = [(str(n), long.url(f"/{n}"), f"Ship {n} " + f"leaves port {n} " * 60) for n in range(LONG)]
            long.answers["/feed"] = Answer(body=dated(*items))
            feeds = [long.url("/feed")]
        settings = f'[crawl]\ndelay = 0.2\npages = "{"none" if phase == "long" else "all"}"\n'
        watch = watch_folder(Path(folder), feeds, settings)
        process = watch.start(*arguments_of(command))
        at = draw.randint(0, 1 if phase == "long" else 16)
        until(lambda: process.poll() is not None or sum(made.asked().values()) + len(long.asked) >= at)
        time.sleep(draw.uniform(0.0, 3.0 if phase == "long" else 1.0))
        row.trials += 1
        locked = phase == "locked" and watch.archive.exists() and watch.archive.stat().st_size
        with closing(sqlite3.connect(watch.archive if locked else ":memory:", isolation_level=None)) as other:
            if locked:
                other.execute("BEGIN IMMEDIATE")
                time.sleep(0.5)
            # Before Python has taken over the signal, or when the run has ended, the code is the system's or the run's.
            if not finish(process, row, (0, -number, 128 + number), number):
                return
        row.requests += sum(made.asked().values()) + len(long.asked)
        watch.run("run", "--all", timeout=180)
        if phase != "long":
            count(watch, made, row)
            return
        found = watch.rows("SELECT count(*) AS n, count(DISTINCT guid) AS distinct_n FROM entries")[0]
        row.lost += LONG - found["distinct_n"]
        row.doubled += found["n"] - found["distinct_n"]


def _kill_below(process: subprocess.Popen[str], kind: str) -> int:
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
            send(child.pid, signal.SIGKILL)
        if found:
            return 1
    return 0


def _all_asked(watch: WatchFolder, feeds: int) -> bool:
    try:
        found = watch.rows(
            "SELECT (SELECT count(DISTINCT feed) FROM polls) AS polled, "
            "(SELECT count(*) FROM entries WHERE article IS NULL) AS waiting"
        )[0]
    except sqlite3.Error:
        return False
    return bool(found["polled"] == feeds and found["waiting"] == 0)
