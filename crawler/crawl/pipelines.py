"""Scrapy's item pipeline: hands what was read to ``steps`` in common transactions, and asks for what follows from it."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from crawler.archive.ledger import entries
from crawler.archive.ledger.feeds import postpone_poll
from crawler.archive.texts.rereads import ArticleToReread
from crawler.crawl.batch import BatchWriter, NotStored
from crawler.crawl.outage import HOLD_S, HeldFailures
from crawler.fetching.state import fetch_state
from crawler.intake.polling.decide import Decision
from crawler.steps.items import PageItem, PollItem
from crawler.steps.page_way import PageWay
from crawler.steps.poll_way import PollWay
from crawler.urls import host_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.crawl.session import Session
    from crawler.crawl.spider import WatchSpider


class ArchivePipeline:
    """Stores PollItem and PageItem; asks for the pages of new entries once these are committed."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._held: HeldFailures[PollItem | PageItem] = HeldFailures()
        self._settling: asyncio.TimerHandle | None = None
        self._task: asyncio.Future[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ArchivePipeline:
        """Made by Scrapy."""
        return cls(crawler)

    @property
    def spider(self) -> WatchSpider:
        """The running spider."""
        return self.crawler.spider  # type: ignore[return-value]

    @property
    def session(self) -> Session:
        """The session of the running spider."""
        return self.spider.session

    async def close_spider(self) -> None:
        """Store what still waits."""
        if self._settling is not None:
            self._settling.cancel()
        await self._store_released(final=True)
        await self.session.writer.drain()

    async def process_item(self, item: PollItem | PageItem) -> PollItem | PageItem:
        """Store one item; returns it after the commit. A failure that may be our own network's waits (``outage``)."""
        answered_at = fetch_state(self.crawler).answered_at
        if item.unreached_since is not None and item.unreached_since > answered_at:
            self._held.hold(time.monotonic(), host_of(item.asked_url), item)
            if self._settling is None:
                self._settling = asyncio.get_running_loop().call_later(HOLD_S, self._settle)
        else:
            await self._store(item)
        await self._store_released()
        return item

    def _settle(self) -> None:
        self._settling = None
        self._task = asyncio.ensure_future(self._store_released())

    async def _store_released(self, *, final: bool = False) -> None:
        """Store the held failures of which it is certain by now whose they are."""
        certain = self._held.released(time.monotonic(), fetch_state(self.crawler).answered_at, final=final)
        await asyncio.gather(*(self._store(item.offline() if offline else item) for item, offline in certain))
        if len(self._held) and self._settling is None and not final:
            self._settling = asyncio.get_running_loop().call_later(HOLD_S, self._settle)

    async def _store(self, item: PollItem | PageItem) -> None:
        writer = self.session.writer
        try:
            if isinstance(item, PageItem):
                await self._store_page(item, writer)
            elif item.held_until is not None:
                feed, until = item.feed.id, item.held_until
                await writer.write(lambda db: postpone_poll(db, feed, until))
            else:
                await self._store_poll(item, writer)
        except NotStored:
            pass  # told to stop: it stays due
        finally:
            self.spider.ended(item.key)

    async def _store_poll(self, item: PollItem, writer: BatchWriter) -> None:
        session = self.session
        way = PollWay(item, session.rules, session.budget.poll_constant, session.random())
        while not fetch_state(self.crawler).stopping and way.prepare(session.db):
            polled = await writer.write(way.store, at_once=not way.is_last)
            if polled is None:
                return
            for change, number in polled.changes.items():
                session.tally.count(f"articles_{change}", number)
            self.spider.ask_for_pages(entries.entries_by_id(session.db, polled.to_read))
            if polled.decision is not None:
                self._polled(item, polled.decision)

    def _polled(self, item: PollItem, poll: Decision) -> None:
        """What follows from a poll that is stored to its end."""
        self.session.tally.polled(poll.outcome, poll.poll.new_entries)
        if poll.host_not_before is not None:
            seconds = (poll.host_not_before - item.polled_at).total_seconds()
            self.spider.hold_host(item.fetched.url or item.feed.state.url, seconds)
        if item.parsed and item.parsed.parts:
            self.spider.ask_for_parts(item.feed.id)

    async def _store_page(self, item: PageItem, writer: BatchWriter) -> None:
        session = self.session
        way = PageWay(session.db, item, self.spider.outlet_of_feed(item.entry.feed), session.rules)
        stored = await writer.write(way.store)
        session.tally.read(ok=item.draft is not None, again=isinstance(item.entry, ArticleToReread))
        if stored is not None:
            session.tally.count(f"articles_{stored.change}")
