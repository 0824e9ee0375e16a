"""Reads RSS 2.0 and Atom 1.0 that are written in the plain way: several times as quickly as feedparser, with the same result.

What is plain is a short list of elements and attributes (here and in ``plainentry``), each in its usual form, in a well-formed
document. A document with anything else in it is not read here at all, and feedparser gets it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from crawler.intake.drafts import RawFeed
from crawler.intake.feed.feedparser_private import FULL_TEXT, namespaces
from crawler.intake.feed.plainentry import (
    ATOM,
    DC,
    NotPlain,
    address_or_id,
    bare_text,
    link,
    plain_entry,
    plain_url,
    text_of,
    typed_text,
)

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_ATOM_PREFIXES = (None, "atom", "atom10", "a10")
_WITH_MEANING = frozenset({
    "admin", "cc", "content", "creativecommons", "dc", "dcterms", "feedburner", "geo", "georss", "gml", "itunes", "media", "psc",
    "summary", "title", "xhtml",
})  # fmt: skip
"""Prefixes of elements that feedparser understands, or whose names it could take for its own."""
_NO_MATTER_OF_ITEMS = frozenset(f"{DC}{name}" for name in ("contributor", "format", "identifier", "publisher", "rights", "type"))
_NO_MATTER = frozenset({
    "category", "cloud", "copyright", "description", "docs", "generator", "lastBuildDate", "managingEditor", "pubDate", "rating", "ttl",
    "webMaster", *(f"{ATOM}{name}" for name in ("category", "generator", "icon", "logo", "rights", "subtitle", "updated")),
    *_NO_MATTER_OF_ITEMS, f"{DC}creator", f"{DC}date", f"{DC}subject",
})  # fmt: skip
_OF_AN_IMAGE = frozenset({"title", "link", "description", "url", "width", "height"})
_HOURS_AND_DAYS = {"skipHours": "hour", "skipDays": "day"}
_OF_AN_AUTHOR = frozenset(f"{ATOM}{name}" for name in ("name", "email", "uri"))


@dataclass(slots=True)
class About:
    """What a document says of itself."""

    title: str = ""
    language: str = ""
    home: str | None = None


def read_plain(body: bytes, url: str, content_language: str) -> RawFeed | None:
    """The feed of a document in UTF-8 that came from ``url``; None when it is not plain.

    ``content_language``: what the response's header says.
    """
    if b"<!DOCTYPE" in body or b"<!ENTITY" in body or body.startswith(b"<?"):
        return None
    parser = etree.XMLParser(remove_comments=True, remove_pis=True, resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(body, parser)
        plain_url(url)
        _check_names(root, body)
        return _read(root, content_language)
    except (etree.XMLSyntaxError, NotPlain, ValueError):
        return None


def _check_names(root: Any, body: bytes) -> None:
    """That each prefix means what it usually means, and is declared at the root only."""
    known = namespaces()
    if not known or body.count(b"xmlns") != len(root.nsmap):
        raise NotPlain
    for prefix, address in root.nsmap.items():
        usual = known.get(address.lower())
        if usual == "":
            if f"{{{address}}}" != ATOM or prefix not in _ATOM_PREFIXES:
                raise NotPlain
        elif (usual is not None and usual != prefix) or prefix is None or "backend.userland.com/rss" in address.lower():
            raise NotPlain


def _read(root: Any, content_language: str) -> RawFeed:
    attributes = dict(root.items())
    version = attributes.pop("version", "")
    said = attributes.pop(_LANGUAGE, None)
    if any(name.startswith("{") or name.lower() in ("base", "lang", "version") for name in attributes):
        raise NotPlain
    language = (content_language if said is None else said).replace("_", "-")
    if root.tag == "rss" and version.startswith("2."):
        kind, holder, item = "rss20", _only_channel(root), "item"
    elif root.tag == f"{ATOM}feed" and not version:
        kind, holder, item = "atom10", root, f"{ATOM}entry"
    else:
        raise NotPlain
    feed = About(language=language or content_language.replace("_", "-"))
    items, about = [], []
    for element in holder:
        (items if element.tag == item else about).append(element)
    titles = 0
    for element in about:
        titles += element.tag in ("title", f"{ATOM}title")
        _read_about(feed, element)
    if titles > 1 or any(element.keys() for element in items):
        raise NotPlain
    entries = tuple(plain_entry(element, feed.language, language, _says_nothing) for element in items)
    return RawFeed(format=kind, title=feed.title, language=feed.language, home=feed.home or "", entries=entries)


def _only_channel(root: Any) -> Any:
    if len(root) != 1 or root[0].tag != "channel" or root[0].keys():
        raise NotPlain
    return root[0]


def _read_about(feed: About, element: Any) -> None:
    name = element.tag
    if name in ("title", f"{ATOM}title"):
        feed.title = typed_text(element)
    elif name in ("link", f"{ATOM}link"):
        _read_home(feed, element)
    elif name in ("language", f"{DC}language"):
        feed.language = bare_text(element)
    elif name == f"{ATOM}id":
        said = bare_text(element)
        home = address_or_id(said) if said else ""
        feed.home = home if feed.home is None else feed.home
    elif name in ("image", *_HOURS_AND_DAYS, f"{ATOM}author"):
        _check_parts(element)
    elif len(element) or not (name in _NO_MATTER or _says_nothing(element)):
        raise NotPlain


def _read_home(feed: About, element: Any) -> None:
    if "href" in element.keys():
        relation, href, media, _ = link(element)
        if relation == "alternate" and media in ("text/html", "application/xhtml+xml", "html", "xhtml"):
            feed.home = plain_url(href)
    else:
        said = bare_text(element)
        feed.home = plain_url(said) if said else ""


def _check_parts(element: Any) -> None:
    """That an element about the feed holds only what belongs there."""
    names = {"image": _OF_AN_IMAGE, f"{ATOM}author": _OF_AN_AUTHOR}.get(element.tag) or {_HOURS_AND_DAYS[element.tag]}
    if element.keys() or any(len(part) or part.keys() or part.tag not in names for part in element):
        raise NotPlain


def _says_nothing(element: Any) -> bool:
    """Whether an element of an extension says nothing that is read of a feed or an entry."""
    if element.tag in _NO_MATTER_OF_ITEMS:
        return not len(element)
    prefix = (element.prefix or "").lower()
    if len(element) or not prefix or prefix in _WITH_MEANING:
        return False
    return not f"{prefix}_{element.tag.rpartition('}')[2]}".lower().endswith(FULL_TEXT)
