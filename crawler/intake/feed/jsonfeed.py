"""Reads JSON Feed 1.0 and 1.1 (jsonfeed.org), leniently: what is missing or of a wrong type is left out."""

from __future__ import annotations

import html
import json
import re
from contextlib import suppress
from datetime import datetime
from itertools import islice
from typing import Any

from crawler.intake.drafts import RawEntry, RawFeed, newest_window
from crawler.urls import is_web_url

_VERSION = "jsonfeed.org/version/"
_SAID = ("id", "url", "external_url", "title", "summary", "content_text", "content_html")
"""An item that says none of these says nothing."""
_DECODER = json.JSONDecoder(strict=False)
_OBJECT = re.compile(r'\{\s*"')
_FRONT, _STARTS = 64 * 1024, 20
"""A document begins within so many characters and is one of so many brackets, or a hostile text would be read many times."""
_ITEMS = re.compile(r'"items"\s*:\s*\[')
# Templates write a comma behind the last member as well, which JSON does not know. Strings are passed over.
_LAST_COMMA = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\Z)|,(?=\s{0,99}[}\]])', re.DOTALL)
_BETWEEN = re.compile(r"[\s,]*(?=\{)")
_LIST_END = re.compile(r"[\s,]*\]")
_FORMATS = {"1": "json10", "1.0": "json10", "1.1": "json11"}


def read(body: bytes, limit: int, now: datetime) -> RawFeed | None:
    """The feed in a JSON document; None when it is no JSON or no feed. ``limit``: the most items looked at.

    What a server puts before and behind the document is passed over; of one that breaks off the whole items are read.
    """
    text, breaks_off = body.decode("utf-8-sig", "replace"), False
    try:
        document = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        text = _LAST_COMMA.sub(lambda found: "" if found[0] == "," else found[0], text)
        document, breaks_off = _among_other_text(text)
    if not isinstance(document, dict) or not isinstance(document.get("items"), list):
        return None
    version = _text(document.get("version"))
    items = [item for item in document["items"] if isinstance(item, dict) and any(map(_text, map(item.get, _SAID)))]
    if _VERSION not in version and not any(_text(item.get("id")) or _text(item.get("url")) for item in items):
        return None
    dates = [_date(item) for item in (items[:1] + items[-1:])] or [""]
    window = newest_window(len(items), limit, dates[0], dates[-1], now)
    return RawFeed(
        format=_FORMATS.get(version.rpartition(_VERSION)[2], "json"),
        title=html.escape(_text(document.get("title"))),
        language=_text(document.get("language")),
        home=_text(document.get("home_page_url")),
        entries=tuple(_entry(item) for item in items[window]),
        items=len(items),
        skipped=len(items) - len(items[window]),
        breaks_off=breaks_off,
    )


def _among_other_text(text: str) -> tuple[dict[str, Any] | None, bool]:
    """The feed that stands in a text with warnings, a callback or comments around it, and whether it breaks off.

    It must say that it is a feed.
    """
    if _VERSION not in text.replace("\\/", "/"):
        return None, False
    for start in islice(_OBJECT.finditer(text, 0, _FRONT), _STARTS):
        with suppress(ValueError, RecursionError):
            found = _DECODER.raw_decode(text, start.start())[0]
            if isinstance(found.get("items"), list):
                return dict(found), False
    begin = _ITEMS.search(text)
    if begin is None:
        return None, False
    items, end = _whole_items(text, begin.end())
    return {"version": _VERSION, "items": items, **_head(text, begin)}, _LIST_END.match(text, end) is None


def _head(text: str, items: re.Match[str]) -> dict[str, Any]:
    """What a document that broke off says before its items."""
    start = _OBJECT.search(text, 0, items.start())
    with suppress(ValueError, RecursionError):
        head = _DECODER.decode(text[start.start() : items.start()] + '"":0}') if start else {}
        return {key: value for key, value in head.items() if key in ("version", "title", "language", "home_page_url")}
    return {}


def _whole_items(text: str, at: int) -> tuple[list[Any], int]:
    """The items of a list up to the first that cannot be read, and where they end."""
    items = []
    with suppress(ValueError, RecursionError):
        while between := _BETWEEN.match(text, at):
            item, at = _DECODER.raw_decode(text, between.end())
            items.append(item)
    return items, at


def _text(value: Any) -> str:
    """Numbers count as text: feeds use them as ids."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else ""


def _date(item: dict[str, Any]) -> str:
    return _text(item.get("date_published")) or _text(item.get("date_modified"))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _authors(item: dict[str, Any]) -> tuple[str, ...]:
    people = [*_list(item.get("authors")), item.get("author")]
    named = (person.get("name") if isinstance(person, dict) else person for person in people)
    return tuple(html.escape(name) for name in map(_text, named) if name)


def _image(item: dict[str, Any]) -> str:
    attached = (part for part in _list(item.get("attachments")) if isinstance(part, dict))
    images = (_text(part.get("url")) for part in attached if _text(part.get("mime_type")).startswith("image/"))
    return _text(item.get("image")) or _text(item.get("banner_image")) or next(images, "")


def _address_in(name: str) -> str:
    """The format wants an item's address as its id."""
    return name if is_web_url(name) else ""


def _entry(item: dict[str, Any]) -> RawEntry:
    # Title, summary and content_text are plain text here: escaped, so that a "<b>" in them is not taken for markup.
    return RawEntry(
        guid=_text(item.get("id")),
        link=_text(item.get("url")) or _text(item.get("external_url")) or _address_in(_text(item.get("id"))),
        title=_text(item.get("title")),
        summary=html.escape(_text(item.get("summary")), quote=False),
        content=_text(item.get("content_html")) or html.escape(_text(item.get("content_text")), quote=False),
        authors=_authors(item),
        tags=tuple(html.escape(_text(tag), quote=False) for tag in _list(item.get("tags"))),
        language=_text(item.get("language")),
        published=_date(item),
        image=_image(item),
    )
