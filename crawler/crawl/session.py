"""What one run or daemon works with, in small parts: each class is given the parts that it uses."""

from __future__ import annotations

import ctypes
import logging
import random
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from crawler.archive import runs
from crawler.archive.connect import BUSY_SECONDS, connect, forget_pages, is_locked, transaction, wait_at_most
from crawler.archive.keep.forgotten_rows import ForgottenRow, all_forgotten, secret_of
from crawler.archive.ledger import claims, robots_rows, tdm_rows
from crawler.archive.ledger import feeds as feed_rows
from crawler.archive.trouble import telling
from crawler.crawl.batch import BatchWriter, NotStored
from crawler.crawl.budget import Budget
from crawler.crawl.figures_file import FiguresFile
from crawler.crawl.fleet_setup import coordinator_of
from crawler.crawl.heartbeat import Heartbeat
from crawler.crawl.housekeeping import Housekeeping
from crawler.crawl.postman import Postman
from crawler.crawl.rawkeeper import RawKeeper
from crawler.crawl.ruling import Ruling
from crawler.crawl.standstill import Standstill
from crawler.crawl.tally import Progress, Silent, Tally
from crawler.crawl.watched import Watched
from crawler.errors import WirewatchError
from crawler.logs import event
from crawler.steps.forgetting import forget_again
from crawler.steps.items import Errand
from crawler.steps.versions import describe_earlier_edits
from crawler.watch.folder import Watch
from crawler.watch.forgotten_file import read_forgotten, write_forgotten
from crawler.workers.pool import Workers

log = logging.getLogger(__name__)

REFRESH_SECONDS = 10.0
LET_GO_SECONDS = 600.0
"""A burst (a list that changed, pages that came due together) leaves memory behind that is free and not given back."""
SOLVE_SECONDS = 3600.0
"""The budget of polls is solved anew for the rates that were learnt since."""
CLAIM_TIMEOUTS = 3
"""A request takes one DOWNLOAD_TIMEOUT at most; redirects and robots.txt may take others."""

if TYPE_CHECKING:
    from crawler.fleet.coordinator import Coordinator
    from crawler.steps.rules import Rules

Mode = Literal["due", "all", "daemon"]


@dataclass(frozen=True, slots=True)
class Clock:
    """The time of this watch; the demo and tests bring their own."""

    read: Callable[[], datetime]

    def now(self) -> datetime:
        """Aware, UTC, to the second: what the archive can hold."""
        return self.read().replace(microsecond=0)


@dataclass
class Session:
    """The parts of one run. Everything is opened once and closed with the session."""

    watched: Watched
    db: sqlite3.Connection
    mode: Mode
    clock: Clock
    workers: Workers
    ruling: Ruling
    budget: Budget
    tally: Tally
    housekeeping: Housekeeping
    writer: BatchWriter
    standstill: Standstill
    postman: Postman
    heartbeat: Heartbeat
    figures: FiguresFile
    raw: RawKeeper
    fleet: Coordinator | None = None
    random: Callable[[], float] = random.random
    _looked_at: float = 0.0
    _let_go_at: float = field(default_factory=time.monotonic)
    _solved_at: float = field(default_factory=time.monotonic)

    @property
    def watch(self) -> Watch:
        """The watch folder as it is in force."""
        return self.watched.watch

    @property
    def rules(self) -> Rules:
        """What is judged by, see ``Ruling``."""
        return self.ruling.rules

    @property
    def counts(self) -> dict[str, int]:
        """The figures of the run's row."""
        return self.tally.counts

    def now(self) -> datetime:
        """The time of this watch, see ``Clock``."""
        return self.clock.now()

    def claimed_until(self) -> datetime:
        """Until when something that is asked now is claimed: by then its request has ended in any case."""
        return self.now() + timedelta(seconds=CLAIM_TIMEOUTS * self.watch.settings.crawl.timeout)

    async def claim(self, errands: Iterable[Errand]) -> bool:
        """Claim these before their requests leave, see ``archive.ledger.claims``. False when that cannot be written: then
        nothing may be asked."""
        found: dict[claims.ClaimKind, list[int]] = {}
        for kind, subject in errands:
            found.setdefault(kind, []).append(subject)

        def write(db: sqlite3.Connection) -> None:
            for kind, subjects in found.items():
                claims.claim(db, kind, subjects, self.claimed_until())

        try:
            if found:
                await self.writer.write(write, at_once=True)
        except NotStored:
            return False
        except Exception as error:
            if not self.standstill.begin(error):
                raise
            return False
        return True

    def let_go(self) -> None:
        """Give back what was read of the list of sources, here and in the memory of SQLite and the C library: some
        milliseconds."""
        self._let_go_at = time.monotonic()
        self.watched.let_go()
        forget_pages(self.db)
        # glibc keeps freed memory (75 MB here) unless malloc_trim is called; other C libraries have no such call.
        if trim := getattr(ctypes.CDLL(None), "malloc_trim", None):
            trim(0)

    def refresh(self) -> None:
        """In a daemon: take over changes of feeds.csv, topics, lists and outlets, looked for every ten seconds.

        A file that cannot be used is told once in the log, and what was read before stays in force.
        """
        now = time.monotonic()
        if now - self._looked_at < REFRESH_SECONDS:
            return
        self._looked_at = now
        watch = None
        try:
            self.housekeeping.look_at_clock(self.watch.settings.crawl.page_tries)
            self.housekeeping.thin()
            self.housekeeping.prune()
            self.housekeeping.close_stories()
            if now - self._let_go_at > LET_GO_SECONDS:
                self.let_go()
            self.raw.sweep(self.now())
            if now - self._solved_at > SOLVE_SECONDS:
                self.budget.take_over(self.watch.settings.crawl)
                self._solved_at = now
            if (watch := self.watched.changed()) is not None:
                self._take_over(watch)
        except WirewatchError as error:
            log.error("the change was not applied: %s", error)
        except sqlite3.OperationalError as error:
            if not is_locked(error):
                raise
            if watch is not None:
                self.watched.look_again()

    def _take_over(self, watch: Watch) -> None:
        sources, topics, _ = watch.feeds.sources, watch.topics, watch.outlets  # all are read before any is used
        for problem in watch.feeds.problems:
            log.error("%s", problem)
        if left := feed_rows.sync_feeds(self.db, sources, self.now(), watch.private_sources):
            log.warning("no longer in feeds.csv, so no longer polled: %d; still listed: %d", left, len(sources))
        feed_rows.spread_due(self.db, self.now(), self.random, fresh=True)
        for sentence in self.ruling.take_over(watch):
            log.warning("%s", sentence)
        self.watched.replace(watch)
        self.budget.take_over(watch.settings.crawl)
        event(log, "taken over", sources=len(sources), topics=len(topics))
        del sources
        self.let_go()


def utc_now() -> datetime:
    """The clock of every run but the demo's."""
    return datetime.now(UTC)


@contextmanager
def open_session(
    watch: Watch,
    mode: Mode,
    *,
    clock: Callable[[], datetime] = utc_now,
    progress: Progress | None = None,
    workers: Workers | None = None,
    first: bool | None = None,
) -> Iterator[Session]:
    """Bring the archive in line with the watch folder and open a run. The caller holds the run lock; ``first``: nobody held
    it before."""
    first = first if first is not None else not watch.lock_path.exists()
    with closing(connect(watch.archive_path, first=first)) as db, telling(watch.archive_path):
        claims.release(db)
        session = _session(db, watch, mode, Clock(clock), progress or Silent(), workers)
        session.housekeeping.look_at_clock(watch.settings.crawl.page_tries)
        with transaction(db):
            run = runs.begin_run(db, "daemon" if mode == "daemon" else "run", session.now())
            robots_rows.forget_old_robots(db, session.now())
            tdm_rows.forget_old_tdm(db, session.now())
        describe_earlier_edits(db)
        _forget_again(db, watch, session.now())
        session.housekeeping.begin()
        session.raw.begin()
        session.raw.sweep(session.now())
        session.postman.begin(session.now())
        event(log, "begun", mode=mode, run=run)
        try:
            yield session
        finally:
            session.workers.close()
            session.raw.close()
            session.postman.close()
            _end(session, run)
            session.heartbeat.close(str(session.standstill.told or "ended"))
            session.figures.write()
            event(log, "ended", mode=mode, run=run, **session.counts)


def _forget_again(db: sqlite3.Connection, watch: Watch, now: datetime) -> None:
    """What was forgotten after the backup that this archive is, before anything is asked; and the file of it, if it is gone."""
    secret, rows = read_forgotten(watch.folder)
    kept = [ForgottenRow(*row) for row in rows]
    done = forget_again(db, secret, kept, now)
    if missing := set(all_forgotten(db)) - set(kept):
        write_forgotten(watch.folder, secret_of(db), missing)
    if done is not None:
        log.warning("forgotten.csv was applied to this archive: %d articles were forgotten again", len(done.articles))


def _end(session: Session, run: int) -> None:
    """Write that the run ended, unless the archive takes nothing: then that is what is told."""
    db, stopping = session.db, session.writer.is_stopping
    if not stopping:
        wait_at_most(db, BUSY_SECONDS)
    try:
        claims.release(db)
        session.figures.keep()
        if not stopping:
            session.housekeeping.end()
        with transaction(db):
            runs.end_run(db, run, session.counts, session.now())
    except sqlite3.Error as error:
        if stopping and is_locked(error):
            return  # whoever stops it wants no wait; the run stays without an end, as a killed one
        if not session.standstill.begin(error):
            raise


def _session(
    db: sqlite3.Connection, watch: Watch, mode: Mode, clock: Clock, progress: Progress, workers: Workers | None
) -> Session:
    crawl, tally = watch.settings.crawl, Tally(progress)
    feed_rows.sync_feeds(db, watch.feeds.sources, clock.now(), watch.private_sources)
    writer, workers = BatchWriter(db), workers or Workers(crawl.worker_count, crawl.worker_seconds, crawl.worker_mb)
    return Session(
        watched=Watched(watch),
        db=db,
        mode=mode,
        clock=clock,
        workers=workers,
        ruling=Ruling(db, watch, clock.now),
        budget=Budget(db, crawl),
        tally=tally,
        housekeeping=Housekeeping(db, clock.now, watch.settings.keep),
        writer=writer,
        standstill=Standstill(watch.archive_path),
        postman=Postman(watch.folder, db),
        heartbeat=Heartbeat(watch.heartbeat_path, "daemon" if mode == "daemon" else "run"),
        figures=FiguresFile(watch, db, tally, clock.now),
        raw=RawKeeper(watch, db, writer, workers),
        fleet=coordinator_of(db, watch, clock.now(), tally.count),
    )
