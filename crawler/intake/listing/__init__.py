"""Reads listing pages: the links that a page's own repetition, or a selector, names as articles become entries."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import islice

from lxml.cssselect import CSSSelector
from lxml.etree import XPath
from lxml.html import HtmlElement

from crawler.dates import stated_time
from crawler.decoding import decode_page
from crawler.intake import sniff
from crawler.intake.compare import against_memory
from crawler.intake.drafts import language_tag
from crawler.intake.listing.anchors import Anchor, Links, collect, headline_of, text_width
from crawler.intake.listing.link_dates import date_of_block, date_of_path, is_ahead
from crawler.intake.listing.link_groups import Steps
from crawler.intake.listing.pick import Item, choose
from crawler.intake.parsed import Memory, ParsedFeed
from crawler.language_tags import subtags
from crawler.models import EntryDraft, Precision
from crawler.parsing import Unreadable, parse_page
from crawler.plaintext import clean_line

__all__ = ["parse_listing"]

MAX_TAGS = 400_000
"""Angle brackets of a page: a list of 20,000 links is read, if only to say that it is long."""
SUMMARY_TRIES = 40
"""Elements of a block that are looked at for a summary."""
_XPATH = "xpath:"
_SUMMARY, _TITLE = 1_000, 500
_MONTH_FIRST = re.compile(r"(?:0?[1-9]|1[0-2])/(?:1[3-9]|2\d|3[01])/\d{4}")
_SLASHED = re.compile(r"(\d\d?)/(\d\d?)/(\d{4})")


def parse_listing(body: bytes, headers: Mapping[str, str], url: str, now: datetime, memory: Memory) -> ParsedFeed:
    """The new articles that a listing page names; never raises.

    ``headers``: the response's, lower-case names. ``url``: the page's final address. ``now``: aware, UTC.
    ``reason`` is ``no_links`` when the page lists nothing that looks like articles, ``no_match`` when the selector of
    ``memory`` matches no link, ``flood`` when suddenly nearly everything is new or a new layout has nothing in common
    with the last one, ``not_html``, ``too_large``, ``challenge`` or ``consent`` for what came instead.
    """
    try:
        return _read(body, headers, url, now, memory)
    except Unreadable as error:
        return ParsedFeed(
            reason="too_large" if error.reason == "too_large" else "not_html" if body.strip() else "empty"
        )
    except Exception:  # whatever a hostile page does to a parser, it costs this source and no other
        return ParsedFeed(reason="parse_error", bozo=True)


def _read(body: bytes, headers: Mapping[str, str], url: str, now: datetime, memory: Memory) -> ParsedFeed:
    if body[:1] in b"{[%" or b"<" not in body[:4096]:  # JSON, PDF, or nothing with markup
        return ParsedFeed(reason="not_html" if body.strip() else "empty")
    tree = parse_page(decode_page(body, headers.get("content-type", "")), max_tags=MAX_TAGS)
    links = collect(tree, url, everywhere=bool(memory.selector))
    items = _selected(tree, links, memory.selector) if memory.selector else choose(links, url, now)
    if not items:
        instead = sniff.why_no_feed(body, headers)
        return ParsedFeed(reason=instead if instead != "not_a_feed" else "no_match" if memory.selector else "no_links")
    return _compared(items, tree, now, memory)


def _selected(tree: HtmlElement, links: Links, selector: str) -> list[Item]:
    """What a selector names: links, or blocks of which the link with most words counts."""
    of = {anchor.element: anchor for anchor in links.anchors}
    items: dict[str, Item] = {}
    for block in _blocks(tree, selector):
        inside = [of[a] for a in ([block] if block in of else block.iter("a")) if a in of]
        if inside:
            best = max(inside, key=lambda anchor: (anchor.in_heading, anchor.width))
            items.setdefault(best.key, (block, best))
    return list(items.values())


def _blocks(tree: HtmlElement, selector: str) -> list[HtmlElement]:
    """The elements that a selector names; of an attribute or a text, which a path may name, the one it stands in."""
    if not selector.startswith(_XPATH):
        return CSSSelector(selector)(tree)
    found = XPath(selector.removeprefix(_XPATH).strip())(tree)
    named = found if isinstance(found, list) else []
    parents = [one if isinstance(one, HtmlElement) else getattr(one, "getparent", lambda: None)() for one in named]
    return list(dict.fromkeys(element for element in parents if element is not None))


def _compared(items: Sequence[Item], tree: HtmlElement, now: datetime, memory: Memory) -> ParsedFeed:
    """The items against what is remembered."""
    raw = [date_of_block(block, now) for block, _ in items]
    month_first = any(_MONTH_FIRST.fullmatch(words) for _, words in raw)
    language = language_tag(tree.get("lang") or "")
    title = clean_line(tree.findtext(".//title") or "")[:_TITLE]
    listed = [
        (item[1].url, partial(_entry, *item, date, month_first, language, now))
        for item, date in zip(items, raw, strict=True)
    ]
    about = ParsedFeed(format="html", title=title, language=language, layout=_layout(items))
    return against_memory(listed, memory, about)


def _layout(items: Sequence[Item]) -> str:
    """Where the first articles stand, as a short hash: it changes when the site's layout does."""
    steps = Steps()
    shapes = sorted({steps.to(anchor.element) for _, anchor in items[:5]})
    return hashlib.blake2b("\n".join(shapes).encode("utf-8", "replace"), digest_size=6).hexdigest()


def _entry(
    block: HtmlElement,
    anchor: Anchor,
    date: tuple[datetime | None, str],
    month_first: bool,
    language: str,
    now: datetime,
) -> EntryDraft:
    title = headline_of(block, anchor)
    published, raw = date
    if published and is_ahead(published, now):
        published = None  # the day of an event; its words are kept
    slashed = _SLASHED.fullmatch(raw)
    if published and month_first and slashed and int(slashed[1]) <= 12:
        published = published.replace(month=int(slashed[1]), day=int(slashed[2]))
    if published is None and (published := date_of_path(anchor.url, now)):
        raw = published.date().isoformat()
    return EntryDraft(
        link=anchor.url,
        title=title[:_TITLE],
        summary=_summary(block, title),
        language=subtags(language)[0],
        region=subtags(language)[1],
        published_raw=raw[:200],
        published_at=published,
        published_precision=_precision(published, raw, now),
    )


def _precision(published: datetime | None, raw: str, now: datetime) -> Precision:
    """A time in the words counts; a date that was found among other words is a day."""
    if published is None:
        return ""
    at, precision = stated_time(raw, now)
    return precision if at == published and precision else "day"


def _summary(block: HtmlElement, title: str) -> str:
    """The first paragraph of the block that says more than the headline."""
    for paragraph in islice(block.iter("p", "div", "span", "dd", "td"), SUMMARY_TRIES):
        if paragraph.tag in ("div", "span", "td") and len(paragraph):
            continue
        text = clean_line(" ".join(paragraph.itertext())[: 2 * _SUMMARY])
        if text_width(text) >= 45 and title not in text:
            return text[:_SUMMARY]
    return ""
