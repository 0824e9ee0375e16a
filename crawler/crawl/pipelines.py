"""Scrapy's item pipeline: hands what was read to ``steps`` in common transactions, and asks for what follows from it."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Protocol

from crawler.archive.ledger import entries
from crawler.archive.ledger.claims import claim, settle
from crawler.archive.ledger.entries import EntryToRead
from crawler.archive.ledger.holds import postpone_poll
from crawler.archive.texts.rereads import ArticleToReread
from crawler.crawl.batch import NotStored
from crawler.crawl.later import JudgedLater
from crawler.crawl.outcomes import Outcomes
from crawler.crawl.textjudge import NotJudged, TextJudge
from crawler.fetching.outage import HOLD_S, HeldFailures
from crawler.fetching.state import FetchState, fetch_state
from crawler.intake.polling.decide import Decision
from crawler.logs import event
from crawler.steps.items import Errand, PageItem, PollItem
from crawler.steps.page_way import PageWay
from crawler.steps.poll_parts import Polled
from crawler.steps.poll_way import PollWay
from crawler.urls import host_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.crawl.session import Session
    from crawler.crawl.spider import WatchSpider


log = logging.getLogger(__name__)


class FollowUp(Protocol):
    """What follows in the crawl once something is stored; the running spider does it."""

    def ended(self, key: Errand) -> None:
        """The errand has its outcome in the archive and may be sent for again."""

    def hold_host(self, url: str, seconds: float) -> None:
        """No request to the host of ``url`` for so long."""

    def ask_for_pages(self, due: Iterable[EntryToRead]) -> None:
        """Request the pages of entries that were just stored."""

    async def ask_for_parts(self, index: int) -> None:
        """Request what a sitemap index has just named."""


class ArchivePipeline:
    """Stores PollItem and PageItem; asks for the pages of new entries once these are committed."""

    def __init__(self, session: Session, follow_up: FollowUp, fetching: FetchState) -> None:
        self._session, self._follow_up, self._fetching = session, follow_up, fetching
        session.rules.make_ready()
        self._writer, self._outcomes = session.writer, Outcomes(session)
        self._judge = TextJudge(session.workers, lambda: session.rules)
        self._later = JudgedLater(session, self._judge)
        self._held: HeldFailures[PollItem | PageItem] = HeldFailures()
        self._settling: asyncio.TimerHandle | None = None
        self._task: asyncio.Future[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ArchivePipeline:
        """Made by Scrapy, after the spider."""
        spider: WatchSpider = crawler.spider  # type: ignore[assignment]
        return cls(spider.session, spider, fetch_state(crawler))

    async def close_spider(self) -> None:
        """Store what still waits."""
        if self._settling is not None:
            self._settling.cancel()
        await self._store_released(final=True)
        await self._later.end()
        await self._writer.drain()

    async def process_item(self, item: PollItem | PageItem) -> PollItem | PageItem:
        """Store one item; returns it after the commit. A failure that may be our own network's waits (``outage``)."""
        answered_at = self._fetching.answered_at
        if item.unreached_since is not None and item.unreached_since > answered_at:
            self._held.hold(time.monotonic(), host_of(item.asked_url), item)
            if self._settling is None:
                self._settling = asyncio.get_running_loop().call_later(HOLD_S, self._settle)
        else:
            await self._store(item)
        await self._store_released()
        self._later.look()
        return item

    def _settle(self) -> None:
        self._settling = None
        self._task = asyncio.ensure_future(self._store_released())

    async def _store_released(self, *, final: bool = False) -> None:
        """Store the held failures of which it is certain by now whose they are."""
        certain = self._held.released(time.monotonic(), self._fetching.answered_at, final=final)
        await asyncio.gather(*(self._store(item.offline() if offline else item) for item, offline in certain))
        if len(self._held) and self._settling is None and not final:
            self._settling = asyncio.get_running_loop().call_later(HOLD_S, self._settle)

    async def _store(self, item: PollItem | PageItem) -> None:
        try:
            if self._session.standstill.holds:
                return  # it stays claimed, and is asked again
            if isinstance(item, PageItem):
                await self._store_page(item)
            elif item.held_until is not None:
                feed, until = item.feed.id, item.held_until
                await self._outcomes.write(item, lambda db: postpone_poll(db, feed, until))
            else:
                await self._store_poll(item)
        except (NotStored, NotJudged):
            pass  # told to stop: it stays due
        except Exception as error:
            await self._outcomes.failed(item, error)
        finally:
            self._follow_up.ended(item.key)

    async def _store_poll(self, item: PollItem) -> None:
        session = self._session
        way = PollWay(item, session.rules, session.budget.poll_constant, session.random())

        def store(db: sqlite3.Connection) -> Polled | None:
            polled = way.store(db)
            if polled is not None and polled.to_read:  # their requests leave as soon as this is committed
                claim(db, "entry", polled.to_read, session.claimed_until())
            if polled is None or polled.decision is not None:
                settle(db, *item.key)
            return polled

        while not self._fetching.stopping and way.prepare():
            way.judge(await self._judge.answers(partial(way.texts, session.db)))
            polled = await self._writer.write(store, at_once=not way.is_last)
            if polled is None:
                return
            for change, number in polled.changes.items():
                session.tally.count(f"articles_{change}", number)
            self._follow_up.ask_for_pages(entries.entries_by_id(session.db, polled.to_read))
            if polled.decision is not None:
                await self._polled(item, polled.decision)

    async def _polled(self, item: PollItem, poll: Decision) -> None:
        """What follows from a poll that is stored to its end."""
        self._session.tally.polled(poll.outcome, poll.poll.new_entries)
        event(
            log, "poll", source=item.feed.id, url=item.asked_url, outcome=poll.outcome, reason=poll.poll.reason,
            status=item.fetched.status, new=poll.poll.new_entries,
        )  # fmt: skip
        if poll.host_not_before is not None:
            seconds = (poll.host_not_before - item.polled_at).total_seconds()
            self._follow_up.hold_host(item.fetched.url or item.feed.state.url, seconds)
        if item.parsed and item.parsed.parts:
            await self._follow_up.ask_for_parts(item.feed.id)

    async def _store_page(self, item: PageItem) -> None:
        session = self._session
        way = PageWay(session.db, item, session.rules)
        way.judge(await self._judge.answers(partial(way.texts, session.db)))
        stored = await self._outcomes.write(item, way.store)
        session.tally.read(ok=item.draft is not None, again=isinstance(item.entry, ArticleToReread))
        if stored is not None:
            session.tally.count(f"articles_{stored.change}")
        article = stored.article if stored is not None else item.entry.article
        if not way.refused:
            await session.raw.keep(item, article)
        event(
            log, "page", source=item.entry.feed, url=item.asked_url, reason=item.reason, status=item.http_status,
            article=stored and stored.article, change=stored and stored.change,
        )  # fmt: skip
