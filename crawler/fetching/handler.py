"""Scrapy's HTTP download handler, with a limit on response headers and the means to end every request at once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.http import Request, Response
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer

from crawler.fetching.scrapy_private import limit_headers, tls_context_factory, use_tls_policy
from crawler.fetching.state import Refused, fetch_state, keep_received

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

MAX_HEADER_BYTES = 256 * 1024
"""Of all headers of one response together: DOWNLOAD_MAXSIZE does not cover them, an endless header took 390 MB."""

_RUNNING: WeakSet[asyncio.Task[Any]] = WeakSet()


@implementer(IPolicyForHTTPS)
class _PolicyByHost:
    """Checks the certificate of every host but those that watch.toml exempts.

    It is asked with the host at each connection. A handler that changed its factory from request to request would let
    one host's exemption pass to another that is asked in the same instant.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._exempt = frozenset(name.lower() for name in crawler.settings.getlist("WIREWATCH_INSECURE_TLS"))
        self._checked = tls_context_factory(crawler, verify=True)
        self._unchecked = tls_context_factory(crawler, verify=False)

    def creatorForNetloc(self, hostname: bytes, port: int) -> Any:
        """How to begin TLS with this host."""
        exempt = hostname.decode("ascii", "replace").lower().strip("[]") in self._exempt
        return (self._unchecked if exempt else self._checked).creatorForNetloc(hostname, port)


def _no_certificate_traces(record: logging.LogRecord) -> bool:
    """A certificate that does not hold is a poll's reason (``tls``), not a trace for cron to mail."""
    return "while verifying certificate" not in record.getMessage()


class StoppableHandler(HTTP11DownloadHandler):
    """Registered for http and https.

    Plain Scrapy waits for a hanging request after SIGTERM (measured: 23 seconds). ``abort_all`` ends it at once.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._state = fetch_state(crawler)
        limit_headers(self, MAX_HEADER_BYTES)
        use_tls_policy(self, _PolicyByHost(crawler))
        logging.getLogger("twisted").addFilter(_no_certificate_traces)

    async def download_request(self, request: Request) -> Response:
        """As Scrapy's; raises Refused("stopped") when the crawl is stopping, or asks nothing for now."""
        if self._state.stopping or self._state.holding:
            raise Refused("stopped")
        response = await until_stopped(super().download_request(request))
        if self._state.keeps_raw and request.meta.get("kind") == "page":
            keep_received(request, response)
        return response


async def until_stopped(asking: Coroutine[Any, Any, Response]) -> Response:
    """The response, unless ``abort_all`` is called meanwhile: then raises Refused("stopped")."""
    task = asyncio.ensure_future(asking)
    _RUNNING.add(task)
    try:
        return await task
    except asyncio.CancelledError:
        # Scrapy's downloader catches Exception only; a CancelledError would leave its slot waiting for ever.
        raise Refused("stopped") from None


def abort_all() -> None:
    """Cancel every request in flight."""
    for task in list(_RUNNING):
        task.cancel()
