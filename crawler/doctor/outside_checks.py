"""What wirewatch needs of the machine and the network: worker processes, certificates, names, connections."""

from __future__ import annotations

import asyncio
import os
import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.doctor.findings import Examined, fail, first_of, ok, warn
from crawler.fetching.guard import AddressGuard
from crawler.workers.pool import Workers, WorkFailed

if TYPE_CHECKING:
    from crawler.watch.folder import Watch
    from crawler.watch.settings_file import WatchSettings

WORKER_SECONDS = 30.0
HOST_SECONDS, ALL_SECONDS = 10.0, 30.0
MOST_HOSTS = 50
AT_ONCE = 8
_BUNDLES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/pki/tls/cacert.pem",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
)
"""Where systems keep the authorities that they trust; the TLS library looks there as well."""

Asked = tuple[str, int, bool]
"""Host, port, whether TLS is spoken there."""


def workers(watch: Watch) -> Iterator[Examined]:
    """Whether a process that reads pages can be started and answers."""
    crawl = watch.settings.crawl
    begun = time.monotonic()
    try:
        asyncio.run(_one_task(crawl.worker_mb))
    except WorkFailed as failed:
        todo = f"check free memory, and worker_mb (now {crawl.worker_mb}) in watch.toml"
        yield fail("workers", f"a worker process started but did not work ({failed.reason})", todo)
    else:
        yield ok("workers", f"a worker process started and answered in {time.monotonic() - begun:.1f} s")


async def _one_task(megabytes: int) -> None:
    pool = Workers(1, WORKER_SECONDS, megabytes)
    try:
        await pool.run(abs, 1)
    finally:
        pool.close()


def certificates() -> Iterator[Examined]:
    """Whether this machine has authorities to check the certificates of sites by."""
    if found := trusted_authorities():
        yield ok("tls", f"certificates are checked against {found}")
    else:
        todo = "install the package ca-certificates, or set SSL_CERT_FILE"
        yield fail("tls", "this machine has no certificate authorities, so no https source can be read", todo)


def trusted_authorities() -> str:
    """The file or folder with the authorities that are trusted; '' for none."""
    paths = ssl.get_default_verify_paths()
    for name in filter(None, (paths.cafile, *_BUNDLES)):
        with suppress(OSError):
            if Path(name).stat().st_size:
                return name
    with suppress(OSError):
        if paths.capath and any(Path(paths.capath).iterdir()):
            return paths.capath
    return ""


def hosts_of(watch: Watch) -> list[Asked]:
    """The hosts of the sources that are in use, each once; behind a proxy, the proxy alone."""
    urls = (
        [watch.settings.crawl.proxy]
        if watch.settings.crawl.proxy
        else [s.url for s in watch.feeds.sources if not s.paused]
    )
    found = dict.fromkeys(
        (parts.hostname, parts.port or (443 if parts.scheme == "https" else 80), parts.scheme == "https")
        for url in urls
        if (parts := urlsplit(url)).hostname
    )
    return [(str(host), port, secure) for host, port, secure in found]


def network(watch: Watch, ask: Callable[[Asked, AddressGuard, ssl.SSLContext], str]) -> Iterator[Examined]:
    """Names, connections and certificates of the sources' hosts, all within ``ALL_SECONDS``. No request is sent.

    ``ask`` says what is wrong with one host, in a word or two; '' when it can be reached.
    """
    every = hosts_of(watch)
    hosts = every[:: -(-len(every) // MOST_HOSTS)] if every else []
    if not hosts:
        yield ok("network", "there is no source to look up")
        return
    context = ssl.create_default_context(
        cafile=trusted_authorities() if Path(trusted_authorities()).is_file() else None
    )
    guard = _guard(watch.settings)
    exempt = {name.lower() for name in watch.settings.crawl.insecure_tls}
    asked = [(host, port, secure and host not in exempt) for host, port, secure in hosts]
    answers = _asked(asked, lambda one: ask(one, guard, context))
    bad = [f"{host}: {said}" for (host, _, _), said in answers.items() if said]
    of = f"{len(hosts)} of {len(every)} hosts" if len(hosts) < len(every) else f"{len(hosts)} hosts"
    if not bad:
        yield ok("network", f"{of} resolve, accept connections and have a valid certificate")
    elif len(bad) == len(hosts):
        yield fail("network", f"none of {of} could be reached: {first_of(bad)}", "check this machine's network and DNS")
    else:
        todo = (
            "sources that stay unreachable are in `wirewatch feeds list --failing`; pause them, or find where they went"
        )
        yield warn("network", f"{len(bad)} of {of} could not be reached: {first_of(bad, 5)}", todo)


def _guard(settings: WatchSettings) -> AddressGuard:
    crawl = settings.crawl
    return AddressGuard(crawl.allow_private, crawl.allow_loopback, only_loopback=not settings.contact)


def _asked(hosts: Sequence[Asked], ask: Callable[[Asked], str]) -> dict[Asked, str]:
    """What ``ask`` says of each host, a few at a time, in threads that are left behind when the time is over."""
    waiting: queue.SimpleQueue[Asked] = queue.SimpleQueue()
    answers: queue.SimpleQueue[tuple[Asked, str]] = queue.SimpleQueue()
    for host in hosts:
        waiting.put(host)

    def work() -> None:
        with suppress(queue.Empty):
            while True:
                one = waiting.get_nowait()
                answers.put((one, ask(one)))

    for _ in range(min(AT_ONCE, len(hosts))):
        threading.Thread(target=work, daemon=True).start()
    found, end = dict.fromkeys(hosts, "no answer in time"), time.monotonic() + ALL_SECONDS
    with suppress(queue.Empty):
        for _ in hosts:
            one, said = answers.get(timeout=max(end - time.monotonic(), 0.001))
            found[one] = said
    return found


def reach(one: Asked, guard: AddressGuard, context: ssl.SSLContext) -> str:
    """Look the name up, connect to the first address that may be asked, begin TLS, and hang up."""
    host, port, secure = one
    try:
        found = [str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        allowed = [address for address in found if guard.permits(host, port, address)]
        if not allowed:
            return "private address"
        with socket.create_connection((allowed[0], port), timeout=HOST_SECONDS) as channel:
            if secure:
                context.wrap_socket(channel, server_hostname=host).close()
    except socket.gaierror:
        return "name not found"
    except ssl.SSLCertVerificationError as error:
        return f"certificate: {error.verify_message}"
    except (ssl.SSLError, OSError) as error:
        return (
            os.strerror(error.errno).lower()
            if isinstance(error.errno, int) and not isinstance(error, ssl.SSLError)
            else ("no TLS" if isinstance(error, ssl.SSLError) else "no answer")
        )
    return ""
