"""What keeping pages as received costs, and what a kill of `wirewatch reread` costs.

    python -m tests.bench.raw [--pages 300] [--kills 50]

Prints CPU of the main process for each page that is kept (real workers, real archive), the size of raw/ against gzip -6 of the same pages, and
whether every text is the better one after so many kills.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import hashlib
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from crawler.archive.connect import connect
from crawler.archive.texts.rereads import ArticleToReread
from crawler.crawl.batch import BatchWriter
from crawler.crawl.rawkeeper import RawKeeper
from crawler.rawpages.records import RawPage
from crawler.steps.items import PageItem
from crawler.watch.folder import Watch
from crawler.workers import tasks
from crawler.workers.pool import Workers
from tests.archive.making import draft, store
from tests.memory_crawl import MemoryCrawl, page, words_of
from tests.watching import COMMAND, watch_folder

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
SYLLABLES = tuple(f"{a}{b}{c}" for a in "bdfgklmnprst" for b in "aeiou" for c in "lmnrst")
FEED = "https://a.example/feed"
KEEP = '[crawl]\nbacklog_days = 9\nmax_items = 100000\n[keep]\nraw = "all"\n'


def html_of(n: int) -> str:
    """Some 100 KB, 30 packed: an article among much that is not one."""
    chance = random.Random(n)

    def words(count: int) -> str:
        return " ".join(f"{chance.choice(SYLLABLES)}{chance.choice(SYLLABLES)}" for _ in range(count))

    rows = "".join(
        f'<li class="c{chance.randrange(40)}"><a href="/{chance.getrandbits(40):x}">{words(chance.randrange(3, 12))}</a></li>'
        for _ in range(900)
    )
    return page(f"Title {n}", *(words_of(f"W{n}x{i}", 90) for i in range(8)), head=f"<!-- {n} -->") + f"<ul>{rows}</ul>"


async def keep_all(folder: Path, pages: int) -> tuple[float, float]:
    """Main CPU of a page, ms, and the size against gzip."""
    watch = Watch(watch_folder(folder, [FEED], KEEP).path)
    with closing(connect(watch.archive_path)) as db:
        articles = [store(db, f"https://a.example/{n}", draft(f"T{n}")).article for n in range(pages)]
        workers = Workers(2, 60.0, 1024)
        writer = BatchWriter(db)
        keeper = RawKeeper(watch, db, writer, workers)
        headers = (("Content-Type", "text/html; charset=utf-8"), ("Content-Encoding", "gzip"), ("Date", "x"))
        items = []
        packed_size = 0
        for n, article in enumerate(articles):
            body = html_of(n).encode()
            packed = gzip.compress(body, 6)
            packed_size += len(packed)
            raw = RawPage(f"https://a.example/{n}", 200, (("User-Agent", "wirewatch"),), headers, packed)
            entry = ArticleToReread(article, f"https://a.example/{n}", None, NOW, False)
            digest = hashlib.sha256(body).hexdigest()
            items.append(PageItem(entry, entry.link, NOW, draft(), "", 200, digest, raw=raw))
        await workers.run(tasks.raw_records, items[0].raw, NOW, {})  # starts the worker
        begun = time.process_time()
        for item in items:
            await keeper.keep(item, item.entry.article)
        await writer.drain()
        used = time.process_time() - begun
        keeper.close()
        workers.close()
        size = sum(path.stat().st_size for path in watch.raw_folder.iterdir())
        return used / pages * 1e3, size / packed_size


def worse_archive(folder: Path, pages: int) -> None:
    """An archive whose texts a bad reader cut short."""
    watch_folder(folder, [FEED], KEEP)
    crawl = MemoryCrawl(folder)
    good = tasks.read_page
    tasks.read_page = lambda *a: replace(d := good(*a), body=d.body[: len(d.body) // 2], lines=None)  # type: ignore[assignment]
    items = ""
    for n in range(pages):
        items += f"<item><title>Title {n}</title><link>https://a.example/{n}</link><pubDate>Wed, 04 Mar 2026 11:00:00 GMT</pubDate></item>"
        crawl.site(f"https://a.example/{n}", page(f"Title {n}", words_of(f"W{n}", 90)))
    crawl.site(FEED, f'<rss version="2.0"><channel><title>A</title>{items}</channel></rss>', kind="application/rss+xml")
    crawl.run("due", "backlog_days=9")
    tasks.read_page = good


def texts(folder: Path) -> list[tuple[object, ...]]:
    """Texts, versions and whether the file is whole."""
    with closing(connect(folder / "news.db")) as db:
        found = [tuple(r) for r in db.execute("SELECT article, body, text_version FROM article_text ORDER BY 1")]
        found += [tuple(r) for r in db.execute("SELECT article, text_version, reason FROM versions ORDER BY 1, 2")]
        return [*found, tuple(db.execute("PRAGMA integrity_check").fetchone())]


def versions(folder: Path) -> int:
    """How many texts were made better so far."""
    with closing(sqlite3.connect(f"file:{folder}/news.db?mode=ro", uri=True, timeout=5)) as db:
        return int(db.execute("SELECT count(*) FROM versions").fetchone()[0])


def kill_rereads(kills: int, pages: int) -> tuple[int, bool]:
    """How many were killed at work, and whether the end is that of a run that nobody killed."""
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        for folder in (one, two):
            worse_archive(Path(folder), pages)
        command = [*COMMAND, "--dir", one, "reread", "--from", "raw"]
        chance, killed = random.Random(7), 0
        for _ in range(kills):
            end, process = (
                versions(Path(one)) + chance.randrange(4),
                subprocess.Popen(command, stdout=subprocess.DEVNULL),
            )
            while process.poll() is None and versions(Path(one)) <= end:
                time.sleep(chance.uniform(0.0, 0.02))
            killed += process.poll() is None
            process.send_signal(signal.SIGKILL)
            process.wait()
        for folder in (one, two):
            subprocess.run([*COMMAND, "--dir", folder, "reread", "--from", "raw"], check=True)
        return killed, texts(Path(one)) == texts(Path(two))


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--kills", type=int, default=50)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        cpu, size = asyncio.run(keep_all(Path(folder), asked.pages))
    print(f"main CPU of a kept page: {cpu:.2f} ms; raw/ against gzip of the pages: {(size - 1) * 100:+.1f} %")
    if asked.kills:
        killed, same = kill_rereads(asked.kills, asked.pages)
        print(f"{killed} of {asked.kills} rereads killed at work; the same texts in the end: {same}")


if __name__ == "__main__":
    sys.exit(main())
