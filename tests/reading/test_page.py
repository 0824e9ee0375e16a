"""read_page on pages written for the test."""

from __future__ import annotations

from datetime import UTC, datetime

from crawler.reading.page import read_page

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
URL = "https://news.example/politics/alarm"
PARAGRAPH = "The alliance raised its concern on Tuesday after a pause in the sharing of intelligence with the country. "


def page(head: str = "", body: str = "", lang: str = "en") -> str:
    return f"<html lang='{lang}'><head>{head}</head><body><main><article>{body}</article></main></body></html>"


def test_structured_data_gives_the_metadata() -> None:
    draft = read_page(
        page(
            """<title>Alarm over pause | Example News</title><meta property="og:site_name" content="Example News">
            <script type="application/ld+json">{"@context": "https://schema.org", "@type": "NewsArticle",
            "headline": "Alarm over pause", "datePublished": "2026-11-20T10:00:00+02:00", "keywords": "NATO, Ukraine",
            "author": [{"@type": "Person", "name": "By Ann Roe"}]}</script>""",
            f"<h1>Alarm over pause</h1><p>{PARAGRAPH * 3}</p><p>{PARAGRAPH * 2}</p>",
        ),
        URL,
        NOW,
    )
    assert (draft.title, draft.authors, draft.tags, draft.language) == (
        "Alarm over pause",
        ("Ann Roe",),
        ("NATO", "Ukraine"),
        "en",
    )
    assert draft.published_at == datetime(2026, 11, 20, 8, tzinfo=UTC)
    assert PARAGRAPH.strip() in draft.body
