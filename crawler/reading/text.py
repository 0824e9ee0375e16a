"""Finds the text of an article in a page: one paragraph, heading, list item or quote a line."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterable, Set
from dataclasses import dataclass

from lxml.html import HtmlElement

from crawler.plaintext import clean_line, clean_text
from crawler.reading.blocks import Block, read_blocks
from crawler.reading.furniture import strip_furniture
from crawler.reading.lead import find_standfirst, split_key_points, with_standfirst

_MARKUP = re.compile(r"</?(?:p|br|div|li|ul|ol|h[1-6]|blockquote)\b[^>]*>|<[^>]*>", re.IGNORECASE)
_SHORT = 300
_MENUS = frozenset({"nav", "footer", "header", "aside", "script", "style", "noscript"})
_BARE = frozenset({"a", "b", "big", "br", "em", "font", "i", "img", "small", "span", "strong", "sub", "sup", "u"})
_LINES = frozenset({"p", "li", "dt", "dd", "tr", "table", "ul", "ol", "h2", "h3"})


@dataclass(frozen=True, slots=True)
class ArticleText:
    """The body, and the key points that stood before it; lines of plain text."""

    body: str = ""
    key_points: str = ""
    above: tuple[str, ...] = ()
    """Lines of date and byline that stood above the body."""


def read_text(
    tree: HtmlElement,
    links: Set[str],
    titles: Iterable[str],
    authors: Collection[str],
    descriptions: Iterable[str],
    article_body: str,
) -> ArticleText:
    """The article's text; empty when there is none.

    ``article_body`` is what JSON-LD calls so. It comes second: first, it made texts worse (no headings, cut, or
    markup).
    """
    headings = [clean_line(h.text_content()) for h in tree.iter("h1")]
    stripped = strip_furniture(read_blocks(tree), tree, links, [*titles, *headings], authors)
    blocks = stripped.blocks
    if sum(len(b.text) for b in blocks) < _SHORT:
        blocks = _longer(blocks, article_body)
    points, blocks = split_key_points(blocks)
    if blocks:
        blocks = with_standfirst(blocks, find_standfirst(tree, descriptions))
    return ArticleText(
        clean_text("\n".join(b.text for b in blocks)), clean_text("\n".join(points)), tuple(stripped.above)
    )


def wrap_bare_text(tree: HtmlElement) -> None:
    """Put a body that holds lines and breaks and no block at all, as pages were once written by hand, into a block:
    of text that stands in none, nothing is read."""
    body = tree.find("body")
    if body is None or body.find("br") is None or any(child.tag not in _BARE for child in body):
        return
    block = body.makeelement("div")
    block.text, body.text = body.text, None
    block.extend(list(body))
    body.append(block)


def all_lines(tree: HtmlElement) -> str:
    """Everything a page says outside its menus, one element a line: for a page that is no article, a list or a table."""
    main = next(iter(tree.xpath("//main|//*[@role='main']")), None)
    return lines_of(main if main is not None else tree)


def lines_of(part: HtmlElement) -> str:
    """The text of a part of a page, one of its smallest elements a line; the whole as one line when it has none."""
    lines = []
    for element in part.iter("h1", "h2", "h3", "h4", "p", "li", "dt", "dd", "tr", "blockquote", "pre"):
        around = {above.tag for above in element.iterancestors()}
        if around & _MENUS or any(child.tag in _LINES for child in element.iterdescendants()):
            continue
        lines.append(clean_line(" ".join(element.itertext())))
    return clean_text("\n".join(line for line in lines if line)) or clean_line(" ".join(part.itertext()))


def _longer(blocks: list[Block], article_body: str) -> list[Block]:
    """The declared text instead of blocks that are next to nothing: pages whose text only a script would have drawn."""
    text = _MARKUP.sub("\n", html.unescape(article_body)) if "<" in article_body else article_body
    lines = [line for line in map(clean_line, text.split("\n")) if line]
    declared = sum(map(len, lines))
    return (
        [Block(line) for line in lines]
        if declared > _SHORT and declared > 3 * sum(len(b.text) for b in blocks)
        else blocks
    )
