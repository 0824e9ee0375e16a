"""The download handler: headers without end, and certificates host by host."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from scrapy.core.downloader.tls import _ScrapyClientTLSOptions26
from scrapy.settings import Settings

from crawler import settings as project
from crawler.fetching.handler import MAX_HEADER_BYTES, _no_certificate_traces, _PolicyByHost
from tests.site import Answer, rss, serve_site
from tests.watching import watch_folder


@contextmanager
def raw_server(answer: Callable[[socket.socket], None]) -> Iterator[int]:
    """A server that says whatever it likes, on a port of 127.0.0.7."""
    with socket.create_server(("127.0.0.7", 0)) as listening:

        def serve() -> None:
            while True:
                try:
                    talking, _ = listening.accept()
                except OSError:
                    return
                with talking:
                    talking.settimeout(20)
                    try:
                        talking.recv(65536)
                        answer(talking)
                    except OSError:
                        continue

        threading.Thread(target=serve, daemon=True).start()
        yield listening.getsockname()[1]
        listening.shutdown(socket.SHUT_RDWR)


def test_headers_without_end_are_cut_off_and_cost_one_feed(tmp_path: Path) -> None:
    sent = [0]

    def endless(talking: socket.socket) -> None:
        talking.sendall(b"HTTP/1.1 200 OK\r\n")
        for _ in range(2_000):
            talking.sendall(b"X-Pad: " + b"p" * 65_000 + b"\r\n")
            sent[0] += 65_000

    with raw_server(endless) as port, serve_site() as site:
        site.answers["/fine"] = Answer(body=rss(("1", "http://127.0.0.1/a", "One")))
        listed = [f"http://127.0.0.7:{port}/feed", site.url("/fine")]
        watch = watch_folder(tmp_path, listed, '[crawl]\ndelay = 0\npages = "none"\n')
        assert watch.run("run", "--all").returncode == 0
        outcomes = [row["outcome"] for row in watch.rows("SELECT outcome FROM polls ORDER BY feed")]
        assert outcomes == ["failed", "new"]
        assert sent[0] < 50 * MAX_HEADER_BYTES, "what the sockets hold, not the whole"


def test_long_headers_within_the_limit_are_no_problem(tmp_path: Path) -> None:
    with serve_site() as site:
        many = {f"X-Pad-{number}": "p" * 1000 for number in range(80)}
        site.answers["/feed"] = Answer(body=rss(("1", "http://127.0.0.1/a", "One")) + b" " * 300_000, headers=many)
        watch = watch_folder(tmp_path, [site.url("/feed")], '[crawl]\ndelay = 0\npages = "none"\n')
        watch.run("run", "--all")
        assert watch.rows("SELECT outcome FROM polls") == [{"outcome": "new"}]


def test_an_exemption_of_one_host_is_no_other_hosts() -> None:
    settings = Settings()
    settings.setmodule(project)
    settings.set("WIREWATCH_INSECURE_TLS", ["Old.Example", "fd00::5"])
    crawler: Any = SimpleNamespace(settings=settings)
    policy = _PolicyByHost(crawler)

    def unchecked(host: bytes) -> bool:
        return isinstance(policy.creatorForNetloc(host, 443), _ScrapyClientTLSOptions26)

    assert unchecked(b"old.example")
    assert unchecked(b"fd00::5")
    assert not unchecked(b"new.example")
    assert not unchecked(b"sub.old.example")
    assert unchecked(b"old.example"), "whatever was asked in between"


def test_only_traces_of_certificates_are_kept_quiet() -> None:
    import logging

    def record(words: str) -> logging.LogRecord:
        return logging.LogRecord("twisted", logging.CRITICAL, "", 0, words, (), None)

    assert not _no_certificate_traces(record("while verifying certificate\nTraceback ..."))
    assert _no_certificate_traces(record("Unhandled error in Deferred"))
