"""Says which new sources are listed already: by their address, another spelling of it, or a redirect."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from crawler.urls import host_of
from crawler.watch.feedlist import Source

_PORTS = {"http": "80", "https": "443"}


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A new source that is not added, and the listed one that it is."""

    url: str
    listed: str
    """The address it is listed under."""
    why: Literal["listed", "spelling", "redirect"]

    def __str__(self) -> str:
        if self.why == "listed":
            return f"{self.url} is listed already."
        if self.why == "spelling":
            return f"{self.url} is listed already, as {self.listed}."
        return f"{self.url} is listed already: the archive knows a redirect between it and {self.listed}."


@dataclass(frozen=True, slots=True)
class Added:
    """What became of new sources."""

    added: tuple[Source, ...]
    duplicates: tuple[Duplicate, ...]


def feed_key(url: str) -> str:
    """What two spellings of one feed's address share: scheme, www, slash at the end and fragment are evened out.

    ``urls.canonical_url`` goes further, and too far here: ``?rss=sport`` is tracking on a page and the name of a feed.
    """
    head, _, query = url.partition("#")[0].partition("?")
    scheme, _, rest = head.partition("://")
    netloc, _, path = rest.partition("/")
    scheme, host, port = scheme.lower(), host_of(url), netloc.rpartition("@")[2].rpartition(":")[2]
    if host.startswith("www.") and host.count(".") > 1:
        host = host[4:]
    if port.isdigit() and port != _PORTS.get(scheme):
        host = f"{scheme}://{host}:{port}"  # at another port, http and https may be two different servers
    return f"{host}/{path.rstrip('/')}?{query}"


class KnownSources:
    """The listed sources, findable by whatever address stands for them."""

    def __init__(self, listed: Iterable[Source], redirects: Iterable[tuple[str, str]] = ()) -> None:
        self._urls: set[str] = set()
        self._keys: dict[str, str] = {}
        self._moved: dict[str, list[str]] = {}
        self._led_to: dict[str, str] = {}
        for a, b in redirects:
            self._moved.setdefault(feed_key(a), []).append(feed_key(b))
            self._moved.setdefault(feed_key(b), []).append(feed_key(a))
        for source in listed:
            self.add(source)

    def add(self, source: Source) -> None:
        """From now on it is listed."""
        key = feed_key(source.url)
        self._urls.add(source.url)
        self._keys.setdefault(key, source.url)
        reached = [key] if key in self._moved else []
        while reached:  # a feed may have moved more than once
            here = reached.pop()
            if here not in self._led_to:
                self._led_to[here] = source.url
                reached += self._moved[here]

    def find(self, url: str) -> Duplicate | None:
        """The listed source that ``url`` is; None when it is a new one."""
        if url in self._urls:
            return Duplicate(url, url, "listed")
        key = feed_key(url)
        if key in self._keys:
            return Duplicate(url, self._keys[key], "spelling")
        return Duplicate(url, self._led_to[key], "redirect") if key in self._led_to else None


def sort_out(listed: Iterable[Source], new: Iterable[Source], redirects: Iterable[tuple[str, str]] = ()) -> Added:
    """Part ``new`` into sources to add and duplicates, of ``listed`` or of an earlier new one.

    ``redirects``: pairs of addresses of which one has led to the other for good, in any order.
    """
    known = KnownSources(listed, redirects)
    added: list[Source] = []
    duplicates: list[Duplicate] = []
    for source in new:
        if duplicate := known.find(source.url):
            duplicates.append(duplicate)
        else:
            known.add(source)
            added.append(source)
    return Added(tuple(added), tuple(duplicates))
