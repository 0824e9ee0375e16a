"""Corrects what feedparser makes of some items, in its own methods; a version without these reads as it does.

It takes a mail address to end in at most four letters ("ann@desk.media (Ann Lee)" becomes the name "a (Ann Lee"), and what is
said of a picture for what is said of the article; and an element that it does not know it stores by its name, be that the
name of a list of its own (<links>, <authors>), which then is a text and breaks what reads the list.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import feedparser

from crawler.intake.feed.namespaces import PICTURE_TEXT

_OWN_FIELDS = (
    "author_detail", "contributors", "description_detail", "enclosures", "links", "media_content", "media_thumbnail",
    "publisher_detail", "subtitle_detail", "summary_detail", "title_detail",
)  # fmt: skip
"""Of an entry or a feed, what feedparser makes itself and is not a text."""
_UNREAD = "unread"

join: Callable[[str, str], str] | None = getattr(getattr(feedparser, "urls", None), "_urljoin", None)
"""What makes an address absolute, by base and address; None in a version that has another."""


def install() -> None:
    """Put the corrections in place; once is enough."""
    parser: Any = getattr(getattr(feedparser, "mixin", None), "_FeedParserMixin", None)
    shipped = getattr(parser, "_sync_author_detail", None)
    if shipped and not hasattr(parser, "shipped_sync_author") and hasattr(parser, "_get_context"):
        parser.shipped_sync_author = shipped
        parser._sync_author_detail = sync_author
    if hasattr(parser, "_start_media_description"):
        parser._start_media_description = start_picture_text
        parser._end_media_description = end_picture_text
    if hasattr(parser, "_start_author"):
        _add(parser, "authors", parser._start_author, parser._end_author)
    if hasattr(parser, "push") and hasattr(parser, "pop"):
        for name in _OWN_FIELDS:
            _add(parser, name, start_unread, end_unread)


def _add(parser: Any, name: str, start: Callable[..., None], end: Callable[..., None]) -> None:
    """What reads an element; one that feedparser knows stays as it is."""
    if not hasattr(parser, f"_start_{name}"):
        setattr(parser, f"_start_{name}", start)
        setattr(parser, f"_end_{name}", end)


def sync_author(parser: Any, key: str = "author") -> None:
    """As feedparser's, but an author in one piece stays in one: ``drafts.person_name`` takes the name out of it."""
    context = parser._get_context()
    people = context.get(f"{key}s")
    if people and not people[-1] and context.get(key):
        people[-1]["name"] = context[key]
    else:
        parser.shipped_sync_author(key)


def start_picture_text(parser: Any, _attributes: Any) -> None:
    """Called by feedparser where such a description begins."""
    parser.push(PICTURE_TEXT, 1)


def end_picture_text(parser: Any) -> None:
    """Called by feedparser where it ends."""
    parser.pop(PICTURE_TEXT)


def start_unread(parser: Any, _attributes: Any) -> None:
    """Called by feedparser where an element begins that has the name of a field of feedparser's own."""
    parser.push(_UNREAD, 1)


def end_unread(parser: Any) -> None:
    """Called by feedparser where it ends."""
    parser.pop(_UNREAD)
