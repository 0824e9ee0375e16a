"""Finds the opening that stands apart from the text: the standfirst, and key points before the body."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml.html import HtmlElement

from crawler.plaintext import clean_line
from crawler.reading.blocks import Block

_TAGS = ("p", "h2", "h3", "div", "span", "strong", "em", "b")
_CUT = re.compile(r"\s*(?:\.\.\.|…|\[…\])$")
_KEY_POINTS = re.compile(
    r"^\W*(?:key (?:points|takeaways|facts)|at a glance|in (?:short|brief)|highlights|what (?:we|you need to) know|"
    r"the gist|summary|"
    r"das wichtigste(?: in kürze)?|in kürze|darum geht'?s|auf einen blick|kurz & knapp|worum geht es|"
    r"l'essentiel|en bref|en résumé|les points clés|claves|en resumen|puntos clave|in breve|in sintesi|punti chiave|"
    r"w skrócie|najważniejsze|главное|коротко|кратко|ключові моменти|головне|стисло|det viktigste|kort fortalt|in "
    r"het kort)\W*$",
    re.IGNORECASE,
)
_MARKED = re.compile(
    r"(?<![a-z])(?:standfirst|lede|lead|leadtext|dek|deck|sub-?title|sub-?head(?:line|ing)?|intro(?:duction|text)?|"
    r"summary|chapo|chapeau|entradilla|"
    r"vorspann|excerpt|sottotitolo|sommario|bajada|copete|ingress|manchet|zajawka|perex|teaser-?text|description|"
    r"abstract)(?![a-z])",
    re.IGNORECASE,
)
_MIN_STANDFIRST, _MAX_STANDFIRST, _MIN_POINTS = 40, 900, 2


def find_standfirst(tree: HtmlElement, descriptions: Iterable[str]) -> str:
    """The sentence under the headline, when the page shows what its description says; '' otherwise.

    The description alone proves nothing: often nobody sees it. It is a standfirst when an element of the page holds it.
    """
    wanted = [_CUT.sub("", d) for d in descriptions]
    wanted = [d for d in wanted if len(d) >= _MIN_STANDFIRST]
    starts = {d[:12].casefold() for d in wanted}
    body = tree.find("body")
    for element in (tree if body is None else body).iter(*_TAGS):
        if (element.text or "").lstrip()[:12].casefold() not in starts:
            continue
        text = clean_line(element.text_content())
        if len(text) <= _MAX_STANDFIRST and any(_same_start(text, d) for d in wanted):
            return text
    return _marked_standfirst(tree)


def _marked_standfirst(tree: HtmlElement) -> str:
    """The sentence below the first headline in an element whose class names it a standfirst."""
    heading = tree.find(".//h1")
    if heading is None:
        return ""
    for element in heading.xpath("following::*[position() < 120]"):
        if element.tag in _TAGS and _MARKED.search(f"{element.get('class') or ''} {element.get('itemprop') or ''}"):
            text = clean_line(element.text_content())
            if _MIN_STANDFIRST <= len(text) <= _MAX_STANDFIRST and text[-1] in ".!?…":
                return text
    return ""


def with_standfirst(blocks: list[Block], standfirst: str) -> list[Block]:
    """The blocks opened by the standfirst, unless they say it already."""
    if not standfirst or any(_holds(b.text, standfirst) for b in blocks):
        return blocks
    return [Block(standfirst), *blocks]


def split_key_points(blocks: list[Block]) -> tuple[list[str], list[Block]]:
    """(key points, the blocks without them): list items before the first paragraph of the text, with or without a
    label."""
    start = 1 if blocks and _KEY_POINTS.match(blocks[0].text) else 0
    end = start
    while end < len(blocks) and blocks[end].role == "item":
        end += 1
    if end - start < _MIN_POINTS or end == len(blocks):
        return [], blocks
    return [b.text for b in blocks[start:end]], blocks[end:]


def _same_start(text: str, description: str) -> bool:
    """Equal up to where the shorter one ends; descriptions are cut off by many sites."""
    a, b = _folded(text), _folded(description)
    return a == b or (len(b) >= _MIN_STANDFIRST and a.startswith(b)) or (len(a) >= _MIN_STANDFIRST and b.startswith(a))


def _holds(text: str, standfirst: str) -> bool:
    return _folded(standfirst)[:80] in _folded(text)


def _folded(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()
