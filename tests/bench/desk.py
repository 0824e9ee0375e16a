"""Prints what each page of the desk costs the server: CPU and bytes, on a large archive and while a run is writing.

    python -m tests.bench.desk [--articles 105000] [--keep FILE] [--rounds 3]

Pages are asked in process, without a socket; the figure is process time of the server, the best of the rounds after one to
warm up. The goals: 150 ms and 60,000 bytes at 105,000 articles, 300 ms at a million, no page that fails while another process
holds the archive for .9 s at a time, and `wirewatch open` ready within 2 s.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import sqlite3
import subprocess
import tempfile
import time
from contextlib import closing
from pathlib import Path

from tests.bench.desk_archive import NOW, make_desk_archive, topic_word
from tests.bench.reflag import vocabulary
from tests.desk.visitor import DeskVisitor
from tests.watching import COMMAND, environment


def pages(archive: Path) -> dict[str, str]:
    """Name -> address of the pages to ask."""
    words = vocabulary(random.Random(1))
    with closing(sqlite3.connect(archive)) as db:
        story = db.execute("SELECT id FROM stories ORDER BY article_count DESC").fetchone()[0]
        article = db.execute(
            "SELECT article FROM flags ORDER BY article IN (SELECT article FROM versions) DESC, article DESC"
        ).fetchone()[0]
        copied = db.execute(
            "SELECT copy_of FROM articles WHERE copy_of IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC"
        ).fetchone()[0]
    common, rare = topic_word(words, 1), words[40_000]
    return {
        "today": "",
        "today, 7 days": "?window=7d",
        "story": f"/stories/{story}",
        "article": f"/articles/{article}",
        "article with copies": f"/articles/{copied}",
        "topics": "/topics",
        "topic": "/topics/topic1",
        "sources": "/sources",
        "source": "/sources/50",
        "search, a word": f"/search?q={common}",
        "search, a rare word": f"/search?q={rare}",
        "search, of a language": f"/search?q={common}+language%3Auk",
        "search, common words": f"/search?q={words[5]}+{words[9]}",
        "edits": "/edits",
        "marks": "/marks",
    }


def measured(desk: DeskVisitor, address: str, rounds: int) -> tuple[int, float, int]:
    """Status, milliseconds of CPU, bytes."""
    best, answer = float("inf"), desk.get(address)
    for _ in range(rounds):
        began = time.process_time()
        answer = desk.get(address)
        best = min(best, time.process_time() - began)
    return answer.status_code, 1000 * best, len(answer.content)


def hold(archive: Path, seconds: float) -> None:
    """Write as a run does: one transaction after another, each held for .9 s."""
    end = time.monotonic() + seconds
    with closing(sqlite3.connect(archive, isolation_level=None, timeout=10)) as db:
        while time.monotonic() < end:
            db.execute("BEGIN IMMEDIATE")
            db.execute("UPDATE feeds SET generation = generation + 1")
            time.sleep(0.9)
            db.execute("COMMIT")


def ready_seconds(folder: Path) -> float:
    """From the command to its address."""
    if not (folder / "feeds.csv").exists():
        (folder / "feeds.csv").write_text("url\n", encoding="utf-8")
    began = time.monotonic()
    arguments = [*COMMAND, "--dir", str(folder), "open", "--port", "0"]
    with subprocess.Popen(
        arguments, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment(False)
    ) as server:
        assert server.stdout is not None
        address = server.stdout.readline()
        took = time.monotonic() - began
        server.terminate()
    assert address.startswith("http://"), f"`open` gave no address: {address!r}"
    return took


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--articles", type=int, default=105_000)
    options.add_argument("--keep", type=Path, help="make the archive here, a file news.db, and use it again next time")
    options.add_argument("--rounds", type=int, default=3)
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        archive = asked.keep or Path(temporary) / "news.db"
        if not archive.exists():
            archive.parent.mkdir(parents=True, exist_ok=True)
            make_desk_archive(archive, asked.articles)
        desk, addresses = DeskVisitor(archive, now=NOW), pages(archive)
        print(f"{'page':26} {'status':>6} {'CPU ms':>7} {'bytes':>7}")
        for name, address in addresses.items():
            status, milliseconds, size = measured(desk, address, asked.rounds)
            print(f"{name:26} {status:6} {milliseconds:7.0f} {size:7,}", flush=True)
        writer = multiprocessing.get_context("spawn").Process(target=hold, args=(archive, 60))
        writer.start()
        statuses = {name: desk.get(address).status_code for name, address in addresses.items()}
        writer.kill()
        failed = [name for name, status in statuses.items() if status != 200]
        print(
            f"while another process writes: {len(statuses) - len(failed)} of {len(statuses)} pages answered {failed or ''}"
        )
        print(f"`open` ready after {ready_seconds(archive.parent):.2f} s")


if __name__ == "__main__":
    main()
