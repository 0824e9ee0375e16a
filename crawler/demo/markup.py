"""Turns the text of an article file into HTML: paragraphs, ``## headings``, ``- lists``, ``> quotes``, ``[a](b)``."""

from __future__ import annotations

import html
import re
import string
from collections.abc import Callable

_LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")


def blocks(body: str) -> list[str]:
    """The blocks of a text: they stand apart by blank lines, and lines inside one block are one line."""
    return [block.strip() for block in re.split(r"\n\s*\n", body) if block.strip()]


def block_html(block: str, paragraph: str, resolve: Callable[[str], str]) -> str:
    """One block as HTML. ``paragraph`` is the markup around ``$text``; ``resolve`` gives a link's address."""
    if block.startswith("## "):
        return f"<h2>{inline(block[3:], resolve)}</h2>"
    if block.startswith("> "):
        text = " ".join(line.removeprefix(">").strip() for line in block.splitlines())
        return f"<blockquote><p>{inline(text, resolve)}</p></blockquote>"
    if block.startswith("- "):
        items = [" ".join(item.split()) for item in re.split(r"(?m)^- ", block) if item.strip()]
        return "<ul>" + "".join(f"<li>{inline(item, resolve)}</li>" for item in items) + "</ul>"
    return string.Template(paragraph).substitute(text=inline(" ".join(block.split()), resolve))


def inline(text: str, resolve: Callable[[str], str]) -> str:
    """Escaped text with its links."""
    made, at = [], 0
    for match in _LINK.finditer(text):
        words, target = match.groups()
        made.append(html.escape(text[at : match.start()], quote=False))
        made.append(f'<a href="{html.escape(resolve(target))}">{html.escape(words, quote=False)}</a>')
        at = match.end()
    return "".join(made) + html.escape(text[at:], quote=False)


def plain(text: str) -> str:
    """A block's words without its marks."""
    return " ".join(_LINK.sub(r"\1", re.sub(r"(?m)^(?:##|>|-) ", "", text)).split())
