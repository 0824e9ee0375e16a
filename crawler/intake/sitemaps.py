"""Reads sitemaps, news sitemaps and sitemap indexes (sitemaps.org 0.9, Google's news extension), in XML or plain lines.

A sitemap names every page of a site, or the news of two days. What is older than the watch is no entry: it is known by
its date alone, so that a document of 50,000 addresses costs no row. Undated addresses are remembered at the first
reading, and those that come later are new.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote, urlsplit

from lxml import etree

from crawler.dates import parse_date, read_date
from crawler.intake import identity, sniff
from crawler.intake.drafts import RawEntry, make_draft
from crawler.intake.flood import is_flood
from crawler.intake.opening import (
    escaped_ampersands,
    is_cut_short,
    opened,
    repair,
    whole_items,
    without_surroundings,
)
from crawler.intake.parsed import Memory, Note, ParsedFeed, Part
from crawler.models import EntryDraft
from crawler.urls import is_web_url, resolve

URL_LIMIT = 50_000
"""Addresses of one document; the protocol allows no more."""
LATE = timedelta(days=2)
"""An address may be entered so long after the time it is dated with; a bare date may mean the end of its day."""

_DAY = timedelta(days=1)
_SPANS = {"minute": timedelta(), "day": _DAY, "month": 31 * _DAY}
_ROOTS = {"urlset": "sitemap", "sitemapindex": "sitemapindex"}
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+")
_PAGE_FILE = re.compile(r"\.(?:s?html?|php|aspx?|jsp|amp)$", re.IGNORECASE)
_NAME_DATE = re.compile(r"(?<!\d)(20\d\d)[-_/.]?(0[1-9]|1[0-2])(?:[-_/.]?(0[1-9]|[12]\d|3[01]))?(?!\d)")
_NUMBER = re.compile(r"\d+")


@dataclass(slots=True)
class _Item:
    """One ``url`` or ``sitemap`` element."""

    link: str = ""
    changed: str = ""
    said: dict[str, str] = field(default_factory=dict)
    """Of the news extension: local name -> text."""


@dataclass(slots=True)
class _Document:
    format: str = ""
    items: list[_Item] = field(default_factory=list)
    beyond: int = 0
    """Items over ``URL_LIMIT``, counted and not kept."""


def parse_sitemap(body: bytes, headers: Mapping[str, str], url: str, now: datetime, memory: Memory) -> ParsedFeed:
    """The new entries of a sitemap, or the parts of a sitemap index; never raises.

    ``headers``: the response's, lower-case names. ``url``: where the body came from. ``now``: aware, UTC. Of a site
    that uses a feed as its sitemap, which the protocol allows, ``intake.feed.parse`` reads the feed: ``reason`` is
    ``not_a_sitemap`` then, as for anything else.
    """
    try:
        found = opened(body, headers)
        if found is None:
            return ParsedFeed(reason="too_large")
        if not found.body.strip():
            return ParsedFeed(reason="empty")
        cut_short = is_cut_short(found.body)
        body = repair(escaped_ampersands(found.body))
        document = _read(whole_items(body) if cut_short else body)
        if not document.format:
            reason = sniff.why_no_feed(found.body, headers)
            return ParsedFeed(reason="not_a_sitemap" if reason == "not_a_feed" else reason)
        note: Note = "cut_short" if cut_short else found.note
        read = _index if document.format == "sitemapindex" else _entries
        return replace(read(document, url, now, memory), note=note)
    except Exception:  # whatever a hostile document does to a parser, it costs this source and no other
        return ParsedFeed(reason="parse_error", bozo=True)


def _read(body: bytes) -> _Document:
    if body[:8].lower().startswith((b"http://", b"https://")):
        return _read_lines(body)
    body, document = without_surroundings(body), _Document()
    if not body.startswith(b"<"):
        return document
    # A sitemap has no use for entities of its own, and huge text nodes are refused by the parser itself.
    events = etree.iterparse(
        io.BytesIO(body), events=("start", "end"), recover=True, resolve_entities=False, no_network=True,
        load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    for event, element in events:
        name = _local(element)
        if event == "start":
            if not document.format:
                document.format = _ROOTS.get(name, "")
                if not document.format:
                    return document
            continue
        if name in ("url", "sitemap") and element.getparent() is not None:
            if len(document.items) < URL_LIMIT:
                document.items.append(_item(element))
            else:
                document.beyond += 1
            element.clear()
            _forget_before(element)
    return document


def _forget_before(element: etree._Element) -> None:
    """Or the tree of all that was read would stay in memory."""
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _read_lines(body: bytes) -> _Document:
    """The text form: one address a line, UTF-8."""
    lines = [line.strip() for line in body.decode("utf-8", "replace").splitlines()]
    links = [line for line in lines if is_web_url(line)]
    return _Document("sitemap", [_Item(link) for link in links[:URL_LIMIT]], max(0, len(links) - URL_LIMIT))


def _local(element: etree._Element) -> str:
    # A prefix that nobody declares stays in the name.
    return element.tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(element.tag, str) else ""


def _item(element: etree._Element) -> _Item:
    item = _Item()
    for child in element:
        name = _local(child)
        if name == "loc":
            item.link = item.link or (child.text or "").strip()
        elif name == "lastmod":
            item.changed = (child.text or "").strip()
        elif name == "news":
            for part in child.iter():
                if part is not child and part.text and part.text.strip():
                    item.said.setdefault(_local(part), part.text.strip())
    return item


def _index(document: _Document, url: str, now: datetime, memory: Memory) -> ParsedFeed:
    """The parts worth asking: not those that say themselves that nothing has changed since the watch began."""
    oldest = now - timedelta(days=memory.backlog_days)
    parts: dict[str, Part] = {}
    for item in document.items:
        link = resolve(url, item.link)
        if not link or link == url or link in parts:
            continue
        changed = parse_date(item.changed, now) if item.changed else None
        latest = changed or _end_of_name(link)
        if latest is None or latest + _DAY >= oldest:
            parts[link] = Part(link, changed)
    ordered = sorted(parts.values(), key=lambda part: _promise(part, now), reverse=True)
    since = memory.read_at
    return ParsedFeed(
        format="sitemapindex",
        parts=tuple(ordered),
        items=len(document.items) + document.beyond,
        overlap=len(document.items),
        activity=sum(1 for p in ordered if since and p.modified_at and p.modified_at > since),
        skipped=document.beyond,
        reason="" if document.items else "empty",
    )


def _promise(part: Part, now: datetime) -> tuple[bool, datetime, tuple[int, ...]]:
    """News first, then what changed last, then the highest numbers: generators count up, or begin with the newest year."""
    long_ago = datetime(1970, 1, 1, tzinfo=UTC)
    path = urlsplit(part.url).path
    changed = part.modified_at or _end_of_name(part.url) or long_ago
    return "news" in path.lower(), min(changed, now), tuple(int(n[:9]) for n in _NUMBER.findall(path))


def _end_of_name(url: str) -> datetime | None:
    """The last moment of the day or month in a part's name (``sitemap-2019-05.xml``); None when it names none."""
    dates = _NAME_DATE.findall(urlsplit(url).path)
    if not dates:
        return None
    year, month, day = dates[-1]
    try:
        first = datetime(int(year), int(month), int(day or 1), tzinfo=UTC)
    except ValueError:
        return None
    return first + _DAY if day else (first + 32 * _DAY).replace(day=1)


def _entries(document: _Document, url: str, now: datetime, memory: Memory) -> ParsedFeed:
    oldest = memory.read_at - LATE if memory.read_at else now - timedelta(days=memory.backlog_days)
    fresh: list[tuple[datetime | None, _Item, str, tuple[str, ...]]] = []
    seen: list[tuple[str, ...]] = []
    overlap, listed = 0, set[str]()
    again: list[datetime] = []
    for item in document.items:
        link = resolve(url, item.link)
        keys = identity.identify("", (link,)).keys if link else ()
        if not keys or keys[0] in listed:
            continue
        listed.add(keys[0])
        date = _date(item, now)
        if date is not None and date < oldest:
            overlap += 1
            continue
        if keys[0] in memory.known or (date is None and memory.read_at is None):
            overlap += keys[0] in memory.known
            again += [date] if date is not None else []
            seen.append(keys)
            continue
        fresh.append((date, item, link, keys))
    newest = sorted(fresh, key=lambda one: one[0] or now, reverse=True)[: memory.limit]
    entries = tuple(_draft(item, link, keys, now) for _, item, link, keys in newest)  # 50,000 drafts took 5 s of CPU
    seen += [draft.keys for draft in entries]
    result = ParsedFeed(
        format="sitemap",
        entries=entries,
        seen_keys=tuple(seen),
        items=len(listed) + document.beyond,
        overlap=overlap,
        skipped=document.beyond + len(fresh) - len(entries),
        oldest=min((date for date, *_ in newest if date), default=None),
        reason="" if listed else "empty",
    )
    if is_flood(len(fresh), result.items, memory, dated=_explained(fresh, again, overlap, memory)):
        # All of them are remembered, also those over the limit, or the next poll would meet the rest as another flood.
        known = tuple(dict.fromkeys((*seen, *(keys for *_, keys in fresh))))
        return replace(result, format="", entries=(), reason="flood", seen_keys=known)
    return result


def _explained(
    fresh: Sequence[tuple[datetime | None, _Item, str, tuple[str, ...]]],
    again: Sequence[datetime],
    overlap: int,
    memory: Memory,
) -> int:
    """How many new addresses a date explains. A lastmod is no birth: where most of the known pages are dated anew as well,
    a build has done it, and only a time of publication counts. The build may have been before the last reading, or its
    clock be slow: a known page is dated anew when it is dated as late as the middle one of the new ones.

    ``again``: dates of known pages.
    """
    dates = sorted(date for date, *_ in fresh if date is not None)
    since = min(dates[len(dates) // 2], memory.read_at) if dates and memory.read_at else memory.read_at
    rebuilt = 2 * sum(since is not None and date >= since for date in again) > overlap
    born = [date is not None and (not rebuilt or bool(item.said.get("publication_date"))) for date, item, *_ in fresh]
    return sum(born) if overlap else 0


def _date(item: _Item, now: datetime) -> datetime | None:
    """When the page came or changed, at the latest; a bare date counts as the end of its day or month."""
    dates = []
    for text in (item.changed, item.said.get("publication_date", "")):
        if text and (found := read_date(text, now)):
            dates.append(found.at + _SPANS[found.precision])
    return max(dates, default=None)


def _draft(item: _Item, link: str, keys: tuple[str, ...], now: datetime) -> EntryDraft:
    said = item.said
    raw = RawEntry(
        link=link,
        title=said.get("title", "") or title_of_address(link),
        published=said.get("publication_date", ""),
        language=said.get("language", ""),
        tags=tuple(tag for tag in said.get("keywords", "").split(",") if tag.strip()),
    )
    draft = make_draft(raw, link, "", now)
    return replace(draft, keys=keys, changed_at=parse_date(item.changed, now) if item.changed else None)


def title_of_address(link: str) -> str:
    """The words of an address, for a page of which nothing else is known yet; '' when it has hardly any.

    ``/2026/11/nato-meets-in-the-hague-12345.html`` is "nato meets in the hague": enough for ``pages = flagged``.
    """
    parts = [unquote(part) for part in urlsplit(link).path.split("/") if part]
    best: list[str] = []
    for part in parts[-2:]:
        words = [w for w in _WORD.findall(_PAGE_FILE.sub("", part)) if not (w.isdigit() and len(w) > 4)]
        if sum(not word.isdigit() for word in words) > sum(not word.isdigit() for word in best):
            best = words
    return " ".join(best) if sum(len(word) > 1 and not word.isdigit() for word in best) >= 3 else ""
