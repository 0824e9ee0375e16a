"""Keeps the totals of a run in the archive, and writes the file of figures for a monitor once a minute."""

from __future__ import annotations

import logging
import os
import shutil
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.archive.connect import is_locked, reading, transaction
from crawler.archive.ledger.figure_rows import add_totals, figures
from crawler.archive.lock import lock_holder
from crawler.crawl.heartbeat import read_heartbeat, stuck
from crawler.exposition import Surroundings, exposition
from crawler.fleet.fleet_state import STATES, read_fleet
from crawler.machine import kind_of_error
from crawler.rawpages.store import folder_bytes

if TYPE_CHECKING:
    from crawler.crawl.tally import Tally
    from crawler.watch.folder import Watch

log = logging.getLogger(__name__)

EVERY_SECONDS = 60.0
MOST_SECONDS = 20.0
"""A look into the archive that takes longer is given up."""


def figures_text(watch: Watch, now: datetime) -> str:
    """All figures of a watch in the text format of Prometheus. Reads only."""
    end = time.monotonic() + MOST_SECONDS
    with reading(watch.archive_path) as db:
        db.set_progress_handler(lambda: int(time.monotonic() > end), 100_000)
        found = figures(db, now)
    return exposition(found, _surroundings(watch, now))


def _surroundings(watch: Watch, now: datetime) -> Surroundings:
    sign = read_heartbeat(watch.heartbeat_path, now.timestamp())
    path = watch.archive_path
    return Surroundings(
        archive_bytes=_size(path),
        wal_bytes=_size(path.with_name(f"{path.name}-wal")),
        raw_bytes=folder_bytes(watch.raw_folder),
        free_bytes=shutil.disk_usage(watch.folder).free,
        last_tick=now.timestamp() - sign.age_s if sign else None,
        halted=bool(stuck(sign, lock_holder(watch.lock_path))),
        fetchers=_fetchers(watch, now) if watch.settings.fleet.broker else None,
    )


def _fetchers(watch: Watch, now: datetime) -> dict[str, int]:
    found = read_fleet(watch.fleet_path)
    known = found.fetchers if found is not None and found.is_current(now.timestamp()) else ()
    counts = {state: sum(one.state == state for one in known) for state in STATES}
    return counts | {"slots": sum(f.slots for f in known), "in_flight": sum(f.in_flight for f in known)}


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def write_figures(path: Path, text: str) -> None:
    """Put the text in place as a whole, readable by the monitor's user: it holds no address and no word of a text."""
    new = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        new.write_text(text, encoding="utf-8")
        new.chmod(0o644)
        new.replace(path)
    except BaseException:
        with suppress(OSError):
            new.unlink()
        raise


class FiguresFile:
    """``look`` once a second; nothing waits for the file, which is made in a thread of its own."""

    def __init__(self, watch: Watch, db: sqlite3.Connection, tally: Tally, now: Callable[[], datetime]) -> None:
        self._watch, self._db, self._tally, self._now = watch, db, tally, now
        self._looked_at = time.monotonic()
        self._thread: threading.Thread | None = None
        self._told = ""

    @property
    def path(self) -> Path | None:
        """``metrics_file`` of watch.toml; None when it names none."""
        name = self._watch.settings.metrics_file
        return self._watch.folder / name if name else None

    def look(self) -> None:
        """Once a minute: keep totals, and begin to write the file, unless the last one is still being written."""
        if time.monotonic() < self._looked_at + EVERY_SECONDS:
            return
        self._looked_at = time.monotonic()
        try:
            self.keep()
        except sqlite3.OperationalError as error:
            if not is_locked(error):
                raise
        if self.path is not None and (self._thread is None or not self._thread.is_alive()):
            self._thread = threading.Thread(target=self.write, daemon=True)
            self._thread.start()

    def keep(self) -> None:
        """Add what was counted since the last time to the totals of the archive."""
        counts = self._tally.unkept()
        with transaction(self._db):
            add_totals(self._db, counts, self._now())
        self._tally.kept(counts)

    def write(self) -> None:
        """Write the file now. What goes wrong is logged once: it is never worth a run."""
        if self.path is None:
            return
        try:
            write_figures(self.path, figures_text(self._watch, self._now()))
            self._told = ""
        except Exception as error:
            words = kind_of_error(error)
            if words != self._told:
                log.warning("%s is not written: %s", self.path, words)
            self._told = words
