"""Prunes an archive to a tenth while somebody else writes to it, and prints what that takes.

    python -m tests.bench.prune [--articles 100000]

The archive is written by SQL, evenly over 400 days: 250 invented words each (Zipf, seed 1), twenty fingerprint keys, an entry, a
story for three articles, one flag in ten. Everything older than ten days goes, but for what is flagged. Printed are CPU, memory,
the longest transaction, the longest that the other writer waited, and whether a figure of stories or origins changed.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path

from crawler.archive import connect as opening
from crawler.archive.connect import connect, transaction
from crawler.archive.keep import space
from crawler.steps.pruning import Pruning
from crawler.watch.settings_file import KeepSettings
from tests.bench.reflag import vocabulary

NOW = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)
DAYS, WORDS, OUTLETS = 400, 250, 40
FIGURES = (
    "SELECT id, title, article_count, outlet_count, origin_count, uncredited_count, circular FROM stories ORDER BY id",
    "SELECT story, outlet, position, name, article, reason, found_at FROM story_origins ORDER BY 1, 2",
    "SELECT id, story, copy_of, origin, outlet, came_at FROM articles ORDER BY id",
    "SELECT article, step, source_article, source_outlet, reason, leads FROM origin_edges ORDER BY 1, 2",
    "SELECT topic, day, articles, outlets, without_copies FROM topic_days ORDER BY 1, 2",
)
WRITER = """
import sqlite3, sys, time
db = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=30)
longest = writes = 0
while True:
    began = time.monotonic()
    try:
        db.execute("BEGIN IMMEDIATE")
        db.execute("UPDATE feeds SET entries_per_day = entries_per_day + 1 WHERE id = 1")
        db.execute("COMMIT")
    except sqlite3.OperationalError as error:
        print(error, flush=True)
        continue
    longest, writes = max(longest, time.monotonic() - began), writes + 1
    with open(sys.argv[2], "w") as out:
        out.write(f"{longest} {writes}")
    time.sleep(0.1)
"""


def stamp(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def fill(path: Path, articles: int) -> None:
    """Write the archive, two thousand articles to a transaction."""
    chosen = random.Random(1)
    words = vocabulary(chosen)
    weights = list(accumulate(1 / (rank + 3) for rank in range(len(words))))
    with closing(connect(path)) as db:
        with transaction(db):
            db.execute("INSERT INTO topics (id, title, topic_version) VALUES ('t', 't', 1)")
            for n in range(OUTLETS):
                db.execute("INSERT INTO outlets (id, title) VALUES (?, ?)", (f"o{n}", f"Outlet {n}"))
                db.execute(
                    "INSERT INTO feeds (declared_url, url, document_at) VALUES (?, '', ?)",
                    (f"https://o{n}.example/feed", stamp(NOW)),
                )
                for hours in range(200):
                    polled = stamp(NOW - timedelta(hours=hours))
                    db.execute(
                        "INSERT INTO polls (feed, polled_at, outcome) VALUES (?, ?, 'unchanged')", (n + 1, polled)
                    )
        for first in range(1, articles + 1, 2000):
            with transaction(db):
                for number in range(first, min(first + 2000, articles + 1)):
                    _article(
                        db, number, stamp(NOW - timedelta(days=DAYS * (1 - number / articles))), chosen, words, weights
                    )
        space.checkpoint(db)


def _article(
    db: sqlite3.Connection, n: int, at: str, chosen: random.Random, words: list[str], weights: list[float]
) -> None:
    outlet, story = f"o{n % OUTLETS}", (n + 2) // 3
    said = chosen.choices(words, cum_weights=weights, k=WORDS)
    title, body = " ".join(said[:8]), "\n".join(" ".join(said[k : k + 50]) for k in range(0, WORDS, 50))
    if n % 3 == 1:
        db.execute(
            """INSERT INTO stories (id, title, first_seen_at, last_seen_at, article_count, outlet_count, origin_count, closed_at)
               VALUES (?, ?, ?, ?, 3, 3, 1, ?)""",
            (story, title, at, at, at),
        )
    url = f"https://{outlet}.example/{n}"
    db.execute(
        """INSERT INTO articles (id, title, url, outlet, feed, language, published_at, first_seen_at, came_at, text_source, story, origin)
           VALUES (?, ?, ?, ?, ?, 'en', ?, ?, ?, 'page', ?, ?)""",
        (n, title, url, outlet, n % OUTLETS + 1, at, at, at, story, outlet),
    )
    if n % 3 == 1:
        db.execute("INSERT INTO story_origins VALUES (?, ?, 0, ?, ?, 'own', ?)", (story, outlet, outlet, n, at))
    db.execute("INSERT INTO article_text VALUES (?, ?, ?, ?, 1)", (n, title, said[9], body))
    db.execute("INSERT INTO article_urls (url, article) VALUES (?, ?)", (url, n))
    db.executemany("INSERT INTO fp VALUES (?, ?)", [(chosen.getrandbits(62), n) for _ in range(20)])
    db.executemany("INSERT OR IGNORE INTO article_tags VALUES (?, ?)", [(n, word) for word in said[20:25]])
    vector = "{" + ", ".join(f'"{word}": 0.2' for word in dict.fromkeys(said[:40])) + "}"
    db.execute("INSERT INTO story_members VALUES (?, ?, 0.5, '[]', 'words', 1, ?, 1, '')", (n, story, vector))
    db.execute("INSERT INTO origin_edges VALUES (?, 0, ?, NULL, ?, ?, 'wire', NULL, 1)", (n, story, outlet, outlet))
    entry = db.execute(
        """INSERT INTO entries (feed, guid, link, title, summary, first_seen_at, last_seen_at, article) VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
        (n % OUTLETS + 1, str(n), url, title, said[9], at, at, n),
    ).lastrowid
    db.executemany(
        "INSERT INTO entry_keys VALUES (?, ?, ?)", [(n % OUTLETS + 1, key, entry) for key in (f"g:{n}", f"l:{url}")]
    )
    if chosen.random() < 0.075:
        db.execute("INSERT INTO flags (article, topic, topic_version, text_version, score, field, snippet, spans, flagged_at, span_count)"
                   " VALUES (?, 't', 1, 1, 1.0, 'body', ?, '[]', ?, 1)", (n, body[:80], at))  # fmt: skip


def figures(path: Path) -> str:
    """A hash of all that may not change."""
    made = hashlib.sha256()
    with closing(sqlite3.connect(path)) as db:
        for sql in FIGURES:
            for row in db.execute(sql):
                made.update(repr(row).encode())
    return made.hexdigest()[:16]


def timed(longest: list[float]) -> Iterator[None]:
    """Measure every transaction while it is open."""
    begin, commit, began = opening.begin, opening.commit, [0.0]

    def begins(db: sqlite3.Connection, patience_s: float) -> None:
        begin(db, patience_s)
        began[0] = time.monotonic()

    def commits(db: sqlite3.Connection) -> None:
        commit(db)
        longest.append(time.monotonic() - began[0])

    opening.begin, opening.commit = begins, commits
    yield
    opening.begin, opening.commit = begin, commit


def main(articles: int) -> int:
    with tempfile.TemporaryDirectory() as name:
        path, out = Path(name) / "news.db", Path(name) / "waits"
        began = time.monotonic()
        fill(path, articles)
        size, before = path.stat().st_size, figures(path)
        print(f"{articles:,} articles, {size / 1e6:,.0f} MB, made in {time.monotonic() - began:.0f} s", flush=True)
        base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        writer = subprocess.Popen([sys.executable, "-c", WRITER, str(path), str(out)])
        try:
            return _prune(path, out, size, before, base)
        finally:
            writer.kill()
            writer.wait()


def _prune(path: Path, out: Path, size: int, before: str, base: int) -> int:
    longest: list[float] = []
    timing = timed(longest)
    next(timing)
    keep = KeepSettings(text_days=10, spare=["flagged"])
    began, cpu = time.monotonic(), time.process_time()
    with closing(connect(path)) as db:
        passed = Pruning(db, keep, NOW, time.monotonic)
        while passed.step():
            time.sleep(space.PAUSE_SECONDS)
        cpu, wall = time.process_time() - cpu, time.monotonic() - began
        print({table: count for table, count in passed.counts.items() if count})
        print(
            f"prune: {wall:.0f} s, {cpu:.0f} CPU s, {1000 * cpu / passed.counts['articles']:.2f} ms a text, {len(longest):,} transactions"
        )
        print(
            f"longest transaction {max(longest):.2f} s, 99 of 100 within {sorted(longest)[len(longest) * 99 // 100]:.2f} s"
        )
        worst = max(longest)
        longest.clear()
        began = time.monotonic()
        while space.vacuum_step(db):
            time.sleep(space.PAUSE_SECONDS)
        space.checkpoint(db)
        print(
            f"vacuum: longest transaction {max(longest):.2f} s; {size / 1e6:,.0f} MB became {path.stat().st_size / 1e6:,.0f}"
        )
        print(f"vacuum took {time.monotonic() - began:.0f} s")
        whole = db.execute("PRAGMA integrity_check(1)").fetchone()[0]
    next(timing, None)
    waited, writes = out.read_text().split()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    after = figures(path)
    print(
        f"another writer waited {float(waited):.2f} s at most, in {writes} writes; memory {memory} MB ({base} before)"
    )
    print(f"figures of stories, origins and topics {'unchanged' if after == before else 'CHANGED'}; integrity {whole}")
    return int(after != before or whole != "ok" or worst >= 1 or memory >= 300)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--articles", type=int, default=100_000)
    sys.exit(main(parser.parse_args().articles))
