"""One word for each way in which a request fails."""

from __future__ import annotations

from typing import Any

import pytest
from OpenSSL import SSL
from scrapy import Request
from scrapy import exceptions as scrapy_errors
from twisted.internet import error as tx_errors
from twisted.python.failure import Failure
from twisted.web.client import ResponseFailed

from crawler.fetching import failures
from crawler.fetching.failures import NETWORK, reason_of
from crawler.fetching.guard import AddressGuard
from crawler.fetching.state import Refused


def reason(error: BaseException, url: str = "http://a.example/feed") -> str:
    failure: Any = Failure(error)
    failure.request = Request(url)
    return reason_of(failure)


def caused_by(error: Exception, cause: BaseException) -> Exception:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "word"),
    [
        (Refused("robots"), "robots"),
        (Refused("too_many_redirects"), "too_many_redirects"),
        (scrapy_errors.DownloadTimeoutError(), "timeout"),
        (scrapy_errors.DownloadConnectionRefusedError(), "connection_refused"),
        (scrapy_errors.ResponseDataLossError(), "truncated"),
        (scrapy_errors.UnsupportedURLSchemeError(), "bad_scheme"),
        (scrapy_errors.DownloadCancelledError(), "too_large"),
        (scrapy_errors.CannotResolveHostError(), "dns"),
        (scrapy_errors.DownloadFailedError(), "bad_response"),
        (tx_errors.ConnectionLost(), "connection_lost"),
        (tx_errors.TCPTimedOutError(), "connection_failed"),
        (SSL.Error(), "tls"),
        (caused_by(scrapy_errors.DownloadFailedError(), SSL.Error()), "tls"),
        (caused_by(scrapy_errors.DownloadFailedError(), ResponseFailed([Failure(SSL.Error())])), "tls"),
        (ValueError("invalid hostname"), "bad_url"),
        (RuntimeError("what is this"), "error"),
    ],
)
def test_words(error: BaseException, word: str) -> None:
    assert reason(error) == word


def test_a_refused_lookup_is_told_from_a_failed_one(monkeypatch: pytest.MonkeyPatch) -> None:
    guard = AddressGuard()
    guard.permits("inside.example", 80, "10.0.0.1")
    monkeypatch.setattr(failures, "installed_guard", lambda: guard)
    assert reason(scrapy_errors.CannotResolveHostError(), "http://inside.example/x") == "private_address"
    assert reason(scrapy_errors.CannotResolveHostError(), "http://other.example/x") == "dns"


def test_a_chain_of_causes_that_never_ends() -> None:
    first, second = scrapy_errors.DownloadFailedError(), ValueError()
    first.__cause__, second.__cause__ = second, first
    assert reason(first) == "bad_response"


def test_only_reasons_without_any_answer_may_be_our_own_networks() -> None:
    assert not NETWORK & {
        "tls",
        "truncated",
        "too_large",
        "bad_response",
        "private_address",
        "robots",
        "too_many_redirects",
    }
