"""Scrapy downloader middlewares: what may be asked, what is sent along, where a redirect leads."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Headers, Request, Response

from crawler.fetching.addresses import names_loopback
from crawler.fetching.guard import installed_guard
from crawler.fetching.state import Refused
from crawler.intake.robots import origin_of
from crawler.urls import is_web_url, resolve

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})


class GuardMiddleware:
    """Refuses what must not be sent: refused by the queue, not http, a private exception used by anything but its feed."""

    def process_request(self, request: Request) -> None:
        """Raise Refused, or let the request go on."""
        reason = request.meta.get("refuse") or self._problem(request)
        if reason:
            request.meta["unsent"] = True
            raise Refused(reason)

    def _problem(self, request: Request) -> str:
        if not is_web_url(request.url):
            return "bad_url"
        guard = installed_guard()
        if guard is None:
            return "unguarded"
        host, port = _host_port(request.url)
        if guard.only_loopback and not names_loopback(host):
            return "no_contact"
        # A redirect may move a listed source inside its own server, which it could have listed itself; never elsewhere.
        # The same holds for the sitemaps that a listed index names.
        listed = request.meta.get("listed", "")
        own = listed and all(
            _host_port(url) == (host, port) for url in (listed, *(u for _, u, _ in request.meta.get("hops", ())))
        )
        if not own and guard.excepted(host, port):
            return "private_address"
        return ""


def _host_port(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)


class HeadersMiddleware:
    """Adds who asks, validators and credentials, the latter only for the address they belong to; never a cookie, never a
    Referer."""

    def __init__(self, proxy: str, defaults: Mapping[str, str], timeout: float) -> None:
        self.proxy, self.timeout = proxy, timeout
        self.defaults = Headers(defaults)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> HeadersMiddleware:
        """Made by Scrapy; does the work of three of Scrapy's own, which together cost more than a poll's decision."""
        settings = crawler.settings
        defaults = {**settings.getdict("DEFAULT_REQUEST_HEADERS"), "User-Agent": settings["USER_AGENT"]}
        return cls(settings.get("WIREWATCH_PROXY") or "", defaults, settings.getfloat("DOWNLOAD_TIMEOUT"))

    def process_request(self, request: Request) -> None:
        """Set the headers and the time limit of this one request."""
        request.meta.setdefault("download_timeout", self.timeout)
        for header in self.defaults:
            # Names and values are in Scrapy's form already.
            dict.setdefault(request.headers, header, [*dict.__getitem__(self.defaults, header)])
        request.headers.pop("Referer", None)
        url, headers = request.meta.get("validators", ("", {}))
        for name in ("If-None-Match", "If-Modified-Since"):
            request.headers.pop(name, None)
            if url == request.url and headers.get(name):
                request.headers[name] = headers[name]  # bytes as they came
        origin, userinfo = request.meta.get("userinfo", ("", ""))
        request.headers.pop("Authorization", None)
        if userinfo and origin_of(request.url) == origin:
            request.headers["Authorization"] = b"Basic " + base64.b64encode(userinfo.encode())
        if self.proxy:
            request.meta["proxy"] = self.proxy


class UnpackMiddleware(HttpCompressionMiddleware):
    """Scrapy's decompression, with one word for each way it can fail."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """The response with its body unpacked; raises Refused when it is too large, or packed otherwise than it says."""
        try:
            return super().process_response(request, response)
        except IgnoreRequest:
            raise Refused("too_large") from None
        except Exception:  # each of the four libraries raises its own
            raise Refused("bad_encoding") from None


class RedirectMiddleware:
    """Follows redirects by a new request, which enters the queue of the host it leads to.

    Scrapy's own keeps the slot of the first host, follows twenty, and sends a Referer.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RedirectMiddleware:
        """Made by Scrapy."""
        return cls(crawler.settings.getint("REDIRECT_MAX_TIMES", 5))

    def process_response(self, request: Request, response: Response) -> Response | Request:
        """The response, or the request that follows its Location. ``meta["hops"]`` keeps (status, from, to)."""
        if response.status not in REDIRECTS:
            return response
        location = (response.headers.get("Location") or b"").decode("utf-8", "replace").strip()
        target = resolve(request.url, location) if location else ""
        if not target:
            raise Refused("bad_redirect")
        hops: list[tuple[int, str, str]] = [*request.meta.get("hops", []), (response.status, request.url, target)]
        if len(hops) > self.limit:
            raise Refused("too_many_redirects")
        meta: dict[str, Any] = {k: v for k, v in request.meta.items() if k not in _OF_ONE_REQUEST}
        return request.replace(url=target, method="GET", body=b"", meta={**meta, "hops": hops}, dont_filter=True)


# Scrapy's notes about a request that must not follow it to another host; the slot above all.
_OF_ONE_REQUEST = frozenset(
    {"download_slot", "download_latency", "queue_host", "unsent", "robots_bytes", "raw", "_auth_proxy"}
)
