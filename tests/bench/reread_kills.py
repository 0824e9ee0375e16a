"""Kills `wirewatch reread --from raw` in the midst of it: each article has its old text or the new one, and the next one ends the work.

    python -m tests.bench.reread_kills [KILLS]

200 articles that a reader read which lost half of each text, with their pages kept. After each kill the archive is sound, and a text is
new exactly where the old one stands as its version. When a command came to its end, it begins anew with the archive of before.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from crawler.models import ArticleDraft
from crawler.workers import tasks
from tests.bench.keep_kills import sound, start
from tests.crawl.test_raw_pages import FEED, rss
from tests.memory_crawl import memory_crawl, page, words_of

ARTICLES, LAST = 200, "At the very end the harbour is named."
GOOD = tasks.read_page
WRONG = """SELECT count(*) FROM article_text t WHERE (t.body LIKE '%' || ?) <>
           (SELECT count(*) FROM versions v WHERE v.article = t.article AND v.reason = 'reread')"""
LEFT = "SELECT count(*) FROM article_text WHERE body NOT LIKE '%' || ?"


def worse(*arguments: object) -> ArticleDraft:
    """A reader that loses all but the first half of a text."""
    draft = GOOD(*arguments)  # type: ignore[arg-type]
    return replace(draft, body=draft.body[: len(draft.body) // 2], lines=None)


def fill(folder: Path) -> None:
    """An archive of such articles, and their pages."""
    crawl = memory_crawl(folder, FEED, settings='[crawl]\nbacklog_days = 9\n[keep]\nraw = "all"\n')
    crawl.site(FEED, rss(*(f"Harbour {n}" for n in range(ARTICLES))), kind="application/rss+xml")
    for n in range(ARTICLES):
        crawl.site(f"https://a.example/{n}", page(f"Harbour {n}", words_of(f"Text{n}"), LAST))
    setattr(tasks, "read_page", worse)  # noqa: B010  # mypy knows the function that is there
    try:
        crawl.run()
    finally:
        setattr(tasks, "read_page", GOOD)  # noqa: B010


def asked(path: Path, sql: str) -> int:
    with closing(sqlite3.connect(path)) as db:
        return int(db.execute(sql, (LAST,)).fetchone()[0])


def main(kills: int) -> int:
    with tempfile.TemporaryDirectory() as name:
        folder, wrong, done, begun = Path(name), 0, 0, 0
        fill(folder)
        path = folder / "news.db"
        assert asked(path, LEFT) == ARTICLES
        shutil.copyfile(path, folder / "before")
        while done < kills:
            process = start(folder, "reread", "--from", "raw")
            before, end = asked(path, LEFT), time.monotonic() + 60
            while process.poll() is None and asked(path, LEFT) == before and time.monotonic() < end:
                time.sleep(0.02)  # until it has stored something
            time.sleep(random.random())
            alive = process.poll() is None
            process.kill()
            process.wait()
            done, begun = done + alive, begun + (alive and asked(path, LEFT) > 0)
            wrong += bool(sound(path)) or asked(path, WRONG) > 0
            if not alive:
                for rest in ("", "-wal", "-shm"):
                    path.with_name(path.name + rest).unlink(missing_ok=True)
                shutil.copyfile(folder / "before", path)
        assert start(folder, "reread", "--from", "raw").wait() == 0
        wrong += bool(sound(path)) + (asked(path, WRONG) > 0) + (asked(path, LEFT) > 0)
        print(f"reread: {kills} kills, {begun} of them with some texts new and some old, {wrong} wrong")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else 50))
