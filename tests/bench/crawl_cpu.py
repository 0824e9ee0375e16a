"""CPU of the main process for each new article: nothing judged, everything judged, and with 200 rules of delivery.

    python -m tests.bench.crawl_cpu [--feeds 60] [--rounds 3] [--pages EVALS/articles/aeb ...]

A crawl in memory of feeds that bring 25 articles of 240 invented words each (tests/memory_crawl.py): no network, no Scrapy
around it. What workers would do is done in place and not counted. Each round is a process of its own. With ``--pages`` real
pages are read instead, 120 of each folder, everything judged.
"""

from __future__ import annotations

import argparse
import importlib
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.bench.openstories import _article
from tests.memory_crawl import MemoryCrawl, WorkersHere, memory_crawl

PER_FEED, EVENTS, RULES, A_FOLDER = 25, 900, 200, 120
NOTHING = "copies = false\nstories = false\ncredits = false\n"
WAYS = ("nothing judged", "everything judged", f"with {RULES} rules")


class CountingWorkers(WorkersHere):
    """Does the work in place, and notes the CPU seconds that a worker process would have spent."""

    spent = 0.0

    async def run(self, task: Any, *arguments: Any, **more: Any) -> Any:
        began = time.process_time()
        try:
            return await super().run(task, *arguments, **more)
        finally:
            CountingWorkers.spent += time.process_time() - began


def feed(host: str, items: Iterable[tuple[str, str, str]]) -> str:
    """RSS of (address, title, text)."""
    written = "".join(
        f"<item><guid>{escape(link)}</guid><link>{escape(link)}</link><title>{escape(title)}</title>"
        f"<description>{escape(text)}</description><pubDate>Wed, 04 Mar 2026 {8 + n % 4:02d}:{n % 60:02d}:00 GMT</pubDate></item>"
        for n, (link, title, text) in enumerate(items)
    )
    head = f"<title>{host}</title><link>https://{host}/</link><description>d</description>"
    return f"<?xml version='1.0'?><rss version='2.0'><channel>{head}{written}</channel></rss>"


def rules() -> str:
    """A delivery.toml of so many rules, each of one topic and one language."""
    channel = '[channels.out]\nurl = "file:told.jsonl"\n'
    one = (
        '[[alerts]]\nname = "rule{0}"\nchannel = "out"\ntopics = ["nato"]\nwhere = "language:(en OR uk) outlet:p{0}"\n'
    )
    return channel + "".join(one.format(n) for n in range(RULES))


def invented(folder: Path, feeds: int, way: str) -> MemoryCrawl:
    """A watch whose feeds hold texts of their own and of ``EVENTS`` events."""
    chosen = random.Random(3)
    events: dict[int, list[str]] = {}
    hosts = [f"p{n}.example" for n in range(feeds)]
    settings = '[crawl]\npages = "none"\n' + (NOTHING if way == WAYS[0] else "")
    crawl = memory_crawl(folder, *(f"https://{host}/feed" for host in hosts), settings=settings)
    if way == WAYS[2]:
        (folder / "delivery.toml").write_text(rules(), encoding="utf-8")
    for host in hosts:
        texts = [_article(chosen, events, chosen.randrange(EVENTS)) for _ in range(PER_FEED)]
        items = [(f"https://{host}/{n}", title, body) for n, (title, body, _) in enumerate(texts)]
        crawl.site(f"https://{host}/feed", feed(host, items), kind="application/rss+xml")
    return crawl


def real(folder: Path, pages: list[Path]) -> MemoryCrawl:
    """A watch with a feed for each site of the labelled pages."""
    sys.path.insert(0, str(pages[0].parent))
    load = importlib.import_module("evaluate").load
    records = [record for one in pages for record in load(one, A_FOLDER)]
    by_host: dict[str, list[dict[str, Any]]] = {}
    for record in records:
        by_host.setdefault(urlsplit(record["url"]).netloc, []).append(record)
    crawl = memory_crawl(folder, *(f"https://{host}/feed-x" for host in by_host), settings="[crawl]\ndelay = 0\n")
    for host, own in by_host.items():
        items = [(record["url"], record["gold"].get("title") or "untitled", "") for record in own]
        crawl.site(f"https://{host}/feed-x", feed(host, items), kind="application/rss+xml")
        for record in own:
            crawl.site(record["url"], record["text"], kind="text/html; charset=utf-8")
    return crawl


def cost(crawl: MemoryCrawl) -> tuple[int, float]:
    """Articles that came, and CPU milliseconds of the main process for each."""
    crawl.workers = CountingWorkers()
    began = time.process_time()
    crawl.run()
    seconds = time.process_time() - began - CountingWorkers.spent
    articles = crawl.rows("SELECT count(*) FROM articles")[0][0]
    return articles, 1000 * seconds / articles


def in_its_own_process(arguments: list[str]) -> float:
    """What one round prints."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.crawl_cpu", *arguments], capture_output=True, text=True, timeout=900
    )
    if done.returncode:
        sys.exit(done.stderr)
    return float(done.stdout.split()[-1])


def main() -> None:
    """Print a line for each way."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pages", type=Path, nargs="+", default=[])
    parser.add_argument("--once", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.once is not None:
        with tempfile.TemporaryDirectory() as folder:
            way = WAYS[asked.once]
            crawl = real(Path(folder), asked.pages) if asked.pages else invented(Path(folder), asked.feeds, way)
            print(*cost(crawl))
        return
    given = ["--feeds", str(asked.feeds), *(["--pages", *map(str, asked.pages)] if asked.pages else [])]
    for number, way in [(1, "real pages")] if asked.pages else enumerate(WAYS):
        found = [in_its_own_process([*given, "--once", str(number)]) for _ in range(asked.rounds)]
        print(f"{way:20} {statistics.median(found):6.2f} ms in the median, {max(found):6.2f} at worst", flush=True)


if __name__ == "__main__":
    main()
