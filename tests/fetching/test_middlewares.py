"""What is sent along, and where a redirect leads."""

from __future__ import annotations

import gzip
import zlib
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import Response
from scrapy.settings import Settings
from scrapy.signalmanager import SignalManager

from crawler.fetching import middlewares
from crawler.fetching.guard import AddressGuard
from crawler.fetching.middlewares import GuardMiddleware, HeadersMiddleware, RedirectMiddleware, UnpackMiddleware
from crawler.fetching.state import Refused

FEED = "https://a.example/feed"


def redirect(location: bytes | None, request: Request | None = None, limit: int = 5, status: int = 301) -> Any:
    request = request or Request(FEED, meta={"kind": "feed"})
    headers = {} if location is None else {"Location": location}
    return RedirectMiddleware(limit).process_response(request, Response(request.url, status, headers=headers))


@pytest.mark.parametrize(
    ("location", "target"),
    [
        (b"/new", "https://a.example/new"),
        (b"new?x=1", "https://a.example/new?x=1"),
        (b"//b.example/f", "https://b.example/f"),
        (b"http://b.example/f", "http://b.example/f"),
        (b"https://user:pw@b.example/f", "https://b.example/f"),
        (b"/ok.xml%0d%0aX-Injected:%20yes", "https://a.example/ok.xml%0d%0aX-Injected:%20yes"),
        ("/\u00fc".encode(), "https://a.example/%C3%BC"),
    ],
)
def test_redirects_are_followed_to_the_address_meant(location: bytes, target: str) -> None:
    assert redirect(location).url == target


@pytest.mark.parametrize(
    "location",
    [
        None,
        b"",
        b"file:///etc/hostname",
        b"data:text/xml,x",
        b"ftp://b.example/",
        b"javascript:x",
        b"http://",
        b"http://[bad",
    ],
)
def test_redirects_to_nowhere_are_refused(location: bytes | None) -> None:
    with pytest.raises(Refused) as refused:
        redirect(location)
    assert refused.value.reason == "bad_redirect"


@pytest.mark.parametrize("status", [200, 204, 300, 304, 404, 500])
def test_other_answers_pass(status: int) -> None:
    assert redirect(b"/new", status=status).status == status


def test_a_redirect_leaves_behind_what_belonged_to_one_request() -> None:
    request = Request(
        FEED, meta={"kind": "feed", "download_slot": "a.example", "queue_host": "a.example", "validators": ("x", {})}
    )
    followed = redirect(b"/new", request)
    assert followed.meta == {"kind": "feed", "validators": ("x", {}), "hops": [(301, FEED, "https://a.example/new")]}
    assert followed.dont_filter


def test_too_many_redirects() -> None:
    request = Request(FEED)
    for _ in range(5):
        request = redirect(b"/again", request)
    with pytest.raises(Refused, match="too_many_redirects"):
        redirect(b"/again", request)


def headers_of(request: Request, proxy: str = "") -> dict[str, bytes]:
    HeadersMiddleware(proxy, {}, 30.0).process_request(request)
    return {name.decode(): values[0] for name, values in request.headers.items()}


def test_validators_and_credentials_belong_to_their_address() -> None:
    meta = {
        "validators": (FEED, {"If-None-Match": b'"\xe9"', "If-Modified-Since": b""}),
        "userinfo": ("https://a.example", "reader:p\u00e4ss"),
    }
    own = headers_of(Request(FEED, meta=dict(meta)))
    assert own == {"If-None-Match": b'"\xe9"', "Authorization": b"Basic cmVhZGVyOnDDpHNz"}
    carried = {"Referer": "https://x.example", "Authorization": "Basic x", "If-None-Match": '"x"'}
    for other in ("https://b.example/feed", "http://a.example/feed", "https://a.example:8443/feed"):
        assert headers_of(Request(other, headers=carried, meta=dict(meta))) == {}
    assert "If-None-Match" not in headers_of(Request("https://a.example/other", meta=dict(meta)))


def test_who_asks_and_what_is_wanted_stand_in_every_request_and_nothing_passes_to_the_next() -> None:
    asking = HeadersMiddleware("", {"User-Agent": "wirewatch (+https://desk.example)", "Accept": "*/*"}, 30.0)
    first, hurried = Request(FEED, headers={"Accept": "text/html"}), Request(FEED, meta={"download_timeout": 15.0})
    for request in (first, hurried):
        asking.process_request(request)
        request.headers.appendlist("User-Agent", "changed later")
    assert first.headers.getlist("User-Agent") == [b"wirewatch (+https://desk.example)", b"changed later"]
    assert first.headers["Accept"] == b"text/html", "what a request brings stays"
    assert first.meta["download_timeout"] == 30.0
    assert hurried.headers.getlist("User-Agent") == first.headers.getlist("User-Agent")
    assert hurried.meta["download_timeout"] == 15.0


def refused(request: Request, monkeypatch: pytest.MonkeyPatch, guard: AddressGuard | None) -> str:
    monkeypatch.setattr(middlewares, "installed_guard", lambda: guard)
    try:
        GuardMiddleware().process_request(request)
    except Refused as error:
        assert request.meta["unsent"]
        return error.reason
    return ""


def test_what_is_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    guard = AddressGuard(["10.0.0.5:1200"])
    private = "http://10.0.0.5:1200"
    assert refused(Request(FEED, meta={"refuse": "robots"}), monkeypatch, guard) == "robots"
    assert refused(Request("ftp://a.example/x"), monkeypatch, guard) == "bad_url"
    assert refused(Request(FEED), monkeypatch, None) == "unguarded"
    assert refused(Request(FEED, meta={"kind": "page"}), monkeypatch, guard) == ""
    assert refused(Request(f"{private}/feed", meta={"kind": "feed", "listed": private}), monkeypatch, guard) == ""
    assert refused(Request(f"{private}/page", meta={"kind": "page"}), monkeypatch, guard) == "private_address"
    assert refused(Request(f"{private}/robots.txt", meta={"kind": "robots"}), monkeypatch, guard) == "private_address"


def test_a_redirect_stays_inside_the_server_of_an_exception(monkeypatch: pytest.MonkeyPatch) -> None:
    guard = AddressGuard(["10.0.0.5:1200"])
    own, other = "http://10.0.0.5:1200/feed", "http://b.example/feed"

    def led_by(*origins: str) -> str:
        meta = {"kind": "feed", "listed": origins[0], "hops": [(301, origin, "") for origin in origins]}
        return refused(Request("http://10.0.0.5:1200/new", meta=meta), monkeypatch, guard)

    assert led_by(own) == led_by(own, own) == ""
    assert led_by(other) == led_by(own, other) == led_by(other, own) == "private_address"
    assert led_by("http://10.0.0.5:1201/feed") == "private_address"


def unpack(body: bytes, encoding: str) -> bytes:
    settings = Settings({"DOWNLOAD_MAXSIZE": 100_000, "DOWNLOAD_WARNSIZE": 0})
    crawler: Any = SimpleNamespace(settings=settings, stats=None, signals=SignalManager())
    response = Response(FEED, headers={"Content-Encoding": encoding}, body=body)
    return UnpackMiddleware(crawler=crawler).process_response(Request(FEED), response).body  # type: ignore[union-attr]


def test_bodies_are_unpacked_within_the_limit() -> None:
    text = b"<rss/>" * 100
    assert unpack(gzip.compress(text), "gzip") == text
    assert unpack(zlib.compress(text), "deflate") == text
    assert unpack(gzip.compress(gzip.compress(text)), "gzip, gzip") == text
    for body, encoding in (
        (gzip.compress(b" " * 200_000), "gzip"),
        (gzip.compress(gzip.compress(b" " * 200_000)), "gzip, gzip"),
    ):
        with pytest.raises(Refused, match="too_large"):
            unpack(body, encoding)


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
def test_a_body_that_is_not_packed_as_it_says(encoding: str) -> None:
    with pytest.raises(Refused, match="bad_encoding"):
        unpack(b"<rss><channel></channel></rss>", encoding)


def test_without_a_contact_no_name_is_looked_up_for_what_is_not_here(monkeypatch: pytest.MonkeyPatch) -> None:
    guard = AddressGuard(allow_loopback=True, only_loopback=True)
    assert refused(Request(FEED), monkeypatch, guard) == "no_contact"
    assert refused(Request("http://127.0.0.1:8000/feed"), monkeypatch, guard) == ""
