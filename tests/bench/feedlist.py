"""What it costs to read a feeds.csv of 100,000 lines.

    python -m tests.bench.feedlist [LINES]

Prints CPU seconds: reading the list, a second of the same process (what a daemon pays when the file changed), and adding
a tenth to it.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from crawler.watch.feededit import add_sources
from crawler.watch.feedlist import COLUMNS, Source, load_feeds


def cpu_s(run: Callable[[], object]) -> float:
    """CPU seconds of one run."""
    start = time.process_time()
    run()
    return time.process_time() - start


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lines", nargs="?", type=int, default=100_000)
    count = parser.parse_args().lines
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "feeds.csv"
        lines = (
            f'https://news{n}.example.org/rss/{n}.xml,"Feed, {n}",outlet-{n},"world,x",1,,,note' for n in range(count)
        )
        path.write_text("\n".join([",".join(COLUMNS), *lines]) + "\n", encoding="utf-8")
        print(f"{count} lines read      {cpu_s(lambda: load_feeds(path)):.2f} CPU s")
        print(f"read a second time    {cpu_s(lambda: load_feeds(path)):.2f} CPU s")
        new = [Source(f"https://new{n}.example.org/feed") for n in range(count // 10)]
        print(f"{len(new)} added          {cpu_s(lambda: add_sources(path, new)):.2f} CPU s")
        found = load_feeds(path)
        print(f"{len(found.sources)} sources, {len(found.problems)} problems")


if __name__ == "__main__":
    main()
