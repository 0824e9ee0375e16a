"""One simulated hour of a daemon with 100,000 feeds behind 2,000 hosts: does it keep up, and what does it cost?

    python -m tests.bench.hour [--feeds 100000] [--hosts 2000] [--news 0.02] [--seconds 3600]

A crawl in memory whose clock goes on by a second at each tick. The spider, the host queue (a second between two requests to
a host), pipeline, judging and archive are the real ones; sockets, Scrapy's engine and worker processes are not in it: documents
are read in this process. Feeds are as after weeks of polling, due over the hour; an answer is 304, or for ``--news`` of them a
document of ten items with one new. Prints simulated against elapsed time, CPU for each poll, how late polls
were sent, the longest tick, and memory.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import tempfile
import time
from contextlib import closing
from datetime import timedelta
from email.utils import format_datetime
from html import escape
from pathlib import Path
from typing import Any

from scrapy import Request

from crawler.archive.connect import connect, stamp, transaction
from crawler.crawl.daemon import DaemonTicks
from crawler.crawl.pipelines import ArchivePipeline
from crawler.crawl.session import LET_GO_SECONDS, REFRESH_SECONDS, Session, open_session
from crawler.fetching.hostqueue import HostQueue
from crawler.fetching.scheduler import host_key
from crawler.watch.folder import Watch, init_watch
from tests.bench.due import learn
from tests.memory_crawl import NOON, Answer, MemoryCrawl, words_of

HOST_DELAY = 1.0
ITEM = "<item><title>{title}</title><link>{link}</link><guid>{link}</guid><pubDate>{date}</pubDate><description>{text}</description></item>"
FEED = '<rss version="2.0"><channel><title>F</title>{items}</channel></rss>'
TARGETS = {"of the clock": 4.0, "MB": 150.0}


def make_hour(folder: Path, feeds: int, hosts: int) -> None:
    """A watch whose feeds were polled for weeks and are due over the coming hour."""
    init_watch(folder, empty=True)
    lines = (f"https://h{n % hosts}.example/feed-{n}.xml,outlet{n % 997}\n" for n in range(feeds))
    (folder / "feeds.csv").write_text("url,outlet\n" + "".join(lines), encoding="utf-8")
    (folder / "watch.toml").write_text('[crawl]\npages = "none"\n', encoding="utf-8")
    learn(Watch(folder), NOON)
    dice = random.Random(11)
    with closing(connect(folder / "news.db")) as db:
        ids = [row[0] for row in db.execute("SELECT id FROM feeds")]
        due = [(stamp(NOON + timedelta(seconds=dice.randrange(3600))), feed) for feed in ids]
        with transaction(db):
            db.executemany("UPDATE feeds SET next_poll_at = ? WHERE id = ?", due)


class HourWorld:
    """What an address answers: as a rule, nothing new."""

    def __init__(self, crawl: MemoryCrawl, news: float) -> None:
        self.crawl, self.news, self.dice = crawl, news, random.Random(5)
        self.documents = 0

    def answer(self, request: Request) -> Answer:
        """304, or a document with one item of this moment and nine earlier ones."""
        if self.dice.random() >= self.news:
            return Answer(status=304)
        self.documents += 1
        items = ""
        for n in range(10):
            at = self.crawl.now - timedelta(hours=n)
            name = f"{request.url.removesuffix('.xml')}/{at:%Y%m%d%H%M}"
            text = escape(words_of(name.replace("/", "").replace(":", ""), 40))
            items += ITEM.format(title=f"Item {name[-18:]}", link=name, date=format_datetime(at), text=text)
        return Answer(FEED.format(items=items).encode(), headers={"Content-Type": "application/rss+xml"})


class HourCrawl(MemoryCrawl):
    """Asks each host once a second, and notes how late each poll was sent."""

    def begin(self) -> None:
        """Before the first tick."""
        self.hosts: HostQueue[Request] = HostQueue(HOST_DELAY, lambda: (self.now - NOON).total_seconds())
        self.late: list[float] = []

    async def answered(self, crawler: Any, pipeline: ArchivePipeline) -> None:
        """What waits is queued under its host; hosts that are ready answer."""
        for request in crawler.engine.waiting:
            self.hosts.push(host_key(request.url), request)
        crawler.engine.waiting.clear()
        asked = []
        while (released := self.hosts.pop()) is not None:
            asked.append(released)
            due = released[1].cb_kwargs["feed"].state.next_poll_at
            self.late.append((self.now - due).total_seconds())
        await asyncio.gather(*(self._answer(crawler, pipeline, request) for _, request in asked))
        for host, _ in asked:
            self.hosts.done(host)
        self.asked.clear()
        self.headers.clear()


async def live(crawl: HourCrawl, session: Session, seconds: int) -> float:
    """So many ticks; gives the longest, in seconds."""
    crawl.session = session
    crawler, pipeline = crawl._crawl_of(session)
    daemon, longest = DaemonTicks(crawler, session), 0.0
    session._looked_at = time.monotonic() + 1e9
    for second in range(seconds):
        if second % REFRESH_SECONDS == 0:
            session._looked_at = -REFRESH_SECONDS
        if second % LET_GO_SECONDS == 0:
            session._let_go_at = -LET_GO_SECONDS
        begun = time.perf_counter()
        await daemon.tick()
        session._looked_at = time.monotonic() + 1e9
        longest = max(longest, time.perf_counter() - begun)
        await crawl.answered(crawler, pipeline)
        crawl.now += timedelta(seconds=1)
        if second % 300 == 299:
            print(f"  after {second + 1} s: {len(crawl.late):,} polls, {memory('VmRSS'):.0f} MB", flush=True)
    await pipeline.close_spider()
    return longest


def memory(what: str) -> float:
    """MB of this process, from the kernel's account."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(float(line.split()[1]) / 1024 for line in lines if line.startswith(what))


def main() -> None:
    """Runs and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, default=100_000)
    parser.add_argument("--hosts", type=int, default=2_000)
    parser.add_argument("--news", type=float, default=0.02)
    parser.add_argument("--seconds", type=int, default=3_600)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "watch"
        make_hour(folder, given.feeds, given.hosts)
        crawl = HourCrawl(folder)
        world = HourWorld(crawl, given.news)
        crawl.elsewhere = world.answer
        crawl.begin()
        watch = Watch(folder, ("allow_loopback=true",))
        began, cpu = time.monotonic(), time.process_time()
        with open_session(watch, "daemon", clock=lambda: crawl.now, workers=crawl.workers) as session:  # type: ignore[arg-type]
            longest = asyncio.run(live(crawl, session, given.seconds))
        elapsed, cpu = time.monotonic() - began, time.process_time() - cpu
        with closing(connect(folder / "news.db")) as db:
            stored = db.execute("SELECT count(*), sum(outcome = 'new') FROM polls").fetchone()
            waiting = db.execute(
                "SELECT count(*) FROM feeds WHERE next_poll_at < ?", (stamp(crawl.now - timedelta(minutes=1)),)
            ).fetchone()[0]
    report(given.seconds, crawl.late, world.documents, stored, waiting, elapsed, cpu, longest)


def report(
    seconds: int,
    late: list[float],
    documents: int,
    stored: Any,
    waiting: int,
    elapsed: float,
    cpu: float,
    longest: float,
) -> None:
    """Prints the figures beside their targets."""
    ordered = sorted(late)
    print(
        f"{len(late):,} polls asked, {documents:,} with a document; {stored[0]:,} stored, {stored[1] or 0:,} with news"
    )
    print(f"{waiting:,} feeds overdue by more than a minute at the end")
    print(
        f"sent late: median {ordered[len(ordered) // 2]:.0f} s, p95 {ordered[int(len(ordered) * 0.95)]:.0f} s, most {ordered[-1]:.0f} s"
    )
    print(
        f"{seconds} simulated seconds in {elapsed:.0f} s: {elapsed / seconds:.2f} of the clock (target {TARGETS['of the clock']:g})"
    )
    print(f"{cpu:.0f} CPU s, {cpu / len(late) * 1000:.2f} ms a poll; longest tick {longest * 1000:.0f} ms")
    print(
        f"memory {memory('VmRSS'):.0f} MB at the end, {memory('VmHWM'):.0f} MB at most (target {TARGETS['MB']:g} for an idle daemon)"
    )


if __name__ == "__main__":
    main()
