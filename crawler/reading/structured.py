"""Collects what a page says about itself in machine-readable form: JSON-LD, meta tags and microdata."""

from __future__ import annotations

import html as html_entities
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from lxml.html import HtmlElement

from crawler.plaintext import clean_line
from crawler.reading.own_node import Node, names_another_page, own_article

# schema.org: every subtype of Article, and what publishers use in its place.
_ARTICLE = re.compile(
    r"(?:Article|BlogPosting|LiveBlogPosting|SocialMediaPosting|DiscussionForumPosting|Report|Review)$"
)
_PAGE_TYPES = frozenset({"WebPage", "ItemPage", "MediaObject", "VideoObject", "PodcastEpisode", "CreativeWork"})
_LISTING_TYPES = frozenset({"CollectionPage", "SearchResultsPage", "ItemList"})
_ADDRESS_OF_TYPE = re.compile(r"^https?://schema\.org/|^schema:", re.IGNORECASE)
# Properties of an article that hold other articles: teasers, not the page's own.
_FOREIGN = frozenset(
    {
        "itemListElement",
        "relatedLink",
        "citation",
        "mentions",
        "isRelatedTo",
        "hasPart",
        "comment",
        "about",
        "review",
        "subjectOf",
    }
)
_MAX_DEPTH = 12
_MAX_SCRIPTS = 40
_MAX_HEADINGS, _MAX_HEADLINE = 6, 600
# No name, headline, date or list of tags is longer; splitting rules may be quadratic below this.
_MAX_VALUE, _MAX_VALUES = 5000, 300
_TRAILING_COMMA = re.compile(r",\s*(?=[}\]])")
_WRAPPER = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?:-->|//\s*\]\]>|\]\]>|;)\s*$"
)
_SALVAGE = re.compile(
    r'"(datePublished|dateModified|headline|inLanguage|articleSection)"\s*:\s*"((?:[^"\\\n]|\\.){1,400})"'
)


@dataclass(slots=True)
class Structured:
    """What one page says of itself, still raw: no value here has been judged."""

    article: Node = field(default_factory=dict)
    """The JSON-LD node of this page's article, empty when there is none."""
    page: Node = field(default_factory=dict)
    """The JSON-LD node of the page around it (WebPage, VideoObject)."""
    listing: bool = False
    """True when the page calls itself a collection or a list of items."""
    json_ld: bool = False
    """True when the page has JSON-LD that could be read."""
    site_names: list[str] = field(default_factory=list)
    meta: dict[str, list[str]] = field(default_factory=dict)
    """meta name, property or itemprop in lower case -> contents."""
    links: dict[str, list[HtmlElement]] = field(default_factory=dict)
    """<link> elements by rel in lower case."""
    microdata: dict[str, list[HtmlElement]] = field(default_factory=dict)
    """itemprop -> elements, meta tags left out."""
    by_id: dict[str, Node] = field(default_factory=dict)

    def first(self, *names: str) -> str:
        """The first meta content that is not blank, tried in the order of the names."""
        for name in names:
            for value in self.meta.get(name, ()):
                if value:
                    return value
        return ""

    def resolve(self, node: object) -> object:
        """A node written as a bare ``{"@id": ...}`` replaced by the node of that id."""
        if isinstance(node, dict) and "@id" in node and not ({"name", "url"} & node.keys()):
            return self.by_id.get(str(node["@id"]), node)
        return node


def read_structured(tree: HtmlElement, addresses: frozenset[str] = frozenset(), told: Sequence[str] = ()) -> Structured:
    """The machine-readable part of a page. ``addresses`` are forms of its own URL, ``told`` what its feed calls it: to tell
    its article from those of related stories."""
    found = Structured()
    for meta in tree.iter("meta"):
        content = clean_line(html_entities.unescape((meta.get("content") or "")[:_MAX_VALUE]))
        for attribute in ("property", "name", "itemprop"):
            key = meta.get(attribute)
            if key and content and len(found.meta.get(key.strip().lower(), ())) < _MAX_VALUES:
                found.meta.setdefault(key.strip().lower(), []).append(content)
                break
    for link in tree.iter("link"):
        for rel in (link.get("rel") or "").lower().split():
            found.links.setdefault(rel, []).append(link)
    for element in tree.iterfind(".//*[@itemprop]"):
        if element.tag not in ("meta", "link"):
            found.microdata.setdefault(str(element.get("itemprop")), []).append(element)
    _read_json_ld(tree, found, addresses, told)
    return found


def visible_headlines(tree: HtmlElement) -> list[str]:
    """What a page shows as its headline: its h1, else what stands highest among its headings. A smaller heading below an
    h1 may be that of a related story."""
    for level in (tree.iter("h1"), tree.iterfind(".//*[@itemprop='headline']"), tree.iter("h2"), tree.iter("h3")):
        found = [clean_line(element.text_content()[:_MAX_HEADLINE]) for element in islice(level, _MAX_HEADINGS)]
        if any(found):
            return [line for line in found if line]
    return []


def title_of(tree: HtmlElement) -> str:
    """The text of <title>."""
    element = tree.find(".//title")
    return clean_line(element.text_content()[:_MAX_HEADLINE]) if element is not None else ""


def types_of(node: Node) -> list[str]:
    """The types of a JSON-LD node, without the address of schema.org."""
    value = node.get("@type")
    values = value if isinstance(value, list) else [value]
    return [_ADDRESS_OF_TYPE.sub("", v) for v in values if isinstance(v, str)]


def strings(value: object) -> list[str]:
    """The plain strings of a JSON-LD value: itself, the members of a list, the ``name`` or ``@value`` of a node."""
    if isinstance(value, str):
        line = clean_line(html_entities.unescape(value[:_MAX_VALUE]))
        return [line] if line else []
    if isinstance(value, int) and not isinstance(value, bool):
        return [str(value)]
    if isinstance(value, list):
        return [s for v in value[:200] for s in strings(v)]
    if isinstance(value, dict):
        return strings(value.get("name") or value.get("@value") or value.get("alternateName") or "")
    return []


def parse_json_ld(text: str) -> list[Any]:
    """The documents in one script; broken JSON is repaired cautiously, and when that fails a few fields are
    salvaged."""
    text = _WRAPPER.sub("", _WRAPPER.sub("", text)).strip()
    for candidate in (text, _TRAILING_COMMA.sub("", text), _TRAILING_COMMA.sub("", html_entities.unescape(text))):
        documents = _documents(candidate)
        if documents:
            return documents
    salvaged: Node = {}
    for name, value in _SALVAGE.findall(text):
        salvaged.setdefault(name, value.replace('\\"', '"').replace("\\/", "/"))
    return [{"@type": "Article", **salvaged}] if "datePublished" in salvaged else []


def _documents(text: str) -> list[Any]:
    # strict=False: raw line breaks inside strings are the most common defect of all.
    decoder, position, found = json.JSONDecoder(strict=False), 0, []
    try:
        while position < len(text):
            document, position = decoder.raw_decode(text, position)
            found.append(document)
            while position < len(text) and text[position] in " \t\r\n,;":
                position += 1
    except (ValueError, RecursionError):
        return []
    return found


def _read_json_ld(tree: HtmlElement, found: Structured, addresses: frozenset[str], told: Sequence[str]) -> None:
    articles: list[Node] = []
    scripts = (s for s in tree.iter("script") if "ld+json" in (s.get("type") or "").lower())
    for number, script in enumerate(scripts):
        if number >= _MAX_SCRIPTS:
            break
        for document in parse_json_ld(script.text or ""):
            found.json_ld = True
            for node in _nodes(document, 0):
                _sort_in(node, found, articles)
    shown = [*told, *visible_headlines(tree), title_of(tree), found.first("og:title"), found.first("twitter:title")]
    headlines = [strings(node.get("headline"))[:1] for node in articles]
    found.article = own_article(articles, addresses, [line for line in shown if line], headlines)
    if names_another_page(found.page, addresses):
        found.page = {}
    found.site_names += strings(found.resolve(found.article.get("publisher")))


def _sort_in(node: Node, found: Structured, articles: list[Node]) -> None:
    if isinstance(node.get("@id"), str) and len(node) > len(found.by_id.get(node["@id"], {})):
        found.by_id[node["@id"]] = node
    kinds = types_of(node)
    if any(_ARTICLE.search(k) for k in kinds):
        articles.append(node)
    elif not found.page and _PAGE_TYPES.intersection(kinds):
        found.page = node
    elif _LISTING_TYPES.intersection(kinds):
        found.listing = True
    if {"WebSite", "Organization", "NewsMediaOrganization"}.intersection(kinds):
        found.site_names += strings(node.get("name")) + strings(node.get("alternateName"))


def _nodes(value: object, depth: int) -> Iterator[Node]:
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, list):
        for member in value[:500]:
            yield from _nodes(member, depth + 1)
    elif isinstance(value, dict):
        if "@type" in value or "@id" in value:
            yield value
        for key, member in value.items():
            if key not in _FOREIGN and isinstance(member, dict | list):
                yield from _nodes(member, depth + 1)
