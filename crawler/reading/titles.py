"""Chooses the headline of a page and takes the site's name off it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml.html import HtmlElement

from crawler.plaintext import clean_line
from crawler.reading.structured import Structured, strings

_BARS = re.compile(r"\s+[|–—\-•·«»:‹›/~]+\s+|\s*[|•]\s*")


def read_title(found: Structured, tree: HtmlElement, site_names: Iterable[str]) -> str:
    """The headline: JSON-LD, OpenGraph, the h1, <title>; each without the site's name."""
    names = [n for n in site_names if n]
    heading = tree.find(".//h1")
    element = tree.find(".//title")
    candidates = [
        *strings(found.article.get("headline"))[:1],
        *strings(found.article.get("name"))[:1],
        found.first("og:title", "twitter:title", "parsely-title", "sailthru.title", "citation_title", "dc.title"),
        clean_line(heading.text_content()) if heading is not None else "",
        clean_line(element.text_content()) if element is not None else "",
    ]
    for candidate in candidates:
        title = without_site(candidate, names)
        if title:
            return title
    return ""


def without_site(title: str, site_names: Iterable[str]) -> str:
    """A title without the last (or first) part when that part is a name of the site."""
    keys = {_key(n) for n in site_names} - {""}
    bars = list(_BARS.finditer(title))
    for bar in bars:
        if _key(title[bar.end() :]) in keys and bar.start():
            return title[: bar.start()].strip()
    for bar in reversed(bars):
        if _key(title[: bar.start()]) in keys:
            return title[bar.end() :].strip()
    return title


def _key(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()
