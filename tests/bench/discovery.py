"""Prints what discovery costs on real article pages, and what it finds there.

    python -m tests.bench.discovery [EVALS] [--slowest 5] [--feeds]

For each page the CPU time of ``examine``, which is all that discovery does with a page, of ``candidates_of`` in it (which
feeds a page names), and of ``parse_listing`` (which links of it would be taken, were it a listing page); and whether any
raised. The pages stay where they are. The exit code is 0
whatever the figures say: this measures, it is no gate.
"""

from __future__ import annotations

import argparse
import gzip
import json
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crawler.intake.find.discovery import candidates_of
from crawler.intake.find.finding import SourceFinding, examine
from crawler.intake.listing import parse_listing
from crawler.intake.parsed import Memory

DATASETS = ("aeb", "fundus-tests")
NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


def _pages(evals: Path) -> Iterator[tuple[str, bytes]]:
    for name in DATASETS:
        folder = evals / "articles" / name
        for line in (folder / "manifest.jsonl").open(encoding="utf-8"):
            record = json.loads(line)
            yield record["url"], gzip.decompress((folder / record["html"]).read_bytes())


def _timed(call: Callable[[], Any], tries: int) -> tuple[float, Any]:
    """Milliseconds of CPU, the least of some tries, and the result or the exception."""
    best, result = float("inf"), None
    for _ in range(tries):
        start = time.process_time()
        try:
            result = call()
        except Exception as error:
            result = error
        best = min(best, 1000 * (time.process_time() - start))
    return best, result


def _figures(name: str, times: list[float], failed: int) -> None:
    times = sorted(times)
    over = sum(ms > 50 for ms in times)
    p95 = times[int(0.95 * (len(times) - 1))]
    print(
        f"{name:14} {len(times)} pages, raised {failed} | CPU mean {statistics.mean(times):5.1f} ms, "
        f"median {statistics.median(times):5.1f}, 95 in 100 {p95:5.1f}, slowest {times[-1]:5.1f}, over 50 ms {over}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("evals", nargs="?", default="../shared/evals", type=Path)
    parser.add_argument("--slowest", type=int, default=3)
    parser.add_argument("--tries", type=int, default=3)
    parser.add_argument("--feeds", action="store_true", help="print the feeds that each page names")
    args = parser.parse_args()
    pages = list(_pages(args.evals))
    examine(pages[0][1], {}, pages[0][0], NOW)  # imports and caches
    calls: dict[str, Callable[[bytes, str], Any]] = {
        "candidates_of": lambda body, url: candidates_of(body, {}, url),
        "parse_listing": lambda body, url: parse_listing(body, {}, url, NOW, Memory()),
        "examine": lambda body, url: examine(body, {}, url, NOW),
    }
    told: Counter[str] = Counter()
    for name, call in calls.items():
        cost, failed = [], 0
        for url, body in pages:
            ms, result = _timed(lambda: call(body, url), args.tries)  # noqa: B023
            failed += isinstance(result, Exception)
            cost.append((ms, url, len(body)))
            if isinstance(result, SourceFinding):
                told[result.kind or result.reason] += 1
                told["article"] += bool(result.page and result.page.article)
                told["names feeds"] += bool(result.page and any(not f.comments for f in result.page.feeds))
                for feed in result.page.feeds if result.page and args.feeds else ():
                    print(f"   {feed.how:7}{'comments ' if feed.comments else ''} {feed.url}   at {url[:80]}")
        _figures(name, [ms for ms, _, _ in cost], failed)
        for ms, url, size in sorted(cost, reverse=True)[: args.slowest]:
            print(f"   {ms:6.1f} ms  {size // 1024:5} KiB  {url[:90]}")
    print(", ".join(f"{name} {count}" for name, count in told.most_common()))


if __name__ == "__main__":
    main()
