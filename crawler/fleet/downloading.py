"""Does a job: the same download handler as of a crawl without fetchers, with its guard, limits and rules of TLS.

Redirects, robots.txt and unpacking are the coordinator's.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import StopDownload
from scrapy.http import Response
from scrapy.settings import Settings
from twisted.python.failure import Failure

from crawler import settings as defaults
from crawler.errors import WirewatchError
from crawler.fetching.failures import reason_of
from crawler.fetching.guard import installed_guard
from crawler.fetching.handler import MAX_HEADER_BYTES, StoppableHandler
from crawler.fetching.scrapy_private import limit_headers, tls_context_factory, use_tls_policy
from crawler.fetching.state import received_bytes
from crawler.fleet.messages import BODY_BYTES, Job, NoReply, Reply, fit_headers


class JobDownloads:
    """``name``: of the fetcher. Needs the guarded reactor: raises WirewatchError without."""

    def __init__(self, name: str) -> None:
        if installed_guard() is None:
            raise WirewatchError("The resolver that checks addresses is not in place; nothing is requested.")
        self._name = name
        self.may_ask: Callable[[], bool] = lambda: True
        """Asked when a request is about to leave."""
        settings = Settings()
        settings.setmodule(defaults, priority="project")
        crawler = Crawler(Spider, settings)
        crawler.signals.connect(_count, signals.bytes_received)
        self._checked, self._unchecked = StoppableHandler(crawler), StoppableHandler(crawler)
        use_tls_policy(self._unchecked, tls_context_factory(crawler, verify=False))
        for handler in (self._checked, self._unchecked):
            limit_headers(handler, MAX_HEADER_BYTES, lambda: self.may_ask())

    async def __call__(self, job: Job) -> Reply | NoReply:
        """Send the request. Raises CancelledError when it is cancelled, and nothing else."""
        handler = self._checked if job.verify else self._unchecked
        request = _request(job)
        try:
            response = await handler.download_request(request)
        except Exception as error:
            failure: Any = Failure(error)  # type: ignore[no-untyped-call]
            failure.request = request
            if (reason := reason_of(failure)) == "stopped":
                raise asyncio.CancelledError from None
            return NoReply(job.id, self._name, reason, received_bytes(request), _elapsed(request))
        return Reply(job.id, self._name, response.status, _headers(response), response.body, _elapsed(request))


def _request(job: Job) -> Request:
    headers: dict[str, list[bytes]] = {}
    for name, value in job.headers:
        headers.setdefault(name, []).append(value.encode("latin-1"))
    meta = {
        "download_timeout": job.timeout,
        "download_maxsize": min(job.max_bytes, BODY_BYTES),
        "cut_bytes": job.cut_bytes,
    }
    return Request(job.url, headers=headers, meta=meta, dont_filter=True)


def _headers(response: Response) -> tuple[tuple[str, str], ...]:
    pairs = ((name, value) for name, values in response.headers.items() for value in values)
    return fit_headers((name.decode("latin-1"), value.decode("latin-1")) for name, value in pairs)


def _elapsed(request: Request) -> float:
    elapsed: float = request.meta.get("download_latency", 0.0)
    return elapsed


def _count(data: bytes, request: Request, **_: Any) -> None:
    """Add what came; leave the rest of a body that is long enough."""
    request.meta["received_bytes"] = received_bytes(request) + len(data)
    if request.meta["cut_bytes"] and request.meta["received_bytes"] > request.meta["cut_bytes"]:
        raise StopDownload(fail=False)
