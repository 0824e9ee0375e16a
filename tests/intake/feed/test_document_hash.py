from __future__ import annotations

import pytest

from crawler.intake.feed.document_hash import body_hash

FEED = b"""<?xml version="1.0"?>
<rss version="2.0"><channel><title>News</title>
<lastBuildDate>Thu, 05 Nov 2026 12:00:00 GMT</lastBuildDate><pubDate>Thu, 05 Nov 2026 12:00:00 GMT</pubDate>
<item><title>Dam holds</title><pubDate>Thu, 05 Nov 2026 09:00:00 GMT</pubDate></item>
</channel></rss>
<!-- generated in 0.2 s -->"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title><updated>2026-11-05T12:00:00Z</updated>
<entry><title>Dam holds</title><updated>2026-11-05T09:00:00Z</updated></entry></feed>"""
JSON = b'{"version": "https://jsonfeed.org/version/1.1", "_timestamp": 17, "items": [{"id": "1"}]}'


@pytest.mark.parametrize(
    ("before", "old", "new"),
    [
        (FEED, b"<lastBuildDate>Thu, 05 Nov 2026 12:00:00", b"<lastBuildDate>Fri, 06 Nov 2026 12:00:00"),
        (FEED, b"</lastBuildDate><pubDate>Thu, 05 Nov 2026 12:", b"</lastBuildDate><pubDate>Fri, 06 Nov 2026 13:"),
        (FEED, b"in 0.2 s", b"in 0.4 s"),
        (FEED, b"<title>News</title>\n", b"<title>News</title>\n\n<!-- cache: miss -->"),
        (FEED, b"\n</channel>", b"</channel>"),
        (ATOM, b"<updated>2026-11-05T12", b"<updated>2026-11-05T13"),
        (JSON, b"17", b"18"),
    ],
)
def test_a_rebuild_without_news_has_the_same_hash(before: bytes, old: bytes, new: bytes) -> None:
    assert old in before
    assert body_hash(before.replace(old, new, 1)) == body_hash(before)


@pytest.mark.parametrize(
    ("before", "old", "new"),
    [
        (FEED, b"Dam holds", b"Dam breaks"),
        (FEED, b"09:00:00", b"09:30:00"),
        (FEED, b"<title>News", b"<title>Other"),
        (ATOM, b"T09:", b"T10:"),
        (JSON, b'"1"}', b'"2"}'),
        (FEED, b"<item><title>Dam holds</title><pubDate>Thu, 05 Nov 2026 09:00:00 GMT</pubDate></item>", b""),
    ],
)
def test_any_change_of_an_item_changes_the_hash(before: bytes, old: bytes, new: bytes) -> None:
    assert old in before
    assert body_hash(before.replace(old, new, 1)) != body_hash(before)


@pytest.mark.parametrize("body", [b"", b"{", b"<item>", b"</item><item>", b"<!--" * 1000, b"\xff" * 100])
def test_any_bytes_have_a_hash(body: bytes) -> None:
    assert len(body_hash(body)) == 32
