"""Names a failed request in one word, the reason that the archive records."""

from __future__ import annotations

from urllib.parse import urlsplit

from OpenSSL import SSL
from scrapy import exceptions as scrapy_errors
from twisted.internet import error as tx_errors
from twisted.python.failure import Failure

from crawler.fetching.guard import installed_guard

# What Scrapy raises, by the word we record. Order matters: the first class that fits wins.
_WORDS: tuple[tuple[type[BaseException], str], ...] = (
    (scrapy_errors.DownloadTimeoutError, "timeout"),
    (scrapy_errors.DownloadConnectionRefusedError, "connection_refused"),
    (scrapy_errors.ResponseDataLossError, "truncated"),
    (scrapy_errors.UnsupportedURLSchemeError, "bad_scheme"),
    (scrapy_errors.DownloadCancelledError, "too_large"),
    (tx_errors.ConnectionLost, "connection_lost"),
    (tx_errors.ConnectError, "connection_failed"),
    (SSL.Error, "tls"),
    (scrapy_errors.DownloadFailedError, "bad_response"),
    (ValueError, "bad_url"),
)

OF_A_REQUEST = frozenset({word for _, word in _WORDS} | {"dns", "private_address", "error"})
"""Reasons that the sending of a request can have; what stops a crawl, or a host's rules, is none of them."""
NETWORK = frozenset({"dns", "timeout", "connection_refused", "connection_lost", "connection_failed"})
"""Reasons that say as much about our own line as about the host."""


def reason_of(failure: Failure) -> str:
    """One word for why a request failed. Unknown exceptions give ``error``, never an exception.

    ``failure.request`` is set by Scrapy on what it passes to an errback.
    """
    error = failure.value
    reason = getattr(error, "reason", None)
    if isinstance(reason, str) and isinstance(error, scrapy_errors.IgnoreRequest):
        return reason
    if isinstance(error, scrapy_errors.CannotResolveHostError):
        return "private_address" if _was_refused(failure) else "dns"
    if any(isinstance(cause, SSL.Error) for cause in _causes(error)):
        return "tls"
    return next((word for kind, word in _WORDS if isinstance(error, kind)), "error")


def _was_refused(failure: Failure) -> bool:
    guard = installed_guard()
    host = urlsplit(failure.request.url).hostname if hasattr(failure, "request") else None
    return guard is not None and (host or "") in guard.refused


def _causes(error: BaseException | None) -> list[BaseException]:
    """The error, what it was raised from, and the reasons Twisted collected in a failed response."""
    found: list[BaseException] = []
    while error is not None and len(found) < 20:
        found.append(error)
        for inner in getattr(error, "reasons", None) or ():
            if isinstance(inner, Failure) and inner.value is not None:
                found.append(inner.value)
        error = error.__cause__
    return found
