"""Collects the links of a page that could lead to articles of its site, with what their place says about them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.intake.listing.box_words import GENERIC_TEXT, PAGE_PARAMETER
from crawler.intake.listing.link_dates import is_date, undated
from crawler.intake.listing.zones import HEADINGS, PagePlaces, Zone
from crawler.plaintext import clean_line
from crawler.urls import canonical_url, registered_domain, resolve

split_url = lru_cache(maxsize=8192)(urlsplit)
"""Each address of a page is taken apart several times."""

ANCHOR_LIMIT = 5_000
"""Links of one page that are looked at; a page of more is a site map."""
TITLE_LIMIT = 300
_MOST_TEXTS, _FEWEST = 40, 15
"""Texts beside a link that says only "more" or a date, and how much one of them says at least to be its headline."""

_INLINE = frozenset(
    {"em", "i", "b", "strong", "q", "abbr", "mark", "sup", "sub", "u", "font", "cite", "bdi", "wbr", "br"}
)
_WIDE = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]")
_NO_TEXT = re.compile(r"\.(?:jpe?g|png|gif|svg|webp|zip|mp[34]|xlsx?|ics|css|js|xml|rss|exe|apk)$", re.IGNORECASE)
_TITLE_CLASS = re.compile(r"(?:^|[-_ ])(?:title|headline|heading|hed|titre|titulo|titel)s?(?:$|[-_ ])", re.IGNORECASE)


@dataclass(slots=True, eq=False)
class Anchor:
    """One ``a`` element that leads to another page of the site."""

    element: HtmlElement
    url: str
    key: str
    """Canonical form of ``url``: two links of one key lead to one article."""
    text: str
    width: int
    """``text_width`` of its text."""
    zone: Zone
    in_main: bool
    in_heading: bool
    order: int

    @property
    def is_generic(self) -> bool:
        """Whether its text is missing or no headline."""
        return is_generic(self.text)


def is_generic(text: str) -> bool:
    """Whether a text is none, "read more", or a mere date."""
    return not text or GENERIC_TEXT.fullmatch(text) is not None or is_date(text)


def text_width(text: str) -> int:
    """How much a text says, comparable between scripts: an ideograph says about as much as two or three letters."""
    wide = len(_WIDE.findall(text))
    return sum(map(str.isalnum, text)) + wide + wide // 2


@dataclass(slots=True)
class Links:
    """The links of a page in its order."""

    anchors: list[Anchor]
    has_main: bool
    of: dict[HtmlElement, Anchor]
    zones: dict[HtmlElement, Zone]
    """Of every element that is in no ordinary part of the page."""


def base_of(tree: HtmlElement, url: str) -> str:
    """The address that relative links of the page belong to."""
    base = tree.find(".//base[@href]")
    return (resolve(url, base.get("href") or "") if base is not None else "") or url


def collect(tree: HtmlElement, url: str, *, everywhere: bool = False) -> Links:
    """The links to other pages of the site that ``url`` belongs to. ``url``: the page's final address.

    ``everywhere``: also links to other sites, for a person who names them by a selector.
    """
    base, own = base_of(tree, url), canonical_url(url)
    parents, host = _parents_of(url), urlsplit(url).hostname or ""
    places = PagePlaces(tree, bounded=not everywhere)
    links = Links([], places.has_main, {}, places.zones)
    for element in tree.iter("a"):
        place = places.of(element) if element.get("href") else None
        if place is None:
            continue
        target = _target(element, base)
        if not target or not (everywhere or _is_of_site(target, host)) or PAGE_PARAMETER.search(target):
            continue
        key = canonical_url(target)
        if key == own or key.rstrip("/") in parents:
            continue
        text = title_of(element)
        anchor = Anchor(element, target, key, text, text_width(text), *place, len(links.anchors))
        links.anchors.append(anchor)
        links.of[element] = anchor
        if len(links.anchors) >= ANCHOR_LIMIT:
            break
    return links


def _is_of_site(target: str, own: str) -> bool:
    """Whether an address belongs to the registered domain of the host ``own``, or lies below it (``www.`` aside)."""
    other = split_url(target).hostname or ""
    return (
        other == own
        or registered_domain(other) == registered_domain(own)
        or other.endswith("." + own.removeprefix("www."))
    )


def _parents_of(url: str) -> frozenset[str]:
    """Canonical addresses of the folders above the page: breadcrumbs lead there, articles never do."""
    parts = urlsplit(url)
    path, found = parts.path.rstrip("/"), []
    while path:
        path = path.rpartition("/")[0]
        found.append(canonical_url(f"{parts.scheme}://{parts.netloc}{path}/").rstrip("/"))
    return frozenset(found)


def _target(element: HtmlElement, base: str) -> str:
    href = (element.get("href") or "").strip()
    if not href or href.startswith(("#", "javascript:", "mailto:", "tel:")):
        return ""
    if "sponsored" in (element.get("rel") or "").lower() or element.get("role") == "button":
        return ""
    target = resolve(base, href)
    return "" if not target or _NO_TEXT.search(split_url(target).path) else target


def title_of(anchor: HtmlElement) -> str:
    """The words that name what a link leads to: of a card, the heading in it; of a picture, what stands for it."""
    if len(anchor):
        for part in anchor.iter():
            if part is not anchor and (part.tag in HEADINGS or _TITLE_CLASS.search(part.get("class") or "")):
                text = clean_line(part.text_content())
                if text:
                    return text[:TITLE_LIMIT]
    text = _words(anchor)
    if text_width(text) < 4 or GENERIC_TEXT.fullmatch(text):
        image = anchor.find(".//img[@alt]")
        named = (anchor.get("aria-label"), anchor.get("title"), image.get("alt") if image is not None else None)
        text = next((words for value in named if value and len(words := clean_line(value)) > len(text)), text)
    return text[:TITLE_LIMIT]


def headline_of(block: HtmlElement, anchor: Anchor) -> str:
    """The words of a block's link; of its heading, or of the term before it, when the link says only "details"."""
    if not anchor.is_generic:
        return undated(anchor.text)
    headings = [e for e in block.iter("h1", "h2", "h3", "h4", "h5", "h6", "strong", "b") if e.text_content().strip()]
    if not headings and block.tag == "dd":
        headings = list(block.itersiblings("dt", preceding=True))[:1]
    if headings:
        return clean_line(headings[0].text_content())[:TITLE_LIMIT]
    beside = [clean_line(str(text)) for text in block.xpath(".//text()[not(ancestor::a)]")[:_MOST_TEXTS]]
    words = max(beside, key=text_width, default="")
    return words[:TITLE_LIMIT] if text_width(words) >= _FEWEST else anchor.text


def _words(anchor: HtmlElement) -> str:
    """What a link says, without the kicker before its headline; of a card without a heading the first long piece."""
    whole = clean_line(" ".join(anchor.itertext()) if len(anchor) else anchor.text or "")
    if not len(anchor):
        return whole
    parts = [clean_line(anchor.text or "")]
    for child in anchor:
        if child.tag in _INLINE:
            parts[-1] = clean_line(f"{parts[-1]} {' '.join(child.itertext())} {child.tail or ''}")
        else:
            parts += [clean_line(" ".join(child.itertext())), clean_line(child.tail or "")]
    longest = max(parts, key=text_width)
    if 3 * text_width(longest) >= 2 * text_width(whole):
        return longest
    if len(whole) > TITLE_LIMIT or len(anchor) > 2:
        return next((part for part in map(clean_line, anchor.itertext()) if text_width(part) >= 15), whole)
    return whole
