"""Pages read each second by 1, 2 and 4 worker processes, what a page costs the main process, and how long its loop stood still.

    python -m tests.bench.reading ../shared/evals/articles/aeb [--pages 67] [--workers 1,2,4]

The pages come one after another as fast as workers take them, as after the first poll of many feeds. Workers are started and
have their libraries before the clock starts. A timer that should fire every 10 ms says how late the loop was at the worst.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib
import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crawler.workers import tasks
from crawler.workers.pool import Workers

_TICK = 0.01
_NOW = datetime(2030, 1, 1, tzinfo=UTC)


async def _lateness(worst: list[float]) -> None:
    while True:
        before = time.monotonic()
        await asyncio.sleep(_TICK)
        worst[0] = max(worst[0], time.monotonic() - before - _TICK)


async def measure(pages: list[tuple[bytes, str]], count: int) -> tuple[float, float, float]:
    """Seconds for all pages, CPU seconds of this process for them, and the loop's worst lateness in seconds."""
    workers = Workers(count, 60, 2048)
    try:
        await asyncio.gather(
            *(workers.run(tasks.read_page, *pages[0][:1], "text/html", pages[0][1], _NOW) for _ in range(count))
        )
        worst = [0.0]
        timer = asyncio.ensure_future(_lateness(worst))
        start, cpu = time.monotonic(), time.process_time()
        await asyncio.gather(
            *(workers.run(tasks.read_page, body, "text/html", url, _NOW) for body, url in pages), return_exceptions=True
        )
        spent = time.monotonic() - start, time.process_time() - cpu
        timer.cancel()
        return *spent, worst[0]
    finally:
        workers.close()


def main(argv: list[str] | None = None) -> None:
    """Print a line for each number of workers."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=int, default=67)
    parser.add_argument("--workers", default="1,2,4")
    args = parser.parse_args(argv)
    sys.path.insert(0, str(args.folder.parent))
    evaluate: Any = importlib.import_module("evaluate")
    pages = [(record["text"].encode(), record["url"]) for record in evaluate.load(args.folder, args.pages)]
    print(f"{len(pages)} pages, {len(os.sched_getaffinity(0))} cores, load {os.getloadavg()[0]:.1f}")
    first = 0.0
    for count in map(int, args.workers.split(",")):
        seconds, cpu, late = asyncio.run(measure(pages, count))
        rate = len(pages) / seconds
        first = first or rate
        print(
            f"{count} workers: {rate:6.1f} pages/s, {rate / first:.2f} of the first;"
            f" main {1000 * cpu / len(pages):.1f} ms CPU a page; the loop at most {1000 * late:.0f} ms late"
        )


if __name__ == "__main__":
    main()
