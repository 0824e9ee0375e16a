"""Reads RSS 2.0 and Atom 1.0 that are written in the plain way: several times as quickly as feedparser, with the same result.

What is plain is a short list of elements and attributes (here and in ``plainentry``), each in its usual form, in a well-formed
document. A document with anything else in it is not read here at all, and feedparser gets it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lxml import etree

from crawler.intake.drafts import RawFeed
from crawler.intake.feed.namespaces import ATOM, DC, FULL_TEXT, PREFIXES, XML
from crawler.intake.feed.plainelement import (
    PAGES,
    NotPlain,
    attributes_of,
    bare_text,
    check_people,
    is_whole,
    joined,
    link,
    text_address,
    typed_text,
    unreferenced,
)
from crawler.intake.feed.plainentry import plain_entry

_OF_A_ROOT = ("base", "lang", "version")
_TITLES = ("title", f"{ATOM}title")
_ATOM_PREFIXES = (None, "atom", "atom10", "a10")
_WITH_MEANING = frozenset({
    "author", "content", "dc", "dcterms", "description", "georss", "gml", "media", "psc", "publisher", "subtitle", "summary", "title", "xhtml",
})  # fmt: skip
"""Prefixes of elements that feedparser understands, or whose names it could take for its own."""
MEANT_IN_ITEMS = _WITH_MEANING | frozenset({"cc", "creativecommons", "feedburner", "itunes"})
_NO_MATTER_IN_ITEMS = frozenset(
    f"{DC}{name}" for name in ("contributor", "format", "identifier", "publisher", "rights", "type")
)
_NO_MATTER = frozenset({
    "category", "cloud", "copyright", "description", "docs", "generator", "lastBuildDate", "managingEditor", "pubDate", "rating", "ttl",
    "webMaster", *(f"{ATOM}{name}" for name in ("category", "generator", "icon", "logo", "rights", "subtitle", "updated")),
    *_NO_MATTER_IN_ITEMS, f"{DC}creator", f"{DC}date", f"{DC}subject",
})  # fmt: skip
_MOST_NAMES = 50
"""Namespaces of one document: some feeds declare twenty."""
_PARTS = {
    "image": ("title", "link", "description", "url", "width", "height"),
    "skipHours": ("hour",),
    "skipDays": ("day",),
}


@dataclass(slots=True)
class Heading:
    """What a document says of itself."""

    title: str = ""
    language: str = ""
    home: str | None = None


def read_plain(body: bytes, url: str, content_language: str) -> RawFeed | None:
    """The feed of a document in UTF-8 that came from ``url``; None when it is not plain.

    ``content_language``: what the response's header says.
    """
    if b"<!DOCTYPE" in body or b"<!ENTITY" in body or not _begins_well(body) or not is_whole(url):
        return None
    parser = etree.XMLParser(remove_comments=True, remove_pis=True, resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(body, parser)
        _check_names(root, body)
        return _read(root, url, content_language)
    except (etree.XMLSyntaxError, NotPlain):
        return None


def _begins_well(body: bytes) -> bool:
    """Whether no declaration stands before the root, and no instruction that feedparser could take for one."""
    if not body.startswith(b"<?"):
        return True
    first, said = body.partition(b"\n")[0], body.partition(b"?>")[0]
    return first.startswith(b"<?xml-stylesheet ") and b"encoding" not in first and b">" not in said


def _check_names(root: Any, body: bytes) -> None:
    """That each prefix means what it usually means, everywhere: to feedparser it means one thing in the whole document."""
    names = set(root.nsmap.items())
    if body.count(b"xmlns") != len(names):
        for element in root.iter():
            names.update(element.nsmap.items())
            if len(names) > _MOST_NAMES:  # each element is asked for all of them
                raise NotPlain
    if len(dict(names)) != len(names):
        raise NotPlain
    for prefix, address in names:
        usual = PREFIXES.get(address.lower())
        if usual == "":
            if f"{{{address}}}" != ATOM or prefix not in _ATOM_PREFIXES:
                raise NotPlain
        elif (usual is not None and usual != prefix) or prefix is None or "backend.userland.com/rss" in address.lower():
            raise NotPlain


def _read(root: Any, url: str, content_language: str) -> RawFeed:
    attributes = attributes_of(root)
    version = attributes.pop("version", "")
    said = attributes.pop(f"{XML}lang", None)
    url = attributes.pop(f"{XML}base", url)
    if not is_whole(url) or any(name.startswith("{") or name.lower() in _OF_A_ROOT for name in attributes):
        raise NotPlain
    language = (content_language if said is None else said).replace("_", "-")
    if root.tag == "rss" and version.startswith("2."):
        kind, holder, item = "rss20", _only_channel(root), "item"
    elif root.tag == f"{ATOM}feed" and not version:
        kind, holder, item = "atom10", root, f"{ATOM}entry"
    else:
        raise NotPlain
    feed = Heading(language=language or content_language.replace("_", "-"))
    items = [element for element in holder if element.tag == item]
    about = [element for element in holder if element.tag != item]
    for element in about:
        _read_about(feed, url, element)
    if sum(element.tag in _TITLES for element in about) > 1 or any(element.keys() for element in items):
        raise NotPlain
    entries = tuple(plain_entry(element, url, feed.language, language, _says_nothing) for element in items)
    return RawFeed(format=kind, title=feed.title, language=feed.language, home=feed.home or "", entries=entries)


def _only_channel(root: Any) -> Any:
    if len(root) != 1 or root[0].tag != "channel" or root[0].keys():
        raise NotPlain
    return root[0]


def _read_about(feed: Heading, url: str, element: Any) -> None:
    name = element.tag
    if name in _TITLES:
        feed.title = typed_text(element)
    elif name in ("link", f"{ATOM}link"):
        _read_home(feed, url, element)
    elif name in ("language", f"{DC}language"):
        feed.language = bare_text(element)
    elif name == f"{ATOM}id":
        said = text_address(url, element)
        feed.home = said if feed.home is None else feed.home
    elif name in _PARTS:
        _check_parts(element, _PARTS[name])
    elif name in (f"{ATOM}author", f"{ATOM}contributor"):
        check_people(element)
    elif len(element) or not (name in _NO_MATTER or _is_foreign(element, _WITH_MEANING)):
        raise NotPlain


def _read_home(feed: Heading, url: str, element: Any) -> None:
    if element.get("href") is None:
        feed.home = unreferenced(text_address(url, element))
        return
    relation, href, media, _ = link(element)
    if relation == "alternate" and media in PAGES:
        feed.home = joined(url, href)


def _check_parts(element: Any, names: tuple[str, ...]) -> None:
    """That an element about the feed holds only what belongs there."""
    if element.keys() or any(len(part) or part.keys() or part.tag not in names for part in element):
        raise NotPlain


def _says_nothing(element: Any) -> bool:
    """Whether an element of an item says nothing that is read of an entry."""
    if element.tag in _NO_MATTER_IN_ITEMS:
        return not len(element)
    return _is_foreign(element, MEANT_IN_ITEMS)


def _is_foreign(element: Any, with_meaning: frozenset[str]) -> bool:
    """Whether an element belongs to an extension that feedparser does not know, and could not be taken for a text."""
    prefix = (element.prefix or "").lower()
    if len(element) or not prefix or prefix in with_meaning or element.tag.startswith(ATOM):
        return False
    if not (element.tag.isascii() and prefix.isascii() and all(map(str.isascii, element.keys()))):
        return False  # other letters may stand in names to lxml and not to feedparser's parser
    return not f"{prefix}_{element.tag.rpartition('}')[2]}".lower().endswith(FULL_TEXT)
