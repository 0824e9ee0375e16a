"""The shipped code behind the call signatures the evaluators ask for."""

from __future__ import annotations

from typing import Any


def article(html: str, url: str) -> dict[str, Any]:
    """A page as the article evaluator wants it: text, title, date (ISO text), authors, tags, lang."""
    import re
    from datetime import UTC, datetime

    from crawler.reading.page import read_page

    # A fixed day after every labelled page: the figure must not depend on the day it is measured.
    draft = read_page(html, url, datetime(2030, 1, 1, tzinfo=UTC))
    date = draft.published_at.date().isoformat() if draft.published_at else ""
    # Labels hold the day the page prints; the archive holds UTC, which may be a day off.
    if date and re.match(r"\d{4}-\d\d-\d\d", draft.published_raw):
        date = draft.published_raw[:10]
    return {
        "text": draft.body,
        "title": draft.title,
        "date": date,
        "authors": list(draft.authors),
        "tags": list(draft.tags),
        "lang": draft.language,
    }
