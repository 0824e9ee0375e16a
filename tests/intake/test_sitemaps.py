from __future__ import annotations

import gzip
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from crawler.intake.feed.window import KeyWindow
from crawler.intake.kinds.read_source import read_source
from crawler.intake.parsed import Memory, ParsedFeed
from crawler.intake.sitemaps import URL_LIMIT, parse_sitemap, title_of_address

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
URL = "https://harbour.example/sitemap.xml"
FIRST = Memory()
NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


def urlset(*urls: str, extra: str = "") -> bytes:
    space = f'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" {extra}'
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset {space}>{"".join(urls)}</urlset>'.encode()


def url(path: str, lastmod: str = "", more: str = "") -> str:
    stamp = f"<lastmod>{lastmod}</lastmod>" if lastmod else ""
    return f"<url><loc>https://harbour.example/{path}</loc>{stamp}{more}</url>"


def news(title: str, date: str, keywords: str = "") -> str:
    return (
        "<news:news><news:publication><news:name>Harbour</news:name><news:language>uk</news:language>"
        f"</news:publication><news:publication_date>{date}</news:publication_date><news:title>{title}</news:title>"
        f"<news:keywords>{keywords}</news:keywords></news:news>"
    )


def index(*parts: tuple[str, str]) -> bytes:
    inner = "".join(
        f"<sitemap><loc>{loc}</loc>{f'<lastmod>{mod}</lastmod>' if mod else ''}</sitemap>" for loc, mod in parts
    )
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inner}</sitemapindex>'.encode()


def read(body: bytes, memory: Memory = FIRST) -> ParsedFeed:
    return parse_sitemap(body, {}, URL, NOW, memory)


def links(parsed: ParsedFeed) -> list[str]:
    return [entry.link.removeprefix("https://harbour.example/") for entry in parsed.entries]


def after(parsed: ParsedFeed, *, hours: float = 1, expected: float = 1.0) -> Memory:
    """What is remembered after a reading, ``hours`` ago."""
    known = KeyWindow(key for keys in parsed.seen_keys for key in keys)
    return Memory(known, NOW - timedelta(hours=hours), expected, parsed.items)


def test_a_news_sitemap_gives_title_date_language_and_keywords() -> None:
    body = urlset(
        url(
            "a",
            "2026-11-25T11:00:00Z",
            news("Port &amp; rail open", "2026-11-25T12:30:00+02:00", "port, rail"),
        ),
        extra=NEWS,
    )
    parsed = read(body)
    (entry,) = parsed.entries
    assert (parsed.format, parsed.items, parsed.reason) == ("sitemap", 1, "")
    assert (entry.title, entry.language, entry.tags) == ("Port & rail open", "uk", ("port", "rail"))
    assert entry.published_at == datetime(2026, 11, 25, 10, 30, tzinfo=UTC)
    assert entry.changed_at == datetime(2026, 11, 25, 11, 0, tzinfo=UTC)
    assert entry.keys == ("l:https://harbour.example/a",) and parsed.oldest is not None


def test_only_what_is_dated_within_the_backlog_is_an_entry_at_first() -> None:
    parsed = read(
        urlset(url("old", "2026-11-01"), url("undated"), url("today", "2026-11-25"), url("two-days", "2026-11-23"))
    )
    assert links(parsed) == ["today", "two-days"]
    assert parsed.items == 4
    assert parsed.oldest is not None
    assert not any(entry.published_at for entry in parsed.entries), "lastmod is no time of publication"


def test_later_readings_bring_only_what_is_unknown_and_not_older_than_the_watch() -> None:
    first = read(urlset(url("undated"), url("today", "2026-11-25T08:00:00Z")))
    again = urlset(
        url("undated"),
        url("today", "2026-11-25T11:59:00Z"),  # touched, and known
        url("fresh"),
        url("dated", "2026-11-25T11:30:00Z"),
        url("late", "2026-11-24"),
        url("ancient", "2019-01-01"),
    )
    parsed = read(again, after(first))
    assert sorted(links(parsed)) == ["dated", "fresh", "late"]
    assert (parsed.items, parsed.overlap) == (6, 3)
    assert links(read(again, after(parsed))) == []


def test_an_unchanged_document_brings_nothing_and_forgets_nothing() -> None:
    body = urlset(*(url(f"p{n}") for n in range(40)))
    memory = after(read(body))
    for _ in range(3):
        parsed = read(body, memory)
        assert (parsed.entries, parsed.overlap) == ((), 40)
        memory = after(parsed)


def test_the_newest_are_taken_up_to_the_limit_and_the_rest_comes_later() -> None:
    urls = [url(f"p{n}", f"2026-11-25T{n:02}:01:00Z") for n in range(10)]
    first = read(urlset(*urls), Memory(limit=4))
    assert links(first) == ["p9", "p8", "p7", "p6"]
    assert first.skipped == 6
    memory = Memory(after(first).known, NOW - timedelta(hours=1), 50.0, 10, limit=4)
    assert links(read(urlset(*urls), memory)) == ["p5", "p4", "p3", "p2"]


def test_addresses_that_are_all_new_are_a_flood_and_no_news() -> None:
    first = read(urlset(*(url(f"page?session={n}") for n in range(50))))
    second = read(urlset(*(url(f"page?session={n}") for n in range(50, 100))), after(first, expected=0.5))
    assert (second.format, second.reason, second.entries) == ("", "flood", ())
    assert len(second.seen_keys) == 50


def test_of_a_flood_over_the_limit_everything_is_remembered() -> None:
    first = read(urlset(*(url(f"p{n}") for n in range(20))))
    memory = after(first)
    flood = read(urlset(*(url(f"q{n}") for n in range(90))), Memory(memory.known, memory.read_at, 0.1, 20, limit=30))
    assert (flood.reason, len(flood.seen_keys)) == ("flood", 90)


@pytest.mark.parametrize(
    "dates, expected, reason",
    [
        (["2026-11-25T11:30:00Z"] * 30, 1.0, ""),  # dated since the last reading, beside known ones: a busy morning
        ([""] * 30, 40.0, ""),  # as many as the rate lets expect
        ([""] * 30, 1.0, "flood"),
        ([""] * 4, 0.1, ""),  # so few are never a flood
    ],
    ids=["dated", "expected", "undated", "few"],
)
def test_what_explains_many_new_addresses(dates: list[str], expected: float, reason: str) -> None:
    first = read(urlset(url("known1"), url("known2"), url("known3")))
    more = [url(f"n{n}", date) for n, date in enumerate(dates)]
    parsed = read(urlset(url("known1"), *more), after(first, expected=expected))
    assert parsed.reason == reason
    assert len(parsed.entries) == (0 if reason else len(dates))


def test_an_index_names_the_parts_that_may_hold_news_first() -> None:
    base = "https://harbour.example/"
    parsed = read(
        index(
            (base + "pages-1.xml", ""),
            (base + "pages-2.xml", ""),
            (base + "posts.xml", "2026-11-25T10:00:00Z"),
            (base + "archive.xml", "2020-01-01"),
            (base + "sitemap-2019-05.xml", ""),
            (base + "sitemap-2026-11.xml", ""),
            (base + "news.xml", "2026-11-25T09:00:00Z"),
            (URL, ""),  # an index that names itself
        )
    )
    assert parsed.format == "sitemapindex"
    names = [part.url.removeprefix(base) for part in parsed.parts]
    assert names == ["news.xml", "sitemap-2026-11.xml", "posts.xml", "pages-2.xml", "pages-1.xml"]
    assert (parsed.items, parsed.entries) == (8, ())


def test_an_index_says_how_many_parts_changed() -> None:
    body = index(
        ("https://harbour.example/a.xml", "2026-11-25T11:30:00Z"),
        ("https://harbour.example/b.xml", "2026-11-25T01:00:00Z"),
    )
    assert read(body, Memory(read_at=NOW - timedelta(hours=1))).activity == 1
    assert read(body).activity == 0


@pytest.mark.parametrize(
    "body, reason",
    [
        (b"", "empty"),
        (b"  \n ", "empty"),
        (urlset(), "empty"),
        (b"<html><body>no</body></html>", "not_a_sitemap"),
        (b"%PDF-1.7 ...", "not_a_sitemap"),
        (b"\x00\x01\x02", "not_a_sitemap"),
        (b"<html><head><title>Just a moment...</title></head><body>cf-chl</body></html>", "challenge"),
        (gzip.compress(b"<urlset>" + b" " * 20_000_000 + b"</urlset>"), "too_large"),
    ],
    ids=["none", "blank", "no_urls", "page", "pdf", "binary", "challenge", "gzip_bomb"],
)
def test_what_is_no_sitemap_is_named(body: bytes, reason: str) -> None:
    parsed = read(body)
    assert (parsed.reason, parsed.entries) == (reason, ())


@pytest.mark.parametrize(
    "body",
    [
        gzip.compress(urlset(url("a", "2026-11-25"))),
        b"\xef\xbb\xbf" + urlset(url("a", "2026-11-25")),
        b"<urlset>" + url("a", "2026-11-25").encode() + b"<url><loc>https://harbour.example/b</loc>",  # cut off
        urlset("<url><loc> https://harbour.example/a\n</loc><lastmod>2026-11-25</lastmod></url>"),
        urlset("<url><loc>/a</loc><lastmod>2026-11-25</lastmod></url>", "<url><loc>javascript:x</loc></url>", "<url/>"),
        urlset(url("a", "2026-11-25"), url("a#top", "2026-11-25"), url("a?utm_source=x", "2026-11-25")),
        urlset("<url><loc><![CDATA[https://harbour.example/a]]></loc><lastmod>2026-11-25</lastmod></url>"),
        b'<?xml version="1.0"?><!DOCTYPE urlset [<!ENTITY x "y">]>' + urlset(url("a", "2026-11-25"))[38:],
    ],
    ids=["gzip", "bom", "cut_off", "blanks", "relative_and_broken", "twins", "cdata", "doctype"],
)
def test_sitemaps_as_sites_write_them(body: bytes) -> None:
    assert links(read(body)) == ["a"]


def test_the_text_form_is_one_address_a_line() -> None:
    body = b"https://harbour.example/a\r\nhttps://harbour.example/b\nnot an address\n"
    first = read(body)
    assert (first.format, first.items, links(first)) == ("sitemap", 2, [])
    assert links(read(body + b"https://harbour.example/c", after(first))) == ["c"]


def test_a_feed_in_place_of_a_sitemap_is_read_as_a_feed() -> None:
    body = b"<rss version='2.0'><channel><item><link>https://harbour.example/a</link><title>A</title></item></channel></rss>"
    parsed = read_source("sitemap", body, {}, URL, NOW, Memory())
    assert (parsed.format, links(parsed)) == ("rss20", ["a"])
    assert read_source("sitemap", b"<html>", {}, URL, NOW, Memory()).reason == "not_a_sitemap"


def many(count: int) -> Iterable[str]:
    return (url(f"2026/11/page-number-{n}", "2026-11-25" if n % 1000 == 0 else "2024-01-01") for n in range(count))


def test_fifty_thousand_addresses_bring_what_is_new_and_no_more() -> None:
    parsed = read(urlset(*many(50_000)))
    assert (parsed.items, len(parsed.entries), parsed.skipped) == (50_000, 50, 0)
    assert len(parsed.seen_keys) == 50, "what is old is known by its date and costs nothing"
    over = read(urlset(*many(URL_LIMIT + 7)))
    assert (over.items, over.skipped) == (URL_LIMIT + 7, 7)


@pytest.mark.parametrize(
    "path, title",
    [
        ("/2026/11/nato-meets-in-the-hague-1234567.html", "nato meets in the hague"),
        ("/news/ministers-agree-on-grain/", "ministers agree on grain"),
        ("/world/%D0%BD%D0%B0%D1%82%D0%BE-%D1%82%D0%B0-%D0%BF%D0%BE%D1%80%D1%82", "нато та порт"),
        ("/ministers-agree-on-grain/amp", "ministers agree on grain"),
        ("/article/12345", ""),
        ("/", ""),
        ("/about-us", ""),
    ],
)
def test_the_words_of_an_address(path: str, title: str) -> None:
    assert title_of_address(f"https://harbour.example{path}") == title


def flooding(round_: int, items: int) -> bytes:
    listed = "".join(
        f"<item><guid>r{round_}i{n}</guid><link>https://a.example/{round_}/{n}</link></item>" for n in range(items)
    )
    return f'<rss version="2.0"><channel><title>A</title>{listed}</channel></rss>'.encode()


def test_a_feed_that_makes_everything_up_at_each_look_is_a_flood() -> None:
    now = datetime(2026, 11, 25, 12, tzinfo=UTC)
    url = "https://a.example/feed"

    def look(round_: int, items: int, **remembered: Any) -> ParsedFeed:
        memory = Memory(read_at=now - timedelta(hours=1), window=items, **remembered)
        return read_source("feed", flooding(round_, items), {}, url, now, memory)

    first = read_source("feed", flooding(0, 300), {}, url, now, Memory())
    assert len(first.entries) == 300, "a first document is what it is"
    known = {key for keys in first.seen_keys for key in keys}
    flood = look(1, 300, known=known, expected=5.0)
    assert (flood.reason, flood.format, flood.entries) == ("flood", "", ())
    assert len(flood.seen_keys) == 300, "they are remembered"
    assert len(look(1, 300, known=known, expected=150.0).entries) == 300, "its rate explains them"
    assert len(look(1, 60, known=known, expected=1.0).entries) == 60, "a burst of news"
    assert len(look(0, 300, known=set(list(known)[:10]), expected=1.0).entries) >= 200, "it holds known ones too"


def test_a_build_that_dates_every_page_anew_makes_no_news() -> None:
    pages = [url(f"old{n}", "2025-01-01") for n in range(30)]
    first = read(urlset(url("a", "2026-11-24T10:00:00Z"), url("b", "2026-11-24T11:00:00Z"), *pages))
    built = [url(name, "2026-11-25T11:50:00Z") for name in ("a", "b", *(f"old{n}" for n in range(30)))]
    assert (read(urlset(*built), after(first)).reason, links(first)) == ("flood", ["b", "a"])


def test_a_build_from_before_the_last_reading_makes_no_news_either() -> None:
    """The sitemap was built, and the reading before it met a copy of a cache."""
    pages = [url(f"old{n}", "2025-01-01") for n in range(30)]
    first = read(urlset(url("a", "2026-11-24T10:00:00Z"), url("b", "2026-11-24T11:00:00Z"), *pages))
    built = [url(name, "2026-11-25T10:30:00Z") for name in ("a", "b", *(f"old{n}" for n in range(30)))]
    assert read(urlset(*built), after(first)).reason == "flood"
    late = [url(f"late{n}", f"2026-11-25T10:{n + 10}:00Z") for n in range(12)]
    news = urlset(url("a", "2026-11-24T10:00:00Z"), url("b", "2026-11-24T11:00:00Z"), *late)
    assert len(links(read(news, after(first)))) == 12, "known pages keep their dates: these are news"


def test_a_month_makes_no_page_older_than_the_watch() -> None:
    first = read(urlset(url("a", "2026-10"), url("b", "2026-09")))
    assert links(read(urlset(url("a", "2026-10"), url("b", "2026-09"), url("c", "2026-11")), after(first))) == ["c"]


def test_a_bare_ampersand_takes_nothing_out_of_an_address() -> None:
    body = urlset(
        url("list?id=1&sort=2&amp;x=3"), "<url><loc><![CDATA[https://harbour.example/b?id=1&c=2]]></loc></url>"
    )
    found = read(body, Memory(read_at=NOW - timedelta(hours=5)))
    assert links(found) == ["list?id=1&sort=2&x=3", "b?id=1&c=2"]


def test_half_an_address_at_the_end_of_a_cut_document_is_none() -> None:
    body = urlset(url("whole-page"), url("half-of-a-page"))
    cut = body[: body.index(b"half-of") + 4]
    found = read(cut, Memory(read_at=NOW - timedelta(hours=5)))
    assert (links(found), found.note) == (["whole-page"], "cut_short")


def test_a_prefix_that_nobody_declares_hides_no_headline() -> None:
    body = (
        "<urlset><url><loc>https://paper.example/a/1</loc><news:news><news:publication_date>2026-11-04T10:15:00Z"
        "</news:publication_date><news:title>Lamp lit</news:title></news:news></url></urlset>"
    )
    now = datetime(2026, 11, 5, tzinfo=UTC)
    found = parse_sitemap(body.encode(), {}, "https://paper.example/news.xml", now, Memory())
    assert [(entry.title, entry.published_at) for entry in found.entries] == [
        ("Lamp lit", datetime(2026, 11, 4, 10, 15, tzinfo=UTC))
    ]
