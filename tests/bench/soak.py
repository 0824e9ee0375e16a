"""Thirty simulated days of one daemon, with retention on: does anything grow for ever?

    python -m tests.bench.soak [--feeds 200] [--days 30] [--articles 0.5] [--polls 3]

A crawl in memory whose clock jumps to the next due moment. Prints, every few days, the bytes in use of the archive and of raw/, the resident memory,
and at the end the rows and bytes of every table, at half time and at the end. What stays for ever by design is named in docs/keep.md; a table that
grew and is not named there ends the bench with 1.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import hashlib
import math
import resource
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

from scrapy import Request

from crawler.archive.connect import moment
from crawler.workers.pool import Workers
from tests.memory_crawl import NOON, Answer, MemoryCrawl, page, words_of
from tests.watching import watch_folder

WINDOW_DAYS = 5
STEP = timedelta(minutes=30)
"""The clock jumps at least so far: what is due within it is asked at once."""
SETTINGS = """[crawl]
backlog_days = 9
reread = false
polls_per_day = {polls}
[keep]
text_days = {days}
backlog_days_kept = {days}
spare = []
versions = 2
polls_days = 3
events_days = 3
sums_days = 1
raw = "all"
raw_days = {days}
"""
GROWS = {
    "articles", "article_urls", "entry_keys", "stories", "story_members", "story_origins", "origins_found", "origin_edges", "relations",
    "credits", "term_counts",
}  # fmt: skip
"""As docs/keep.md says."""
FEED = '<rss version="2.0"><channel><title>F</title>{items}</channel></rss>'
ITEM = "<item><title>{title}</title><link>{link}</link><guid>{link}</guid><pubDate>{date}</pubDate></item>"


@dataclass
class SoakWorld:
    """Feeds that bring an article every so often; each holds its last five."""

    per_day: float
    crawl: MemoryCrawl

    def answer(self, request: Request) -> Answer:
        """What an address says at this simulated moment."""
        host, _, path = request.url.removeprefix("https://").partition("/")
        if path == "feed":
            return self._feed(host)
        return Answer(self._page(host, path).encode(), headers={"Content-Type": "text/html"})

    def _feed(self, host: str) -> Answer:
        # 15 days before the first look lie in the past, so that every feed is full from the beginning.
        passed = (self.crawl.now - NOON).total_seconds() / 86_400 + 15
        shift = int(hashlib.sha256(host.encode()).hexdigest()[:4], 16) / 65_536
        newest = int(passed * self.per_day + shift)
        items = ""
        for n in range(newest, max(0, newest - 5), -1):
            at = NOON + timedelta(days=(n - shift) / self.per_day - 15)
            items += ITEM.format(title=f"Item {n} of {host}", link=f"https://{host}/{n}", date=format_datetime(at))
        return Answer(FEED.format(items=items).encode(), headers={"Content-Type": "application/rss+xml"})

    def _page(self, host: str, number: str) -> str:
        return page(f"Item {number} of {host}", words_of(f"{host.partition('.')[0]}n{number}", 90))


@dataclass
class Watching:
    """Moves the clock on before each tick, and notes what there is."""

    days: int
    seen: list[tuple[float, float, float, float]] = field(default_factory=list)
    tables: list[dict[str, int]] = field(default_factory=list)
    sizes: list[dict[str, int]] = field(default_factory=list)
    begun: float = field(default_factory=time.monotonic)

    def move(self, crawl: MemoryCrawl) -> None:
        """To the next due moment; once an hour, what a daemon does then."""
        session, before = crawl.session, crawl.now
        for noted in (crawl.asked, crawl.headers):  # of tests, which look at them afterwards
            noted.clear()
        due = moment(session.db.execute("SELECT min(next_poll_at) FROM feeds WHERE next_poll_at <> ''").fetchone()[0])
        crawl.now = max(before + STEP, due or before)
        if before.hour != crawl.now.hour:
            session.housekeeping._stories_closed = session.housekeeping._prune_after = -math.inf
            session.raw._swept_at = session.figures._looked_at = -math.inf
            session.housekeeping.prune()
            while (
                session.housekeeping._pruning is not None
            ):  # a slice a second: a pass is over long before the next tick
                session.housekeeping.prune()
        passed = (crawl.now - NOON).total_seconds() / 86_400
        if passed >= len(self.seen) * 2.5:
            self.note(crawl, passed)

    def note(self, crawl: MemoryCrawl, day: float) -> None:
        """Sizes at this moment."""
        db = crawl.session.db
        gc.collect()
        crawl.session.let_go()  # SQLite keeps up to 64 MB of pages, as many as the archive has: not what is asked here
        pages, free, size = (
            db.execute(f"PRAGMA {n}").fetchone()[0] for n in ("page_count", "freelist_count", "page_size")
        )
        raw = sum(path.stat().st_size for path in (crawl.folder / "raw").glob("*"))
        memory = int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
        self.seen.append((day, (pages - free) * size / 1e6, raw / 1e6, memory / 1e6))
        self.tables.append(counts(db))
        self.sizes.append(sizes(db))
        day, used, kept, held = self.seen[-1]
        print(
            f"day {day:4.1f}: archive {used:6.2f} MB in use, raw {kept:6.2f} MB, memory {held:6.1f} MB, "
            f"{self.tables[-1]['polls']:6d} polls, {self.tables[-1]['article_text']:5d} texts of "
            f"{self.tables[-1]['articles']:5d} articles, {time.monotonic() - self.begun:5.0f} s", flush=True,
        )  # fmt: skip


def counts(db: sqlite3.Connection) -> dict[str, int]:
    """Rows of every table."""
    names = db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").fetchall()
    return {name: db.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for (name,) in names if "fts" not in name}


def sizes(db: sqlite3.Connection) -> dict[str, int]:
    """Bytes of every table with its indexes."""
    sql = """SELECT CASE WHEN s.name LIKE 'articles_fts%' THEN 'articles_fts' ELSE coalesce(m.tbl_name, s.name) END, sum(s.pgsize)
             FROM dbstat s LEFT JOIN sqlite_master m ON m.name = s.name GROUP BY 1"""
    return dict(db.execute(sql).fetchall())


class Until:
    """The ticks of a daemon, until so many days are over."""

    def __init__(self, watching: Watching, crawl: MemoryCrawl) -> None:
        self.watching, self.crawl = watching, crawl

    def __iter__(self):  # type: ignore[no-untyped-def]
        while (self.crawl.now - NOON) < timedelta(days=self.watching.days):
            yield self.watching.move


def main() -> None:
    """Runs and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=200)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--articles", type=float, default=0.5, help="of each feed and day")
    parser.add_argument("--polls", type=float, default=3.0, help="of each feed and day")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        feeds = [f"https://f{n}.example/feed" for n in range(asked.feeds)]
        watch_folder(Path(folder), feeds, SETTINGS.format(polls=asked.polls, days=WINDOW_DAYS))
        crawl, watching = MemoryCrawl(Path(folder)), Watching(asked.days)
        # Real ones: what reads pages keeps caches that only grow, and is replaced after some hundred tasks.
        crawl.workers = Workers(2, 60.0, 1024)  # type: ignore[assignment]
        crawl.elsewhere = SoakWorld(asked.articles, crawl).answer
        asyncio.run(_soak(crawl, watching))
        with closing(sqlite3.connect(f"{folder}/news.db")) as db:
            watching.tables.append(counts(db))
            watching.sizes.append(sizes(db))
    sys.exit(told(watching))


def told(watching: Watching) -> int:
    """Prints rows and bytes; 1 when a table grew that may not."""
    half = next(n for n, seen in enumerate(watching.seen) if seen[0] >= watching.days / 2)
    (rows, bytes_), (last, size) = (
        (watching.tables[half], watching.sizes[half]),
        (watching.tables[-1], watching.sizes[-1]),
    )
    pruned = max(1, (last["articles"] - last["article_text"]) - (rows["articles"] - rows["article_text"]))
    grown = []
    print(
        f"{pruned} texts went in the second half; rows and kB at half time and at the end, bytes more for each text that went:"
    )
    for name in sorted(last, key=lambda name: size.get(name, 0), reverse=True):
        more = (size.get(name, 0) - bytes_.get(name, 0)) / pruned
        print(
            f"  {name:16} {rows[name]:8d} {last[name]:8d} {bytes_.get(name, 0) // 1000:8d} {size.get(name, 0) // 1000:8d} {more:8.0f}"
        )
        if last[name] > rows[name] * 1.1 + 20 and name not in GROWS:
            grown.append(name)
    print(f"grew, and may not: {', '.join(grown)}" if grown else "what grew is named in docs/keep.md")
    return int(bool(grown))


async def _soak(crawl: MemoryCrawl, watching: Watching) -> None:
    crawl.ticks = Until(watching, crawl)
    await crawl._run("daemon", ())


if __name__ == "__main__":
    main()
