"""What all our spiders share: the session, page requests, whose page it is, and what is due."""

from __future__ import annotations

import hashlib
import math
import sqlite3
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Self, TypeVar

from scrapy import Request, Spider
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.archive.ledger.entries import EntryToRead
from crawler.archive.ledger.feeds import WatchedFeed, declared_url
from crawler.archive.texts.rereads import ArticleToReread
from crawler.crawl.due import DUE_AT_ONCE, Due, due_pages
from crawler.crawl.preflight import environment_watch, standalone_session
from crawler.crawl.remembering import remember
from crawler.fetching.failures import NETWORK, reason_of
from crawler.fetching.guard import installed_guard
from crawler.fetching.reservation_request import TDM_RESERVED
from crawler.fetching.scheduler import HostScheduler, host_key
from crawler.fetching.state import FETCHED_BY, fetch_state, received_bytes, received_page
from crawler.intake.polling.headers import retry_after_s
from crawler.intake.reservations import HEADER, declared
from crawler.machine import place_of
from crawler.settings import crawl_settings
from crawler.steps.expecting import expected_of
from crawler.steps.items import Errand, PageItem, errand_key
from crawler.workers import tasks as worker_tasks
from crawler.workers.pool import WorkFailed

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

    from crawler.crawl.session import Session
    from crawler.models import ArticleDraft
    from crawler.reading.page_rules import PageRule

T = TypeVar("T")

HTML_TYPES = ("text/html", "application/xhtml", "application/xml", "text/plain", "")


def in_pieces(found: Iterable[T]) -> Iterator[list[T]]:
    """Lists of what is claimed in one transaction and then asked."""
    iterator = iter(found)
    while piece := list(islice(iterator, DUE_AT_ONCE)):
        yield piece


def is_html(content_type: str) -> bool:
    """Whether a Content-Type, or its absence, lets expect a page."""
    return content_type.lower().strip().startswith(HTML_TYPES)


def reserves(response: Response, draft: ArticleDraft) -> bool:
    """Whether a page's publisher reserves text and data mining: what the page says comes before its headers."""
    said = (response.headers.get(HEADER) or b"").decode("latin-1")
    return bool(declared(said) if draft.tdm_reserved is None else draft.tdm_reserved)


class WatchSpider(Spider):
    """Base of the spiders that watch; they yield PollItem and PageItem.

    Without a ``session`` (``scrapy crawl feeds``) one is opened on the watch folder of the environment.
    """

    session: Session

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, session: Session | None = None, **kwargs: Any) -> Self:
        """Made by Scrapy, or by ``crawler.running`` with a session."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        if session is None:
            session = standalone_session(spider)
        spider.session = session
        spider.under_way = {"feed": set(), "entry": set(), "article": set()}
        remember(session, fetch_state(crawler), session.now())
        session.let_go()
        return spider

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Lay watch.toml over the project's settings, unless ``crawler.running`` has done so."""
        super().update_settings(settings)
        if settings.get("WIREWATCH_DELAY") is None:
            settings.setdict(crawl_settings(environment_watch().settings), priority="spider")

    under_way: dict[str, set[int]]
    """What is queued or being asked: ids of feeds, of entries for their pages, of articles to be read again."""

    async def start(self) -> AsyncIterator[Any]:
        """For a run: everything that is due. A daemon's requests come with each tick (``ask_due``)."""
        if installed_guard() is None:
            # Whoever replaced the resolver took away the check of addresses; nothing may be asked then.
            raise CloseSpider("unguarded")
        if self.session.mode != "daemon":
            await self.ask_due()  # what is yielded here, Scrapy takes one at a time, with a turn of its loop for each
        nothing: tuple[Request, ...] = ()
        for request in nothing:
            yield request

    async def due_requests(self) -> AsyncIterator[Request]:
        """Requests for what is due now and not under way, each claimed in the archive: sources first, then pages."""
        try:
            for piece in in_pieces(chain(self.due_sources(), self.due_pages())):
                for request in await self.claimed(piece):
                    yield request
        except sqlite3.Error as error:
            if not self.session.standstill.begin(error):
                raise

    async def claimed(self, due: Iterable[Due]) -> Sequence[Request]:
        """The requests of those that are not under way, which are claimed first; none when that cannot be written."""
        begun = [one for one in due if self.begin(errand_key(one))]
        if not await self.session.claim(map(errand_key, begun)):
            for one in begun:
                self.ended(errand_key(one))
            return []
        return [*filter(None, map(self.request_of, begun))]

    def due_sources(self) -> Iterator[WatchedFeed]:
        """The sources that are due and that this spider reads."""
        raise NotImplementedError

    def due_pages(self) -> Iterator[EntryToRead | ArticleToReread]:
        """Pages that are due and not under way."""
        entries, articles = self.under_way["entry"], self.under_way["article"]
        return due_pages(self.session, entries, articles, rereads=len(articles))

    async def ask_due(self) -> None:
        """Request everything that is due: a run does it once, a daemon at each tick."""
        async for request in self.due_requests():
            self.crawler.engine.crawl(request)

    def ask_for_pages(self, due: Iterable[EntryToRead]) -> None:
        """Request the pages of entries that were just stored."""
        for entry in due:
            if self.begin(errand_key(entry)) and (request := self.request_of(entry)):
                self.crawler.engine.crawl(request)

    async def ask_for_parts(self, index: int) -> None:
        """Request what a sitemap index has just named; of a spider that reads sitemaps."""

    def begin(self, key: Errand) -> bool:
        """Mark an errand as under way; False when it is already, so that a tick does not send for it twice."""
        kind, number = key
        if number in self.under_way[kind]:
            return False
        self.under_way[kind].add(number)
        return True

    def ended(self, key: Errand) -> None:
        """The inverse of ``begin``; called when the outcome is stored."""
        kind, number = key
        self.under_way[kind].discard(number)

    def request_of(self, due: Due) -> Request | None:
        """The request of an errand that has begun; of a page, here. None when its address can be asked by nobody."""
        assert not isinstance(due, WatchedFeed)
        try:
            return Request(
                due.link,
                callback=self.parse_page,
                errback=self.page_failed,
                cb_kwargs={"due": due},
                meta={"kind": "page", "source": due.feed, "handle_httpstatus_all": True, **self.asked_from(due.feed)},
                dont_filter=True,
            )
        except ValueError:  # Scrapy refuses addresses without a scheme; entries keep only http and https
            self.ended(errand_key(due))
            return None

    def asked_from(self, feed: int | None) -> dict[str, str]:
        """For the meta of requests on behalf of a source: which fetcher asks, where feeds.csv names one."""
        vias = self.session.watched.vias
        via = vias.get(declared_url(self.session.db, feed), "") if vias and feed is not None else ""
        if via and self.session.fleet is None:
            return {"via": via, "refuse": "no_fetcher"}  # never from here
        return {"via": via} if via else {}

    async def parse_page(self, response: Response, due: EntryToRead | ArticleToReread) -> AsyncIterator[Any]:
        """Read the answer to a page request."""
        try:
            item = await self._read(response, due)
        except WorkFailed:
            return  # stopped: the page stays due
        except Exception as error:
            if self.session.standstill.begin(error):
                return
            self.logger.error("%s could not be read: %s", response.url, place_of(error))
            item = PageItem(due, response.url, self.session.now(), None, "internal_error", response.status)
        size, via = received_bytes(response.request), response.meta.get(FETCHED_BY, "")
        yield replace(item, size=size, raw=received_page(response.request), via=via)

    async def _read(self, response: Response, due: EntryToRead | ArticleToReread) -> PageItem:
        now = self.session.now()
        if response.status not in (200, 203):
            wait = self.obey_retry_after(response, now)
            return PageItem(due, response.url, now, None, f"http_{response.status}", response.status, "", wait)
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        if not is_html(content_type):
            return PageItem(due, response.url, now, None, "not_html", response.status)
        try:
            rule = self.page_rule(due.feed)
            task, more = (worker_tasks.read_page_by_rule, (rule,)) if rule else (worker_tasks.read_page, ())
            expected = expected_of(self.session.db, due)
            draft: ArticleDraft = await self.session.workers.run(
                task, response.body, content_type, response.url, now, expected, *more
            )
        except WorkFailed as failed:
            if failed.reason == "stopped":
                raise
            return PageItem(due, response.url, now, None, failed.reason, response.status)
        digest, reserved = hashlib.sha256(response.body).hexdigest(), reserves(response, draft)
        if reserved and self.session.watch.settings.crawl.tdm == "respect":
            return PageItem(due, response.url, now, None, TDM_RESERVED, response.status, tdm_reserved=True)
        if draft.not_article or not draft.body:
            reason = draft.not_article or "no_text"
            said = draft if draft.body else None
            item = PageItem(due, response.url, now, None, reason, response.status, digest, said=said)
        else:
            item = PageItem(due, response.url, now, draft, "", response.status, digest)
        return replace(item, tdm_reserved=reserved)

    def page_rule(self, feed: int | None) -> PageRule | None:
        """How the pages of a source's entries are read; None: as any page."""
        return None

    def page_failed(self, failure: Failure) -> Iterator[Any]:
        """A page request without an answer."""
        request: Request = failure.request  # type: ignore[attr-defined]
        reason, now = reason_of(failure), self.session.now()
        if reason == "stopped" or self.session.standstill.begin(failure.value):
            return
        yield PageItem(
            request.cb_kwargs["due"],
            request.url,
            now,
            reason=reason,
            size=received_bytes(request),
            retry_after=self.held_until(request.url, now) if reason == "host_on_hold" else None,
            unreached_since=self.unreached_since(request, reason),
            via=request.meta.get(FETCHED_BY, ""),
            tdm_reserved=reason == TDM_RESERVED,
        )

    def unreached_since(self, request: Request, reason: str) -> float | None:
        """When the request began, for a failure that may be our own network's; else None."""
        if reason not in NETWORK or FETCHED_BY in request.meta:  # a fetcher looks to its own network
            return None
        asked_at: float = request.meta.get("asked_at", 0.0)
        return asked_at

    def held_until(self, url: str, now: datetime) -> datetime:
        """When the host of ``url`` may be asked again."""
        scheduler = self.crawler.engine.scheduler
        held = scheduler.held_s(url) if isinstance(scheduler, HostScheduler) else 0.0
        return now + timedelta(seconds=math.ceil(held) + 1)

    def obey_retry_after(self, response: Response, now: datetime) -> datetime | None:
        """On 429 and 503: hold the whole host as long as it asks; returns until when."""
        if response.status not in (429, 503):
            return None
        value = (response.headers.get("Retry-After") or b"").decode("latin-1")
        seconds = retry_after_s(value, now)
        if seconds is None:
            return None
        self.hold_host(response.url, seconds)
        return now + timedelta(seconds=seconds)

    def hold_host(self, url: str, seconds: float) -> None:
        """No request to the host of ``url`` for so long."""
        scheduler = self.crawler.engine.scheduler
        if isinstance(scheduler, HostScheduler):
            scheduler.hold(host_key(url), seconds)
