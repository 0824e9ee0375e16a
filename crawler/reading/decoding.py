"""Turns the bytes of a page into text: HTTP header, byte order mark, meta tag, then UTF-8, then cp1252."""

from __future__ import annotations

import re

from w3lib.encoding import html_to_unicode

_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>", re.IGNORECASE)


def decode_page(html: str | bytes, content_type: str = "") -> str:
    """The text of a page, ready for a parser; a ``str`` is taken as decoded already.

    ``content_type`` is the value of the HTTP header (its charset wins, as browsers do). Never raises: bytes that fit no
    charset become U+FFFD. NUL and an XML declaration are dropped, since libxml2 stops at the one and refuses the other.
    """
    text = html if isinstance(html, str) else _decode(html, content_type)
    text = text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
    return _XML_DECLARATION.sub("", text.removeprefix("\ufeff"), count=1)


def _decode(body: bytes, content_type: str) -> str:
    try:
        return html_to_unicode(content_type or None, body, auto_detect_fun=_guess)[1]
    except (LookupError, UnicodeError, ValueError):
        return body.decode("utf-8", "replace")


def _guess(body: bytes) -> str:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"
