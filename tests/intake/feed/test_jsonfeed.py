"""JSON feeds with other text around them, and those that break off."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from crawler.intake.feed.parse import parse_feed

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
ITEMS = [{"id": str(n), "url": f"https://pier.example/{n}", "title": f"Crane {n} {{new}}"} for n in (1, 2)]
FEED = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Pier", "language": "nl", "items": ITEMS})


def titles(body: str) -> tuple[list[str], str, str]:
    found = parse_feed(body.encode(), {"content-type": "application/feed+json"}, "https://pier.example/f.json", NOW)
    return [entry.title for entry in found.entries], found.note, found.reason


@pytest.mark.parametrize(
    ("front", "behind"),
    [
        ("<br />\n<b>Warning</b>: no key in <b>/srv/pier.php</b> on line <b>9</b><br />\n", ""),
        ("Deprecated: Array {quay} in /srv/pier.php on line 9\n", ""),
        ("/* from the cache */\n", "\n<!-- made in 0.1 s -->"),
        ("show(", ");"),
        (")]}',\n", ""),
        ("", "<script>var a = {};</script>"),
        ("2f\r\n", "\r\n0\r\n"),
        ("", FEED),
        ("\ufeff", "\0\0"),
    ],
)
def test_text_around_a_json_feed_is_passed_over(front: str, behind: str) -> None:
    assert titles(front + FEED + behind) == (["Crane 1 {new}", "Crane 2 {new}"], "", "")


def test_whole_items_of_a_json_feed_that_breaks_off_are_read_and_it_is_said() -> None:
    assert titles(FEED[:-20]) == (["Crane 1 {new}"], "cut_short", "")
    assert titles(FEED.replace("}]}", "},]}")) == (["Crane 1 {new}", "Crane 2 {new}"], "", "")


def test_a_page_or_another_document_with_json_in_it_is_no_feed() -> None:
    inside = f'<!doctype html><html><body><script type="application/json">{FEED}</script></body></html>'
    assert titles(inside) == ([], "", "not_a_feed")
    assert titles('log {"items": [{"id": "1", "title": "Crane"}]} end')[0] == []
    assert titles("{" * 50_000 + "jsonfeed.org/version/")[0] == []
