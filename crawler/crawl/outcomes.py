"""Sees to it that every errand leaves something in the archive: its outcome, or that this could not be stored."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from crawler.archive.ledger import claims, entries
from crawler.archive.texts.rereads import ArticleToReread
from crawler.crawl.batch import NotStored
from crawler.intake.polling.feed_state import Fetched
from crawler.machine import place_of
from crawler.reading.schedule import next_read, next_try
from crawler.steps.items import PageItem, PollItem
from crawler.steps.poll_way import PollWay

if TYPE_CHECKING:
    from crawler.crawl.session import Session

T = TypeVar("T")

REASON = "internal_error"
DAY = timedelta(days=1)

log = logging.getLogger(__name__)


class Outcomes:
    """Writes outcomes through the session's batches, and what remains to be written when that fails."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def write(self, item: PollItem | PageItem, job: Callable[[sqlite3.Connection], T]) -> T:
        """Do ``job`` in a common transaction; with it the claim of the errand ends. Raises what it raises."""

        def settled(db: sqlite3.Connection) -> T:
            result = job(db)
            claims.settle(db, *item.key)
            return result

        return await self._session.writer.write(settled)

    async def failed(self, item: PollItem | PageItem, error: Exception) -> None:
        """The outcome of ``item`` could not be stored. A failure of the archive or the machine ends all asking; any
        other is counted, told without its message, which may hold a page's text, and leaves a failed outcome with its
        back-off in a transaction of its own."""
        session = self._session
        if session.standstill.begin(error):
            return
        session.tally.count("not_stored")
        log.error("%s could not be stored: %s", item.asked_url, place_of(error))
        put_off = item.key, (item.polled_at if isinstance(item, PollItem) else item.read_at) + DAY
        attempts: tuple[Callable[[sqlite3.Connection], object], ...] = (
            self._poll_failed(item) if isinstance(item, PollItem) else lambda db: _page_failed(db, item, self._tries),
            lambda db: claims.put_off(db, *put_off[0], put_off[1]),
        )
        for attempt in attempts:
            try:
                await self.write(item, attempt)
                break
            except NotStored:
                return
            except Exception as again:
                if session.standstill.begin(again):
                    return
                log.error("that could not be recorded either: %s", place_of(again))
        if isinstance(item, PollItem):
            session.tally.polled("failed", 0)
        else:
            session.tally.read(ok=False, again=isinstance(item.entry, ArticleToReread))

    @property
    def _tries(self) -> int:
        return self._session.rules.crawl.page_tries

    def _poll_failed(self, item: PollItem) -> Callable[[sqlite3.Connection], object]:
        session, fetched = self._session, item.fetched
        bare = Fetched(error=REASON, url=fetched.url, size=fetched.size, elapsed_s=fetched.elapsed_s, via=fetched.via)
        failed = replace(item, fetched=bare, parsed=None, article=None, held_until=None)
        way = PollWay(failed, session.rules, session.budget.poll_constant, session.random())

        def store(db: sqlite3.Connection) -> None:
            way.prepare()
            way.store(db)

        return store


def _page_failed(db: sqlite3.Connection, item: PageItem, tries: int) -> None:
    """The page is asked again, as after any failure; when no tries are left, once a day, for it has no article yet."""
    if isinstance(item.entry, ArticleToReread):
        claims.put_off(db, *item.key, next_read(None, item.entry.first_seen_at, item.read_at))
        return
    again = next_try(item.entry.attempts + 1, REASON, item.read_at, tries)
    entries.note_failure(db, item.entry.id, REASON, again or item.read_at + DAY)
