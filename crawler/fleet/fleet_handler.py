"""Scrapy's download handler of a watch with fetchers: a request becomes a job, and what came of it a response.

Two kinds of requests are sent from here all the same, unless ``via`` in feeds.csv names a fetcher for them: those to a
private address that the watch allows, which would mean another machine elsewhere, and those with a password.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.http import Headers, Request, Response
from scrapy.responsetypes import responsetypes

from crawler.fetching.failures import OF_A_REQUEST
from crawler.fetching.guard import installed_guard
from crawler.fetching.handler import StoppableHandler, until_stopped
from crawler.fetching.scheduler import READ_TO, host_key
from crawler.fetching.state import FETCHED_BY, Refused, fetch_state, keep_received, received_bytes
from crawler.fleet.coordinator import Coordinator
from crawler.fleet.messages import Job, NoReply, fit_headers

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class FleetHandler(BaseDownloadHandler):
    """Registered for http and https where [fleet] names a broker."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._state = fetch_state(crawler)
        self._here = StoppableHandler(crawler)
        settings = crawler.settings
        self._timeout, self._most = settings.getfloat("DOWNLOAD_TIMEOUT"), settings.getint("DOWNLOAD_MAXSIZE")
        self._unverified = frozenset(name.lower() for name in settings.getlist("WIREWATCH_INSECURE_TLS"))
        # A probe, which looks at a site for a person, has no session and asks from here.
        self._coordinator: Coordinator | None = getattr(getattr(crawler.spider, "session", None), "fleet", None)

    async def download_request(self, request: Request) -> Response:
        """As Scrapy's. Raises Refused with the word of a failure."""
        request.meta.pop(FETCHED_BY, None)
        via = request.meta.get("via", "")
        if self._coordinator is None or (not via and _stays(request)):
            return await self._here.download_request(request)
        if self._state.stopping or self._state.holding:
            raise Refused("stopped")
        self._coordinator.begin()
        response = await until_stopped(self._asked(self._coordinator, request, via))
        if self._state.keeps_raw and request.meta.get("kind") == "page":
            keep_received(request, response)
        return response

    async def _asked(self, coordinator: Coordinator, request: Request, via: str) -> Response:
        host = host_key(request.url)
        found = await coordinator.ask(self._job(request), host, via, self._state.hosts.gap_s(host))
        meta = request.meta
        meta["download_latency"] = found.elapsed
        if found.fetcher:
            meta[FETCHED_BY] = found.fetcher
        size = min(found.received, 2 * self._most) if isinstance(found, NoReply) else len(found.body)
        meta["received_bytes"] = received_bytes(request) + size
        if isinstance(found, NoReply):
            # A fetcher that said "stopped" would have its host's pages wait for ever; the coordinator's own words are of nobody.
            raise Refused(found.reason if not found.fetcher or found.reason in OF_A_REQUEST else "error")
        headers = Headers()
        for name, value in found.headers:
            headers.appendlist(name, value.encode("latin-1"))
        kind = responsetypes.from_args(headers=headers, url=request.url, body=found.body)
        return kind(url=request.url, status=found.status, headers=headers, body=found.body)

    def _job(self, request: Request) -> Job:
        pairs = ((name, value) for name, values in request.headers.items() for value in values)
        host = urlsplit(request.url).hostname or ""
        return Job(
            id="",
            url=request.url,
            headers=fit_headers((name.decode("latin-1"), value.decode("latin-1")) for name, value in pairs),
            timeout=float(request.meta.get("download_timeout") or self._timeout),
            max_bytes=self._most,
            cut_bytes=READ_TO.get(request.meta.get("kind", ""), 0),
            verify=host.lower() not in self._unverified,
        )

    async def close(self) -> None:
        """End what is under way here, and the line to the broker."""
        if self._coordinator is not None:
            await self._coordinator.close()
        await self._here.close()


def _stays(request: Request) -> bool:
    """Whether it is sent from here when nobody says otherwise."""
    parts = urlsplit(request.url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    guard: Any = installed_guard()
    return "Authorization" in request.headers or (guard is not None and guard.excepted(parts.hostname or "", port))
