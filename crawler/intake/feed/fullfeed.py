"""Reads RSS, RDF and Atom with feedparser: what it is given, and what is taken from its result."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from typing import Any

import feedparser

from crawler.intake.drafts import RawEntry, RawFeed
from crawler.intake.feed import feedparser_private, quicker
from crawler.intake.feed.entry_address import Alternate, address_of
from crawler.intake.feed.namespaces import FULL_TEXT, PICTURE_TEXT
from crawler.intake.opening import repair
from crawler.urls import is_web_url

quicker.install()
feedparser_private.install()

_TEXT_TYPES = ("text/html", "application/xhtml+xml", "text/plain")
_ITEM = re.compile(rb"<((?:\w{1,20}:)?(?:item|entry))\b.*?</\1\s*>", re.DOTALL)


def read_document(body: bytes, media: str, language: str, url: str) -> Any:
    """feedparser's result for a document that came from ``url``, by its headers of the type ``media`` and in ``language``.

    It is given a stream (a string it would open as a file or an address), in UTF-8 and told so: of a broken byte it makes
    that the whole is windows-1252. Neither its sanitiser nor its resolver run: the text is made
    plain here anyway, and they take half of the time.
    """
    said = {"content-type": f"{media}; charset=utf-8", "content-location": url}
    if language:
        said["content-language"] = language
    return feedparser.parse(io.BytesIO(body), response_headers=said, sanitize_html=False, resolve_relative_uris=False)


def single_items(body: bytes) -> Iterator[bytes]:
    """The document once for each item, with that item alone: when it cannot be read as a whole, one bad item is why."""
    found = list(_ITEM.finditer(body))
    if found:
        head, tail = body[: found[0].start()], body[found[-1].end() :]
        for item in found:
            yield head + item[0] + tail


def _first(values: Iterator[str]) -> str:
    return next((value for value in values if value), "")


def _text(entry: Any, name: str) -> str:
    value = dict.get(entry, name)
    return value if isinstance(value, str) else ""


def _content(entry: Any) -> str:
    """The longest of the contents that are text."""
    contents = [c.get("value") or "" for c in dict.get(entry, "content") or () if c.get("type") in _TEXT_TYPES]
    contents += [_text(entry, name) for name in dict.keys(entry) if name.endswith(FULL_TEXT)]
    return max(contents, key=len, default="")


def _authors(entry: Any) -> tuple[str, ...]:
    names = tuple(person.get("name") or person.get("email") or "" for person in dict.get(entry, "authors") or ())
    return names if any(names) else (_text(entry, "author"),)


def _language(entry: Any) -> str:
    details = (dict.get(entry, name) or {} for name in ("title_detail", "summary_detail"))
    return _text(entry, "language") or _first(detail.get("language") or "" for detail in details)


def _image(entry: Any) -> str:
    def candidates() -> Iterator[str]:
        for media in dict.get(entry, "media_content") or ():
            if media.get("medium") == "image" or str(media.get("type", "")).startswith("image/"):
                yield media.get("url") or ""
        for media in dict.get(entry, "media_thumbnail") or ():
            yield media.get("url") or ""
        for link in dict.get(entry, "links") or ():
            if link.get("rel") == "enclosure" and str(link.get("type", "")).startswith("image/"):
                yield link.get("href") or ""
        yield (dict.get(entry, "image") or {}).get("href") or ""

    return _first(candidates())


def _source(entry: Any) -> tuple[str, str]:
    source = dict.get(entry, "source") or {}
    return source.get("title") or "", source.get("href") or source.get("link") or ""


def _link(entry: Any, language: str) -> str:
    """The entry's address. feedparser's own choice is the last of several links."""
    links = [
        Alternate(link.get("href") or "", link.get("type") or "", link.get("hreflang") or "")
        for link in dict.get(entry, "links") or ()
        if link.get("rel", "alternate") == "alternate"
    ]
    link = address_of(links, language) or _text(entry, "link")
    # With an empty <link> beside it feedparser does not look whether the guid is the address, which it is by default.
    guid = "" if link or dict.get(entry, "link") is None else _text(entry, "id").strip()
    return guid if is_web_url(guid) else link


def raw_entry(entry: Any, language: str = "") -> RawEntry:
    """What matters of one of feedparser's entries. ``language``: the feed's own.

    Read with ``dict.get``: feedparser's own ``get`` answers for other fields and warns while doing so.
    """
    source_name, source_url = _source(entry)
    return RawEntry(
        guid=_text(entry, "id"),
        link=_link(entry, language),
        orig_link=_text(entry, "feedburner_origlink"),
        title=_text(entry, "title"),
        summary=_text(entry, "summary") or _text(entry, PICTURE_TEXT),
        content=_content(entry),
        authors=_authors(entry),
        tags=tuple(tag.get("term") or tag.get("label") or "" for tag in dict.get(entry, "tags") or ()),
        language=_language(entry),
        published=_first(_text(entry, name) for name in ("published", "updated", "created")),
        source_name=source_name,
        source_url=source_url,
        image=_image(entry),
    )


def read_full(body: bytes, media: str, language: str, url: str) -> RawFeed:
    """The feed of a whole document with all its entries, whatever single items of it do to the parser."""
    result, entries = _read_or_salvage(body, lambda part: read_document(part, media, language, url))
    feed = result.feed
    return RawFeed(
        format=result.get("version") or "",
        title=_text(feed, "title"),
        language=_text(feed, "language"),
        home=_text(feed, "link"),
        entries=tuple(raw_entry(entry, _text(feed, "language")) for entry in entries),
        bozo=bool(result.bozo),
    )


def _read_or_salvage(body: bytes, reader: Callable[[bytes], Any]) -> tuple[Any, list[Any]]:
    """feedparser's result and its entries; when the whole cannot be read, of the items that can be read alone."""
    for attempt in (body, repair(body)):
        try:
            result = reader(attempt)
        except Exception:  # feedparser meets broken bytes with many kinds of exception
            continue
        return result, list(result.entries)
    result, entries = None, []
    for single in single_items(repair(body)):
        try:
            one = reader(single)
        except Exception:  # this is the bad one
            continue
        result = result or one
        entries += one.entries[:1]
    return result or reader(b""), entries
