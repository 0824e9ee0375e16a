"""Starts delivery beside a crawl, in a process of its own: a channel that hangs, and the secrets, stay out of the crawl."""

from __future__ import annotations

import logging
import os
import sqlite3
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

from crawler.archive import outbox_rows
from crawler.archive.connect import is_locked, reading, transaction
from crawler.errors import WirewatchError
from crawler.watch.delivery_file import FILE, load_delivery

log = logging.getLogger(__name__)

LOOK_SECONDS = 2.0
LIMIT_SECONDS = 90.0
"""A round of a delivery bounds itself; one that is not heard of for longer than this is ended."""
PAUSE_SECONDS = 60.0
"""After a delivery that failed as a whole, such as one from a copied folder: it would say so again at once."""
LOCKED, LOCKED_SECONDS = 75, 5.0
"""Another delivery is still at work: that of a daemon which was killed ends within a second or a round."""
LONGEST_SECONDS = 600.0
"""Without events, too, somebody looks so often whether what was told still holds."""
_ALWAYS_HIDDEN = ("CREDENTIALS_DIRECTORY",)


class Postman:
    """Looks now and then whether there is something to tell, and has it told. One delivery at a time."""

    def __init__(self, folder: Path, db: sqlite3.Connection) -> None:
        self._folder, self._db = folder, db
        self._hidden: dict[str, str] = {}
        self._stamp: object = None
        self._rules = self._feeds = self._fresh = False
        self._child: subprocess.Popen[bytes] | None = None
        self._began = self._looked = 0.0
        self._not_before = 0.0

    def begin(self, now: datetime) -> None:
        """Take over delivery.toml as it is: new rules begin now, and secrets leave the environment that workers inherit."""
        path = self._folder / FILE
        stamp = (path.stat().st_mtime_ns, path.stat().st_size) if path.exists() else None
        if stamp == self._stamp:
            return
        self._stamp = stamp
        try:
            found = load_delivery(self._folder)
        except WirewatchError as error:
            log.error("nothing new is sent: %s", error)
            return
        names = [name for stem in found.secret_names for name in (stem, f"{stem}_FILE")]
        self._hidden |= {n: v for n in (*names, *_ALWAYS_HIDDEN) if (v := os.environ.pop(n, None)) is not None}
        self._feeds = self._fresh = bool(found.feeds)
        self._rules = bool(found.rule_names or found.feeds)
        if found.rule_names:
            with transaction(self._db):
                outbox_rows.start_rules(self._db, found.rule_names, now)

    def look(self, now: datetime) -> None:
        """In a daemon, every second: start a delivery when there is work; never waits for it."""
        if time.monotonic() < self._looked + LOOK_SECONDS:
            return
        self._looked = time.monotonic()
        if self._busy():
            return
        try:
            self.begin(now)
            waited = self._fresh or time.monotonic() - self._began >= LONGEST_SECONDS
            if self._rules and time.monotonic() >= self._not_before and (waited or outbox_rows.has_work(self._db, now)):
                self._start("--lingering")
        except (OSError, sqlite3.OperationalError) as error:
            if isinstance(error, sqlite3.OperationalError) and not is_locked(error):
                raise
            log.warning("delivery was not started: %s", type(error).__name__)

    def finish(self, now: datetime) -> None:
        """After a run: have told what waits, and wait for it, bounded. ``db`` is closed by now."""
        if self._rules and (self._feeds or self._has_work(now)):
            try:
                self._start()
                self._wait(LIMIT_SECONDS)
            except OSError as error:
                log.warning("delivery was not started: %s", type(error).__name__)
            finally:
                self.close()

    def _has_work(self, now: datetime) -> bool:
        try:
            with reading(self._folder / "news.db") as db:
                return outbox_rows.has_work(db, now)
        except (sqlite3.Error, WirewatchError):
            return False  # an archive that cannot be read is told by the run

    def close(self) -> None:
        """End a delivery that is still at work: what it has not noted is tried again."""
        if self._child is not None and self._child.poll() is None:
            self._child.terminate()
            if not self._wait(2.0):
                self._child.kill()
                self._wait(2.0)
        self._child = None

    def _busy(self) -> bool:
        if self._child is None:
            return False
        if self._child.poll() is not None:
            if self._child.returncode:
                locked = self._child.returncode == LOCKED
                self._not_before = time.monotonic() + (LOCKED_SECONDS if locked else PAUSE_SECONDS)
            self._child = None
            return False
        if time.monotonic() > self._began + LIMIT_SECONDS and not self._heard_of():
            self._child.kill()
        return True

    def _heard_of(self) -> bool:
        """Whether the delivery has looked for work within the limit. A clock that was set meanwhile says yes."""
        try:
            age = time.time() - (self._folder / "news.db.deliver.lock").stat().st_mtime
        except OSError:
            return False
        return age < LIMIT_SECONDS

    def _wait(self, seconds: float) -> bool:
        try:
            return self._child is None or self._child.wait(seconds) is not None
        except subprocess.TimeoutExpired:
            return False

    def _start(self, *more: str) -> None:
        self._began, self._fresh = time.monotonic(), False
        command = [sys.executable, "-c", "from crawler.cli import main; main()", "--dir", str(self._folder)]
        self._child = subprocess.Popen(
            [*command, "deliver", "--beside-run", *more],
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr.fileno() if _has_number(sys.stderr) else subprocess.DEVNULL,
            env=os.environ | self._hidden,
        )


def _has_number(stream: object) -> bool:
    """Whether it is a real file that a process can inherit; in tests it is not."""
    try:
        return stream.fileno() >= 0  # type: ignore[attr-defined, no-any-return]
    except (AttributeError, OSError, ValueError):
        return False
