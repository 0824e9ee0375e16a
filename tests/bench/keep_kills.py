"""Kills `wirewatch prune`, `forget` and `backup` in the midst of it: nothing is lost, and the next one ends the work.

    python -m tests.bench.keep_kills [KILLS]

An archive of 3,000 articles as in tests/bench/prune.py. After each kill it is sound: every article has a text or is gone, all figures of
stories and origins are what they were, no text went that may stay, and a backup is there whole or not at all.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from tests.bench.prune import figures, fill
from tests.watching import COMMAND, environment

ARTICLES = 3_000
WHOLE = (
    "SELECT count(*) FROM articles WHERE gone_at IS NOT NULL AND id IN (SELECT article FROM article_text)",
    "SELECT count(*) FROM articles WHERE gone_at IS NULL AND id NOT IN (SELECT article FROM article_text)",
    "SELECT count(*) FROM articles WHERE gone_reason = 'pruned' AND id IN (SELECT article FROM flags)",
    "SELECT count(*) FROM pragma_foreign_key_check",
)


def start(folder: Path, *arguments: str) -> subprocess.Popen[bytes]:
    command = [*COMMAND, "--dir", str(folder), *arguments]
    return subprocess.Popen(command, env=environment(True), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def killed(folder: Path, *arguments: str) -> bool:
    """Start a command and kill it at some moment of the work; False when it had ended by then."""
    process = start(folder, *arguments)
    watched, end = folder / "news.db-wal", time.monotonic() + 60
    while process.poll() is None and not watched.exists() and time.monotonic() < end:
        time.sleep(0.01)  # until it has opened the archive
    time.sleep(random.random() * 1.2)
    alive = process.poll() is None
    process.kill()
    process.wait()
    return alive


def sound(path: Path) -> list[str]:
    """What is wrong with an archive."""
    with closing(sqlite3.connect(path)) as db:
        wrong = [sql for sql in WHOLE if db.execute(sql).fetchone()[0]]
        whole = db.execute("PRAGMA integrity_check(1)").fetchone()[0]
    return wrong + ([whole] if whole != "ok" else [])


def of_prune(folder: Path, kills: int) -> int:
    path, wrong, done = folder / "news.db", 0, 0
    shutil.copyfile(path, folder / "kept")
    before = figures(path)
    while done < kills:
        alive = killed(folder, "prune", "--trust-clock")
        done += alive
        wrong += bool(sound(path)) or figures(path) != before
        if not alive:  # it came to its end: begin anew
            for rest in ("", "-wal", "-shm"):
                path.with_name(path.name + rest).unlink(missing_ok=True)
            shutil.copyfile(folder / "kept", path)
    assert start(folder, "prune", "--trust-clock").wait() == 0
    return wrong + bool(sound(path)) + (figures(path) != before)


def of_forget(folder: Path, kills: int) -> int:
    path, wrong, done, article = folder / "news.db", 0, 0, ARTICLES
    while done < kills:
        with closing(sqlite3.connect(path)) as db, db:
            db.execute("UPDATE article_text SET body = body || ? WHERE article = ?", (f" zzrare{article}zz", article))
            texts = db.execute("SELECT count(*) FROM article_text").fetchone()[0]
        forget = ("forget", "article", str(article), "--reason", "error")
        done += killed(folder, *forget)
        wrong += bool(sound(path))
        start(folder, *forget).wait()
        start(folder, "forget", "--again").wait()
        with closing(sqlite3.connect(path)) as db:
            wrong += db.execute("SELECT count(*) FROM article_text").fetchone()[0] != texts - 1
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        wrong += any(
            f"zzrare{article}zz".encode() in p.read_bytes()
            for p in folder.iterdir()
            if p.is_file() and p.name != "kept"
        )
        article -= 1
    return wrong + bool(sound(path))


def of_backup(folder: Path, kills: int) -> int:
    target, wrong, done = folder / "copy.db", 0, 0
    while done < kills:
        process = start(folder, "backup", str(target))
        time.sleep(0.3 + random.random() * 1.2)
        done += process.poll() is None
        process.kill()
        process.wait()
        wrong += target.exists() and bool(sound(target))
    assert start(folder, "backup", str(target)).wait() == 0
    left = [p for p in folder.iterdir() if p.name.startswith("copy.db") and p != target]
    return wrong + bool(sound(target)) + bool(left)


def main(kills: int) -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "feeds.csv").write_text("url\n", encoding="utf-8")
        (folder / "watch.toml").write_text('[keep]\ntext_days = 10\nspare = ["flagged"]\n', encoding="utf-8")
        fill(folder / "news.db", ARTICLES)
        wrong = 0
        for what in (of_backup, of_forget, of_prune):
            began = time.monotonic()
            found = what(folder, kills)
            wrong += found
            print(f"{what.__name__[3:]}: {kills} kills, {found} wrong, {time.monotonic() - began:.0f} s", flush=True)
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else 50))
