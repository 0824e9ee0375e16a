"""What may be asked in a day: polls of all feeds together, and second readings of pages."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from crawler.archive.ledger.feeds import paces
from crawler.archive.ledger.traffic import rereads_on
from crawler.intake.polling.interval import solve_constant
from crawler.watch.settings_file import CrawlSettings


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

    def rereads_left(self, now: datetime, limit: int, *, under_way: int = 0) -> int:
        """How many pages may still be read again today (UTC), at most ``limit``. ``under_way``: asked, not yet counted."""
        if not self._crawl.reread:
            return 0
        return max(0, min(limit, self._crawl.rereads_per_day - rereads_on(self._db, now) - under_way))
