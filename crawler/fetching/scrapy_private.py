"""Every private part of Scrapy that wirewatch uses, and what it is used for.

Scrapy may rename these in any release. Two of them would fail silently if they were only assigned to: a connection
pool that ignores our client factory has no header limit, a handler that ignores our TLS policy takes the one of
Scrapy's settings. So each assignment here first checks that Scrapy still has the attribute, and
tests/fetching/test_scrapy_private.py proves both with real connections. pyproject.toml caps Scrapy at the next minor
version until that test has seen it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from scrapy.core.downloader.contextfactory import _ScrapyClientContextFactory
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
)
from twisted.internet.defer import fail
from twisted.internet.error import ConnectionAborted

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from twisted.internet.interfaces import IAddress

RECEIVING_HEADERS = ("STATUS", "HEADER")
"""States of Twisted's response parser before the body."""


class PrivatePartGone(AttributeError):
    """A library has no longer the private part that wirewatch relies on."""


def _assign(holder: Any, name: str, value: Any) -> None:
    """Assign to an attribute that is there already."""
    if not hasattr(holder, name):
        raise PrivatePartGone(f"{type(holder).__name__} has no {name} in this version of Scrapy")
    setattr(holder, name, value)


class HeaderWatchingProtocol(_LenientHTTP11ClientProtocol):
    """Scrapy's side of one connection, which counts the bytes of each response's headers.

    ``header_limit``: bytes of all headers of one response; the connection is aborted beyond it.
    """

    header_limit = 0
    may_ask: Callable[[], bool] | None = None
    _header_bytes = 0

    def request(self, request: Any) -> Any:
        """As Twisted's, for each request on a connection that is kept open."""
        self._header_bytes = 0
        if self.may_ask is not None and not self.may_ask():
            self.transport.abortConnection()  # type: ignore[union-attr]
            return fail(ConnectionAborted())
        return super().request(request)

    def dataReceived(self, data: bytes) -> None:
        """As Twisted's, while the headers are within the limit."""
        parser = self._parser
        if parser is not None and parser.state in RECEIVING_HEADERS:
            self._header_bytes += len(data)
            # A fast server's first packet may hold headers and a good part of the body.
            if self._header_bytes > self.header_limit and b"\r\n\r\n" not in data and b"\n\n" not in data:
                assert self.transport is not None
                self.transport.abortConnection()
                return
        super().dataReceived(data)  # type: ignore[no-untyped-call]


def limit_headers(handler: HTTP11DownloadHandler, limit: int, may_ask: Callable[[], bool] | None = None) -> None:
    """Have every connection of ``handler`` give up on a response with more than ``limit`` bytes of headers.

    ``may_ask`` is asked once more when a connection stands and the request is about to leave.
    """

    class Protocol(HeaderWatchingProtocol):
        header_limit = limit

    if may_ask is not None:
        Protocol.may_ask = staticmethod(may_ask)

    class Factory(_LenientHTTP11ClientFactory):
        def buildProtocol(self, addr: IAddress | None) -> HeaderWatchingProtocol:
            return Protocol(self._quiescentCallback)  # type: ignore[no-untyped-call]

    _assign(handler._pool, "_factory", Factory)


def use_tls_policy(handler: HTTP11DownloadHandler, policy: object) -> None:
    """Have ``handler`` ask ``policy`` (an IPolicyForHTTPS) how to begin TLS with a host."""
    _assign(handler, "_contextFactory", policy)


def tls_context_factory(crawler: Crawler, *, verify: bool) -> Any:
    """Scrapy's TLS with the ciphers and versions of the settings, with certificates checked or not."""
    factory: Any = _ScrapyClientContextFactory.from_crawler(crawler)
    _assign(factory, "_verify_certificates", verify)
    return factory


def wake_engine(crawler: Crawler) -> Callable[[], None] | None:
    """What makes the engine ask the scheduler for the next request now; None while no spider runs.

    The engine has no public way to be woken; its own heartbeat comes only every five seconds.
    """
    slot = crawler.engine._slot
    return None if slot is None else slot.nextcall.schedule


def finish_reason(crawler: Crawler) -> str | None:
    """Why the crawl ended; None when it never began (Scrapy's ``stats`` raises then)."""
    if crawler._stats is None:
        return None
    reason: str | None = crawler.stats.get_value("finish_reason")
    return reason
