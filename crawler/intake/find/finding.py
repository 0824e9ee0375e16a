"""Says in a few figures what an answer holds, whatever it was asked for: a feed, a sitemap, a page, or neither."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from crawler.intake import sniff
from crawler.intake.find.discovery import PageFacts, candidates_of, is_news_address
from crawler.intake.kinds.read_source import read_source
from crawler.intake.parsed import Memory, ParsedFeed

Kind = Literal["", "feed", "sitemap", "page"]

WHOLE = Memory(backlog_days=36_500)
"""Counts entries of any age."""

_HTML = (b"<!doctype html", b"<html", b"<head", b"<body")
_BINARY = ("image/", "audio/", "video/", "font/", "application/zip", "application/vnd.", "application/msword")


@dataclass(frozen=True, slots=True)
class SourceFinding:
    """What one answer holds. ``kind`` is '' when nothing can be made of it; ``reason`` says why then, and also why a
    feed, sitemap or page gives no entries."""

    kind: Kind = ""
    format: str = ""
    """As in ``ParsedFeed``; without a kind ``pdf`` or the media type of what is no text."""
    items: int = 0
    """Entries; of a sitemap index its parts, of a page the links that would be taken."""
    newest: datetime | None = None
    title: str = ""
    news: bool = False
    """A sitemap with the dates of the news extension."""
    reason: str = ""
    digest: str = ""
    """The same for the same entries in the same format, at whatever address."""
    part: str = ""
    """Of a sitemap index: its part for news, '' when it names none."""
    page: PageFacts | None = None


def examine(
    body: bytes,
    headers: Mapping[str, str],
    url: str,
    now: datetime,
    memory: Memory = WHOLE,
    *,
    articles_too: bool = False,
) -> SourceFinding:
    """What an answer holds; never raises.

    ``headers``: the response's, lower-case names. ``url``: where the body came from. ``now``: aware, UTC.
    ``articles_too``: look for a list of articles also on a page that is an article itself.
    """
    facts = candidates_of(body, headers, url) if _is_page(body, headers) else None
    if facts and facts.article and not articles_too:
        return SourceFinding("page", title=facts.title, reason="no_links", page=facts)
    kind, parsed = tell(body, headers, url, now, memory)
    if kind == "page":
        facts = facts or candidates_of(body, headers, url)
        return replace(_figures("page", parsed, now), title=facts.title, page=facts)
    return _figures(kind, parsed, now) if kind else SourceFinding(format=parsed.format, reason=parsed.reason)


def tell(body: bytes, headers: Mapping[str, str], url: str, now: datetime, memory: Memory) -> tuple[Kind, ParsedFeed]:
    """The kind of source that an answer is, and what it gives; ('', why) for what is none."""
    if foreign := _foreign(body, headers):
        return "", ParsedFeed(reason="not_html", format=foreign)
    if _is_page(body, headers):
        return "page", read_source("page", body, headers, url, now, memory)
    parsed = read_source("sitemap", body, headers, url, now, memory)
    if parsed.format:
        return ("sitemap" if parsed.format.startswith("sitemap") else "feed"), parsed
    if any(mark in body[:4096].lower() for mark in _HTML):  # with something in it that looked like a feed
        return "page", read_source("page", body, headers, url, now, memory)
    reason = "not_a_feed" if parsed.reason == "not_a_sitemap" else parsed.reason
    return "", replace(parsed, reason=reason or "not_a_feed")


def _is_page(body: bytes, headers: Mapping[str, str]) -> bool:
    return not _foreign(body, headers) and sniff.kind_of(body) == "html"


def _foreign(body: bytes, headers: Mapping[str, str]) -> str:
    """``pdf``, or the media type of what is no text at all."""
    media = headers.get("content-type", "").partition(";")[0].strip().lower()
    if b"%PDF-" in body[:1024] or media == "application/pdf":
        return "pdf"
    return media if media.startswith(_BINARY) else ""


def _figures(kind: Kind, parsed: ParsedFeed, now: datetime) -> SourceFinding:
    dates = [date for e in parsed.entries if (date := e.published_at or e.changed_at)]
    dates += [part.modified_at for part in parsed.parts if part.modified_at]
    keys = [*sorted(keys[0] for keys in parsed.seen_keys if keys), *(part.url for part in parsed.parts)]
    return SourceFinding(
        kind=kind,
        format=parsed.format,
        items=len(parsed.entries) if kind == "page" else parsed.items,
        newest=min(max(dates), now) if dates else None,
        title=parsed.title,
        news=kind == "sitemap" and any(entry.published_at for entry in parsed.entries),
        reason=parsed.reason,
        digest=_digest(parsed.format, keys) if keys else "",
        part=next((part.url for part in parsed.parts if is_news_address(part.url)), ""),
    )


def _digest(*parts: object) -> str:
    return hashlib.blake2b(repr(parts).encode("utf-8", "replace"), digest_size=16).hexdigest()
