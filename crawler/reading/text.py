"""Finds the text of an article in a page: trafilatura's choice, one paragraph, heading, list item or quote a line."""

from __future__ import annotations

from lxml.html import HtmlElement
from trafilatura import bare_extraction

from crawler.plaintext import clean_text


def read_body(tree: HtmlElement) -> str:
    """The article's text as plain lines; empty when trafilatura finds none or fails on the page."""
    try:
        document = bare_extraction(tree, favor_precision=True, include_comments=False, with_metadata=False)
    except (
        Exception
    ):  # trafilatura lets errors of lxml, justext and its own code through; a page we cannot read is a named outcome
        return ""
    return clean_text(getattr(document, "text", "") or "")
