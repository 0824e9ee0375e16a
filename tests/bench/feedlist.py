"""What a feeds.csv of 100,000 lines costs: reading, importing, exporting, editing one line, listing the health of all.

    python -m tests.bench.feedlist [LINES]

Prints CPU seconds of reading the list, twice in one process (what a daemon pays when the file changed), and wall and CPU
seconds of commands, each a process of its own from its start to its end. The goal is an import in under 30 s. The archive for
`feeds list` has three polls and two articles a feed, and of every tenth feed a redirect.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from crawler.archive.connect import connect, stamp, transaction
from crawler.archive.ledger.feeds import sync_feeds
from crawler.watch.feededit import csv_line
from crawler.watch.feedlist import COLUMNS, load_feeds
from crawler.watch.folder import Watch, init_watch
from tests.watching import COMMAND


def cpu_s(run: Callable[[], object]) -> float:
    """CPU seconds of one run."""
    start = time.process_time()
    run()
    return time.process_time() - start


def children_s() -> float:
    """CPU seconds of all commands so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def run_s(folder: Path, *words: str) -> tuple[float, float, str]:
    """Wall and CPU seconds that a command takes, and the last line it says."""
    start, used = time.perf_counter(), children_s()
    ended = subprocess.run([*COMMAND, "--dir", str(folder), *words], capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - start
    if ended.returncode:
        sys.exit(f"{' '.join(words)} ended with {ended.returncode}: {ended.stderr[-500:]}")
    return seconds, children_s() - used, (ended.stderr or ended.stdout).strip().rpartition("\n")[2][:100]


def fill_archive(watch: Watch) -> None:
    """As if all had been polled three times and had brought two articles each."""
    now = datetime.now(UTC)
    moment = stamp(now - timedelta(hours=1))
    with closing(connect(watch.archive_path)) as db:
        sync_feeds(db, watch.feeds.sources, now)
        with transaction(db):
            db.execute(
                'UPDATE feeds SET policy = \'{"redirect_to": ""}\', last_new_at = ?, polled_at = ?', (moment,) * 2
            )
            db.execute("UPDATE feeds SET url = url || '?moved' WHERE id % 10 = 0")
            for _ in range(3):
                db.execute("INSERT INTO polls (feed, polled_at, outcome) SELECT id, ?, 'new' FROM feeds", (moment,))
            for n in range(2):
                db.execute(
                    """INSERT INTO articles (title, url, feed, first_seen_at, text_source)
                       SELECT 'T', url || ?, id, ?, 'page' FROM feeds""",
                    (str(n), moment),
                )
            db.execute(
                """INSERT INTO entries (feed, first_seen_at, last_seen_at, article)
                   SELECT feed, first_seen_at, first_seen_at, id FROM articles"""
            )


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lines", nargs="?", type=int, default=100_000)
    count = parser.parse_args().lines
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "watch"
        init_watch(folder, empty=True)
        new, opml = str(Path(place) / "new.csv"), str(Path(place) / "new.opml")
        cells = (
            [f"https://news{n}.example.org/rss/{n}.xml", f"Feed, {n}", f"outlet-{n}", f"world,tag {n % 50}", "2"]
            for n in range(count)
        )
        Path(new).write_text("\n".join(map(csv_line, [COLUMNS, *cells])) + "\n", encoding="utf-8")
        print(f"read, CPU s               {cpu_s(lambda: load_feeds(Path(new))):6.2f}")
        print(f"read again, CPU s         {cpu_s(lambda: load_feeds(Path(new))):6.2f}")

        def told(what: str, *words: str, into: Path = folder) -> None:
            wall, cpu, said = run_s(into, *words)
            print(f"{what:26s}{wall:6.2f} wall s {cpu:6.2f} CPU s  {said}")

        told("import CSV", "feeds", "import", new)
        told("import again", "feeds", "import", new)
        fill_archive(Watch(folder))
        told("again, with an archive", "feeds", "import", new)
        told("export CSV", "feeds", "export", "--output", new)
        told("export OPML", "feeds", "export", "--output", opml)
        told("import OPML", "feeds", "import", opml, into=Path(place) / "other")
        told("pause one", "feeds", "pause", "Feed, 77")
        told("pause a tag", "feeds", "pause", "--tag", "tag 7")
        told("list", "feeds", "list")


if __name__ == "__main__":
    main()
