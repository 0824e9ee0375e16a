"""One door to every kind of source: bytes become entries, whichever way the source lists them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from crawler.intake.feed.parse import parse_feed
from crawler.intake.flood import without_flood
from crawler.intake.parsed import Memory, ParsedFeed
from crawler.intake.sitemaps import parse_sitemap


def read_source(
    kind: str, body: bytes, headers: Mapping[str, str], url: str, now: datetime, memory: Memory
) -> ParsedFeed:
    """What a document of a source of ``kind`` (feed | sitemap | page) holds; never raises.

    ``headers``: the response's, lower-case names. ``url``: where the body came from. ``now``: aware, UTC.
    """
    if kind == "page":
        # Here, because its tables are a fifth of what a process that reads feeds loads.
        from crawler.intake.listing import parse_listing

        return parse_listing(body, headers, url, now, memory)
    if kind == "sitemap":
        parsed = parse_sitemap(body, headers, url, now, memory)
        if parsed.reason != "not_a_sitemap":
            return parsed
        # The protocol allows a feed in place of a sitemap, and some sites name theirs in robots.txt.
        feed = _feed(body, headers, url, now, memory)
        return feed if feed.format or feed.reason == "flood" else parsed
    return _feed(body, headers, url, now, memory)


def _feed(body: bytes, headers: Mapping[str, str], url: str, now: datetime, memory: Memory) -> ParsedFeed:
    return without_flood(parse_feed(body, headers, url, now, memory.known, memory.limit), memory, now)
