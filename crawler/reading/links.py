"""Collects the addresses a page names: canonical form, twins in other languages, image, links inside the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml.html import HtmlElement

from crawler.models import Link
from crawler.plaintext import clean_line
from crawler.reading.structured import Structured
from crawler.urls import host_of, registered_domain, resolve

Anchor = tuple[HtmlElement, str]
"""An <a> and its words."""

_BLOCKS = frozenset(
    {"p", "li", "blockquote", "td", "dd", "h2", "h3", "h4", "h5", "h6", "figcaption", "section", "article", "div"}
)
_MIN_BLOCK, _MAX_LINKS, _MAX_TWINS = 40, 200, 60
_SOURCES = ("original-source", "syndication-source")


def canonical_of(found: Structured, url: str) -> str:
    """rel=canonical, else og:url, absolute; '' when neither is a web address."""
    for link in found.links.get("canonical", ()):
        address = resolve(url, link.get("href") or "")
        if address:
            return address
    declared = found.first("og:url")
    return resolve(url, declared) if declared else ""


def translations_of(found: Structured, url: str) -> tuple[tuple[str, str], ...]:
    """(language, address) of the hreflang twins, this page itself left out."""
    twins: dict[str, str] = {}
    for link in found.links.get("alternate", ()):
        language = (link.get("hreflang") or "").strip()
        address = resolve(url, link.get("href") or "") if language and language.lower() != "x-default" else ""
        if address and address.rstrip("/") != url.split("#")[0].rstrip("/"):
            twins.setdefault(address, language)
    return tuple((language, address) for address, language in list(twins.items())[:_MAX_TWINS])


def image_of(found: Structured, url: str) -> str:
    """The picture that stands for the article: OpenGraph, else JSON-LD."""
    address = found.first("og:image", "og:image:url", "twitter:image", "twitter:image:src")
    if not address:
        value = found.article.get("image") or found.article.get("thumbnailUrl")
        value = value[0] if isinstance(value, list) and value else value
        value = found.resolve(value)
        value = value.get("url") or value.get("contentUrl") if isinstance(value, dict) else value
        address = value if isinstance(value, str) else ""
    return resolve(url, address) if address else ""


def links_of(found: Structured, anchors: Iterable[Anchor], url: str, body: str) -> tuple[Link, ...]:
    """The links inside the article's text, after those by which the page names its source.

    ``rel`` is ``canonical`` for a canonical address of another owner, ``source`` for a declared original, '' for the
    rest.
    """
    links: dict[tuple[str, str], Link] = {}
    for link in (*_declared(found, url), *_inside(anchors, url, body)):
        links.setdefault((link.href, link.text), link)
        if len(links) >= _MAX_LINKS:
            break
    return tuple(links.values())


def _declared(found: Structured, url: str) -> Iterator[Link]:
    canonical = canonical_of(found, url)
    if canonical and registered_domain(host_of(canonical)) != registered_domain(host_of(url)):
        yield Link(canonical, rel="canonical")
    addresses = [v for name in _SOURCES for v in found.meta.get(name, ())]
    addresses += [e.get("href") or "" for name in _SOURCES for e in found.links.get(name, ())]
    based_on = found.resolve(found.article.get("isBasedOn"))
    based_on = based_on.get("url") or based_on.get("@id") if isinstance(based_on, dict) else based_on
    for address in (*addresses, based_on):
        if isinstance(address, str) and "://" in address and resolve(url, address):
            yield Link(resolve(url, address), rel="source")


def _inside(anchors: Iterable[Anchor], url: str, body: str) -> Iterator[Link]:
    lines = set(body.split("\n"))
    inside: dict[HtmlElement, bool] = {}
    for anchor, text in anchors:
        href = anchor.get("href") or ""
        if not href or href.startswith(("#", "javascript:", "mailto:", "tel:")):
            continue
        if len(text) < 2 or text not in body:
            continue
        block = next((e for e in anchor.iterancestors() if e.tag in _BLOCKS), None)
        if block is None:
            continue
        if block not in inside:
            words = clean_line(block.text_content())
            inside[block] = words in lines or (len(words) >= _MIN_BLOCK and words[:80] in body)
        address = resolve(url, href) if inside[block] else ""
        if address:
            yield Link(address, text, clean_line(anchor.get("rel") or ""))
