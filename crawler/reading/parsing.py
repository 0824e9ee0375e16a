"""Parses a page once, after refusing the ones no newsroom writes: too large, too deep, no markup at all."""

from __future__ import annotations

import re

from lxml.html import HtmlElement, HTMLParser, document_fromstring

# A page of five million characters after its scripts are gone is no article, and trafilatura copies the tree several times.
MAX_RAW, MAX_TEXT, MAX_TAGS = 16 * 1024 * 1024, 3_000_000, 60_000
_SLIM = 400_000
_PAYLOAD = re.compile(r"<(script|style|svg)\b(?![^>]*ld\+json)[^>]*>.*?</\1\s*>", re.IGNORECASE | re.DOTALL)


class Unreadable(Exception):
    """A page that is refused before parsing; ``reason`` is what ``ArticleDraft.not_article`` will say."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def parse_page(text: str) -> HtmlElement:
    """The tree of a decoded page. Raises ``Unreadable``, and what lxml raises."""
    if len(text) > MAX_RAW:
        raise Unreadable("too_large")
    if not text.strip():
        raise Unreadable("empty")
    if "<" not in text:
        raise Unreadable("not_html")
    if len(text) > _SLIM:
        # Half of a large page is the state of its own scripts, which nothing here reads.
        text = _PAYLOAD.sub(" ", text)
    if len(text) > MAX_TEXT or text.count("<") > 2 * MAX_TAGS:
        raise Unreadable("too_large")
    tree: HtmlElement = document_fromstring(
        text, parser=HTMLParser(remove_comments=True, remove_pis=True, collect_ids=False)
    )
    return tree
