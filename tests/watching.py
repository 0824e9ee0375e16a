"""Runs the real command in a process of its own against a watch folder: a Twisted reactor starts once per process."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.forking import run_forked

COMMAND = [sys.executable, "-c", "from crawler.cli import main; main()"]
TOPIC = 'title = "NATO"\nany = ["NATO"]\n'


@dataclass(frozen=True)
class WatchFolder:
    """A watch folder of a test."""

    path: Path

    @property
    def archive(self) -> Path:
        return self.path / "news.db"

    def command(self, *arguments: str) -> list[str]:
        return [*COMMAND, "--dir", str(self.path), *arguments]

    def run(self, *arguments: str, timeout: float = 60, loopback: bool = True) -> subprocess.CompletedProcess[str]:
        """Run one command to its end, in a process forked for it."""
        return run_forked(["--dir", str(self.path), *arguments], environment(loopback), timeout)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start a command that the test will end."""
        return subprocess.Popen(
            self.command(*arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(True)
        )

    def rows(self, sql: str, *values: object) -> list[dict[str, Any]]:
        """Rows of the archive."""
        with closing(sqlite3.connect(self.archive)) as db:
            db.row_factory = sqlite3.Row
            return [dict(row) for row in db.execute(sql, values)]

    def last_counts(self) -> dict[str, int]:
        """The figures of the newest run."""
        found: dict[str, int] = json.loads(self.rows("SELECT counts FROM runs ORDER BY id DESC LIMIT 1")[0]["counts"])
        return found


def environment(loopback: bool) -> dict[str, str]:
    """The environment of a command under test: no proxies, no watch folder of whoever runs the tests."""
    kept = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy") and not k.startswith("WIREWATCH")}
    return {**kept, **({"WIREWATCH_ALLOW_LOOPBACK": "1"} if loopback else {})}


def watch_folder(path: Path, feeds: Iterable[str], settings: str = "[crawl]\ndelay = 0\n") -> WatchFolder:
    """A watch of these feeds, with one topic."""
    (path / "topics").mkdir(parents=True, exist_ok=True)
    (path / "topics" / "nato.toml").write_text(TOPIC, encoding="utf-8")
    (path / "watch.toml").write_text(settings, encoding="utf-8")
    (path / "feeds.csv").write_text("url\n" + "".join(f"{url}\n" for url in feeds), encoding="utf-8")
    return WatchFolder(path)
