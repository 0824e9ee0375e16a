"""Scrapy's scheduler and downloader, with the per-host queue between them."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.core.downloader import Downloader
from scrapy.core.scheduler import BaseScheduler
from scrapy.exceptions import StopDownload
from scrapy.http import Response
from scrapy.utils.asyncio import CallLaterResult, call_later
from scrapy.utils.defer import deferred_from_coro

from crawler.fetching.failures import reason_of
from crawler.fetching.reservation_request import TDM_RESERVED, tdm_request
from crawler.fetching.scrapy_private import wake_engine
from crawler.fetching.state import FetchState, fetch_state, received_bytes
from crawler.intake.polling.headers import RETRY_FLOOR_S, retry_after_s
from crawler.intake.reservations import MAX_BYTES as TDM_BYTES
from crawler.intake.reservations import TdmRules
from crawler.intake.robots import MAX_BYTES, RobotsAnswer, origin_of, readable_part

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from twisted.internet.defer import Deferred
    from twisted.python.failure import Failure

ROBOTS_TIMEOUT = 15.0  # a robots.txt that hangs holds up every page of its host
WITH_PERMISSION = frozenset({"page", "listing", "sitemap"})
"""Kinds of requests that robots.txt has a say in; a feed is published to be polled."""
READ_TO = {"robots": MAX_BYTES, "tdmrep": TDM_BYTES}
REFUSED = ""
"""The queue of what will not be sent: under its host it would wait for the very hold it reports."""


def host_key(url: str) -> str:
    """The unit of politeness: the host, whatever the port."""
    return (urlsplit(url).hostname or "").lower()


class HostScheduler(BaseScheduler):
    """Releases one request per host at a time; asks for robots.txt before the first page of an origin.

    robots.txt is asked from here and not from a middleware: a middleware's own request would pass the queue by, and
    the page waiting for it would block its host.
    """

    def __init__(self, crawler: Crawler, state: FetchState) -> None:
        self.crawler, self.state = crawler, state
        self._wake: CallLaterResult | None = None
        self._awaiting_robots: dict[str, list[Request]] = {}
        """Origin -> its pages, while its robots.txt is on the way (a redirect may lead that through any queue)."""
        self._awaiting_tdm: dict[str, list[Request]] = {}
        """The same, of what it reserves of text and data mining."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> HostScheduler:
        """Made by Scrapy from the SCHEDULER setting."""
        crawler.signals.connect(_count_bytes, signals.bytes_received)
        return cls(crawler, fetch_state(crawler))

    def close(self, reason: str) -> Deferred[None] | None:
        """Forget what waits; entries and feeds stay due in the archive."""
        self.state.hosts.clear()
        self._awaiting_robots.clear()
        self._awaiting_tdm.clear()
        self._cancel_wake()
        return None

    def forget_waiting(self) -> None:
        """Forget the requests that wait; what is known of their hosts stays."""
        self.state.hosts.forget_waiting()
        self._awaiting_robots.clear()
        self._awaiting_tdm.clear()

    def has_pending_requests(self) -> bool:
        """True while requests wait, also for hosts that are not ready."""
        return not self.state.stopping and len(self.state.hosts) > 0

    def enqueue_request(self, request: Request) -> bool:
        """Queue a request under its host, feeds before pages; refuse it when the host is on hold."""
        if self.state.stopping or self.state.holding:
            return False
        host = host_key(request.url)
        if self.state.hosts.held_s(host):
            self._refuse(request, "host_on_hold")
        else:
            self.state.hosts.push(host, request, first=request.meta.get("kind") != "page")
        return True

    def next_request(self) -> Request | None:
        """A request whose host is ready, or None; then the engine is woken when one becomes ready."""
        self._cancel_wake()
        while not self.state.stopping:
            released = self.state.hosts.pop()
            if released is None:
                self._wake_later()
                return None
            host, request = released
            if request.meta.get("kind") in WITH_PERMISSION and not request.meta.get("refuse"):
                permitted = self._with_permission(host, request)
                if permitted is None:
                    continue
                request = permitted
            request.meta["queue_host"] = host
            return request
        return None

    def finished(self, request: Request, result: Response | Request | Failure) -> None:
        """The downloader is done with ``request``, one way or another."""
        if isinstance(result, Response | Request):  # a Request is a redirect
            self.state.answered_at = time.monotonic()
        if isinstance(result, Response) and result.status == 429:
            # Here and not when it is stored: with a short gap the host would have been asked again by then.
            value = (result.headers.get("Retry-After") or b"").decode("latin-1")
            self.hold(host_key(result.url), retry_after_s(value, datetime.now(UTC)) or RETRY_FLOOR_S)
        host = request.meta.pop("queue_host", None)
        if host is not None:
            self.state.hosts.done(host, sent=not request.meta.get("unsent"))

    def hold(self, host: str, seconds: float) -> None:
        """No request to ``host`` for so long; what waits is refused with the reason ``host_on_hold``."""
        for request in self.state.hosts.hold(host, seconds):
            self._refuse(request, "host_on_hold")

    def held_s(self, url: str) -> float:
        """Seconds for which the host of ``url`` is still on hold."""
        return self.state.hosts.held_s(host_key(url))

    def _refuse(self, request: Request, reason: str) -> None:
        """Send it to its errback, through the downloader like any other end of a request."""
        request.meta["refuse"] = reason
        self.state.hosts.push(REFUSED, request)

    def _with_permission(self, host: str, page: Request) -> Request | None:
        """The page, or the request for robots.txt it has to wait for; None when that is on the way already."""
        verdict = self.state.robots.verdict(page.url, datetime.now(UTC))
        if verdict == "unknown":
            origin = origin_of(page.url)
            waiting = self._awaiting_robots.setdefault(origin, [])
            waiting.append(page)
            if len(waiting) == 1:
                return _by_the_same(
                    page, self.robots_request(origin, page.meta.get("listed", ""), page.meta.get("source"))
                )
            self.state.hosts.done(host, sent=False)
            return None
        if verdict == "denied":
            page.meta["refuse"] = "robots"
        elif verdict == "unavailable":
            page.meta["refuse"] = "robots_unavailable"
        elif self.state.tdm is not None and page.meta.get("kind") == "page":
            return self._unless_reserved(host, page, self.state.tdm)
        return page

    def _unless_reserved(self, host: str, page: Request, rules: TdmRules) -> Request | None:
        """The page, or the request for the file it has to wait for, as with robots.txt."""
        verdict = rules.verdict(page.url, datetime.now(UTC))
        if verdict == "unknown":
            origin = origin_of(page.url)
            waiting = self._awaiting_tdm.setdefault(origin, [])
            waiting.append(page)
            if len(waiting) == 1:
                listed = page.meta.get("listed", "")
                return _by_the_same(page, tdm_request(origin, listed, rules, self._after_tdm, self.state.on_trouble))
            self.state.hosts.done(host, sent=False)
            return None
        if verdict == "reserved":
            page.meta["refuse"] = TDM_RESERVED
        return page

    def _after_tdm(self, origin: str, reason: str) -> None:
        """Let the pages that waited for an origin's file go on; ``reason``: why they cannot."""
        for page in self._awaiting_tdm.pop(origin, ()):
            if reason or self.state.hosts.held_s(host_key(origin)):
                self._refuse(page, reason or "host_on_hold")
            else:
                self.state.hosts.push(host_key(origin), page, first=True)

    def robots_request(self, origin: str, listed: str = "", source: int | None = None) -> Request:
        """The request for an origin's robots.txt. ``listed``: the source on whose behalf it is asked; when that lies in a
        private network by the watch's leave, its robots.txt does too. ``source``: the id of the feed whose page it is for."""

        def on_response(response: Response, **_: Any) -> None:
            text = readable_part(response.body) if 200 <= response.status < 300 else ""
            learn(response.status, text, received_bytes(response.request))

        def on_failure(failure: Failure) -> None:
            reason = reason_of(failure)
            if reason == "stopped" or self.state.on_trouble(failure.value):
                return
            if reason == "host_on_hold":
                for page in self._awaiting_robots.pop(origin, ()):
                    self._refuse(page, reason)
                return
            # Refused on our side (too many redirects, a private address) is no word of the site's: RFC 9309 reads
            # more than five redirects as "unavailable", which means no rules; everything else is a server in trouble.
            request: Request = failure.request  # type: ignore[attr-defined]
            learn(404 if reason == "too_many_redirects" else 0, "", received_bytes(request))

        def learn(status: int, text: str, size: int) -> None:
            self._learn(RobotsAnswer(origin, datetime.now(UTC), status, text, size), source)

        return Request(
            f"{origin}/robots.txt",
            callback=on_response,
            errback=on_failure,
            dont_filter=True,
            meta={
                "kind": "robots",
                "listed": listed,
                "handle_httpstatus_all": True,
                "download_timeout": ROBOTS_TIMEOUT,
            },
        )

    def _learn(self, answer: RobotsAnswer, source: int | None) -> None:
        """Take the answer, and let the pages that waited for it go on."""
        origin, rules = answer.origin, self.state.robots
        host = host_key(origin)
        rules.learn(answer, source=source)
        # One host may answer differently at http and https; the longer wish holds.
        self.state.hosts.slow(host, max(map(rules.crawl_delay, (origin, f"http://{host}", f"https://{host}"))))
        for page in self._awaiting_robots.pop(origin, ()):
            if self.state.hosts.held_s(host):  # robots.txt was answered 429: nobody waits for its end
                self._refuse(page, "host_on_hold")
            else:
                self.state.hosts.push(host, page, first=True)

    def _wake_later(self) -> None:
        seconds = self.state.hosts.seconds_to_next()
        wake = wake_engine(self.crawler)
        if seconds is not None and wake is not None:
            self._wake = call_later(max(seconds, 0.001), wake)

    def _cancel_wake(self) -> None:
        if self._wake is not None:
            self._wake.cancel()
            self._wake = None


def _by_the_same(page: Request, request: Request) -> Request:
    """A request on behalf of a page is sent by the fetcher that the page is for."""
    if via := page.meta.get("via"):
        request.meta["via"] = via
    return request


def _count_bytes(data: bytes, request: Request, **_: Any) -> None:
    """Add what came for a request; end the download of a robots.txt that is longer than what is read of it.

    Scrapy's size limit would give nothing of it where RFC 9309 wants the first 500 KiB.
    """
    meta = request.meta
    meta["received_bytes"] = meta.get("received_bytes", 0) + len(data)
    if most := READ_TO.get(meta.get("kind", "")):
        meta["robots_bytes"] = meta.get("robots_bytes", 0) + len(data)
        if meta["robots_bytes"] > most:
            raise StopDownload(fail=False)


class HostDownloader(Downloader):
    """Sends what the queue has released, and tells the scheduler when it ended, however it ended: middlewares cannot, a
    redirect skips the outer ones.

    Scrapy's slots per host, with their own queue, task and signals for each request, are left out: the host queue has done
    their work. They were an eighth of the CPU of a poll without news.
    """

    def fetch(self, request: Request) -> Deferred[Response | Request]:  # type: ignore[override]
        """As Scrapy's, with the host freed at the end."""
        request.meta.setdefault("asked_at", time.monotonic())
        self.active.add(request)

        def ended(result: Any) -> Any:
            # Not in the coroutine: until its end is told, a turn of the loop later, the engine would see nothing under way
            # and nothing come, and close the spider.
            self.active.remove(request)
            scheduler = self.crawler.engine.scheduler if self.crawler.engine else None
            if isinstance(scheduler, HostScheduler):
                scheduler.finished(request, result)
            return result

        sending = self.middleware.download_async(self.handlers.download_request_async, request)
        return deferred_from_coro(sending).addBoth(ended)
