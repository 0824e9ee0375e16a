"""What parse_feed promises for any bytes, beside the traits in feeds/."""

from __future__ import annotations

import gzip
import pickle
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.intake import opening
from crawler.intake.feed.parse import parse_feed

NOW = datetime(2026, 11, 5, 12, 0, tzinfo=UTC)
URL = "https://a.example/feed"
XML = {"content-type": "application/rss+xml"}


def feed(count: int, *, oldest_first: bool = False) -> bytes:
    moments = [NOW - timedelta(minutes=number) for number in range(count)]
    order = list(enumerate(moments))
    if oldest_first:
        order.reverse()
    items = (
        f"<item><guid isPermaLink='false'>{number}</guid><title>Story {number}</title>"
        f"<pubDate>{format_datetime(moment)}</pubDate></item>"
        for number, moment in order
    )
    return f"<rss version='2.0'><channel><title>Many</title>{''.join(items)}</channel></rss>".encode()


def test_gzip_without_a_header_is_unpacked() -> None:
    assert parse_feed(gzip.compress(feed(2)), XML, URL, NOW).items == 2


def test_a_bomb_is_too_large() -> None:
    bomb = gzip.compress(b" " * (opening.BODY_LIMIT + 1))
    assert parse_feed(bomb, XML, URL, NOW).reason == "too_large"


def test_broken_gzip_is_no_feed() -> None:
    assert parse_feed(b"\x1f\x8b\x08" + b"x" * 50, XML, URL, NOW).reason == "not_a_feed"


@pytest.mark.parametrize("broken", [False, True])
@pytest.mark.parametrize("oldest_first", [False, True])
def test_of_too_many_items_the_newest_are_taken_and_the_rest_counted(oldest_first: bool, broken: bool) -> None:
    body = feed(10, oldest_first=oldest_first)
    if broken:
        body = body.replace(b"Many", b"Many & more")
    parsed = parse_feed(body, XML, URL, NOW, limit=4)
    assert sorted(entry.title for entry in parsed.entries) == ["Story 0", "Story 1", "Story 2", "Story 3"]
    assert (parsed.items, parsed.skipped) == (10, 6)


def test_twins_are_kept_only_on_demand() -> None:
    body = feed(1).replace(b"</channel>", feed(1)[feed(1).index(b"<item>") :])
    assert len(parse_feed(body, XML, URL, NOW).entries) == 1
    assert len(parse_feed(body, XML, URL, NOW, keep_twins=True).entries) == 2


def test_an_item_feedparser_cannot_read_costs_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    from crawler.intake.feed import fullfeed

    read = fullfeed.read_document

    def picky(body: bytes, media: str, language: str, url: str) -> object:
        if b"Story 1" in body:
            raise UnicodeEncodeError("utf-8", "x", 0, 1, "surrogates not allowed")
        return read(body, media, language, url)

    monkeypatch.setattr(fullfeed, "read_document", picky)
    parsed = parse_feed(feed(3).replace(b"<item>", b"<item odd='1'>"), XML, URL, NOW)
    assert [entry.title for entry in parsed.entries] == ["Story 0", "Story 2"]


def test_a_parser_that_always_fails_gives_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    from crawler.intake.feed import fullfeed

    def never(body: bytes, media: str, language: str, url: str) -> object:
        raise RecursionError

    monkeypatch.setattr(fullfeed, "read_document", never)
    assert parse_feed(feed(1).replace(b"<item>", b"<item odd='1'>"), XML, URL, NOW).reason == "parse_error"
    assert parse_feed(feed(1), XML, URL, NOW).reason == "", "what is written in the plain way needs no feedparser"


def test_huge_titles_and_guids_are_cut() -> None:
    body = feed(2).replace(b"Story 0", b"T" * 1_000_000).replace(b">1<", b">" + b"g" * 1_000_000 + b"<")
    first, second = parse_feed(body, XML, URL, NOW).entries
    assert len(first.title) == 1000
    assert len(second.guid) == 2000
    assert max(map(len, second.keys)) < 400


def test_a_parsed_feed_travels_between_processes() -> None:
    parsed = parse_feed(feed(2), XML, URL, NOW)
    assert pickle.loads(pickle.dumps(parsed)) == parsed


PIECES = """
<rss> <item> </item> <title> &#xD800; <![CDATA[ ]]> <guid> <link/> <feed> <entry> </entry> { "items":[ <!-- &nbsp; http://[
<!DOCTYPE <html> <pubDate> 9999-99-99 text
"""
pieces = st.sampled_from([*PIECES.encode().split(), b"\x00", b"\xff", b"\x1f\x8b\x08", b" "])


@given(st.lists(pieces, max_size=12).map(b"".join) | st.binary(max_size=60))
def test_no_bytes_raise(body: bytes) -> None:
    parsed = parse_feed(body, XML, URL, NOW)
    assert parsed.reason or parsed.entries
    assert parsed.items >= len(parsed.entries)
