"""Corrects two things that feedparser makes of an item, in its own methods; a version without these reads as it does.

It takes a mail address to end in at most four letters ("ann@desk.media (Ann Lee)" becomes the name "a (Ann Lee"), and what is
said of a picture for what is said of the article.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import feedparser

from crawler.intake.feed.namespaces import PICTURE_TEXT

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
