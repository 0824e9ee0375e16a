"""What the archive needs now and then while a run goes on: old polls become sums, old events go, old stories are closed, and
who fell silent is noted."""

from __future__ import annotations

import math
import sqlite3
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from crawler.archive.connect import transaction
from crawler.archive.event_rows import thin_events
from crawler.archive.judged.story_spans import close_stories
from crawler.archive.keep.going_rows import clock_is_backed
from crawler.archive.ledger.clock_caps import put_right
from crawler.archive.ledger.thinning import thin_polls
from crawler.steps.exact_times import read_times_again
from crawler.steps.pruning import Pruning, is_due
from crawler.steps.telling import tell_silent, tell_topics
from crawler.steps.tracing import trace_left
from crawler.watch.settings_file import KeepSettings

CLOSING_SECONDS = 3600.0
CLOSED_AT_ONCE = 50
"""Stories, in one transaction: each has some hundred rows of words. After a week without a run there are thousands."""
PRUNING_SECONDS = 600.0
"""How often a daemon looks whether a day is over since it deleted last."""
CLOCK_SLACK = timedelta(minutes=1)
THINNING_STEPS = 20
"""At the start of a run or daemon, so that a first one after months begins within seconds; the next ones go on."""


class Housekeeping:
    """Small steps, each in a short transaction."""

    def __init__(self, db: sqlite3.Connection, now: Callable[[], datetime], keep: KeepSettings | None = None) -> None:
        self._db, self._now, self._keep = db, now, keep or KeepSettings()
        self._pruning: Pruning | None = None
        self._prune_after = -math.inf
        self._thinned = 0
        self._last: datetime | None = None
        self._stories_closed = -math.inf

    def begin(self) -> None:
        """What a run does before it asks for anything."""
        trace_left(self._db)
        self.close_stories()
        self.thin(THINNING_STEPS)
        for _ in range(THINNING_STEPS):
            if not read_times_again(self._db):
                break

    def look_at_clock(self, page_tries: int) -> None:
        """Bring back what a wrong clock has put off, when a run begins and when the clock was set back meanwhile."""
        now = self._now()
        if self._last is None or now < self._last - CLOCK_SLACK:
            put_right(self._db, now, page_tries)
        self._last = now

    def thin(self, steps: int = 1) -> None:
        """Make daily sums of old polls, a few thousand at most in one step."""
        if self._keep.events_days:
            thin_events(self._db, self._now(), days=self._keep.events_days)
        for _ in range(steps if self._keep.polls_days else 0):
            after = thin_polls(self._db, self._now(), after=self._thinned, days=self._keep.polls_days)
            if after is None:
                return
            self._thinned = after

    def prune(self) -> None:
        """One slice of what a daemon deletes once a day, if it is time and the clock can be believed."""
        if self._pruning is None:
            if time.monotonic() < self._prune_after:
                return
            self._prune_after = time.monotonic() + PRUNING_SECONDS
            now = self._now()
            if not is_due(self._db, now) or not clock_is_backed(self._db, now):
                return
            self._pruning = Pruning(self._db, self._keep, now, time.monotonic)
        if not self._pruning.step():
            self._pruning = None

    def close_stories(self) -> None:
        """Close the stories whose week is over, and tell which sources fell silent and which topics are not as usual; every
        hour, as a daemon runs for months."""
        if time.monotonic() < self._stories_closed + CLOSING_SECONDS:
            return
        closed = CLOSED_AT_ONCE
        while closed == CLOSED_AT_ONCE:
            with transaction(self._db):
                closed = close_stories(self._db, self._now(), CLOSED_AT_ONCE)
        with transaction(self._db):
            tell_silent(self._db, self._now())
        tell_topics(self._db, self._now())
        self._stories_closed = time.monotonic()

    def end(self) -> None:
        """What a run does when it has asked for everything: what it brought may be more than usual."""
        tell_topics(self._db, self._now())
