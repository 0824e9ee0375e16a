"""Finds the text of an article in a page: one paragraph, heading, list item or quote a line."""

from __future__ import annotations

from collections.abc import Iterable

from lxml.html import HtmlElement

from crawler.plaintext import clean_line, clean_text
from crawler.reading.blocks import read_blocks
from crawler.reading.furniture import strip_furniture
from crawler.reading.lead import find_standfirst, with_standfirst


def read_body(tree: HtmlElement, titles: Iterable[str], authors: Iterable[str], descriptions: Iterable[str]) -> str:
    """The article's text as plain lines; empty when there is none."""
    headings = [clean_line(h.text_content()) for h in tree.iter("h1")]
    blocks = strip_furniture(read_blocks(tree), tree, [*titles, *headings], authors)
    blocks = with_standfirst(blocks, find_standfirst(tree, descriptions))
    return clean_text("\n".join(b.text for b in blocks))
