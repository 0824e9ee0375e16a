"""Polls the sources of a watch: due ones are asked conditionally, and what they hold is read in a worker."""

from __future__ import annotations

import hashlib
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self

from scrapy import Request
from scrapy.http import Response
from scrapy.spiderloader import SpiderLoader
from twisted.python.failure import Failure

from crawler.archive.ledger.feeds import WatchedFeed, declared_url, due_parts
from crawler.crawl.due import Due, due_sources
from crawler.crawl.spider import WatchSpider, is_html
from crawler.fetching.answers import headers_of, permanent_url
from crawler.fetching.failures import reason_of
from crawler.fetching.state import FETCHED_BY, received_bytes
from crawler.intake.feed.document_hash import body_hash
from crawler.intake.parsed import Memory, ParsedFeed
from crawler.intake.polling.decide import Fetched, needs_parse, request_headers
from crawler.intake.robots import origin_of
from crawler.machine import place_of
from crawler.models import ArticleDraft
from crawler.steps.expecting import expected_of_watched
from crawler.steps.items import PollItem
from crawler.workers import tasks as worker_tasks
from crawler.workers.pool import WorkFailed

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

    from crawler.crawl.session import Session
    from crawler.intake.kinds.declared import SourceRule
    from crawler.reading.page_rules import PageRule

# What the queue and the guard call a request for a source. robots.txt does not apply to a feed: it is published to be
# polled. A sitemap and a page are asked for only where robots.txt lets us.
_ERRANDS = {"feed": "feed", "sitemap": "sitemap", "page": "listing"}


class SourcesSpider(WatchSpider):
    """Sources of some kinds; what differs between the kinds is how their bytes are read."""

    kinds: ClassVar[tuple[str, ...]] = ("feed", "sitemap", "page")
    source: ClassVar[str] = ""
    """Of a site spider: the address of its list. Empty: this spider reads every source of its kinds in the general way."""
    sites: Mapping[str, type[SourcesSpider]]
    """Address of a source -> the site spider that says how it is read."""
    _page_rules: dict[int, PageRule | None]

    @classmethod
    def list_rule(cls) -> SourceRule | None:
        """How the list is read; None: in the way of the source's kind."""
        return None

    @classmethod
    def article_rule(cls) -> PageRule | None:
        """How the pages of its entries are read; None: as any page."""
        return None

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, session: Session | None = None, **kwargs: Any) -> Self:
        """Made by Scrapy, with what the site spiders of this installation declare."""
        spider = super().from_crawler(crawler, *args, session=session, **kwargs)
        spider.sites, spider._page_rules = site_spiders(crawler.settings), {}
        return spider

    def due_sources(self) -> Iterator[WatchedFeed]:
        """The sources that are due and that this spider reads."""
        return filter(self.reads, due_sources(self.session, self.under_way["feed"]))

    async def ask_for_parts(self, index: int) -> None:
        """Request what a sitemap index has just named and what is due of it."""
        for request in await self.claimed(due_parts(self.session.db, index, self.session.now())):
            self.crawler.engine.crawl(request)

    def request_of(self, due: Due) -> Request | None:
        """The request of a source, else as of any spider."""
        return self.source_request(due) if isinstance(due, WatchedFeed) else super().request_of(due)

    def reads(self, feed: WatchedFeed) -> bool:
        """Whether this spider polls the source."""
        return feed.kind in self.kinds

    def source_request(self, feed: WatchedFeed) -> Request:
        """The conditional request of one source."""
        state = feed.state
        listed = state.declared_url if feed.source == feed.id else declared_url(self.session.db, feed.source)
        meta: dict[str, Any] = {"kind": _ERRANDS[feed.kind], "listed": listed, "source": feed.source}
        meta |= {"handle_httpstatus_all": True, **self.asked_from(feed.source)}
        validators_url = state.validators_url or state.url
        headers = request_headers(state, validators_url)
        if headers:
            meta["validators"] = (validators_url, headers)
        if listed in self.session.watched.credentials:
            meta["userinfo"] = (origin_of(listed), self.session.watched.credentials[listed])
        return Request(
            state.url,
            callback=self.parse_source,
            errback=self.source_failed,
            cb_kwargs={"feed": feed},
            meta=meta,
            dont_filter=True,
        )

    async def parse_source(self, response: Response, feed: WatchedFeed) -> AsyncIterator[Any]:
        """Read the answer to a poll: nothing for a 304 or an unchanged body, else the entries not known yet."""
        now = self.session.now()
        try:
            item = await self._read_source(response, feed, now)
        except WorkFailed:
            return  # stopped: the source stays due
        except Exception as error:
            if self.session.standstill.begin(error):
                return
            self.logger.error("%s could not be read: %s", feed.state.declared_url, place_of(error))
            via = response.meta.get(FETCHED_BY, "")
            bare = Fetched(error="internal_error", status=response.status, url=response.url, via=via)
            item = PollItem(feed, replace(bare, size=received_bytes(response.request)), None, now)
        yield item

    async def _read_source(self, response: Response, feed: WatchedFeed, now: datetime) -> PollItem:
        """What a poll brought. Raises WorkFailed when it was stopped."""
        fetched, parsed, article = _fetched(response), None, None
        if needs_parse(feed.state, fetched):
            try:
                if feed.watch:
                    article = await self._watched(response, feed, now)
                    parsed = _watched_document(article, feed)
                else:
                    parsed = await self._document(response, fetched, feed, now)
            except WorkFailed as failed:
                if failed.reason == "stopped":
                    raise
                fetched = _without_document(fetched, failed.reason)
        digest = hashlib.sha256(response.body).hexdigest() if article else ""
        return PollItem(feed, fetched, parsed, now, article=article, body_sha256=digest)

    async def _watched(self, response: Response, feed: WatchedFeed, now: datetime) -> ArticleDraft:
        """The text of a watched page. Raises WorkFailed with the word for what came instead."""
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        if not is_html(content_type):
            raise WorkFailed("not_html")
        read, expected = worker_tasks.read_watched, expected_of_watched(self.session.db, feed)
        draft: ArticleDraft = await self.session.workers.run(
            read, response.body, content_type, response.url, now, expected
        )
        if draft.not_article or not draft.body:
            raise WorkFailed(draft.not_article or "no_text")
        return draft

    async def _document(self, response: Response, fetched: Fetched, feed: WatchedFeed, now: datetime) -> ParsedFeed:
        headers, memory = dict(fetched.headers), self.memory_of(feed, now)
        task, *first = self.reader_of(feed)
        return await self.session.workers.run(task, *first, response.body, headers, response.url, now, memory)

    def reader_of(self, feed: WatchedFeed) -> tuple[Callable[..., ParsedFeed], str | SourceRule]:
        """The worker task that reads a source's documents, and its first argument."""
        site = self.sites.get(feed.state.declared_url)
        rule = site.list_rule() if site else None
        return (worker_tasks.read_declared, rule) if rule else (worker_tasks.read_source, feed.kind)

    def page_rule(self, feed: int | None) -> PageRule | None:
        """How pages of a source's entries are read, when a site spider says so."""
        if not self.sites or feed is None:
            return None
        if feed not in self._page_rules:
            site = self.sites.get(declared_url(self.session.db, feed))
            self._page_rules[feed] = site.article_rule() if site else None
        return self._page_rules[feed]

    def memory_of(self, feed: WatchedFeed, now: datetime) -> Memory:
        """What is remembered of a source when its document is read."""
        crawl, state = self.session.watch.settings.crawl, feed.state
        days = (now - state.polled_at).total_seconds() / 86_400 if state.polled_at else 0.0
        return Memory(
            known=feed.window,
            read_at=state.polled_at,
            expected=state.rate.per_day * max(0.0, days),
            window=state.window_entries,
            strange=state.strange,
            backlog_days=crawl.backlog_days,
            limit=crawl.max_items,
            selector=feed.selector,
            layout=feed.layout,
        )

    def source_failed(self, failure: Failure) -> Iterator[Any]:
        """A poll without an answer."""
        request: Request = failure.request  # type: ignore[attr-defined]
        feed: WatchedFeed = request.cb_kwargs["feed"]
        reason, now = reason_of(failure), self.session.now()
        if reason == "stopped" or self.session.standstill.begin(failure.value):
            return
        elapsed = time.monotonic() - request.meta["asked_at"] if "asked_at" in request.meta else 0.0
        via, size = request.meta.get(FETCHED_BY, ""), received_bytes(request)
        fetched = Fetched(error=reason, url=request.url, size=size, elapsed_s=elapsed, via=via)
        held_until = self.held_until(request.url, now) if reason == "host_on_hold" else None
        yield PollItem(feed, fetched, None, now, self.unreached_since(request, reason), held_until=held_until)


def site_spiders(settings: BaseSettings) -> Mapping[str, type[SourcesSpider]]:
    """Address of a source -> the site spider that reads it, of all spiders that Scrapy finds."""
    loader = SpiderLoader.from_settings(settings)
    classes = (loader.load(name) for name in loader.list())
    return {cls.source: cls for cls in classes if issubclass(cls, SourcesSpider) and cls.source}


def _fetched(response: Response) -> Fetched:
    fetched = Fetched(
        status=response.status,
        headers=headers_of(response),
        url=response.url,
        permanent_url=permanent_url(response),
        size=received_bytes(response.request),
        elapsed_s=response.meta.get("download_latency", 0.0),
        via=response.meta.get(FETCHED_BY, ""),
    )
    return replace(fetched, body_hash=body_hash(response.body)) if fetched.has_document else fetched


def _watched_document(article: ArticleDraft, feed: WatchedFeed) -> ParsedFeed:
    """A watched page as a document with one entry, itself, which it goes on to hold."""
    return ParsedFeed(format="text", title=article.title, items=1, overlap=int(feed.state.polled_at is not None))


def _without_document(fetched: Fetched, reason: str) -> Fetched:
    return replace(fetched, error=reason, body_hash="")
