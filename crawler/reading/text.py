"""Finds the text of an article in a page: one paragraph, heading, list item or quote a line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lxml.html import HtmlElement

from crawler.plaintext import clean_line, clean_text
from crawler.reading.blocks import read_blocks
from crawler.reading.furniture import strip_furniture
from crawler.reading.lead import find_standfirst, split_key_points, with_standfirst


@dataclass(frozen=True, slots=True)
class Text:
    """The body, and the key points that stood before it; lines of plain text."""

    body: str = ""
    key_points: str = ""


def read_text(tree: HtmlElement, titles: Iterable[str], authors: Iterable[str], descriptions: Iterable[str]) -> Text:
    """The article's text; empty when there is none."""
    headings = [clean_line(h.text_content()) for h in tree.iter("h1")]
    blocks = strip_furniture(read_blocks(tree), tree, [*titles, *headings], authors)
    points, blocks = split_key_points(blocks)
    if blocks:
        blocks = with_standfirst(blocks, find_standfirst(tree, descriptions))
    return Text(clean_text("\n".join(b.text for b in blocks)), clean_text("\n".join(points)))
