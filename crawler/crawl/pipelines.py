"""Scrapy's item pipeline: judges what was read and stores it, one batch of items per transaction."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from crawler.archive.judged.copy_rows import is_copy
from crawler.archive.judged.evidence_rows import move_credits, replace_flags
from crawler.archive.ledger import entries
from crawler.archive.ledger.entrykeys import EntryKeys, mark_ambiguous
from crawler.archive.ledger.feeds import generation_of, postpone_poll, save_poll
from crawler.archive.ledger.parts import sync_parts
from crawler.archive.ledger.traffic import count_request
from crawler.archive.texts import articles, sites
from crawler.archive.texts.articles import ArticleRecord, Stored
from crawler.archive.texts.feededits import feed_edit
from crawler.archive.texts.rereads import ArticleToReread, set_next_read
from crawler.archive.texts.sites import site_of
from crawler.crawl.batch import BatchWriter
from crawler.crawl.items import PageItem, PollItem
from crawler.crawl.outage import HOLD_S, HeldFailures
from crawler.crawl.records import RecordMaker
from crawler.fetching.state import fetch_state
from crawler.intake.identity import identify
from crawler.intake.polling.decide import Decision, decide
from crawler.judging.edits.describe import Wording
from crawler.models import EntryDraft
from crawler.reading.feedtext import draft_from_entry
from crawler.reading.schedule import next_read
from crawler.reading.sitelines import strip_lines
from crawler.urls import canonical_url, host_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.crawl.session import Session
    from crawler.crawl.spider import WatchSpider


class ArchivePipeline:
    """Stores PollItem and PageItem; asks for the pages of new entries once these are committed."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._writer: BatchWriter | None = None
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

    @property
    def records(self) -> RecordMaker:
        """What makes records of what the spider read."""
        return RecordMaker(self.spider)

    async def close_spider(self) -> None:
        """Store what still waits."""
        if self._settling is not None:
            self._settling.cancel()
        await self._store_released(final=True)
        if self._writer is not None:
            self._writer.flush()

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
        if self._writer is None:
            self._writer = BatchWriter(self.session.db)
        try:
            if isinstance(item, PageItem):
                await self._store_page(item, self._writer)
            elif item.held_until is not None:
                feed, until = item.feed.id, item.held_until
                await self._writer.write(lambda db: postpone_poll(db, feed, until))
            else:
                await self._store_poll(item, self._writer)
        finally:
            self.spider.ended(item.key)

    async def _store_poll(self, item: PollItem, writer: BatchWriter) -> None:
        drafts = item.parsed.entries if item.parsed else ()
        records = [self.records.instead_of_page(item, draft) for draft in drafts]
        watched = self.records.of_watched(item)

        def job(db: sqlite3.Connection) -> tuple[Decision, list[int]] | None:
            if generation_of(db, item.feed.id) != item.feed.state.generation:
                return None
            new, to_read = self._store_entries(db, item, list(zip(drafts, records, strict=True)))
            if watched is not None:
                new = self._store_watched(db, item, watched)
            decision = self._decide(item, new)
            save_poll(db, item.feed, decision, item.parsed, item.polled_at)
            self._save_parts(db, item)
            return decision, to_read

        stored = await writer.write(job)
        if stored is None:
            return
        decision, to_read = stored
        self.session.count(f"polls_{decision.outcome}")
        self.session.count("new_entries", decision.poll.new_entries)
        self.session.progress.polled(decision.outcome, decision.poll.new_entries)
        if decision.host_not_before is not None:
            seconds = (decision.host_not_before - item.polled_at).total_seconds()
            self.spider.hold_host(item.fetched.url or item.feed.state.url, seconds)
        self.spider.ask_for_pages(entries.entries_by_id(self.session.db, to_read))
        if item.parsed and item.parsed.parts:
            self.spider.ask_for_parts(item.feed.id)

    def _save_parts(self, db: sqlite3.Connection, item: PollItem) -> None:
        if item.parsed and item.parsed.format == "sitemapindex":
            limit = self.session.watch.settings.crawl.max_sitemaps
            sync_parts(db, item.feed.id, item.parsed.parts, limit, item.feed.state.polled_at, item.polled_at)

    def _decide(self, item: PollItem, new: int) -> Decision:
        return decide(
            item.feed.state,
            item.fetched,
            item.parsed,
            item.polled_at,
            new=new if item.parsed else None,
            poll_constant=self.session.poll_constant,
            random=self.session.random(),
        )

    def _store_entries(
        self, db: sqlite3.Connection, item: PollItem, drafts: Sequence[tuple[EntryDraft, ArticleRecord | None]]
    ) -> tuple[int, list[int]]:
        """How many entries were new, and the ids of those whose page is to be read."""
        if item.parsed is None:
            return 0, []
        feed, now, to_read, new = item.feed.source, item.polled_at, [], 0
        held: list[EntryDraft] = []
        mark_ambiguous(db, feed, item.parsed.ambiguous_keys)
        keys = EntryKeys(db, feed, (*(draft for draft, _ in drafts), *item.parsed.edited))
        for draft, record in drafts:
            identifying = entries.new_keys(db, keys, draft, now)
            if identifying is None:
                held.append(draft)
                continue
            new += 1
            article = articles.find_article(db, record.url if record else canonical_url(draft.link))
            waits = article is None and record is None
            if article is None and record is not None:
                article = articles.store_new(db, record, now)
                self.session.count("articles_new")
            read_at = now if waits else None
            entry = entries.insert_entry(
                db, feed, draft, now, backlog=item.is_first, waits=waits, article=article, read_at=read_at
            )
            keys.learn(identifying, entry)
            if waits:
                to_read.append(entry)
        self._store_edits(db, item, keys, (*held, *item.parsed.edited))
        return new, to_read

    def _store_edits(
        self, db: sqlite3.Connection, item: PollItem, keys: EntryKeys, drafts: Iterable[EntryDraft]
    ) -> None:
        """What the feed changed of entries it had before: a new version, where the feed is the source of the text."""
        for draft in drafts:
            entry, _ = keys.recognise(draft)
            article = entries.note_edit(db, entry, draft, item.polled_at) if entry is not None else None
            edited = feed_edit(db, article, draft_from_entry(draft), item.polled_at) if article is not None else None
            if article is not None and edited is not None:
                record = self.records.of_edit(item, draft, edited)
                self.session.count(f"articles_{articles.store_feed_edit(db, article, record, item.polled_at)}")

    def _store_watched(self, db: sqlite3.Connection, item: PollItem, record: ArticleRecord) -> int:
        """Store the text of a watched page: 1 when it is new or another one than before, else 0."""
        entry, article = entries.sole_entry(db, item.feed.id) or (None, None)
        stored = articles.store_article(db, record, item.polled_at, article)
        self.session.count(f"articles_{stored.change}")
        if entry is None:
            url = item.feed.state.declared_url
            draft = EntryDraft(link=url, title=record.draft.title, keys=identify("", (url,)).keys)
            entry = entries.add_entry(db, item.feed.id, draft, item.polled_at, backlog=item.is_first, waits=False)
        if article is None and entry is not None:
            entries.link_article(db, entry, stored.article)
        return int(stored.change != "unchanged")

    async def _store_page(self, item: PageItem, writer: BatchWriter) -> None:
        record = self.records.of_page(item)

        def job(db: sqlite3.Connection) -> Stored | None:
            if item.was_asked:
                second = isinstance(item.entry, ArticleToReread)
                site, failed = site_of(item.final_url), bool(item.reason)
                count_request(db, site, item.read_at, item.size, failed=failed, reread=second)
            if isinstance(item.entry, ArticleToReread):
                return self._store_reread(db, item, record)
            if record is None:  # not asked: the host is on hold
                entries.postpone_page(db, item.entry.id, item.retry_after or item.read_at + timedelta(minutes=15))
                return None
            stored = articles.store_article(db, record, item.read_at, item.entry.article)
            again = self.records.next_try(item) if item.reason else None
            self._learn_site(db, record, stored, item.read_at)
            entries.note_attempt(db, item.entry.id, stored.article, reason=item.reason, next_try_at=again)
            return stored

        stored = await writer.write(job)
        self.session.progress.read(item.draft is not None)
        self.session.count("pages_read" if item.draft else "pages_failed")
        self.session.count("rereads", int(isinstance(item.entry, ArticleToReread)))
        if stored is not None:
            self.session.count(f"articles_{stored.change}")

    def _learn_site(self, db: sqlite3.Connection, record: ArticleRecord, stored: Stored, now: datetime) -> None:
        """Count the lines of a distinct article; at some sizes go through what is stored of the site."""
        if not record.lines or stored.change not in ("new", "completed"):
            return
        if is_copy(db, stored.article):
            return  # one article under two addresses would teach the site its text
        site = sites.site_of(record.final_url)
        relearn = sites.learn_lines(db, site, record.lines) in sites.RELEARN_AT
        # The article itself as well: the site may have become known since its page was read.
        for text in sites.texts_of_site(db, site, record.outlet, None if relearn else stored.article):
            body = strip_lines(text.body, sites.boilerplate_of(db, site, text.body))
            if body == text.body:
                continue
            stripped = Wording(text.title, text.summary, body)
            version = articles.supersede_text(db, text.article, stripped, "boilerplate", now)
            flags = self.session.flags(text.title, text.summary, body, text.language)
            replace_flags(db, text.article, version, flags, now)
            move_credits(db, text.article, version, text.body, body)

    def _store_reread(self, db: sqlite3.Connection, item: PageItem, record: ArticleRecord | None) -> Stored | None:
        assert isinstance(item.entry, ArticleToReread)
        if record is None:
            again = next_read(None, item.entry.first_seen_at, item.read_at)
            set_next_read(db, item.entry.article, again)
            return None
        return articles.store_article(db, record, item.read_at, item.entry.article)
