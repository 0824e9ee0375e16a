"""Reads RSS, RDF and Atom: what is written in the plain way at once, all else by feedparser, loaded when it is first wanted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from crawler.intake.drafts import RawFeed, newest_window
from crawler.intake.feed.plainfeed import read_plain

_HEADER_LIMIT = 200
_XML_TYPE = re.compile(
    r"(?:application/xml(?:-dtd|-external-parsed-entity)?|text/xml(?:-external-parsed-entity)?|(?:application|text)/.*\+xml)",
    re.DOTALL,
)
"""What feedparser takes for XML."""


def read(body: bytes, headers: Mapping[str, str], url: str, limit: int, now: datetime) -> RawFeed:
    """The feed of a whole document that came from ``url``. ``headers``: lower-case names; ``limit``: the most entries taken."""
    media = headers.get("content-type", "")[:_HEADER_LIMIT].partition(";")[0].strip() or "application/xml"
    language = headers.get("content-language", "")[:_HEADER_LIMIT]
    plain = read_plain(body, url, language)
    if plain:
        found = replace(plain, bozo=_XML_TYPE.fullmatch(media) is None)
    else:
        found = read_by_feedparser(body, media, language, url or headers.get("content-location", ""))
    raw = found.entries
    window = newest_window(len(raw), limit, raw[0].published if raw else "", raw[-1].published if raw else "", now)
    return replace(found, entries=raw[window], items=len(raw), skipped=len(raw) - len(raw[window]))


def read_by_feedparser(body: bytes, media: str, language: str, url: str) -> RawFeed:
    """As ``fullfeed.read_full``. Loading feedparser takes as long as reading twenty plain feeds."""
    from crawler.intake.feed.fullfeed import read_full

    return read_full(body, media, language, url)
