"""The request for /.well-known/tdmrep.json, which goes through the host queue like any other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.http import Response

from crawler.fetching.failures import reason_of
from crawler.fetching.state import received_bytes
from crawler.intake.reservations import WELL_KNOWN, TdmAnswer, TdmRules, read_tdmrep

if TYPE_CHECKING:
    from twisted.python.failure import Failure

TIMEOUT = 15.0
TDM_RESERVED = "tdm_reserved"
"""Why a page is not read whose publisher reserves text and data mining."""


def tdm_request(
    origin: str,
    listed: str,
    rules: TdmRules,
    then: Callable[[str, str], None],
    on_trouble: Callable[[BaseException | None], bool],
) -> Request:
    """Ask an origin what it reserves. ``then(origin, reason)``: the pages that wait go on, or are refused for a reason.

    Without an answer nothing is known to be reserved; it is asked again the next day. ``listed``: as in the request for
    robots.txt. ``on_trouble``: as in ``FetchState``.
    """

    def learn(status: int, body: bytes, size: int) -> None:
        rules.learn(TdmAnswer(origin, datetime.now(UTC), status, read_tdmrep(body) if body else (), size))
        then(origin, "")

    def on_response(response: Response, **_: object) -> None:
        body = response.body if 200 <= response.status < 300 else b""
        learn(response.status, body, received_bytes(response.request))

    def on_failure(failure: Failure) -> None:
        reason = reason_of(failure)
        if reason == "host_on_hold":
            then(origin, reason)
        elif reason != "stopped" and not on_trouble(failure.value):
            request: Request = failure.request  # type: ignore[attr-defined]
            learn(0, b"", received_bytes(request))

    return Request(
        f"{origin}{WELL_KNOWN}",
        callback=on_response,
        errback=on_failure,
        dont_filter=True,
        meta={"kind": "tdmrep", "listed": listed, "handle_httpstatus_all": True, "download_timeout": TIMEOUT},
    )
