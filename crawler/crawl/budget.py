"""What may be asked in a day: polls of all feeds together, and second readings of pages."""

from __future__ import annotations

import math
import sqlite3
from datetime import datetime, timedelta

from crawler.archive.ledger.feeds import paces
from crawler.archive.ledger.traffic import rereads_on
from crawler.intake.polling.interval import solve_constant
from crawler.watch.settings_file import CrawlSettings

DAY = timedelta(days=1)
AHEAD = timedelta(hours=1)
"""A daemon may have used so much of the day's budget before its time."""


class Budget:
    """Keeps the run to the budgets of [crawl]."""

    def __init__(self, db: sqlite3.Connection, crawl: CrawlSettings) -> None:
        self._db = db
        self.take_over(crawl)

    def take_over(self, crawl: CrawlSettings) -> None:
        """Solve the budget of polls for the feeds that the archive has now."""
        self._crawl = crawl
        known = list(paces(self._db))
        # A sitemap that an index names counts as a feed.
        feeds = max(1, sum(count for count, _ in known))
        self.poll_constant = solve_constant(known, crawl.polls_per_day * feeds)
        """c of ``intake.polling.interval``."""

    def rereads_left(self, now: datetime, limit: int, *, under_way: int = 0, spread: bool = False) -> int:
        """How many pages may still be read again today (UTC), at most ``limit``. ``under_way``: asked, not yet counted.

        ``spread``: a daemon has the whole day for them. What waited for midnight would be asked all at once then, and what
        comes later in the day would not be read again.
        """
        if not self._crawl.reread:
            return 0
        most = self._crawl.rereads_per_day
        if spread:
            midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
            most = min(most, math.ceil(most * ((now - midnight + AHEAD) / DAY)))
        return max(0, min(limit, most - rereads_on(self._db, now) - under_way))
