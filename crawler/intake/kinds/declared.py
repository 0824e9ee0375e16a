"""Reads sources by a rule that a site spider declares: CSS for a page, JMESPath for a JSON answer, a pattern for a sitemap."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from parsel import Selector, SelectorList

from crawler.decoding import decode_page
from crawler.intake.compare import Listed, against_memory
from crawler.intake.drafts import RawEntry, language_tag, make_draft
from crawler.intake.listing.link_dates import date_in
from crawler.intake.parsed import Memory, ParsedFeed
from crawler.intake.sitemaps import parse_sitemap
from crawler.models import EntryDraft
from crawler.plaintext import clean_line
from crawler.urls import resolve


@dataclass(frozen=True, slots=True)
class SourceRule:
    """How one site's list is read. Selectors are CSS with ``::text`` and ``::attr()``, or JMESPath in ``json``."""

    format: Literal["page", "json", "sitemap"] = "page"
    items: str = ""
    """The blocks, one for each entry."""
    link: str = "a::attr(href)"
    title: str = "a::text"
    date: str = ""
    summary: str = ""
    keep: str = ""
    """A regular expression that the address of an entry must match somewhere; empty: every address."""
    language: str = ""


def read_declared(
    rule: SourceRule, body: bytes, headers: Mapping[str, str], url: str, now: datetime, memory: Memory
) -> ParsedFeed:
    """The new entries of a document, by ``rule``; never raises. Arguments as in ``intake.kinds.read_source.read_source``.

    ``reason`` is ``no_match`` when the rule finds no entry in the document.
    """
    try:
        if rule.format == "sitemap":
            parsed = parse_sitemap(body, headers, url, now, memory)
            return replace(parsed, entries=tuple(e for e in parsed.entries if re.search(rule.keep, e.link)))
        listed = list(_listed(rule, body, headers, url, now))
        if not listed:
            return ParsedFeed(reason="no_match")
        return against_memory(listed, memory, ParsedFeed(format=rule.format, language=language_tag(rule.language)))
    except Exception:  # a document of another shape than the rule was written for costs this source and no other
        return ParsedFeed(reason="parse_error", bozo=True)


def _listed(rule: SourceRule, body: bytes, headers: Mapping[str, str], url: str, now: datetime) -> Iterator[Listed]:
    text = decode_page(body, headers.get("content-type", ""))
    root = Selector(text=text, type="json" if rule.format == "json" else "html")
    for block in _found(rule, root, rule.items):
        link = resolve(url, _words(rule, block, rule.link))
        if link and re.search(rule.keep, link):
            yield link, lambda block=block, link=link: _entry(rule, block, link, url, now)  # type: ignore[misc]


def _found(rule: SourceRule, block: Selector, query: str) -> SelectorList[Selector]:
    return block.jmespath(query) if rule.format == "json" else block.css(query)


def _words(rule: SourceRule, block: Selector, query: str) -> str:
    """All that a query finds in a block, as one line."""
    return clean_line(" ".join(map(str, _found(rule, block, query).getall()))) if query else ""


def _entry(rule: SourceRule, block: Selector, link: str, url: str, now: datetime) -> EntryDraft:
    raw = RawEntry(
        link=link,
        title=_words(rule, block, rule.title),
        summary=_words(rule, block, rule.summary),
        language=rule.language,
        published=_words(rule, block, rule.date),
    )
    draft = make_draft(raw, url, "", now)
    if draft.published_at is None and raw.published:
        # Its words were read already; here the date among other words.
        found = date_in(raw.published, now)[0]
        draft = replace(draft, published_at=found, published_precision="day" if found else "")
    return draft
