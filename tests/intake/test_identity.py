"""Identity over time: each file in sequences/ holds what one feed answered to several polls."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.intake import identity
from crawler.intake.feed.parse import parse_feed
from crawler.models import EntryDraft
from tests.intake.memory import Memory

NOW = datetime(2026, 11, 5, 12, 0, tzinfo=UTC)
URL = "https://s.example.org/feed"
SEQUENCES = sorted((Path(__file__).parent / "sequences").glob("*.xml"))
DOCUMENT = re.compile(rb"<rss.*?</rss>", re.DOTALL)


@pytest.mark.parametrize("path", SEQUENCES, ids=lambda path: path.stem)
def test_each_poll_brings_what_is_new(path: Path) -> None:
    expected = json.loads(path.with_suffix(".expected.json").read_text(encoding="utf-8"))["new_in_each_poll"]
    memory, found = Memory(), []
    for body in DOCUMENT.findall(path.read_bytes()):
        parsed = parse_feed(body, {}, URL, NOW, memory.keys)
        found.append([entry.title for entry in memory.take(parsed)])
        assert not parse_feed(body, {}, URL, NOW, memory.keys).entries, "the same document again brings nothing"
    assert found == expected


def test_keys_are_strongest_first() -> None:
    keys = identity.entry_keys("https://a.example/x?y=1#2", "http://www.a.example/story/", "Title", "Text")
    assert keys == ("g:https://a.example/x?y=1#2", "g/:/x?y=1", "l:https://a.example/story")


def test_title_counts_only_without_guid_and_link() -> None:
    (only,) = identity.entry_keys("", "", "Title", "Text")
    assert only.startswith("t:")
    assert only == identity.entry_keys("", "javascript:alert(1)", " title ", "Text")[0]
    assert only != identity.entry_keys("", "", "Title", "Other text")[0]


@pytest.mark.parametrize("guid", ["", "tag:a.example,2026:1", "https://a.example", "https://a.example/#a", "urn:x"])
def test_a_guid_without_a_path_has_no_path_key(guid: str) -> None:
    assert identity.guid_path_key(guid) == ""


def test_long_guids_are_hashed() -> None:
    long = identity.guid_key("g" * 100_000)
    assert len(long) < identity.KEY_LIMIT
    assert long != identity.guid_key("g" * 100_001)


def entry(title: str, moment: datetime | None = None) -> EntryDraft:
    return EntryDraft(title=title, published_at=moment)


def test_same_story_by_title_or_instant() -> None:
    ten = datetime(2026, 11, 4, 10, 0, 5, tzinfo=UTC)
    midnight = datetime(2026, 11, 4, tzinfo=UTC)
    assert identity.same_story(entry("Dam  holds"), "dam holds", None)
    assert identity.same_story(entry("Dam breaks", ten), "Dam holds", ten)
    assert not identity.same_story(entry("Dam breaks", midnight), "Dam holds", midnight)
    assert not identity.same_story(entry("Dam breaks"), "Dam holds", None)


guids = st.sampled_from(["", "1", "2", "https://a.example/1", "https://b.example/1#x", "https://a.example/1#y"])
links = st.sampled_from(["", "https://a.example/p", "http://www.a.example/p/", "https://a.example/q", "mailto:x"])
titles = st.sampled_from(["", "Dam", "Bridge"])
dates = st.sampled_from(["", "Mon, 02 Nov 2026 08:00:00 GMT", "Tue, 03 Nov 2026 09:10:11 GMT"])
documents = st.lists(st.tuples(guids, links, titles, dates), max_size=6)


def rss(items: list[tuple[str, str, str, str]]) -> bytes:
    def element(name: str, value: str) -> str:
        return f"<{name}>{value}</{name}>" if value else ""

    lines = ("<item>" + "".join(map(element, ("guid", "link", "title", "pubDate"), item)) + "</item>" for item in items)
    return ("<rss version='2.0'><channel>" + "".join(lines) + "</channel></rss>").encode()


@given(st.lists(documents, min_size=1, max_size=4))
def test_a_document_that_stays_the_same_stops_bringing_anything(polls: list[list[tuple[str, str, str, str]]]) -> None:
    """At the second reading, or at the third when the first one showed a key to be ambiguous that was all an entry had."""
    memory = Memory()
    for items in polls:
        for _ in range(2):
            memory.take(parse_feed(rss(items), {}, URL, NOW, memory.keys))
        again = parse_feed(rss(items), {}, URL, NOW, memory.keys)
        assert memory.take(again) == []


@given(documents)
def test_a_document_read_twice_brings_nothing_the_second_time(items: list[tuple[str, str, str, str]]) -> None:
    memory = Memory()
    memory.take(parse_feed(rss(items), {}, URL, NOW, memory.keys))
    assert memory.take(parse_feed(rss(items), {}, URL, NOW, memory.keys)) == []


@given(documents)
def test_entries_of_one_document_with_two_guids_and_two_links_stay_apart(
    items: list[tuple[str, str, str, str]],
) -> None:
    entries = parse_feed(rss(items), {}, URL, NOW).entries
    assert {entry.title for entry in entries} == {item[2] for item in items}
    keys = [key for entry in entries for key in entry.keys]
    assert len(keys) == len(set(keys))
