"""Says in which part of a page an element stands: main part, menu, side, heading."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from lxml.html import HtmlElement

from crawler.intake.listing.box_words import MENU_TOKENS, SIDE_TOKENS

Zone = Literal["", "side", "menu", "nav", "hidden"]
"""``menu``: called so by a class name, which may be wrong; ``nav``: by its tag or role."""

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})

_UNSEEN = frozenset({"script", "style", "template", "noscript", "svg", "head"})
_MENU_ROLES = frozenset({"navigation", "contentinfo", "banner", "menu", "menubar", "search", "dialog", "toolbar"})
_SPLIT = re.compile(r"[^a-zA-Z]+|(?<=[a-z])(?=[A-Z])")
_WEIGHT = {"": 0, "side": 1, "menu": 2, "nav": 3, "hidden": 4}


class PagePlace(NamedTuple):
    """Where an element stands."""

    zone: Zone
    in_main: bool
    in_heading: bool


class PagePlaces:
    """The places of elements, each found once: what stands above many links is looked at one time.

    ``bounded``: menus by tag or role, and what is hidden, are no place at all: never articles, and half of the links of
    most pages.
    """

    def __init__(self, tree: HtmlElement, *, bounded: bool) -> None:
        self._bounded = bounded
        self._known: dict[HtmlElement, PagePlace | None] = {}
        self._half = sum(1 for _ in tree.iter("a")) / 2
        self._around, self.has_main = _around_content(tree)
        self.zones: dict[HtmlElement, Zone] = {}
        """Of the elements looked at that are in no ordinary part."""

    def of(self, anchor: HtmlElement) -> PagePlace | None:
        """The place of a link; None for one that is out of the question."""
        place = self._place(anchor)
        if place is None or place.in_heading or not len(anchor):
            return place
        return place._replace(in_heading=any(child.tag in HEADINGS for child in anchor.iter()))

    def _place(self, element: HtmlElement) -> PagePlace | None:
        chain: list[HtmlElement] = []
        above: HtmlElement | None = element
        while above is not None and above not in self._known:
            chain.append(above)
            above = above.getparent()
        place = PagePlace("", False, False) if above is None else self._known[above]
        for below in reversed(chain):
            place = None if place is None else self._below(below, place)
            self._known[below] = place
        return place

    def _below(self, element: HtmlElement, place: PagePlace) -> PagePlace | None:
        if element.tag in _UNSEEN:
            return None
        own = _zone(element, element in self._around)
        if own == "side" and place.zone == "" and sum(1 for _ in element.iter("a")) > self._half:
            own = ""  # a box that holds most of the page is not at its side, whatever its class says
        zone = place.zone if _WEIGHT[place.zone] >= _WEIGHT[own] else own
        if zone in ("nav", "hidden") and self._bounded:
            return None
        if zone:
            self.zones[element] = zone
        return PagePlace(zone, place.in_main or _is_main(element), place.in_heading or element.tag in HEADINGS)


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


def _around_content(tree: HtmlElement) -> tuple[set[HtmlElement], bool]:
    """``main``, the elements around it and around the first ``h1``, and whether there is a ``main``.

    Class names of these say nothing about what is inside: themes write "with-sidebar" or "menu-open" on the element that
    holds everything.
    """
    around: set[HtmlElement] = set()
    main = next(iter(tree.xpath("//main|//*[@role='main']")), None)
    heading = tree.find(".//h1")
    if main is not None:
        around.add(main)
    for element in (main, heading):
        around.update(element.iterancestors() if element is not None else ())
    return around, main is not None or any(_is_main(element) for element in around)
