"""Scrapy's scheduler and downloader, with the per-host queue between them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.core.downloader import Downloader
from scrapy.core.scheduler import BaseScheduler
from scrapy.http import Response
from scrapy.utils.asyncio import CallLaterResult, call_later

from crawler.fetching.failures import reason_of
from crawler.fetching.state import FetchState, fetch_state
from crawler.intake.robots import RobotsAnswer, origin_of, readable_part

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from twisted.internet.defer import Deferred
    from twisted.python.failure import Failure

ROBOTS_TIMEOUT = 15.0  # a robots.txt that hangs holds up every page of its host


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

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> HostScheduler:
        """Made by Scrapy from the SCHEDULER setting."""
        return cls(crawler, fetch_state(crawler))

    def close(self, reason: str) -> Deferred[None] | None:
        """Forget what waits; entries and feeds stay due in the archive."""
        self.state.hosts.clear()
        self._cancel_wake()
        return None

    def has_pending_requests(self) -> bool:
        """True while requests wait, also for hosts that are not ready."""
        return not self.state.stopping and len(self.state.hosts) > 0

    def enqueue_request(self, request: Request) -> bool:
        """Queue a request under its host; feeds go before pages."""
        if self.state.stopping:
            return False
        self.state.hosts.push(host_key(request.url), request, first=request.meta.get("kind") != "page")
        return True

    def next_request(self) -> Request | None:
        """A request whose host is ready, or None; then the engine is woken when one becomes ready."""
        self._cancel_wake()
        if self.state.stopping:
            return None
        released = self.state.hosts.pop()
        if released is None:
            self._wake_later()
            return None
        host, request = released
        request.meta["queue_host"] = host
        if request.meta.get("kind") == "page" and not request.meta.get("refuse"):
            return self._with_permission(host, request)
        return request

    def finished(self, request: Request) -> None:
        """The downloader is done with ``request``, one way or another."""
        host = request.meta.pop("queue_host", None)
        if host is not None:
            self.state.hosts.done(host, sent=not request.meta.get("unsent"))

    def hold(self, host: str, seconds: float) -> None:
        """No request to ``host`` for so long; what waits is refused with the reason ``host_on_hold``."""
        for request in self.state.hosts.hold(host, seconds):
            request.meta["refuse"] = "host_on_hold"
            # Under a host of its own, or it would wait for the very hold it reports.
            self.state.hosts.push(f"held:{id(request)}", request)

    def _with_permission(self, host: str, request: Request) -> Request:
        verdict = self.state.robots.verdict(request.url, datetime.now(UTC))
        if verdict == "denied":
            request.meta["refuse"] = "robots"
        elif verdict == "unavailable":
            request.meta["refuse"] = "robots_unavailable"
        elif verdict == "unknown":
            self.state.hosts.push(host, request, first=True)
            self.state.hosts.park(host)
            return self._robots_request(host, request)
        return request

    def _robots_request(self, host: str, page: Request) -> Request:
        origin = origin_of(page.url)

        def learn(status: int, body: bytes) -> None:
            text = readable_part(body) if 200 <= status < 300 else ""
            self.state.robots.learn(RobotsAnswer(origin, datetime.now(UTC), status, text))
            self.state.hosts.slow(host, self.state.robots.crawl_delay(origin))
            self.state.hosts.unpark(host)

        def on_response(response: Response, **_: Any) -> None:
            learn(response.status, response.body)

        def on_failure(failure: Failure) -> None:
            # Refused on our side (too many redirects, a private address) is no word of the site's: RFC 9309 reads
            # more than five redirects as "unavailable", which means no rules; everything else is a server in trouble.
            learn(404 if reason_of(failure) == "too_many_redirects" else 0, b"")

        request = Request(
            f"{origin}/robots.txt",
            callback=on_response,
            errback=on_failure,
            dont_filter=True,
            meta={"kind": "robots", "handle_httpstatus_all": True, "download_timeout": ROBOTS_TIMEOUT},
        )
        request.meta["queue_host"] = host
        return request

    def _wake_later(self) -> None:
        seconds = self.state.hosts.seconds_to_next()
        slot = self.crawler.engine._slot
        if seconds is not None and slot is not None:
            # The engine has no public way to be woken; its own heartbeat comes only every five seconds.
            self._wake = call_later(max(seconds, 0.001), slot.nextcall.schedule)

    def _cancel_wake(self) -> None:
        if self._wake is not None:
            self._wake.cancel()
            self._wake = None


class HostDownloader(Downloader):
    """Tells the scheduler when a request ended, however it ended: middlewares cannot, a redirect skips the outer ones."""

    def fetch(self, request: Request, spider: Spider | None = None) -> Deferred[Response | Request]:
        """As Scrapy's, with the host freed at the end."""

        def finished(result: Any) -> Any:
            scheduler = self.crawler.engine.scheduler
            if isinstance(scheduler, HostScheduler):
                scheduler.finished(request)
            return result

        deferred: Deferred[Response | Request] = super().fetch(request)
        return deferred.addBoth(finished)
