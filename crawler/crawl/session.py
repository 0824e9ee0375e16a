"""What one run or daemon works with: the watch, the archive, the clock, the workers, the compiled topics."""

from __future__ import annotations

import ctypes
import logging
import math
import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal, Protocol

from crawler.archive import runs
from crawler.archive.connect import connect, forget_pages, transaction
from crawler.archive.judged import topic_rows as topics
from crawler.archive.judged.story_rows import close_stories
from crawler.archive.ledger import feeds as feed_rows
from crawler.archive.ledger import robots_rows
from crawler.archive.ledger.thinning import thin_polls
from crawler.archive.ledger.traffic import rereads_on
from crawler.archive.texts.edits import describe_earlier_edits
from crawler.errors import WirewatchError
from crawler.intake.polling.interval import solve_constant
from crawler.judging.topics.matcher import TopicMatcher
from crawler.models import Flag
from crawler.watch.folder import Watch
from crawler.workers.pool import Workers

log = logging.getLogger(__name__)

REFRESH_SECONDS = 10.0
CLOSING_SECONDS = 3600.0
THINNING_STEPS = 20
"""At the start of a run or daemon, so that a first one after months begins within seconds; the next ones go on."""

Mode = Literal["due", "all", "daemon"]


class Progress(Protocol):
    """Told of what happens, to show it."""

    def polled(self, outcome: str, new: int) -> None:
        """One feed was polled; ``new`` entries were stored."""

    def read(self, ok: bool) -> None:
        """One page was asked for."""


class Silent:
    """Shows nothing."""

    def polled(self, outcome: str, new: int) -> None:
        """Nothing."""

    def read(self, ok: bool) -> None:
        """Nothing."""


@dataclass
class Session:
    """Everything is opened once and closed with the session."""

    watch: Watch
    db: sqlite3.Connection
    mode: Mode
    clock: Callable[[], datetime]
    workers: Workers
    matcher: TopicMatcher
    topic_versions: dict[str, int]
    credentials: dict[str, str]
    """Declared address of a feed -> ``user:password``. Lives here only: no table, no log, no message."""
    progress: Progress
    run: int
    poll_constant: float
    """The constant of ``intake.polling.interval``: the budget of polls, solved over the feeds of this watch."""
    random: Callable[[], float] = random.random
    counts: dict[str, int] = field(default_factory=dict)
    topics_unapplied: tuple[str, ...] = ()
    """What to tell of topics that this session found new or changed: older articles know nothing of it."""
    _thinned: int = 0
    """The poll after which old ones may be left to thin."""
    _looked_at: float = 0.0
    _stories_closed: float = -math.inf
    _stamp: tuple[tuple[str, int, int], ...] = ()

    def now(self) -> datetime:
        """The time of this watch, aware, UTC, to the second: what the archive can hold."""
        return self.clock().replace(microsecond=0)

    def count(self, name: str, number: int = 1) -> None:
        """Add to a figure of the run's row."""
        self.counts[name] = self.counts.get(name, 0) + number

    def rereads_left(self, limit: int, *, under_way: int = 0) -> int:
        """How many pages may still be read again today (UTC), at most ``limit``. ``under_way``: asked, not yet counted."""
        crawl = self.watch.settings.crawl
        if not crawl.reread:
            return 0
        return max(0, min(limit, crawl.rereads_per_day - rereads_on(self.db, self.now()) - under_way))

    def let_go(self) -> None:
        """Forget the list of sources and what the archive keeps in memory of it: 100 MB of 100,000 feeds, which nobody
        looks at until the file changes."""
        vars(self.watch).pop("feeds", None)
        forget_pages(self.db)
        # What is free in pieces the C library keeps, 75 MB of it, unless it is told; others than glibc cannot be.
        if trim := getattr(ctypes.CDLL(None), "malloc_trim", None):
            trim(0)

    def thin(self, steps: int = 1) -> None:
        """Make daily sums of old polls, a few thousand at most in one step."""
        for _ in range(steps):
            after = thin_polls(self.db, self.now(), after=self._thinned)
            if after is None:
                return
            self._thinned = after

    def close_stories(self) -> None:
        """Close the stories whose week is over; looked for every hour, as a daemon runs for months."""
        if time.monotonic() < self._stories_closed + CLOSING_SECONDS:
            return
        self._stories_closed = time.monotonic()
        with transaction(self.db):
            close_stories(self.db, self.now())

    def refresh(self) -> None:
        """In a daemon: take over changes of feeds.csv, topics, lists and outlets, looked for every ten seconds.

        A file that cannot be used is told once in the log, and what was read before stays in force.
        """
        now = time.monotonic()
        if now - self._looked_at < REFRESH_SECONDS:
            return
        self._looked_at = now
        self.thin()
        self.close_stories()
        stamp = self.watch.stamp()
        if stamp == self._stamp:
            return
        self._stamp = stamp
        try:
            self._take_over(Watch(self.watch.folder, self.watch.overrides))
        except WirewatchError as error:
            log.error("not taken over: %s", error)

    def _take_over(self, watch: Watch) -> None:
        sources, topics_now, _ = watch.feeds.sources, watch.topics, watch.outlets  # all are read before any is used
        for problem in watch.feeds.problems:
            log.error("%s", problem)
        feed_rows.sync_feeds(self.db, sources, self.now())
        before = topics.topic_versions(self.db)
        feed_rows.spread_due(self.db, self.now(), self.random, fresh=True)
        self.topic_versions = topics.sync_topics(self.db, topics_now, self.now())
        for sentence in topics.tell_unapplied(self.db, before):
            log.warning("%s", sentence)
        self.matcher = TopicMatcher(topics_now)
        self.credentials = {s.url: s.userinfo for s in sources if s.userinfo}
        self.poll_constant = _poll_constant(self.db, watch)
        self.watch = watch
        del sources
        self.let_go()

    def flags(self, title: str, summary: str, body: str, language: str) -> tuple[Flag, ...]:
        """The topics that these texts are about."""
        found = self.matcher.match({"title": title, "summary": summary, "body": body}, language)
        return tuple(
            Flag(m.topic_key, self.topic_versions[m.topic_key], m.score, m.field, m.snippet, tuple(m.spans))
            for m in found
        )


def utc_now() -> datetime:
    """The clock of every run but the demo's."""
    return datetime.now(UTC)


def _poll_constant(db: sqlite3.Connection, watch: Watch) -> float:
    """The constant with which the feeds together keep to the budget; a sitemap that an index names counts as a feed."""
    paces = list(feed_rows.paces(db))
    return solve_constant(paces, watch.settings.crawl.polls_per_day * max(1, sum(count for count, _ in paces)))


@contextmanager
def open_session(
    watch: Watch, mode: Mode, *, clock: Callable[[], datetime] = utc_now, progress: Progress | None = None
) -> Iterator[Session]:
    """Bring the archive in line with the watch folder and open a run. The caller holds the run lock."""
    crawl = watch.settings.crawl
    now = clock().replace(microsecond=0)
    with closing(connect(watch.archive_path)) as db:
        feed_rows.sync_feeds(db, watch.feeds.sources, now)
        before = topics.topic_versions(db)
        versions = topics.sync_topics(db, watch.topics, now)
        session = Session(
            watch=watch,
            db=db,
            mode=mode,
            clock=clock,
            workers=Workers(crawl.workers, crawl.worker_seconds, crawl.worker_mb),
            matcher=TopicMatcher(watch.topics),
            topic_versions=versions,
            credentials={s.url: s.userinfo for s in watch.feeds.sources if s.userinfo},
            progress=progress or Silent(),
            poll_constant=_poll_constant(db, watch),
            run=runs.begin_run(db, "daemon" if mode == "daemon" else "run", now),
            topics_unapplied=topics.tell_unapplied(db, before),
            _stamp=watch.stamp(),
        )
        if mode == "daemon":
            feed_rows.spread_due(db, now, session.random)
        robots_rows.forget_old_robots(db, now)
        session.close_stories()
        describe_earlier_edits(db)
        session.thin(THINNING_STEPS)
        try:
            yield session
        finally:
            session.workers.close()
            runs.end_run(db, session.run, session.counts, session.now())
