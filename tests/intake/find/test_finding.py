"""What an answer holds, whatever it was asked for."""

from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from crawler.intake import listing
from crawler.intake.find.finding import WHOLE, SourceFinding, examine, tell
from crawler.intake.parsed import Memory, ParsedFeed
from crawler.models import EntryDraft

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
URL = "https://port.example/x"
RSS = b"""<rss version="2.0"><channel><title>Port</title>
<item><guid>1</guid><title>Crane</title><pubDate>Tue, 24 Nov 2026 10:00:00 GMT</pubDate></item>
<item><guid>2</guid><title>Ferry</title><pubDate>Mon, 23 Nov 2020 10:00:00 GMT</pubDate></item></channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Port</title>
<entry><id>1</id><title>Crane</title><updated>2026-11-24T10:00:00Z</updated></entry></feed>"""
JSON = b'{"version": "https://jsonfeed.org/version/1.1", "title": "Port", "items": [{"id": "1", "title": "Crane"}]}'
PLAIN = b"<urlset><url><loc>https://port.example/a</loc><lastmod>2026-11-20</lastmod></url></urlset>"
NEWS = b"""<urlset xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://port.example/a</loc>
<news:news><news:publication_date>2026-11-25T08:00:00Z</news:publication_date><news:title>Crane</news:title></news:news>
</url></urlset>"""
INDEX = b"""<sitemapindex><sitemap><loc>https://port.example/pages.xml</loc><lastmod>2026-11-24T10:00:00Z</lastmod></sitemap>
<sitemap><loc>https://port.example/news.xml</loc></sitemap></sitemapindex>"""
HTML = b"<!doctype html><html><head><title>Port</title><link rel=alternate type=application/rss+xml href=/feed></head><body>x"


def look(body: bytes, media: str = "", memory: Memory = WHOLE) -> SourceFinding:
    return examine(body, {"content-type": media} if media else {}, URL, NOW, memory)


def test_a_feed() -> None:
    found = look(RSS)
    assert (found.kind, found.format, found.items, found.title, found.reason) == ("feed", "rss20", 2, "Port", "")
    assert found.newest == datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
    assert look(JSON).format == "json11"
    assert look(b"<rss version='2.0'><channel><title>Port</title></channel></rss>").reason == "empty"


def test_a_date_in_the_future_is_not_newer_than_now() -> None:
    assert look(RSS.replace(b"Tue, 24 Nov 2026 10", b"Wed, 25 Nov 2026 23")).newest == NOW


def test_sitemaps() -> None:
    plain, news, index = look(PLAIN), look(NEWS), look(INDEX)
    assert (plain.kind, plain.format, plain.items, plain.news) == ("sitemap", "sitemap", 1, False)
    assert plain.newest == datetime(2026, 11, 20, tzinfo=UTC)
    assert (news.kind, news.news, news.newest) == ("sitemap", True, datetime(2026, 11, 25, 8, 0, tzinfo=UTC))
    assert (index.format, index.items, index.part) == ("sitemapindex", 2, "https://port.example/news.xml")
    assert index.newest == datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
    assert look(gzip.compress(PLAIN), "application/gzip").kind == "sitemap"
    assert look(b"https://port.example/a\nhttps://port.example/b\n", "text/plain").items == 2


def test_old_entries_are_counted_for_an_offer_and_not_for_a_preview() -> None:
    assert look(PLAIN.replace(b"2026", b"2006")).newest == datetime(2006, 11, 20, tzinfo=UTC)
    kind, parsed = tell(PLAIN.replace(b"2026", b"2006"), {}, URL, NOW, Memory())
    assert (kind, parsed.items, parsed.entries) == ("sitemap", 1, ())


def test_a_page_with_what_it_names() -> None:
    found = look(HTML, "text/html")
    assert (found.kind, found.title) == ("page", "Port")
    assert found.page is not None
    assert [named.url for named in found.page.feeds] == ["https://port.example/feed"]


def test_an_article_is_read_for_a_list_of_articles_only_when_somebody_insists(monkeypatch: pytest.MonkeyPatch) -> None:
    article = HTML.replace(b"<title>", b'<meta property="article:published_time" content="2026"><title>')
    taken = ParsedFeed(format="html", entries=(EntryDraft(link=URL),), items=1)
    monkeypatch.setattr(listing, "parse_listing", lambda *_: taken)
    found = look(article)
    assert (found.kind, found.items, found.reason, found.title) == ("page", 0, "no_links", "Port")
    assert found.page is not None and found.page.article and found.page.feeds
    assert examine(article, {}, URL, NOW, articles_too=True).items == 1


def test_a_page_that_has_something_like_a_feed_in_it_is_a_page() -> None:
    found = look(HTML + b"<template><item>x</item></template></body></html>", "text/html")
    assert (found.kind, found.title) == ("page", "Port")


def test_the_links_of_a_listing_page_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    def fake(body: bytes, headers: object, url: str, now: datetime, memory: Memory) -> ParsedFeed:
        entries = tuple(EntryDraft(title=memory.selector, link=f"{url}/{n}", published_at=NOW) for n in range(3))
        return ParsedFeed(format="html", entries=entries, items=3)

    monkeypatch.setattr(listing, "parse_listing", fake)
    found = look(HTML, "text/html", replace(WHOLE, selector="a.x"))
    assert (found.kind, found.format, found.items, found.newest, found.news) == ("page", "html", 3, NOW, False)


@pytest.mark.parametrize(
    ("body", "media", "expected"),
    [
        (b"%PDF-1.7\n...", "application/pdf", ("not_html", "pdf")),
        (b"\n%PDF-1.7\n...", "application/octet-stream", ("not_html", "pdf")),
        (b"\x89PNG", "image/png", ("not_html", "image/png")),
        (b"", "text/html", ("empty", "")),
        (b'{"name": "app"}', "application/json", ("not_a_feed", "")),
        (b"hello", "text/plain", ("not_a_feed", "")),
        (b"<svg><rect/></svg>", "", ("not_a_feed", "")),
        (gzip.compress(b"\0" * 20_000_000), "", ("too_large", "")),
    ],
)
def test_what_is_no_source(body: bytes, media: str, expected: tuple[str, str]) -> None:
    found = look(body, media)
    assert found.kind == ""
    assert (found.reason, found.format) == expected


def test_one_feed_at_two_addresses_has_one_digest_and_in_two_formats_two() -> None:
    assert examine(RSS, {}, "https://port.example/rss", NOW).digest == look(RSS).digest != ""
    assert look(ATOM).digest != look(RSS).digest
    empty = b"<rss version='2.0'><channel><title>%s</title></channel></rss>"
    assert look(empty % b"A").digest == "", "two empty feeds are two"
