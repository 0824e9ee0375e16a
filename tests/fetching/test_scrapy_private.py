"""Scrapy's private parts do what we use them for: proven with real connections, so that none can go unnoticed."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from crawler.fetching.handler import MAX_HEADER_BYTES
from crawler.fetching.scrapy_private import PrivatePartGone, limit_headers, use_tls_policy
from tests.site import Answer, rss, serve_site
from tests.watching import environment, watch_folder

CHECKED, EXEMPT, LONG, SHORT = "127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.4"
FEED = rss(("1", "http://127.0.0.1/a", "One"))


def self_signed(folder: Path) -> ssl.SSLContext:
    """A server's TLS for both hosts. Its certificate is right in all but one thing: nobody vouches for it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    hosts = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(host)) for host in (CHECKED, EXEMPT)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=2))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(hosts, critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    no_password = serialization.NoEncryption()
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, no_password)
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


@contextmanager
def feed_under_headers(address: str, size: int) -> Iterator[str]:
    """Serves one whole feed again and again, under ``size`` bytes of headers that do end. Gives its address."""
    lines = b"".join(b"X-Pad-%d: %s\r\n" % (number, b"p" * 985) for number in range(size // 1000))
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nContent-Length: %d\r\n" % len(FEED)
    with socket.create_server((address, 0)) as listening:

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
                        talking.sendall(head + lines + b"\r\n" + FEED)
                    except OSError:
                        continue

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://{address}:{listening.getsockname()[1]}/feed"
        listening.shutdown(socket.SHUT_RDWR)


@pytest.fixture(scope="module")
def polls(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, str]]:
    """One real run over four hosts: host -> outcome and reason of its poll."""
    folder = tmp_path_factory.mktemp("private")
    tls = self_signed(folder)
    with (
        serve_site(CHECKED, tls=tls) as checked,
        serve_site(EXEMPT, tls=tls) as exempt,
        feed_under_headers(LONG, 3 * MAX_HEADER_BYTES) as long,
        feed_under_headers(SHORT, MAX_HEADER_BYTES // 2) as short,
    ):
        checked.answers["/feed"] = exempt.answers["/feed"] = Answer(body=FEED)
        listed = [checked.url("/feed"), exempt.url("/feed"), long, short]
        settings = f'[crawl]\ndelay = 0\npages = "none"\ninsecure_tls = ["{EXEMPT}"]\n'
        watch = watch_folder(folder, listed, settings)
        done = watch.run("run", "--all")
        assert done.returncode == 0, done.stderr
        assert checked.asked == [], "nothing may be said to a host whose certificate does not hold"
    rows = watch.rows("SELECT f.url, p.outcome, p.reason FROM polls p JOIN feeds f ON f.id = p.feed")
    return {row["url"].split("/")[2].split(":")[0]: (row["outcome"], row["reason"]) for row in rows}


def test_a_certificate_that_nobody_vouches_for_is_refused(polls: dict[str, tuple[str, str]]) -> None:
    assert polls[CHECKED] == ("failed", "tls")


def test_the_same_certificate_of_an_exempted_host_is_accepted(polls: dict[str, tuple[str, str]]) -> None:
    assert polls[EXEMPT][0] == "new"


def test_a_whole_response_under_too_many_bytes_of_headers_is_refused(polls: dict[str, tuple[str, str]]) -> None:
    assert polls[LONG][0] == "failed"


def test_the_same_response_under_fewer_bytes_of_headers_is_read(polls: dict[str, tuple[str, str]]) -> None:
    assert polls[SHORT][0] == "new"


def test_a_private_attribute_that_is_gone_is_an_error_and_no_new_attribute() -> None:
    handler: Any = SimpleNamespace(_pool=SimpleNamespace())
    with pytest.raises(PrivatePartGone):
        limit_headers(handler, 1)
    with pytest.raises(PrivatePartGone):
        use_tls_policy(handler, object())


ENGINE = """
import asyncio, logging
from scrapy import Spider
from scrapy.crawler import AsyncCrawlerProcess
from crawler.fetching.scrapy_private import finish_reason, wake_engine

class Waking(Spider):
    name = "waking"

    async def start(self):
        while (wake := wake_engine(self.crawler)) is None:
            await asyncio.sleep(0)
        scheduler, asked = self.crawler.engine._slot.scheduler, asyncio.Event()
        plain = scheduler.next_request
        scheduler.next_request = lambda: (asked.set(), plain())[1]
        wake()
        await asked.wait()
        print("woken")
        return
        yield

process = AsyncCrawlerProcess({"TELNETCONSOLE_ENABLED": False, "LOG_ENABLED": False}, install_root_handler=False)
crawler = process.create_crawler(Waking)
print(finish_reason(crawler))
process.crawl(crawler)
process.start()
print(finish_reason(crawler))
"""


def test_the_engine_can_be_woken_and_tells_why_it_finished() -> None:
    command = [sys.executable, "-c", ENGINE]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment(False), check=False)
    assert done.stdout.split() == ["None", "woken", "finished"], done.stderr
