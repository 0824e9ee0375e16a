"""Collects the links of a page that could lead to articles of its site, with what their place says about them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.intake.listing.cues import GENERIC_TEXT, MENU_TOKENS, PAGE_PARAMETER, SIDE_TOKENS
from crawler.intake.listing.dates import is_date
from crawler.plaintext import clean_line
from crawler.urls import canonical_url, registered_domain, resolve

Zone = Literal["", "side", "menu", "nav", "hidden"]
"""``menu``: called so by a class name, which may be wrong; ``nav``: by its tag or role."""

ANCHOR_LIMIT = 5_000
"""Links of one page that are looked at; a page of more is a site map."""
TITLE_LIMIT = 300

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_MENU_ROLES = frozenset({"navigation", "contentinfo", "banner", "menu", "menubar", "search", "dialog", "toolbar"})
_INLINE = frozenset(
    {"em", "i", "b", "strong", "q", "abbr", "mark", "sup", "sub", "u", "font", "cite", "bdi", "wbr", "br"}
)
_SPLIT = re.compile(r"[^a-zA-Z]+|(?<=[a-z])(?=[A-Z])")
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
    zone: Zone
    in_main: bool
    in_heading: bool
    order: int

    @property
    def is_generic(self) -> bool:
        """Whether its text is missing or no headline."""
        return is_generic(self.text)

    @property
    def width(self) -> int:
        """Letters of its text, those of wide scripts counted twice and a half."""
        return text_width(self.text)


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
    parents = _parents_of(url)
    exempt = _around_content(tree)
    links = Links([], any(_is_main(e) for e in exempt), {}, {})
    for element, zone, in_main, in_heading in _walk(tree, exempt, links.zones, everywhere):
        if len(links.anchors) >= ANCHOR_LIMIT:
            break
        target = _target(element, base)
        if not target or not (everywhere or _is_of_site(target, url)) or PAGE_PARAMETER.search(target):
            continue
        key = canonical_url(target)
        if key == own or key.rstrip("/") in parents:
            continue
        text = title_of(element)
        anchor = Anchor(element, target, key, text, zone, in_main, in_heading, len(links.anchors))
        links.anchors.append(anchor)
        links.of[element] = anchor
    return links


def _is_of_site(target: str, url: str) -> bool:
    """Whether both belong to one registered domain, or the target lies below the page's host (``www.`` aside)."""
    other, own = urlsplit(target).hostname or "", urlsplit(url).hostname or ""
    return registered_domain(other) == registered_domain(own) or other.endswith("." + own.removeprefix("www."))


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
    return "" if not target or _NO_TEXT.search(urlsplit(target).path) else target


def title_of(anchor: HtmlElement) -> str:
    """The words that name what a link leads to: of a card, the heading in it; of a picture, what stands for it."""
    if len(anchor):
        for part in anchor.iter():
            if part is not anchor and (part.tag in _HEADINGS or _TITLE_CLASS.search(part.get("class") or "")):
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
        return anchor.text
    headings = [e for e in block.iter("h1", "h2", "h3", "h4", "h5", "h6", "strong", "b") if e.text_content().strip()]
    if not headings and block.tag == "dd":
        headings = list(block.itersiblings("dt", preceding=True))[:1]
    return clean_line(headings[0].text_content())[:TITLE_LIMIT] if headings else anchor.text


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


def _walk(
    tree: HtmlElement, exempt: set[HtmlElement], zones: dict[HtmlElement, Zone], everywhere: bool
) -> Iterator[tuple[HtmlElement, Zone, bool, bool]]:
    """Every ``a`` with its zone, whether it stands in the main part, and whether in a heading; in document order."""
    half = sum(1 for _ in tree.iter("a")) / 2
    stack: list[tuple[HtmlElement, Zone, bool, bool]] = [(tree, "", False, False)]
    while stack:
        element, zone, in_main, in_heading = stack.pop()
        if not isinstance(element.tag, str) or element.tag in (
            "script",
            "style",
            "template",
            "noscript",
            "svg",
            "head",
        ):
            continue
        own = _zone(element, element in exempt)
        if own == "side" and zone == "" and sum(1 for _ in element.iter("a")) > half:
            own = ""  # what holds most of the page is no box at its side, whatever it is called
        zone = _heavier(zone, own)
        if zone:
            if zone in ("nav", "hidden") and not everywhere:
                continue  # never articles, and half of the links of most pages
            zones[element] = zone
        in_main = in_main or _is_main(element)
        in_heading = in_heading or element.tag in _HEADINGS
        if element.tag == "a":
            below = any(child.tag in _HEADINGS for child in element.iter()) if len(element) else False
            yield element, zone, in_main, in_heading or below
        stack.extend((child, zone, in_main, in_heading) for child in reversed(element))


_WEIGHT = {"": 0, "side": 1, "menu": 2, "nav": 3, "hidden": 4}


def _heavier(one: Zone, other: Zone) -> Zone:
    return one if _WEIGHT[one] >= _WEIGHT[other] else other


def _zone(element: HtmlElement, holds_content: bool) -> Zone:
    tag, attributes = element.tag, element.attrib
    if not attributes and tag not in ("nav", "footer", "aside", "header"):
        return ""
    if "hidden" in attributes or "display:none" in (attributes.get("style") or "").replace(" ", ""):
        return "hidden"
    if tag in ("nav", "footer") or attributes.get("role") in _MENU_ROLES:
        return "" if holds_content else "nav"
    if holds_content or tag in ("body", "html", "a"):
        return ""
    marks = _tokens(f"{attributes.get('class') or ''} {attributes.get('id') or ''}")
    if marks & MENU_TOKENS:
        return "menu"
    return "side" if tag == "aside" or attributes.get("role") == "complementary" or marks & SIDE_TOKENS else ""


@lru_cache(maxsize=4096)
def _tokens(text: str) -> frozenset[str]:
    return frozenset(token.lower() for token in _SPLIT.split(text) if token)


def _is_main(element: HtmlElement) -> bool:
    return element.tag == "main" or element.get("role") == "main"


def _around_content(tree: HtmlElement) -> set[HtmlElement]:
    """``main`` and the elements around it and around the first ``h1``: their class names say nothing about what is inside.

    Themes write "with-sidebar" or "menu-open" on the element that holds everything.
    """
    around: set[HtmlElement] = set()
    main = next(iter(tree.xpath("//main|//*[@role='main']")), None)
    heading = tree.find(".//h1")
    if main is not None:
        around.add(main)
    for element in (main, heading):
        around.update(element.iterancestors() if element is not None else ())
    return around
