"""How long the loop of a run stands still during a first pass with everything judged: requests, signals and a daemon's
signs of life wait for so long.

    python -m tests.bench.stall ../shared/newsworld [--feeds 150]

A run in this process over loopback, with its workers, of a synthetic world of feeds. A timer in the loop is due every 10 ms;
its delay is wall time, so a busy machine adds to it. Beside it the CPU of each callback of the loop, which a busy machine
hardly changes. Prints the median, 99th percentile and longest of both, and which callbacks were longest.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
import time
from asyncio.events import Handle
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from crawler import running
from crawler.cli import App
from crawler.commands.progress import Counting
from crawler.commands.run import summary, watch_once
from crawler.watch.folder import init_watch

ROOT = Path(__file__).resolve().parents[2]
TICK_S = 0.01
TARGET_MS = 100.0


class Loop:
    """Watches the loop of a run from inside."""

    def __init__(self) -> None:
        self.delays: list[float] = []
        self.callbacks: list[tuple[float, str]] = []

    async def tick(self) -> None:
        """Until cancelled: how late each sleep ends."""
        while True:
            begun = time.perf_counter()
            await asyncio.sleep(TICK_S)
            self.delays.append(time.perf_counter() - begun - TICK_S)

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Within it, every callback is timed, and a crawl has the timer beside it."""
        plain, crawl = Handle._run, running.crawl

        def timed(handle: Handle) -> None:
            begun = time.thread_time()
            named = name_of(handle)
            plain(handle)
            self.callbacks.append((time.thread_time() - begun, named))

        async def with_timer(*given: Any) -> None:
            timer = asyncio.ensure_future(self.tick())
            try:
                await crawl(*given)
            finally:
                timer.cancel()

        Handle._run, running.crawl = timed, with_timer  # type: ignore[method-assign]
        try:
            yield
        finally:
            Handle._run, running.crawl = plain, crawl  # type: ignore[method-assign]


def name_of(handle: Handle) -> str:
    """What a callback does: the coroutine of a task, else the function."""
    callback = getattr(handle, "_callback", None)
    task = getattr(callback, "__self__", None)
    if isinstance(task, asyncio.Task):
        return str(getattr(task.get_coro(), "__qualname__", task))
    return str(getattr(callback, "__qualname__", callback))


def line(name: str, seconds: list[float]) -> str:
    """Median, 99th percentile and longest, in milliseconds."""
    ordered = sorted(seconds)
    middle, late, most = (ordered[min(len(ordered) - 1, int(len(ordered) * part))] * 1000 for part in (0.5, 0.99, 1.0))
    return f"{name:22s} median {middle:6.1f}  p99 {late:6.1f}  longest {most:6.1f} ms"


@contextmanager
def world_of(newsworld: Path, feeds: int, folder: Path) -> Iterator[None]:
    """The world, served on loopback while within."""
    command = [sys.executable, str(newsworld / "newsworld.py"), "--feeds", str(feeds), "--hosts", str(min(200, feeds))]
    server = subprocess.Popen([*command, "--out", str(folder)], stdout=subprocess.DEVNULL)
    try:
        while not (folder / "server.json").exists():
            time.sleep(0.1)
        time.sleep(0.5)
        yield
    finally:
        server.terminate()
        server.wait(10)


def make_watch(folder: Path, addresses: str) -> None:
    """A watch of these feeds with every packaged topic."""
    init_watch(folder, empty=True)
    for path in (ROOT / "data/defaults/topics").glob("*.toml"):
        shutil.copy(path, folder / "topics")
    shutil.copytree(ROOT / "data/defaults/lists", folder / "lists")
    (folder / "feeds.csv").write_text("url\n" + addresses, encoding="utf-8")


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("newsworld", type=Path, nargs="?", default=ROOT.parent / "shared" / "newsworld")
    parser.add_argument("--feeds", type=int, default=150)
    given = parser.parse_args()
    os.environ["WIREWATCH_ALLOW_LOOPBACK"] = "1"
    loop = Loop()
    with tempfile.TemporaryDirectory() as scratch:
        world, watch = Path(scratch) / "world", Path(scratch) / "watch"
        world.mkdir()
        with world_of(given.newsworld, given.feeds, world):
            make_watch(watch, (world / "feeds.txt").read_text(encoding="utf-8"))
            with loop.watched():
                done = watch_once(App(watch, 0), "all", ("pages=none", "delay=0"), Counting())
    print(summary(done.counts, done.report))
    print(line("delay of a timer", loop.delays), f"(target {TARGET_MS:g})")
    print(line("CPU of a callback", [seconds for seconds, _ in loop.callbacks]), f"(target {TARGET_MS:g})")
    whole = sum(seconds for seconds, _ in loop.callbacks)
    articles = done.counts.get("articles_new", 0) or 1
    print(f"CPU of all callbacks   {whole:.1f} s, {whole / articles * 1000:.2f} ms an article")
    for seconds, name in sorted(loop.callbacks, reverse=True)[:8]:
        print(f"  {seconds * 1000:6.1f} ms  {name}")


if __name__ == "__main__":
    main()
