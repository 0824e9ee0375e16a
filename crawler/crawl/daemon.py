"""What a daemon does each second: look whether it may ask, take over what people changed, ask what is due."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

from crawler.archive.connect import check_file, try_to_write
from crawler.archive.ledger.feeds import spread_due
from crawler.crawl.heartbeat import tell_systemd
from crawler.crawl.stop import abandon_requests, end_crawl
from crawler.fetching.state import fetch_state
from crawler.machine import place_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.crawl.session import Session

log = logging.getLogger(__name__)


class DaemonTicks:
    """``tick`` once a second. While the archive takes nothing, no request leaves, and the log says so once."""

    def __init__(self, crawler: Crawler, session: Session) -> None:
        self._crawler, self._session = crawler, session
        self._told = ""
        self._has_spread = False
        session.standstill.on_begin = self._hold
        tell_systemd("READY=1")

    async def tick(self, interruptible: Callable[[], AbstractContextManager[None]] = nullcontext) -> None:
        """Raises no Exception: whoever calls it would do so again in a second, and log it each time.

        ``interruptible``: may end the long part of it, the reading of a list of a million sources, by raising Stopped.
        """
        self._session.heartbeat.beat()
        try:
            check_file(self._session.db)
            if self._may_ask():
                with interruptible():
                    self._spread()
                    self._session.refresh()
                await self._crawler.spider.ask_due()  # type: ignore[union-attr]
                self._session.postman.look(self._session.now())
                self._session.figures.look()
                self._told = ""
        except Exception as error:
            if self._session.standstill.begin(error):
                return
            place = place_of(error)
            if place != self._told:
                log.error("could not read what is due, trying again every second: %s", place)
            self._told = place

    def _spread(self) -> None:
        """Once, when the loop has begun: loading what a crawl needs takes seconds, in which all moments would have passed."""
        if not self._has_spread:
            spread_due(self._session.db, self._session.now(), self._session.random)
            self._has_spread = True

    def _hold(self) -> None:
        if self._session.standstill.is_final:
            end_crawl(self._crawler, self._session.workers)
            return
        fetch_state(self._crawler).holding = True
        log.error("%s Nothing is polled until then.", self._session.standstill.told)
        self._session.heartbeat.say(str(self._session.standstill.told))
        abandon_requests(self._crawler)

    def _may_ask(self) -> bool:
        standstill, session = self._session.standstill, self._session
        if not standstill.holds:
            return True
        if not standstill.is_due():
            return False
        try:
            try_to_write(session.db, session.watch.archive_path)
        except Exception as error:
            if not standstill.begin(error):
                raise
            standstill.later()
            return False
        standstill.end()
        # What was under way was abandoned. It is claimed, and due again when its claim runs out.
        for numbers in self._crawler.spider.under_way.values():  # type: ignore[union-attr]
            numbers.clear()
        fetch_state(self._crawler).holding = False
        session.heartbeat.say("works")
        log.warning("%s can be written again; polling goes on.", session.watch.archive_path)
        return True
