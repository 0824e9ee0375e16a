"""What the fault trials share: a small world on loopback, a row of their table, processes, and what an archive lacks."""

from __future__ import annotations

import hashlib
import os
import signal
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.site import Answer, Site, dated, page, serve_site
from tests.watching import WatchFolder, environment

PATIENCE_S = 40.0
SOURCES, ITEMS = 5, 3
SLOW_ITEMS = 1500
KEPT = 4
"""Generations that a feed still shows, unless it is told otherwise."""
LOUD = ("should not happen", "Traceback")
MOVED = """
import sys, time
from datetime import UTC, datetime, timedelta
import crawler.crawl.session as session
offset, factor, began = float(sys.argv[1]), float(sys.argv[2]), time.time()
def clock():
    return datetime.fromtimestamp(began + (time.time() - began) * factor, UTC) + timedelta(seconds=offset)
session.open_session.__wrapped__.__kwdefaults__["clock"] = clock
from crawler.cli import main
main(sys.argv[3:])
"""


@dataclass
class Row:
    """What the trials of one kind cost."""

    trials: int = 0
    lost: int = 0
    doubled: int = 0
    hung: int = 0
    failed: int = 0
    errors: int = 0
    requests: int = 0
    again: int = 0
    seconds: list[float] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def ended(self, code: int, told: str, wanted: tuple[int, ...]) -> None:
        """Note how a process ended: another code than ``wanted``, or words for a bug, is an error."""
        if code not in wanted or any(words in told for words in LOUD):
            self.errors += 1
            self.notes.append(f"exit {code}: {told.strip()[-200:]}")


HEAD = f"{'fault':18s} trials  lost  doubled  hung  failed  errors  requests  again  seconds to end (median, most)"


def tell(name: str, row: Row) -> None:
    """One line of the table, and what is to be said of it."""
    took = f"{statistics.median(row.seconds):5.1f} {max(row.seconds):5.1f}" if row.seconds else "    -     -"
    print(
        f"{name:18s} {row.trials:6d} {row.lost:5d} {row.doubled:8d} {row.hung:5d} {row.failed:7d} {row.errors:7d} "
        f"{row.requests:9d} {row.again:6d}  {took}",
        flush=True,
    )
    for note in row.notes:
        print(f"    {note}", flush=True)


class World:
    """Sources on hosts of their own, with their pages. ``turn`` brings each of them new items.

    ``kept``: so many generations does a feed show. With one, what a run has lost comes with no later poll.
    """

    def __init__(self, sites: list[Site], slow: bool, kept: int) -> None:
        self.sites, self.generation, self._slow, self._kept = sites, -1, slow, kept
        self.turn()

    @property
    def feeds(self) -> list[str]:
        """The addresses to watch."""
        return [site.url("/feed") for site in self.sites]

    @property
    def wanted(self) -> int:
        """How many items there were so far, each with a page."""
        return len(self.sites) * ITEMS * (self.generation + 1)

    def asked(self) -> Counter[str]:
        """How often each address was asked since ``forget``."""
        return Counter(site.url(path) for site in self.sites for path in site.paths())

    def forget(self) -> None:
        """Count from now on."""
        for site in self.sites:
            site.asked.clear()

    def turn(self) -> None:
        """Each source has ``ITEMS`` new items and lets go its oldest."""
        self.generation += 1
        for number, site in enumerate(self.sites):
            shown = [
                (f"{g}-{n}", site.url(f"/{g}-{n}"), f"Ship {number} of fleet {g} in port {n}")
                for g in range(max(0, self.generation - self._kept + 1), self.generation + 1)
                for n in range(ITEMS)
            ]
            for guid, link, title in shown[-ITEMS:]:
                body = page(title, *(_words(f"{link}{part}") for part in range(8)))
                site.answers["/" + guid] = Answer(body=body, headers={"Content-Type": "text/html"})
            if self._slow and number == len(self.sites) - 1:  # many entries to read, few to store
                shown += [shown[-1]] * (SLOW_ITEMS - len(shown))
            site.answers["/feed"] = _conditional(dated(*shown), f'"{self.generation}"')


def _conditional(body: bytes, etag: str) -> Callable[[Mapping[str, str]], Answer]:
    def answer(headers: Mapping[str, str]) -> Answer:
        is_known = headers.get("if-none-match") == etag
        return Answer(304 if is_known else 200, b"" if is_known else body, {"ETag": etag})

    return answer


def _words(seed: str) -> str:
    digits = hashlib.sha256(seed.encode()).hexdigest()
    names = [f"b{digits[n : n + 4]}" for n in range(0, 60, 4)]
    return " ".join(f"The {name} left port with a load of {name[1:]}e for the winter." for name in names)


@contextmanager
def world(sources: int = SOURCES, slow: bool = True, kept: int = KEPT) -> Iterator[World]:
    """``slow``: one more source, that takes a while to read."""
    with ExitStack() as open_sites:
        sites = [open_sites.enter_context(serve_site(f"127.0.7.{n + 1}")) for n in range(sources + slow)]
        yield World(sites, slow, kept)


def moved(watch: WatchFolder, offset_s: float, factor: float, *arguments: str, **how: object) -> subprocess.Popen[str]:
    """Start a command whose clock is ahead by ``offset_s`` and goes ``factor`` times as fast; monotonic time stays."""
    command = [sys.executable, "-c", MOVED, str(offset_s), str(factor), "--dir", str(watch.path), *arguments]
    pipes: dict[str, object] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(command, text=True, env=environment(True), **{**pipes, **how})  # type: ignore[call-overload, no-any-return]


def count(watch: WatchFolder, made: World, row: Row) -> None:
    """Add what the archive lacks of the world, and what stands in it twice."""
    for table, key in (("entries", "link"), ("articles", "url")):
        sql = f"SELECT count(*) AS n, count(DISTINCT {key}) AS distinct_n FROM {table}"
        found = watch.rows(sql)[0]
        row.lost += max(0, made.wanted - found["distinct_n"])
        row.doubled += found["n"] - found["distinct_n"]
    if (sound := watch.rows("PRAGMA integrity_check")) != [{"integrity_check": "ok"}]:
        row.errors += 1
        row.notes.append(f"unsound: {sound[:2]}")


def make_due(watch: WatchFolder) -> None:
    """As after a night: every source is due."""
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(watch.archive, timeout=20)) as db, db:
        db.execute("UPDATE feeds SET next_poll_at = '', not_before = NULL")


def until(condition: Callable[[], bool], seconds: float = PATIENCE_S) -> bool:
    """Wait until something is so; False when it did not come."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def send(pid: int, number: int) -> None:
    """A signal to a process that may be gone."""
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


@dataclass(frozen=True)
class Child:
    """A process below the main one."""

    pid: int
    state: str
    ticks: int


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


def is_alive(pid: int) -> bool:
    """Whether a process is there and no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def finish(process: subprocess.Popen[str], row: Row, wanted: tuple[int, ...], number: int = 0) -> bool:
    """Wait for the end, after a signal when ``number`` is one; False, and a process less, when it does not come."""
    began = time.monotonic()
    if number:
        process.send_signal(number)
    try:
        _, told = process.communicate(timeout=PATIENCE_S)
    except subprocess.TimeoutExpired:
        row.hung += 1
        abandon(process)
        return False
    row.seconds.append(time.monotonic() - began)
    row.ended(process.returncode, told or "", wanted)
    return True


def abandon(process: subprocess.Popen[str]) -> None:
    """End a process and all below it."""
    for child in children(process.pid) if process.poll() is None else []:
        send(child.pid, signal.SIGKILL)
    process.kill()
    process.communicate()
