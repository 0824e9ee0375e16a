"""Reads an article page by a rule that a site spider declares, where the general reading does not find its parts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement

from crawler.decoding import decode_page
from crawler.models import ArticleDraft
from crawler.parsing import Unreadable, parse_page
from crawler.plaintext import clean_line
from crawler.reading.belief import Expected
from crawler.reading.page import believed, read_page, shown_by
from crawler.reading.structured import read_structured
from crawler.reading.text import lines_of


@dataclass(frozen=True, slots=True)
class PageRule:
    """CSS selectors of the parts of an article page; an empty one leaves that part to the general reading."""

    body: str = ""
    title: str = ""
    authors: str = ""


def read_by_rule(
    html: str | bytes,
    url: str,
    now: datetime,
    rule: PageRule,
    *,
    content_type: str = "",
    expected: Expected | None = None,
) -> ArticleDraft:
    """As ``read_page``, with the parts that ``rule`` names. A part whose selector finds nothing is read as elsewhere."""
    draft = read_page(html, url, now, content_type=content_type)
    if draft.not_article in _WALLS:
        return draft
    try:
        tree = parse_page(decode_page(html, content_type))
    except Unreadable:
        return draft
    body = "\n".join(filter(None, map(lines_of, _found(tree, rule.body))))
    title = clean_line(" ".join(e.text_content() for e in _found(tree, rule.title)[:1]))
    authors = tuple(filter(None, (clean_line(e.text_content()) for e in _found(tree, rule.authors))))
    if body:
        draft = replace(draft, body=body, not_article="")
    draft = replace(draft, title=title or draft.title, authors=authors or draft.authors)
    if expected is None or draft.not_article:
        return draft
    if body and not expected.stored:  # a wall has no element of that kind
        return replace(draft, proof="declared")
    return believed(draft, expected, shown_by(read_structured(tree, told=expected.titles), tree, url))


_WALLS = frozenset({"bot_challenge", "consent_wall", "login_wall", "error_page", "too_large", "empty", "not_html"})


def _found(tree: HtmlElement, selector: str) -> list[HtmlElement]:
    return list(CSSSelector(selector)(tree)) if selector else []
