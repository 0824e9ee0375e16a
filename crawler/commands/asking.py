"""What `add` and `feeds preview` share: the address a person typed, the one crawl, and words for what came of it."""

from __future__ import annotations

import re
import sys
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TYPE_CHECKING

import click

from crawler.output import complain, printable

if TYPE_CHECKING:
    from crawler.cli import App
    from crawler.crawl.probing import Probe
    from crawler.watch.folder import Watch

_WORDS = {
    "feed": "a feed",
    "sitemap": "a sitemap",
    "page": "a page",
    "robots.txt": "read",
    "empty": "nothing in it",
    "not_a_feed": "neither a feed nor a page",
    "not_html": "neither a feed nor a page",
    "not_a_sitemap": "no sitemap",
    "no_links": "no list of articles was found on it",
    "no_match": "the selector matches no link",
    "challenge": "it asks whether you are human",
    "consent": "it asks for consent first",
    "too_large": "larger than max_bytes",
    "robots": "robots.txt forbids it",
    "robots_unavailable": "robots.txt could not be fetched, so there is no permission",
    "timeout": "no answer in time",
    "dns": "the name could not be looked up",
    "tls": "the certificate or the encryption failed",
    "private_address": "its address is not public; allow_private in watch.toml lists exceptions",
    "connection_refused": "connection refused",
    "connection_lost": "the connection broke",
    "connection_failed": "no connection",
    "host_on_hold": "the host asked us to wait",
    "budget": "not finished: no requests were left",
    "bad_url": "no usable address",
    "bad_redirect": "its redirect leads nowhere",
    "too_many_redirects": "too many redirects",
    "http_401": "HTTP 401: it asks for a login",
    "http_403": "HTTP 403: it refuses us",
    "http_404": "HTTP 404: not found",
    "http_410": "HTTP 410: gone",
    "http_429": "HTTP 429: too many requests",
}


def in_words(outcome: str) -> str:
    """What came of asking an address, for people."""
    if outcome in _WORDS:
        return _WORDS[outcome]
    return outcome.replace("http_", "HTTP ") if outcome.startswith("http_") else outcome.replace("_", " ")


def address(text: str) -> tuple[str, str]:
    """The address a person typed, without userinfo, and that; ``politico.eu`` is taken as https. Raises UsageError."""
    from crawler.errors import UsageError
    from crawler.urls import is_web_url, resolve, split_userinfo

    url = text.strip()
    url = re.sub(r"^feed:(?://)?(?=https?://)", "", url)  # schemes of browsers that had a feed reader
    url = re.sub(r"^feed://", "https://", url)
    if "://" not in url:
        url = f"https://{url}"
    url, userinfo = split_userinfo(url)
    if not is_web_url(url):
        raise UsageError(f"'{printable(url)}' is not an http or https address.")
    return resolve(url, "").partition("#")[0] or url, userinfo


def watch_of(app: App, url: str) -> Watch:
    """The watch folder, with a contact to ask with. Raises UsageError."""
    from crawler.crawl.preflight import check_contact, check_packages
    from crawler.watch.environment import environment_overrides

    check_packages()
    watch = app.watch(environment_overrides())
    check_contact(watch.settings, [url])
    return watch


def ask(app: App, watch: Watch, url: str, userinfo: str, work: Callable[[Probe], Awaitable[None]]) -> int:
    """Run ``work`` in a crawl; returns the signal that ended it, 0 for none. On a terminal each address is shown."""
    from crawler.crawl.probing import probe
    from crawler.logs import begin_logs
    from crawler.running import in_reactor

    live = sys.stderr.isatty()

    async def shown(probe: Probe) -> None:
        probe.on_slow = lambda origin, seconds: complain(
            f"{origin} asks for {seconds:g} seconds between two requests, and gets them."
        )
        if live:
            probe.on_ask = lambda asked: click.echo(f"\r\x1b[K{printable(asked)[:100]}", nl=False, err=True)
        await work(probe)

    begin_logs(app.verbosity, as_json=app.log_json)
    crawl = watch.settings.crawl
    try:
        return in_reactor(
            lambda stop: probe(watch.settings, stop, shown, listed=url, userinfo=userinfo),
            allow_loopback=crawl.allow_loopback,
            allow_private=crawl.allow_private,
            only_loopback=not watch.settings.contact,
        )
    finally:
        if live:
            click.echo("\r\x1b[K", nl=False, err=True)


def age(moment: datetime | None, now: datetime) -> str:
    """How long ago, in one unit; '' when unknown."""
    if moment is None:
        return ""
    minutes = max(0, int((now - moment).total_seconds() // 60))
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // 1440} d"
