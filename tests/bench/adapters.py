"""The shipped code behind the call signatures the evaluators ask for."""

from __future__ import annotations

from typing import Any


def article(html: str, url: str) -> dict[str, Any]:
    """A page as the article evaluator wants it: text, title, date (ISO text), authors, tags, lang."""
    from datetime import UTC, datetime

    from crawler.reading.page import read_page

    # A fixed day after every labelled page: the figure must not depend on the day it is measured.
    draft = read_page(html, url, datetime(2030, 1, 1, tzinfo=UTC))
    return {
        "text": draft.body,
        "title": draft.title,
        "date": draft.published_at.date().isoformat() if draft.published_at else "",
        "authors": list(draft.authors),
        "tags": list(draft.tags),
        "lang": draft.language,
    }
