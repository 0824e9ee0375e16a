"""Turns the bytes of a page into text: HTTP header, byte order mark, meta tag, then UTF-8, then cp1252."""

from __future__ import annotations

import re

from w3lib.encoding import html_to_unicode

_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>", re.IGNORECASE)
# Raw or written as a reference, a control character makes lxml refuse the text it stands in.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_CONTROL_REFERENCES = re.compile(
    r"&#(?:0*(?:[0-8]|1[1245-9]|2\d|3[01])|x0*(?:[0-8bcef]|1[0-9a-f])|x0*d[89a-f][0-9a-f]{2});", re.IGNORECASE
)
_TOO_MANY_LOST = 0.002


def decode_page(html: str | bytes, content_type: str = "") -> str:
    """The text of a page, ready for a parser; a ``str`` is taken as decoded already.

    ``content_type`` is the value of the HTTP header: its charset comes first, then byte order mark and meta tag, then
    UTF-8,
    then cp1252. What is valid UTF-8 with other than ASCII in it is UTF-8 whatever was declared, and a declared UTF-8
    that
    loses more than two characters in a thousand is none. Never raises. Control characters and an XML declaration are
    dropped.
    """
    # A str may hold lone surrogates, which libxml2 refuses.
    text = html.encode("utf-8", "replace").decode("utf-8") if isinstance(html, str) else _decode(html, content_type)
    text = _CONTROLS.sub("", text)
    if "&#" in text:
        text = _CONTROL_REFERENCES.sub("", text)
    return _XML_DECLARATION.sub("", text.removeprefix("\ufeff"), count=1)


def _decode(body: bytes, content_type: str) -> str:
    valid = _is_utf8(body)
    if valid and not body.isascii() and not body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-8")
    try:
        text = html_to_unicode(content_type or None, body, auto_detect_fun=_guess)[1]
        if text.count("\ufffd") > max(3, _TOO_MANY_LOST * len(text)):
            others = (html_to_unicode(None, body, auto_detect_fun=_guess)[1], body.decode("cp1252", "replace"))
            text = min((text, *others), key=lambda t: t.count("\ufffd"))
    except (LookupError, UnicodeError, ValueError):
        text = body.decode("utf-8", "replace")
    return text


def _guess(body: bytes) -> str:
    return "utf-8" if _is_utf8(body) else "cp1252"


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
