"""Parses a page once, after refusing the ones no newsroom writes: too large, or no markup at all."""

from __future__ import annotations

import re

from lxml.etree import ElementDefaultClassLookup
from lxml.html import HtmlElement, HTMLParser, document_fromstring

MAX_RAW, MAX_TEXT, MAX_TAGS, MAX_ATTRIBUTES = 16 * 1024 * 1024, 3_000_000, 60_000, 1_000
"""Characters as received, characters without scripts, angle brackets, attributes of one tag. The largest of 1,175
labelled
pages has 19,000 brackets; at the limit reading takes some seconds, and libxml2 needs a minute for 100,000
attributes."""

_SLIM = 400_000
_PAYLOAD = re.compile(r"<(script|style|svg)\b([^>]*)>", re.IGNORECASE)
_CLOSING = {name: re.compile(f"</{name}", re.IGNORECASE) for name in ("script", "style", "svg")}
_LONG = 8000
_LONG_TAG = re.compile(rf"<[a-zA-Z][^<>]{{{_LONG},}}")
_ATTRIBUTE = re.compile(r"\s[\w:.-]+\s*=")


class Unreadable(Exception):
    """A page that is refused before parsing; ``reason`` is what ``ArticleDraft.not_article`` will say."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def parse_page(text: str, *, max_tags: int = MAX_TAGS) -> HtmlElement:
    """The tree of a decoded page of at most ``max_tags`` angle brackets. Raises ``Unreadable``, and what lxml raises."""
    if len(text) > MAX_RAW:
        raise Unreadable("too_large")
    if not text.strip():
        raise Unreadable("empty")
    if "<" not in text:
        raise Unreadable("not_html")
    if len(text) > _SLIM:
        # Half of a large page is the state of its own scripts, which nothing here reads.
        text = _without_payloads(text)
    if len(text) > MAX_TEXT or text.count("<") > max_tags or _has_monstrous_tag(text):
        raise Unreadable("too_large")
    parser = HTMLParser(remove_comments=True, remove_pis=True, collect_ids=False)
    # Of its own accord lxml.html asks a function of Python for the class of every element that is touched, for the sake of
    # forms and their fields: a fifth of the time of reading a page.
    parser.set_element_class_lookup(ElementDefaultClassLookup(element=HtmlElement))
    tree: HtmlElement = document_fromstring(text, parser=parser)
    return tree


def _has_monstrous_tag(text: str) -> bool:
    # Cut at the brackets first: most pages have nothing so long, and are not searched.
    pieces = [f"<{piece}" for piece in text.split("<")[1:] if len(piece) >= _LONG]
    return any(len(_ATTRIBUTE.findall(tag)) > MAX_ATTRIBUTES for piece in pieces for tag in _LONG_TAG.findall(piece))


def _without_payloads(text: str) -> str:
    """The text without scripts (JSON-LD stays), styles and drawings; an opening tag that nothing closes stays as it
    is."""
    kept: list[str] = []
    position = 0
    unclosed: set[str] = set()
    for match in _PAYLOAD.finditer(text):
        name = match[1].lower()
        if match.start() < position or name in unclosed or "ld+json" in match[2].lower():
            continue
        closing = _CLOSING[name].search(text, match.end())
        if closing is None:
            # Looking to the end of the page once for each such tag would be quadratic.
            unclosed.add(name)
            continue
        kept.append(text[position : match.start()])
        position = closing.start()
    kept.append(text[position:])
    return "".join(kept)
