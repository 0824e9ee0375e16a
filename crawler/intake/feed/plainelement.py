"""What is taken from one element of a feed in the plain way: its text, its address; an element of another form is refused."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any

from crawler.intake.feed.namespaces import ATOM, THREAD

PAGES = ("text/html", "application/xhtml+xml", "html", "xhtml")
"""Types of links that lead to a page."""

_OF_A_PERSON = frozenset(f"{ATOM}{name}" for name in ("name", "email", "uri"))
_OF_A_LINK = frozenset({"href", "rel", "type", "hreflang", "title", "length", f"{THREAD}count", f"{THREAD}updated"})
_TEXT_TYPES = ("text", "html", "text/html", "text/plain")
_LETTERS = r"[\w.~!$()*+,=:@%/'|-]"
_WHOLE = re.compile(
    rf"https?://[a-zA-Z0-9][a-zA-Z0-9.-]*(?::\d{{1,5}})?(?:/{_LETTERS}*)?(?:\?(?:{_LETTERS}|[?&])+)?(?:\#(?:{_LETTERS}|[?&])+)?"
)
"""An address that stays as it is when it is joined to another."""
_REFERENCE = re.compile("&([A-Za-z0-9_]+);")
_MOST_ATTRIBUTES = 50
_WESTERN = {n: bytes((n,)).decode("cp1252") for n in range(128, 160) if n not in (129, 141, 143, 144, 157)}
_WESTERN_CONTROL = re.compile("[\x80-\x9f]")


class NotPlain(Exception):
    """What only the full parser understands; it is given the document."""


def attributes_of(element: Any) -> dict[str, str]:
    """Attributes by name. Raises NotPlain for more than any feed has: lxml looks at all of them for each."""
    if len(element.attrib) > _MOST_ATTRIBUTES:
        raise NotPlain
    return dict(element.items())


def mended(text: str) -> str:
    """As feedparser mends a text: UTF-8 that was taken for Latin-1, and controls that are meant as letters of windows-1252."""
    if text.isascii():
        return text
    with suppress(UnicodeError):
        text = text.encode("latin-1").decode("utf-8")
    return text.translate(_WESTERN) if _WESTERN_CONTROL.search(text) else text


def raw_text(element: Any) -> str:
    """The text of an element that holds nothing else, as it stands."""
    if len(element):
        raise NotPlain
    return (element.text or "").strip()


def text_of(element: Any) -> str:
    """As ``raw_text``, mended."""
    return mended(raw_text(element))


def typed_text(element: Any) -> str:
    """As ``text_of``, of an element that may say that it is plain text or HTML, and may say no more."""
    for name, value in attributes_of(element).items():
        if name != "type" or value.lower() not in _TEXT_TYPES:
            raise NotPlain
    return text_of(element)


def bare_text(element: Any) -> str:
    """As ``text_of``, of an element without attributes."""
    if element.keys():
        raise NotPlain
    return text_of(element)


def is_whole(address: str) -> bool:
    """Whether an address stays as it is when it is joined to another."""
    return _WHOLE.fullmatch(address) is not None


def joined(base: str, address: str) -> str:
    """The address as feedparser makes it absolute."""
    if is_whole(address):
        return address
    from crawler.intake.feed import feedparser_private  # seldom: it loads feedparser

    if feedparser_private.join is None:
        raise NotPlain
    return feedparser_private.join(base, address)


def text_address(base: str, element: Any) -> str:
    """The address that is an element's text; '' when there is none."""
    if element.keys():
        raise NotPlain
    said = raw_text(element)
    return mended(joined(base, said)) if said else ""


def unreferenced(address: str) -> str:
    """Without what looks like references in it: they are parameters, ``&lang;`` one of them."""
    return _REFERENCE.sub(r"&\1", address)


def link(element: Any) -> tuple[str, str, str, str]:
    """Relation, address, type and language of a link with attributes."""
    attributes = attributes_of(element)
    if not attributes.keys() <= _OF_A_LINK or len(element):
        raise NotPlain
    relation = attributes.get("rel", "alternate").lower()
    media = attributes.get("type", "text/html").lower()
    return relation, attributes["href"], media, attributes.get("hreflang", "")


def check_people(element: Any) -> None:
    """That an element is a person with name, mail and address, who does not matter."""
    if element.keys() or any(len(part) or part.keys() or part.tag not in _OF_A_PERSON for part in element):
        raise NotPlain
