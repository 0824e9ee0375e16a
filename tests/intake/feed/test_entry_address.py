"""Which link is an entry's address, by the scan and by the full parse alike."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.intake.feed.parse import parse_feed

NOW = datetime(2026, 11, 5, 12, tzinfo=UTC)
URL = "https://quay.example/feed"


def atom(links: str, language: str = "") -> bytes:
    return (
        f'<feed xmlns="http://www.w3.org/2005/Atom"{language}><title>Quay</title><entry><id>urn:1</id>'
        f"<title>Ferry</title>{links}</entry></feed>"
    ).encode()


def rss(links: str, head: str = "") -> bytes:
    return (
        '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Quay</title>'
        f"{head}<item><guid isPermaLink='false'>1</guid><title>Ferry</title>{links}</item></channel></rss>"
    ).encode()


TWO = '<link hreflang="nl" href="https://quay.example/a"/><link hreflang="en" href="https://quay.example/b"/>'
CASES = {
    "first of two languages": (atom(TWO), "a"),
    "the feed's own language": (atom(TWO, ' xml:lang="en-GB"'), "b"),
    "neither is the feed's": (atom(TWO, ' xml:lang="uk"'), "a"),
    "a page before a file": (
        atom('<link type="application/pdf" href="https://quay.example/a"/><link href="https://quay.example/b"/>'),
        "b",
    ),
    "a web address before a note": (atom('<link href="note:1"/><link href="https://quay.example/b"/>'), "b"),
    "no alternate but others": (
        atom('<link rel="self" href="https://quay.example/a"/><link rel="alternate" href="https://quay.example/b"/>'),
        "b",
    ),
    "an item with two": (rss("<link>https://quay.example/a</link><link>https://quay.example/b</link>"), "a"),
    "the second is empty": (rss("<link>https://quay.example/a</link><link></link>"), "a"),
    "the first is empty": (rss("<link/><link>https://quay.example/b</link>"), "b"),
    "one of Atom's in an item": (rss('<atom:link href="https://quay.example/a"/>'), "a"),
    "the channel's language": (
        rss(TWO.replace("<link", "<atom:link"), "<language>en-us</language>"),
        "b",
    ),
    "no scheme": (rss("<link>www.quay.example/a</link>"), "a"),
    "no scheme, in CDATA": (rss("<link> <![CDATA[www.quay.example/a]]></link>"), "a"),
    "no scheme in an attribute": (atom('<link rel="alternate" href="www.quay.example/a"/>'), "a"),
}


@pytest.mark.parametrize(("body", "path"), CASES.values(), ids=CASES)
def test_both_readers_give_one_address(body: bytes, path: str) -> None:
    whole = parse_feed(body, {}, URL, NOW)
    (entry,) = whole.entries
    assert entry.link.replace("www.", "") == f"https://quay.example/{path}"
    again = parse_feed(body, {}, URL, NOW, {key for key in entry.keys if key.startswith("l:")} | set(whole.marks))
    # The scan knows it by its link alone: what is unsure or new here would be read, and stored, once more.
    assert again.seen_keys == whole.seen_keys


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("<p>The ferry has stopped at the quay. Passengers wait, and nobody knows how long it will take them to leave.</p>",
         "The ferry has stopped at the quay."),
        ("<p>#quay</p>", "#quay"),
        ("<img src='/a.jpg'>", ""),
        ("word " * 60, "word " * 19 + "word…"),
        ("船は港に着いた。" * 30, "船は港に着いた。船は港に着いた。船は港に着いた。"),
        ("ж" * 300, "ж" * 100 + "…"),
    ],
)  # fmt: skip
def test_an_untitled_item_is_called_by_its_text(text: str, title: str) -> None:
    body = f"<rss version='2.0'><channel><item><guid>1</guid><description><![CDATA[{text}]]></description></item></channel></rss>"
    (entry,) = parse_feed(body.encode(), {}, URL, NOW).entries
    assert entry.title == title


def test_a_made_title_identifies_nothing() -> None:
    """An item of which only the text tells what it is keeps the key it had before titles were made."""
    body = "<rss version='2.0'><channel><item><description>The ferry waits.</description></item></channel></rss>"
    (entry,) = parse_feed(body.encode(), {}, URL, NOW).entries
    assert entry.keys == ("t:f388bb10f507ac9286cd54bbea4838f1",)
