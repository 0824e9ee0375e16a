"""What the parts of one crawl share: the host queue, robots.txt rules, and whether it is stopping."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.fetching.hostqueue import HostQueue
from crawler.intake.reservations import TdmRules
from crawler.intake.robots import RobotsRules
from crawler.rawpages.records import Headers, RawPage

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

USER_AGENT_TOKEN = "wirewatch"
FETCHED_BY = "fetched_by"
"""In a request's meta: which fetcher on another machine sent it."""


def keep_received(request: Request, response: Response) -> None:
    """Keep a page's answer as it came, before it is unpacked, with its request."""
    request.meta["raw"] = RawPage(response.url, response.status, _headers(request), _headers(response), response.body)


def _headers(of: Request | Response) -> Headers:
    return tuple(
        (name.decode("latin-1"), value.decode("latin-1")) for name, values in of.headers.items() for value in values
    )


def received_page(request: Request | None) -> RawPage | None:
    """What ``keep_received`` kept."""
    return request.meta.get("raw") if request else None


def received_bytes(request: Request | None) -> int:
    """Bytes of bodies that came for a request and the redirects before it, as sent; also when it broke off."""
    size: int = request.meta.get("received_bytes", 0) if request else 0
    return size


class Refused(IgnoreRequest):
    """We decided not to ask, or not to go on; ``reason`` is the word that the archive records."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(slots=True)
class FetchState:
    """One per crawl."""

    hosts: HostQueue[Request]
    robots: RobotsRules = field(default_factory=lambda: RobotsRules(USER_AGENT_TOKEN))
    tdm: TdmRules | None = None
    """What sites reserve of text and data mining; None: nobody is asked for it."""
    stopping: bool = False
    holding: bool = False
    """Nothing may be asked for now: its outcome could not be stored."""
    keeps_raw: bool = False
    """Whether the answers to page requests are kept as they come."""
    on_trouble: Callable[[BaseException | None], bool] = lambda error: False
    """Told of failures that may be this machine's; True when they are, and nothing is asked any more."""
    answered_at: float = -math.inf
    """When a host last answered, of ``time.monotonic``: a failure after it may be our own network's."""


_STATES: WeakKeyDictionary[Crawler, FetchState] = WeakKeyDictionary()


def fetch_state(crawler: Crawler) -> FetchState:
    """The state of this crawl, made at the first call."""
    state = _STATES.get(crawler)
    if state is None:
        delay = crawler.settings.getfloat("WIREWATCH_DELAY", 1.0)
        state = _STATES[crawler] = FetchState(HostQueue(delay, time.monotonic))
    return state
