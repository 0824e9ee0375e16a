"""Items that a feed still holds and has edited: seen for a few hashes, without reading the document again."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from crawler.intake.feed import cut as cutting
from crawler.intake.feed.parse import parse_feed
from crawler.intake.feed.window import KeyWindow
from crawler.intake.identity import AMBIGUOUS
from crawler.intake.looks import KEEPS_LOOKS, Look, edited, marks_of
from crawler.intake.parsed import ParsedFeed

NOW = datetime(2026, 11, 5, 12, 0, tzinfo=UTC)
URL = "https://s.example.org/feed"
Item = tuple[str, str, str]
ITEMS: list[Item] = [(str(n), f"Story {n}", f"Words of story {n}.") for n in range(20)]


def rss(items: list[Item], extra: str = "") -> bytes:
    made = (
        f"<item><guid>urn:x:{guid}</guid><link>https://s.example.org/{guid}</link><title>{title}</title>"
        f"<description>{text}</description>{extra}</item>"
        for guid, title, text in items
    )
    return ("<rss version='2.0'><channel><title>S</title>" + "".join(made) + "</channel></rss>").encode()


def atom(items: list[Item], extra: str = "") -> bytes:
    made = (
        f"<entry><id>urn:x:{guid}</id><link href='https://s.example.org/{guid}'/><title>{title}</title>"
        f"<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>{text}</p></div></content>{extra}</entry>"
        for guid, title, text in items
    )
    return ("<feed xmlns='http://www.w3.org/2005/Atom'><title>S</title>" + "".join(made) + "</feed>").encode()


def json_feed(items: list[Item], extra: str = "") -> bytes:
    made = [
        {
            "id": f"urn:x:{guid}",
            "url": f"https://s.example.org/{guid}",
            "title": title,
            "content_text": text,
            "_x": extra,
        }
        for guid, title, text in items
    ]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "S", "items": made}).encode()


def broken(items: list[Item], extra: str = "") -> bytes:
    """Not well-formed: read as a whole each time."""
    return rss(items, extra).replace(b"<title>S</title>", b"<title>S & T</title>")


def poll(body: bytes, before: ParsedFeed | None = None) -> ParsedFeed:
    return parse_feed(body, {}, URL, NOW, window(before))


def window(before: ParsedFeed | None) -> KeyWindow:
    if before is None:
        return KeyWindow()
    keys = [key for keys in before.seen_keys for key in keys]
    ambiguous = [AMBIGUOUS + key for key in before.ambiguous_keys]
    return KeyWindow([*keys, *ambiguous, *before.marks])


def changed(number: int, title: str = "", text: str = "") -> list[Item]:
    guid, old_title, old_text = ITEMS[number]
    return [*ITEMS[:number], (guid, title or old_title, text or old_text), *ITEMS[number + 1 :]]


@pytest.mark.parametrize("write", [rss, atom, json_feed, broken])
def test_an_edited_headline_or_text_is_noticed(write: Any) -> None:
    first = poll(write(ITEMS))
    assert (len(first.entries), first.edited) == (20, ())
    second = poll(write(changed(3, title="Story 3, corrected")), first)
    assert [entry.title for entry in second.edited] == ["Story 3, corrected"]
    assert (second.entries, second.overlap, second.items) == ((), 20, 20)
    third = poll(write(changed(3, title="Story 3, corrected")), second)
    assert third.edited == (), "once"
    fourth = poll(write(changed(5, text="Other words.")), third)
    told = [(entry.title, entry.summary or entry.content) for entry in fourth.edited]
    assert told == [("Story 3", "Words of story 3."), ("Story 5", "Other words.")], "back to the first, and a text"


@pytest.mark.parametrize("write", [rss, atom, json_feed, broken])
def test_what_is_not_title_or_text_is_no_edit(write: Any) -> None:
    first = poll(write(ITEMS))
    assert poll(write(ITEMS, "<comments>7</comments>"), first).edited == ()


@pytest.mark.parametrize("write", [rss, atom])
def test_counters_in_every_item_do_not_undo_the_fast_path(write: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    first = poll(write(ITEMS))
    kept: list[int] = []
    real = cutting.cut

    def counting(*args: Any) -> cutting.Cut:
        piece = real(*args)
        kept.append(piece.kept)
        return piece

    monkeypatch.setattr("crawler.intake.feed.parse.cut", counting)
    views = [(guid, title, f"{text} Seen {guid}1 times.") for guid, title, text in ITEMS]
    ages = [(guid, f"{title} ({guid} min ago)", text) for guid, title, text in ITEMS]
    assert poll(write(views), first).edited == ()
    assert poll(write(ages), first).edited == ()
    both = [(g, "A new headline" if g == "4" else t, x) for g, t, x in views]
    assert [entry.title for entry in poll(write(both), first).edited] == ["A new headline"]
    assert kept == [0, 0, 1], "feedparser reads what was edited and nothing else"


def test_new_and_edited_ones_come_apart() -> None:
    first = poll(rss(ITEMS[:10]))
    parsed = poll(rss([("99", "News", "New."), *changed(2, title="Mended")[:10]]), first)
    assert [entry.title for entry in parsed.entries] == ["News"]
    assert [entry.title for entry in parsed.edited] == ["Mended"]
    assert parsed.overlap == 10


def test_an_item_that_only_a_full_parse_understands_is_no_edit_each_time() -> None:
    odd = "<guid xml:base='https://o.example/'>1</guid>"
    body = rss(ITEMS[:3]).replace(b"<guid>urn:x:1</guid>", odd.encode())
    first = poll(body)
    second = poll(body, first)
    assert (second.entries, second.edited) == ((), ())
    third = poll(body.replace(b"Story 1", b"Story 1a"), second)
    assert [entry.title for entry in third.edited] == ["Story 1a"]


def test_a_window_from_before_looks_were_kept_makes_no_edits() -> None:
    """After an upgrade every item would seem edited."""
    first = poll(rss(ITEMS))
    old = KeyWindow([key for keys in first.seen_keys for key in keys])
    assert parse_feed(rss(ITEMS), {}, URL, NOW, old).edited == ()


def look(n: int, title: str = "", text: str = "") -> Look:
    return Look(f"g:{n}", title or f"Story {n}", text or f"Words {n}")


def test_how_many_may_change_at_once() -> None:
    for count, titles, texts in ((1, 1, 1), (4, 4, 3), (12, 6, 3), (40, 20, 5)):
        known = set(marks_of([look(n) for n in range(count)]))
        for most, change in ((titles, {"title": "Other"}), (texts, {"text": "Other"})):
            within = [look(n, **(change if n < most else {})) for n in range(count)]
            assert edited(within, known) == {f"g:{n}" for n in range(most)}
            if most < count:
                beyond = [look(n, **(change if n <= most else {})) for n in range(count)]
                assert edited(beyond, known) == frozenset()


def test_looks_need_the_sign_that_they_are_kept() -> None:
    known = set(marks_of([look(1)])) - {KEEPS_LOOKS}
    assert edited([look(1, title="Other")], known) == frozenset()
