"""A scripted site on loopback: a test says what each path answers, and reads what was asked."""

from __future__ import annotations

import ssl
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Answer:
    """One response. ``hang_s`` waits before the first byte, at most until the site closes."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    hang_s: float = 0.0


@dataclass(frozen=True)
class Asked:
    """One request as it arrived. Header names in lower case; times of ``time.monotonic``."""

    path: str
    headers: Mapping[str, str]
    began: float
    ended: float


@dataclass
class Site:
    """A site while it is served. ``answers``: path -> an Answer, or a function of the request's headers."""

    address: str
    port: int
    scheme: str = "http"
    answers: dict[str, Answer | Callable[[Mapping[str, str]], Answer]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)

    def url(self, path: str) -> str:
        """The full address of a path."""
        return f"{self.scheme}://{self.address}:{self.port}{path}"

    def paths(self) -> list[str]:
        """What was asked, in order."""
        return [request.path for request in self.asked]

    def requests(self, path: str) -> list[Asked]:
        """The requests of one path."""
        return [request for request in self.asked if request.path == path]


@contextmanager
def serve_site(address: str = "127.0.0.1", port: int = 0, tls: ssl.SSLContext | None = None) -> Iterator[Site]:
    """Serve an empty site until the block ends, over TLS when ``tls`` is given. Paths without an answer are 404."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            began = time.monotonic()
            headers = {name.lower(): value for name, value in self.headers.items()}
            answer = site.answers.get(self.path, Answer(404))
            if callable(answer):
                answer = answer(headers)
            if answer.hang_s:
                site.closing.wait(answer.hang_s)
            site.asked.append(Asked(self.path, headers, began, time.monotonic()))
            try:
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                self.wfile.write(answer.body)
            except OSError:  # the other side gave up
                self.close_connection = True

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: Any, client_address: Any) -> None:
            """As the library, but of a client that was killed."""
            if not isinstance(sys.exception(), OSError):
                super().handle_error(request, client_address)

    server = Server((address, port), Handler)
    server.daemon_threads = True
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    site = Site(address, server.server_address[1], "http" if tls is None else "https")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.closing.set()
        server.shutdown()
        server.server_close()
        thread.join(5)


def rss(*items: tuple[str, str, str], extra: str = "") -> bytes:
    """A small RSS 2.0 document of (guid, link, title)."""
    entries = "".join(
        f'<item><guid isPermaLink="false">{guid}</guid><link>{link}</link><title>{title}</title>'
        f"<description>Summary of {title}.</description></item>"
        for guid, link, title in items
    )
    head = "<channel><title>Test</title><link>http://127.0.0.1/</link><description>d</description>"
    return f'<?xml version="1.0"?><rss version="2.0">{head}{extra}{entries}</channel></rss>'.encode()


def today() -> bytes:
    """A pubDate of now."""
    return f"<pubDate>{format_datetime(datetime.now(UTC))}</pubDate>".encode()


def dated(*items: tuple[str, str, str]) -> bytes:
    """A feed whose items are of today, so that their pages are read on the first poll too."""
    return rss(*items).replace(b"</item>", today() + b"</item>")


def page(title: str, *paragraphs: str) -> bytes:
    """A small article page."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    head = f"<head><title>{title}</title><meta charset='utf-8'></head>"
    return (
        f"<!doctype html><html lang='en'>{head}<body><article><h1>{title}</h1>{text}</article></body></html>".encode()
    )
