"""Reads one item of a feed that is written in the plain way: a function for each element, all else is refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from crawler.intake.drafts import RawEntry
from crawler.intake.feed.entry_address import Alternate, address_of
from crawler.intake.feed.feedparser_private import PICTURE_TEXT
from crawler.urls import is_web_url

ATOM = "{http://www.w3.org/2005/Atom}"
DC = "{http://purl.org/dc/elements/1.1/}"
DCTERMS = "{http://purl.org/dc/terms/}"
MEDIA = "{http://search.yahoo.com/mrss/}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
FEEDBURNER = "{http://rssnamespace.org/feedburner/ext/1.0}"

_PAGES = ("text/html", "application/xhtml+xml", "html", "xhtml")
_TYPES = ("", "text", "html", "text/html", "text/plain")
_LETTERS = r"[\w.~!$()*+,=:@%/'|-]"
# An address that stays as it is when it is joined to that of its feed: no parameters, nothing empty, no white space.
PLAIN_URL = re.compile(
    rf"https?://[a-zA-Z0-9][a-zA-Z0-9.-]*(?::\d{{1,5}})?(?:/{_LETTERS}*)?(?:\?(?:{_LETTERS}|[?&])+)?(?:\#(?:{_LETTERS}|[?&])+)?"
)
_OTHER_ID = re.compile(r"(?:tag|urn):(?!//)[^\s\x00-\x20\[\]?#]+")
_WESTERN = {n: chr(n).encode("latin-1").decode("cp1252") for n in range(128, 160) if n not in (129, 141, 143, 144, 157)}
_WESTERN_CONTROL = re.compile("[\x80-\x9f]")


class NotPlain(Exception):
    """What only the full parser understands; it is given the document."""


def mended(text: str) -> str:
    """As feedparser mends a text: UTF-8 that was taken for Latin-1, and controls that are meant as letters of windows-1252."""
    if text.isascii():
        return text
    try:
        text = text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        pass
    return text.translate(_WESTERN) if _WESTERN_CONTROL.search(text) else text


def text_of(element: Any) -> str:
    """The text of an element that holds nothing else."""
    if len(element):
        raise NotPlain
    text = (element.text or "").strip()
    return text if text.isascii() else mended(text)


def typed_text(element: Any) -> str:
    """As ``text_of``, of an element that may say that it is plain text or HTML, and may say no more."""
    for name, value in element.items():
        if name != "type" or value.lower() not in _TYPES:
            raise NotPlain
    return text_of(element)


def bare_text(element: Any) -> str:
    """As ``text_of``, of an element without attributes."""
    if element.keys():
        raise NotPlain
    return text_of(element)


def plain_url(address: str) -> str:
    """The address, when joining would not change it."""
    if not PLAIN_URL.fullmatch(address):
        raise NotPlain
    return address


def address_or_id(said: str) -> str:
    """A guid that may be an address, when joining would not change it."""
    if not PLAIN_URL.fullmatch(said) and not _OTHER_ID.fullmatch(said):
        raise NotPlain
    return said


@dataclass(slots=True)
class Entry:
    """What is known of an entry while its elements are read."""

    said: dict[str, str] = field(default_factory=dict)
    """Texts by feedparser's names for them."""
    contents: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    tags: list[list[str | None]] = field(default_factory=list)
    """Term, scheme and label of each."""
    links: list[Alternate] = field(default_factory=list)
    enclosures: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    thumbnails: list[str] = field(default_factory=list)
    source_url: str = ""
    speaks: bool = False
    """It has a title or a summary of its own, whose language is then that of the document."""

    def once(self, name: str, text: str) -> None:
        """Keep a text that may stand in an item once: of several feedparser takes now the first and now the last."""
        if name in self.said:
            raise NotPlain
        self.said[name] = text


def link(element: Any) -> tuple[str, str, str, str]:
    """Relation, address, type and language of a link with attributes."""
    attributes = dict(element.items())
    if not attributes.keys() <= {"href", "rel", "type", "hreflang", "title", "length"} or len(element):
        raise NotPlain
    relation = attributes.get("rel", "alternate").lower()
    media = attributes.get("type", "text/html").lower()
    return relation, attributes["href"], media, attributes.get("hreflang", "")


def _link(entry: Entry, element: Any) -> None:
    if "href" not in element.keys():
        said = bare_text(element)
        if said:
            plain_url(said)
        entry.links.append(Alternate(said, "text/html"))
        entry.said["link"] = said
        return
    relation, href, media, language = link(element)
    if relation == "alternate":
        entry.links.append(Alternate(plain_url(href), media, language))
        if media in _PAGES:
            entry.said["link"] = href
    elif relation == "enclosure" and media.startswith("image/"):
        entry.enclosures.append(plain_url(href))


def _guid(entry: Entry, element: Any) -> None:
    attributes = dict(element.items())
    if not attributes.keys() <= {"isPermaLink"}:
        raise NotPlain
    said = text_of(element)
    if attributes.get("isPermaLink", "true") != "true":
        entry.said["id"] = said
        return
    entry.said["id"] = address_or_id(said) if said else ""
    entry.said.setdefault("link", said)


def _title(entry: Entry, element: Any) -> None:
    entry.once("title", typed_text(element))
    entry.speaks = True


def _summary(entry: Entry, element: Any) -> None:
    # After a content its text stands in for the summary; before one this is it.
    entry.once("own summary", typed_text(element))
    entry.said["summary"] = entry.said["own summary"]
    entry.speaks = True


def _content(entry: Entry, element: Any) -> None:
    entry.contents.append(typed_text(element))
    entry.said.setdefault("summary", entry.contents[-1])


def _author(entry: Entry, element: Any) -> None:
    if not len(element):
        entry.authors.append(bare_text(element))
        return
    said: dict[str, str] = {}
    for part in element:
        name = part.tag.removeprefix(ATOM)
        if name in said or name not in ("name", "email", "uri") or part.keys() or len(part):
            raise NotPlain
        said[name] = (part.text or "").strip()
    if "name" not in said or element.keys():
        raise NotPlain
    entry.authors.append(said["name"] or said.get("email", ""))


def _category(entry: Entry, element: Any) -> None:
    attributes = dict(element.items())
    if not attributes.keys() <= {"term", "scheme", "domain", "label"}:
        raise NotPlain
    scheme = attributes.get("scheme", attributes.get("domain"))
    _tag(entry, [attributes.get("term"), scheme, attributes.get("label")])
    if term := text_of(element):
        if entry.tags and not entry.tags[-1][0]:
            entry.tags[-1][0] = term
        else:
            _tag(entry, [term, None, None])


def _tag(entry: Entry, tag: list[str | None]) -> None:
    if any(tag) and tag not in entry.tags:
        entry.tags.append(tag)


def _source(entry: Entry, element: Any) -> None:
    attributes = dict(element.items())
    if not attributes.keys() <= {"url"}:
        raise NotPlain
    entry.once("source", text_of(element))
    entry.source_url = attributes.get("url", "")


def _enclosure(entry: Entry, element: Any) -> None:
    attributes = dict(element.items())
    if not attributes.keys() <= {"url", "type", "length"} or len(element):
        raise NotPlain
    if attributes.get("type", "").lower().startswith("image/"):
        entry.enclosures.append(attributes.get("url", ""))


def _media_content(entry: Entry, element: Any) -> None:
    attributes = {name.lower(): value for name, value in element.items()}
    if any(name.startswith("{") for name in attributes):
        raise NotPlain
    if attributes.get("medium") == "image" or attributes.get("type", "").lower().startswith("image/"):
        entry.pictures.append(attributes.get("url", ""))
    _media_group(entry, element)


def _media_group(entry: Entry, element: Any) -> None:
    for part in element:
        read = _IN_MEDIA.get(part.tag)
        if read is None:
            raise NotPlain
        read(entry, part)


def _thumbnail(entry: Entry, element: Any) -> None:
    attributes = dict(element.items())
    if not attributes.keys() <= {"url", "width", "height", "time", "type"} or "url" not in attributes or len(element):
        raise NotPlain
    entry.thumbnails.append(attributes["url"])


def _media_description(entry: Entry, element: Any) -> None:
    entry.once(PICTURE_TEXT, text_of(element))


def _unread(entry: Entry, element: Any) -> None:
    if len(element):
        raise NotPlain


def _said(name: str) -> Callable[[Entry, Any], None]:
    def read(entry: Entry, element: Any) -> None:
        entry.said[name] = bare_text(element)

    return read


_IN_MEDIA: Mapping[str, Callable[[Entry, Any], None]] = {
    f"{MEDIA}content": _media_content,
    f"{MEDIA}group": _media_group,
    f"{MEDIA}thumbnail": _thumbnail,
    f"{MEDIA}description": _media_description,
    **{f"{MEDIA}{name}": _unread for name in ("credit", "copyright", "text", "rating", "player")},
}
_EITHER: dict[str, Callable[[Entry, Any], None]] = {
    "title": _title,
    "link": _link,
    "author": _author,
    "category": _category,
}
READ: Mapping[str, Callable[[Entry, Any], None]] = {
    **_EITHER,
    **{f"{ATOM}{name}": read for name, read in _EITHER.items()},
    "guid": _guid,
    f"{ATOM}id": _guid,
    "description": _summary,
    f"{ATOM}summary": _summary,
    f"{ATOM}content": _content,
    f"{CONTENT}encoded": _content,
    "pubDate": _said("published"),
    f"{ATOM}published": _said("published"),
    f"{ATOM}updated": _said("updated"),
    f"{DC}date": _said("updated"),
    f"{DCTERMS}modified": _said("updated"),
    f"{DCTERMS}issued": _said("published"),
    f"{DCTERMS}created": _said("created"),
    f"{DC}language": _said("language"),
    f"{DC}creator": _author,
    f"{DC}subject": _category,
    f"{FEEDBURNER}origLink": _said("feedburner_origlink"),
    "source": _source,
    "enclosure": _enclosure,
    "comments": _unread,
    **_IN_MEDIA,
}


def plain_entry(item: Any, feed_language: str, language: str, is_ignorable: Callable[[Any], bool]) -> RawEntry:
    """The entry in an element of lxml. ``language``: of the document, where it names one; ``feed_language``: what the feed
    says of itself; ``is_ignorable``: whether an element without a function here says nothing of an entry.

    Raises NotPlain.
    """
    entry = Entry()
    for element in item:
        read = READ.get(element.tag)
        if read is not None:
            read(entry, element)
        elif not is_ignorable(element):
            raise NotPlain
    said = entry.said
    address = address_of(entry.links, feed_language) or said.get("link", "")
    if not address and "link" in said and is_web_url(guid := said.get("id", "").strip()):
        address = guid
    return RawEntry(
        guid=said.get("id", ""),
        link=address,
        orig_link=said.get("feedburner_origlink", ""),
        title=said.get("title", ""),
        summary=said.get("summary", "") or said.get(PICTURE_TEXT, ""),
        content=max(entry.contents, key=len, default=""),
        authors=tuple(entry.authors) if any(entry.authors) else ("",),
        tags=tuple(term or label or "" for term, _, label in entry.tags),
        language=said.get("language", "") or (language if entry.speaks else ""),
        published=said.get("published") or said.get("updated") or said.get("created") or "",
        source_name=said.get("source", ""),
        source_url=entry.source_url,
        image=next(filter(None, (*entry.pictures, *entry.thumbnails, *entry.enclosures)), ""),
    )
