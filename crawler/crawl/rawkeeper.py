"""Keeps pages as they were received, for ``[keep] raw``: packed in a worker, noted in the archive, never worth a page."""

from __future__ import annotations

import logging
import math
import sqlite3
import time
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.archive.connect import transaction
from crawler.archive.keep import raw_rows
from crawler.archive.keep.raw_rows import RawPlace
from crawler.archive.texts.gone_rows import is_gone
from crawler.crawl.raw_room import GB, kept_bytes
from crawler.machine import kind_of_error
from crawler.rawpages.store import RawStore, erase, files_before, mend, newest_file
from crawler.workers import tasks
from crawler.workers.pool import Workers, WorkFailed

if TYPE_CHECKING:
    from crawler.crawl.batch import BatchWriter
    from crawler.steps.items import PageItem
    from crawler.watch.folder import Watch

log = logging.getLogger(__name__)

PAUSE_SECONDS = 600.0
"""After a file could not be written."""
SIZE_SECONDS = 60.0
"""The sizes of all files are added up again."""
SWEEP_SECONDS = 3_600.0


class RawKeeper:
    """Of one run; the caller holds the run lock."""

    def __init__(self, watch: Watch, db: sqlite3.Connection, writer: BatchWriter, workers: Workers) -> None:
        self._watch, self._keep, self._db = watch, watch.settings.keep, db
        self._writer, self._workers = writer, workers
        self._store = RawStore(watch.raw_folder)
        self._not_before = self._swept_at = self._sized_at = -math.inf
        self._full = False

    @property
    def wanted(self) -> bool:
        """Whether any page is to be kept."""
        return self._keep.raw != "never"

    def begin(self) -> None:
        """Mend what a kill left at the end of the last file, and erase what was forgotten and is still kept."""
        for path in erase_forgotten(self._db, self._watch.raw_folder):
            log.warning("%s holds a page that was forgotten, and cannot be written", path)
        newest = newest_file(self._watch.raw_folder)
        if newest is None:
            return
        try:
            if cut := mend(newest, raw_rows.bytes_known(self._db, newest.name)):
                log.warning("%s ended in the middle of a record: %d bytes were cut off", newest, cut)
        except OSError as error:
            log.warning("%s could not be checked: %s", newest, kind_of_error(error))

    def close(self) -> None:
        """End the file."""
        self._store.close()

    def sweep(self, now: datetime) -> None:
        """Once an hour: let files go that are older than ``raw_days``; their rows first."""
        if not self._keep.raw_days or time.monotonic() < self._swept_at + SWEEP_SECONDS:
            return
        self._swept_at = time.monotonic()
        for path in files_before(self._watch.raw_folder, (now - timedelta(days=self._keep.raw_days)).date()):
            raw_rows.forget_file(self._db, path.name)
            try:
                path.unlink()
            except OSError as error:
                log.warning("%s could not be removed: %s", path, kind_of_error(error))

    async def keep(self, item: PageItem, article: int | None) -> None:
        """Keep the page of an item that was stored. Raises nothing but what the archive raises."""
        page = item.raw
        if page is None or article is None or not self._may_keep(item, article):
            return
        outcome = {"article": str(article), "outcome": item.reason or "read", "sha256": item.body_sha256}
        try:
            records = await self._workers.run(tasks.raw_records, page, item.read_at, outcome)
            name, at = self._store.append(records, item.read_at)
        except WorkFailed:
            return
        except OSError as error:
            self._not_before = time.monotonic() + PAUSE_SECONDS
            log.warning("no raw pages are kept for the next ten minutes: %s", kind_of_error(error))
            return
        place = RawPlace(article, item.read_at, item.final_url, name, at, len(records), item.body_sha256)
        self._writer.post(lambda db: self._note(db, place))

    def _note(self, db: sqlite3.Connection, place: RawPlace) -> None:
        """Of an article whose text has gone meanwhile nothing is kept."""
        if not raw_rows.add_raw(db, place):
            with suppress(OSError):
                erase(self._watch.raw_folder, place.file, place.first_byte, place.byte_count)

    def _may_keep(self, item: PageItem, article: int) -> bool:
        if not self.wanted or not item.body_sha256 or item.tdm_reserved or time.monotonic() < self._not_before:
            return False
        if not self._keep.raw_private and raw_rows.is_private(self._db, item.entry.feed):
            return False
        if self._keep.raw == "flagged" and not raw_rows.is_flagged(self._db, article):
            return False
        if is_gone(self._db, article):
            return False
        return not raw_rows.has_raw(self._db, article, item.body_sha256) and not self._is_full()

    def _is_full(self) -> bool:
        """Whether archive and raw pages have reached ``max_gb``; told once each time they do."""
        if self._keep.max_gb and time.monotonic() >= self._sized_at + SIZE_SECONDS:
            self._sized_at, was = time.monotonic(), self._full
            self._full = kept_bytes(self._watch) >= self._keep.max_gb * GB
            if self._full and not was:
                log.warning(
                    "archive and raw pages have reached max_gb (%g): no more raw pages are kept",
                    self._keep.max_gb,
                )
        return self._full


def erase_forgotten(db: sqlite3.Connection, folder: Path) -> list[Path]:
    """Write over the pages of forgotten articles, then drop their rows: whoever is killed in between does it again. Gives
    the files that could not be written."""
    left: set[Path] = set()
    for row, place in raw_rows.forgotten_places(db):
        try:
            erase(folder, place.file, place.first_byte, place.byte_count)
        except OSError:
            left.add(folder / place.file)
            continue
        with transaction(db):
            raw_rows.forget_places(db, [row])
    return sorted(left)
