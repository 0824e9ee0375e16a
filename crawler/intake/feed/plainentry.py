"""Reads one item of a feed that is written in the plain way: a function for each element, all else is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from crawler.intake.drafts import RawEntry
from crawler.intake.feed.entry_address import Alternate, address_of
from crawler.intake.feed.namespaces import ATOM, CONTENT, DC, DCTERMS, FEEDBURNER, MEDIA, PICTURE_TEXT
from crawler.intake.feed.plainelement import (
    PAGES,
    NotPlain,
    attributes_of,
    bare_text,
    check_people,
    joined,
    link,
    mended,
    raw_text,
    text_address,
    text_of,
    typed_text,
    unreferenced,
)
from crawler.urls import is_web_url


@dataclass(slots=True)
class Entry:
    """What is known of an entry while its elements are read."""

    base: str
    """The address of the document, which relative ones belong to."""
    said: dict[str, str] = field(default_factory=dict)
    """Texts by feedparser's names for them."""
    contents: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    tags: list[list[str | None]] = field(default_factory=list)
    """Term, scheme and label of each."""
    known_tags: set[tuple[str | None, ...]] = field(default_factory=set)
    links: list[Alternate] = field(default_factory=list)
    enclosures: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    thumbnails: list[str] = field(default_factory=list)
    source_url: str = ""
    has_content: bool = False
    speaks: bool = False
    """It has a title or a summary of its own, whose language is then that of the document."""

    def once(self, name: str, text: str) -> None:
        """Keep a text that may stand in an item once: of several feedparser takes now the first and now the last."""
        if name in self.said:
            raise NotPlain
        self.said[name] = text


Readers = Mapping[str, Callable[[Entry, Any], None]]
"""What reads an element, by its name."""


def _link(entry: Entry, element: Any) -> None:
    if element.get("href") is None:
        said = unreferenced(text_address(entry.base, element).replace("&amp;", "&"))
        entry.links.append(Alternate(said, "text/html"))
        entry.said["link"] = said
        return
    relation, href, media, language = link(element)
    if relation == "alternate":
        href = joined(entry.base, href)
        entry.links.append(Alternate(href, media, language))
        if media in PAGES:
            entry.said["link"] = href
    elif relation == "enclosure" and media.startswith("image/"):
        entry.enclosures.append(joined(entry.base, href))


def _guid(entry: Entry, element: Any) -> None:
    attributes = attributes_of(element)
    if not attributes.keys() <= {"isPermaLink"}:
        raise NotPlain
    said = raw_text(element)
    if attributes.get("isPermaLink", "true") == "true":
        said = joined(entry.base, said) if said else ""
        entry.said.setdefault("link", mended(said))
    entry.said["id"] = mended(said)


def _title(entry: Entry, element: Any) -> None:
    entry.once("title", typed_text(element))
    entry.speaks = True


def _summary(entry: Entry, element: Any) -> None:
    text = typed_text(element)
    if "summary" in entry.said and not entry.has_content:
        _add_content(entry, text)  # feedparser takes the second of two summaries for the text
    else:
        entry.said["summary"] = text
        entry.speaks = True


def _content(entry: Entry, element: Any) -> None:
    _add_content(entry, typed_text(element))


def _add_content(entry: Entry, text: str) -> None:
    entry.contents.append(text)
    entry.has_content = True
    entry.said.setdefault("summary", text)


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
    loose = element.text, *(part.tail for part in element)
    if "name" not in said or element.keys() or any(text and text.strip() for text in loose):
        raise NotPlain
    entry.authors.append(said["name"] or said.get("email", ""))


def _category(entry: Entry, element: Any) -> None:
    attributes = attributes_of(element)
    if not attributes.keys() <= {"term", "scheme", "domain", "label"}:
        raise NotPlain
    scheme = attributes.get("scheme", attributes.get("domain"))
    _tag(entry, [attributes.get("term"), scheme, attributes.get("label")])
    if term := text_of(element):
        if entry.tags and not entry.tags[-1][0]:
            entry.known_tags.discard(tuple(entry.tags[-1]))
            entry.tags[-1][0] = term
            entry.known_tags.add(tuple(entry.tags[-1]))
        else:
            _tag(entry, [term, None, None])


def _tag(entry: Entry, tag: list[str | None]) -> None:
    if any(tag) and tuple(tag) not in entry.known_tags:
        entry.known_tags.add(tuple(tag))
        entry.tags.append(tag)


def _source(entry: Entry, element: Any) -> None:
    attributes = attributes_of(element)
    if not attributes.keys() <= {"url"}:
        raise NotPlain
    entry.once("source", text_of(element))
    entry.source_url = attributes.get("url", "")


def _enclosure(entry: Entry, element: Any) -> None:
    attributes = attributes_of(element)
    if not attributes.keys() <= {"url", "type", "length", "title", "width", "height"} or len(element):
        raise NotPlain
    if attributes.get("type", "").lower().startswith("image/"):
        entry.enclosures.append(attributes.get("url", ""))


def _media_group(entry: Entry, element: Any) -> None:
    for part in element:
        _part(entry, part, _IN_A_GROUP)


def _media_content(entry: Entry, element: Any) -> None:
    attributes = {name.lower(): value for name, value in attributes_of(element).items()}
    if any(name.startswith("{") for name in attributes):
        raise NotPlain
    if attributes.get("medium") == "image" or attributes.get("type", "").lower().startswith("image/"):
        entry.pictures.append(attributes.get("url", ""))
    for part in element:
        _part(entry, part, _IN_A_CONTENT)


def _part(entry: Entry, part: Any, readers: Readers) -> None:
    read = readers.get(part.tag)
    if read is None:
        raise NotPlain
    read(entry, part)


def _thumbnail(entry: Entry, element: Any) -> None:
    attributes = attributes_of(element)
    if not attributes.keys() <= {"url", "width", "height", "time", "type"} or "url" not in attributes or len(element):
        raise NotPlain
    entry.thumbnails.append(attributes["url"])


def _media_description(entry: Entry, element: Any) -> None:
    entry.once(PICTURE_TEXT, text_of(element))


def _contributor(_: Entry, element: Any) -> None:
    check_people(element)


def _unread(entry: Entry, element: Any) -> None:
    if len(element):
        raise NotPlain


def _said(name: str) -> Callable[[Entry, Any], None]:
    def read(entry: Entry, element: Any) -> None:
        entry.said[name] = bare_text(element)

    return read


_IN_A_CONTENT: Readers = {
    f"{MEDIA}thumbnail": _thumbnail,
    f"{MEDIA}description": _media_description,
    **{f"{MEDIA}{name}": _unread for name in ("credit", "copyright", "text", "rating")},
}
_IN_A_GROUP: Readers = {**_IN_A_CONTENT, f"{MEDIA}content": _media_content}
_EITHER: Readers = {
    "title": _title,
    "link": _link,
    "author": _author,
    "category": _category,
}
_READERS: Readers = {
    **_EITHER,
    **{f"{ATOM}{name}": read for name, read in _EITHER.items()},
    "guid": _guid,
    f"{ATOM}id": _guid,
    f"{ATOM}contributor": _contributor,
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
    **_IN_A_GROUP,
    f"{MEDIA}group": _media_group,
}


def plain_entry(
    item: Any, base: str, feed_language: str, language: str, is_ignorable: Callable[[Any], bool]
) -> RawEntry:
    """The entry in an element of lxml. ``base``: the address of the document; ``language``: of the document, where it names one; ``feed_language``: what the feed
    says of itself; ``is_ignorable``: whether an element without a function here says nothing of an entry.

    Raises NotPlain.
    """
    entry = Entry(base)
    for element in item:
        read = _READERS.get(element.tag)
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
