"""Finds where each item of a feed begins and ends, and what it calls itself, without reading the rest of it.

Expat is the parser feedparser uses too, so both agree on what is well-formed; and it tells byte offsets, so a document
can be cut without being written anew: what feedparser then reads is byte for byte what the publisher sent.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.parsers import expat

from crawler.intake.feed.entry_address import Alternate, address_of

_ITEMS = frozenset({"item", "entry"})
_TEXTS = {
    "guid": "guid",
    "id": "guid",
    "link": "link",
    "title": "title",
    "origlink": "orig_link",
    **dict.fromkeys(("pubdate", "published", "issued"), "published"),
    **dict.fromkeys(("date", "updated", "modified"), "updated"),
    **dict.fromkeys(("description", "summary", "content", "encoded", "full-text", "fulltext"), "text"),
}
_PREFIXED = frozenset({"origlink", "date", "issued", "modified", "encoded", "full-text", "fulltext"})


@dataclass(slots=True)
class Item:
    """One item: its bytes are ``body[start:end]``."""

    start: int
    end: int = 0
    guid: str = ""
    link: str = ""
    links: list[Alternate] = field(default_factory=list)
    """All that may be its address; ``link`` is chosen of them."""
    orig_link: str = ""
    title: str = ""
    published: str = ""
    updated: str = ""
    text: str = ""
    """Its summary and its content as they stand, only to see whether they changed."""
    permalink: bool = False
    """The guid may stand in for a missing link."""
    plain: bool = True
    """False when it says its identity in a way only a full parse understands."""


@dataclass(frozen=True, slots=True)
class Scan:
    """The items of a document in their order, and the local name of its root element in lower case."""

    root: str
    items: list[Item]


class _Unsuitable(Exception):
    """This document is left to the full parser."""


class _Scanner:
    def __init__(self) -> None:
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.items: list[Item] = []
        self._depth = 0
        self._item: Item | None = None
        self._item_depth = 0
        self._text: list[str] | None = None
        self._field = ""
        self._names: dict[str, str] = {}
        self.root = ""
        self.language = ""

    def _doctype(self, name: str, system_id: str | None, public_id: str | None, internal: int) -> None:
        if internal:
            raise _Unsuitable("entities of its own")

    def _local(self, tag: str) -> str:
        name = tag.rpartition(":")[2].lower()
        self._names[tag] = name
        return name

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        item = self._item
        if item is not None and self._depth != self._item_depth + 1:
            return
        name = self._names.get(tag) or self._local(tag)
        if item is None:
            if not self.root:
                self.root, self.language = name, attributes.get("xml:lang", "")
            if name in _ITEMS:
                self._item = Item(self.parser.CurrentByteIndex, guid=attributes.get("rdf:about", ""))
                self._item_depth = self._depth
                self.items.append(self._item)
            elif name == "language" and not self.items:
                self._field, self._text = name, []
                self.parser.CharacterDataHandler = self._text.append
        elif name in _TEXTS:
            self._start_field(item, tag, name, attributes)

    def _start_field(self, item: Item, tag: str, name: str, attributes: dict[str, str]) -> None:
        if name == "link" and "href" in attributes:
            if attributes.get("rel", "alternate") == "alternate":
                item.plain = item.plain and "xml:base" not in attributes
                link = Alternate(attributes["href"], attributes.get("type", ""), attributes.get("hreflang", ""))
                item.links.append(link)
            return
        if ":" in tag and name not in _PREFIXED:
            # atom:link in an RSS item, media:title ...: which of them counts depends on the namespace.
            item.plain = item.plain and name not in ("id", "guid")
            return
        if "xml:base" in attributes and _TEXTS[name] != "text":
            item.plain = False
        if name in ("guid", "id"):
            item.permalink = "false" not in attributes.values()
        self._field, self._text = name, []
        self.parser.CharacterDataHandler = self._text.append

    def _end(self, tag: str) -> None:
        item = self._item
        if item is not None:
            if self._text is not None:
                if self._depth == self._item_depth + 1:
                    self._end_field(item)
            elif self._depth == self._item_depth:
                item.end = self.parser.CurrentByteIndex
                self._item = None
        elif self._text is not None:
            self.language, self._text = "".join(self._text).strip()[:40], None
            self.parser.CharacterDataHandler = None
        self._depth -= 1

    def _end_field(self, item: Item) -> None:
        said, name = "".join(self._text or ()).strip(), _TEXTS[self._field]
        if name == "link":
            item.links.append(Alternate(said))
        else:
            setattr(item, name, said if name != "text" else item.text + said)
        self._text = None
        self.parser.CharacterDataHandler = None


def scan(body: bytes) -> Scan | None:
    """The items of a well-formed document in UTF-8, in their order; None for any other."""
    scanner = _Scanner()
    try:
        scanner.parser.Parse(body, True)
    except (expat.ExpatError, _Unsuitable, ValueError, LookupError):
        return None
    for item in scanner.items:
        # The offset is that of the closing tag (of the whole tag, for an empty element).
        item.end = body.find(b">", item.end) + 1
        item.link = address_of(item.links, scanner.language)
    return Scan(scanner.root, scanner.items)
