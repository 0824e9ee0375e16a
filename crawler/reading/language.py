"""Tells the language of a page from what it declares."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from crawler.reading.structured import Structured, strings

_CODE = re.compile(r"^\s*([a-zA-Z]{2,3})(?:[-_][a-zA-Z0-9-]+)?\s*$")


def read_language(found: Structured, tree: HtmlElement) -> str:
    """ISO 639 code in lower case: <html lang>, JSON-LD inLanguage, og:locale, content-language; '' when unknown."""
    body = tree.find("body")
    declared = [
        tree.get("lang"),
        tree.get("xml:lang"),
        *strings(found.article.get("inLanguage")),
        found.first("og:locale", "content-language", "dc.language"),
    ]
    declared.append(body.get("lang") if body is not None else None)
    for value in declared:
        match = _CODE.match(value or "")
        if match:
            return match[1].lower()
    return ""
