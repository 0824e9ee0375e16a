"""Which links of a listing page are its articles, on pages written and labelled for this test."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.intake.feed.window import KeyWindow
from crawler.intake.listing import parse_listing
from crawler.intake.listing.link_dates import undated
from crawler.intake.parsed import Memory, ParsedFeed
from crawler.urls import canonical_url

PAGES = sorted((Path(__file__).parent / "listings").glob("*.html"))
NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
URL = "https://harbour.example/news/"
FIRST = Memory()


def labelled(page: Path) -> tuple[str, dict[str, Any]]:
    """The address of a page, and its articles by canonical address."""
    said = json.loads(page.with_suffix("").with_suffix(".expected.json").read_text("utf-8"))
    return said["url"], {canonical_url(item["link"]): item for item in said["items"]}


def found(page: Path) -> tuple[set[str], set[str]]:
    """The articles that are found, and those that are wanted."""
    url, wanted = labelled(page)
    parsed = parse_listing(page.read_bytes(), {"content-type": "text/html; charset=utf-8"}, url, NOW, FIRST)
    return {canonical_url(entry.link) for entry in parsed.entries}, set(wanted)


def test_there_are_pages_of_many_styles() -> None:
    assert len(PAGES) >= 50


def test_precision_and_recall_over_all_pages() -> None:
    pairs = [found(page) for page in PAGES]
    right = sum(len(got & wanted) for got, wanted in pairs)
    assert right / sum(len(got) for got, _ in pairs) >= 0.97
    assert right / sum(len(wanted) for _, wanted in pairs) >= 0.98


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_each_page_gives_its_articles(page: Path) -> None:
    got, wanted = found(page)
    assert len(got & wanted) >= 0.9 * len(wanted), wanted - got
    assert len(got & wanted) >= 0.75 * len(got), got - wanted


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_titles_and_dates_are_those_a_person_reads(page: Path) -> None:
    url, wanted = labelled(page)
    parsed = parse_listing(page.read_bytes(), {}, url, NOW, FIRST)
    known = [(entry, wanted[key]) for entry in parsed.entries if (key := canonical_url(entry.link)) in wanted]
    right = sum(" ".join(item["title"].split()) in entry.title for entry, item in known)
    assert right >= 0.9 * len(known)
    dates = [(entry.published_at, item["date"]) for entry, item in known if entry.published_at and item["date"]]
    assert sum(at.date().isoformat() == said for at, said in dates) >= 0.9 * len(dates)


def listing(
    *slugs: str, shape: str = "<li><span>24.11.2026</span> <a href='{0}'>{1}</a></li>", rest: str = ""
) -> bytes:
    items = "".join(shape.format(f"/news/{slug}", f"What was said about {slug.replace('-', ' ')}") for slug in slugs)
    return f"<html lang='en'><body><h1>News</h1><ul class='news'>{items}</ul>{rest}</body></html>".encode()


def slugs(count: int, start: int = 0) -> list[str]:
    return [f"the-harbour-story-{n}" for n in range(start, start + count)]


def read(body: bytes, memory: Memory = FIRST, headers: dict[str, str] | None = None) -> ParsedFeed:
    return parse_listing(body, headers or {}, URL, NOW, memory)


def after(parsed: ParsedFeed, *, hours: float = 1, expected: float = 0.5, selector: str = "") -> Memory:
    known = KeyWindow(key for keys in parsed.seen_keys for key in keys)
    at = NOW - timedelta(hours=hours)
    return Memory(known, at, expected, parsed.items, selector=selector, layout=parsed.layout)


def test_an_entry_has_link_title_date_and_language() -> None:
    parsed = read(listing(*slugs(6)))
    assert (parsed.format, parsed.items, parsed.reason) == ("html", 6, "")
    entry = parsed.entries[0]
    assert (entry.link, entry.title) == (
        "https://harbour.example/news/the-harbour-story-0",
        "What was said about the harbour story 0",
    )
    assert (entry.published_at, entry.published_raw) == (datetime(2026, 11, 24, tzinfo=UTC), "24.11.2026")
    assert (entry.language, entry.keys) == ("en", ("l:https://harbour.example/news/the-harbour-story-0",))


def test_only_unknown_links_are_entries() -> None:
    memory = after(read(listing(*slugs(6))))
    parsed = read(listing("a-new-crane-for-the-port", *slugs(6)), memory)
    assert [entry.link.rpartition("/")[2] for entry in parsed.entries] == ["a-new-crane-for-the-port"]
    assert (parsed.items, parsed.overlap) == (7, 6)
    assert read(listing("a-new-crane-for-the-port", *slugs(6)), after(parsed)).entries == ()


UNDATED = "<li><a href='{0}'>{1}</a></li>"
OTHER = "<li class='tile'><div><p><a href='{0}'>{1}</a></p></div></li>"


@pytest.mark.parametrize(
    "shape, new, expected, reason",
    [
        (UNDATED, 6, 0.5, "flood"),  # all new, within the hour, no dates: not news
        (UNDATED, 6, 5.0, ""),  # all new, but so much was to be expected: there was a gap
        (UNDATED, 3, 0.5, ""),
        (OTHER, 3, 0.5, "flood"),  # few, but nothing is known and the layout is another one
        (UNDATED.replace("<a", "<b>25.11.2026</b> <a"), 6, 0.5, ""),  # dated today: a busy hour
    ],
    ids=["all", "expected", "few", "other_layout", "dated"],
)
def test_when_everything_is_new_it_is_a_flood_unless_explained(
    shape: str, new: int, expected: float, reason: str
) -> None:
    memory = after(read(listing(*slugs(6), shape=UNDATED)), expected=expected)
    parsed = read(listing(*slugs(new, 100), shape=shape), memory)
    assert parsed.reason == reason
    assert len(parsed.entries) == (0 if reason else new)
    if reason:
        assert parsed.format == "" and len(parsed.seen_keys) == new, "they are remembered"


def test_what_comes_after_a_flood_is_news_again() -> None:
    memory = after(read(listing(*slugs(6), shape=UNDATED)))
    flood = read(listing(*slugs(6, 100), shape=UNDATED), memory)
    both = KeyWindow(key for keys in flood.seen_keys for key in keys).joined(memory.known)  # type: ignore[arg-type]
    parsed = read(listing("the-news-of-today", *slugs(5, 100), shape=UNDATED), Memory(both, memory.read_at, 0.5, 6))
    assert [entry.link.rpartition("/")[2] for entry in parsed.entries] == ["the-news-of-today"]


def test_a_selector_names_links_or_blocks() -> None:
    body = listing(
        *slugs(4),
        rest="<div class='box'><a href='/about/us'>x</a><a href='https://else.example/p'>Elsewhere now</a></div>",
    )
    assert read(body, Memory(selector="ul.news a")).items == 4
    assert read(body, Memory(selector="ul.news li")).items == 4
    assert [e.link for e in read(body, Memory(selector=".box a")).entries] == [
        "https://harbour.example/about/us",
        "https://else.example/p",
    ]


def test_a_selector_that_matches_nothing_is_named() -> None:
    parsed = read(listing(*slugs(4)), Memory(selector="table.releases a"))
    assert (parsed.reason, parsed.format, parsed.entries) == ("no_match", "", ())


CHALLENGE = b"<html><head><title>Just a moment...</title></head><body><script src='/cdn-cgi/challenge-platform/x'></script></body></html>"


@pytest.mark.parametrize(
    "body, reason",
    [
        (b"", "empty"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "not_html"),
        (b'{"items": []}', "not_html"),
        (b"plain words", "not_html"),
        (CHALLENGE, "challenge"),
        (b"<html><body><p>Under construction.</p></body></html>", "no_links"),
        (
            b"<html><body><nav><a href='/a'>One long name of a room</a><a href='/b'>Another long name of a room</a></nav></body></html>",
            "no_links",
        ),
        (b"<html><body>" + b"<div>" * 50_000, "no_links"),
        (b"<html>" + b"<a href=x>" * 500_000, "too_large"),
    ],
    ids=["none", "pdf", "json", "words", "challenge", "no_links", "menu_only", "deep", "monstrous"],
)
def test_what_is_no_listing_is_named(body: bytes, reason: str) -> None:
    parsed = read(body)
    assert (parsed.reason, parsed.entries) == (reason, ())


def test_a_page_of_twenty_thousand_links_is_read_and_bounded() -> None:
    parsed = read(listing(*slugs(20_000)), Memory(limit=100))
    assert len(parsed.entries) == 100
    assert parsed.items >= 1_000 and parsed.skipped == parsed.items - 100


def test_month_first_dates_are_told_by_their_neighbours() -> None:
    shape = "<tr><td>{0[0]}</td><td><a href='/news/{0[1]}'>{0[2]}</a></td></tr>"
    rows = [
        ("10/05/2026", "a-b-c", "The first of the long titles"),
        ("10/25/2026", "d-e-f", "The second of the long titles"),
    ]
    body = f"<h1>News</h1><table>{''.join(shape.format(row) for row in rows * 1)}</table>".encode()
    dates = [entry.published_at for entry in read(body, Memory(selector="tr")).entries]
    assert dates == [datetime(2026, 10, 5, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC)]


HEADLINES = [
    f"What was said about the harbour on day {word}" for word in ("one", "two", "three", "four", "five", "six")
]


def titles(shape: str) -> list[str]:
    """What the articles of a list are called whose rows are made by a shape: number, headline."""
    rows = "".join(shape.format(number, words) for number, words in enumerate(HEADLINES, 100))
    return [entry.title for entry in read(f"<html><body><h1>News</h1><ul>{rows}</ul></body></html>".encode()).entries]


@pytest.mark.parametrize(
    "shape",
    [
        "<li><a href='/a/{0}'>14:05 {1}</a></li>",
        "<li><a href='/a/{0}'>24 November 2026, 14:05 | {1}</a></li>",
        "<li><a href='/a/{0}'>2 hours ago {1}</a></li>",
        "<li><a href='/a/{0}'>{1} · 3 години тому</a></li>",
        "<li><a href='/a/{0}'>{1} (vor 12 Minuten)</a></li>",
        "<li>{1} <a href='/a/{0}'>24.11.2026</a></li>",
        "<li>{1} <a href='/a/{0}'>14:05</a></li>",
        "<li><a href='/?p={0}'>{1}</a></li>",
    ],
)
def test_a_headline_is_without_its_time_and_an_article_may_be_a_number(shape: str) -> None:
    """An age is another one at every look: each time that would be an edit of the headline."""
    assert titles(shape) == HEADLINES


@pytest.mark.parametrize(
    "title",
    [
        "14 ships wait at the pier",
        "2026 was dry",
        "24 November 2026: report",
        "Situation report (4 March 2026)",
        "Two hours ago the pier fell down",
    ],
)
def test_a_time_that_is_part_of_a_headline_stays(title: str) -> None:
    assert undated(title) == title
