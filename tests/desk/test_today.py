"""The first page of the desk: what is new, what is there already, what is hidden, and what to do when there is nothing."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.archive.shown.flag_news import HeldMark, NewFlag
from crawler.desk.hiding import sorted_out
from crawler.desk.rendering import bars, chosen_zone, difference, lang, marked_words, outside
from crawler.desk.stretch import against_usual, summed, window_of
from tests.demo_archive import MOMENT
from tests.desk.visitor import DeskVisitor
from tests.memory_crawl import NOON, MemoryCrawl, memory_crawl, page, words_of

FEED = "https://paper.example/feed"


def rss(*titles: str) -> str:
    items = "".join(
        f"<item><guid>{n}</guid><link>https://paper.example/{n}</link><title>{title}</title></item>"
        for n, title in enumerate(titles)
    )
    return f'<rss version="2.0"><channel><title>Paper</title>{items}</channel></rss>'


def publish(crawl: MemoryCrawl, *titles: str) -> None:
    """The feed holds these, each with a page of its own."""
    crawl.site(FEED, rss(*titles), kind="application/rss+xml")
    for n, title in enumerate(titles):
        crawl.site(f"https://paper.example/{n}", page(title, *(words_of(f"Word{n}-{m}", 30) for m in range(3))))


@pytest.fixture
def crawl(tmp_path: Path) -> MemoryCrawl:
    made = memory_crawl(tmp_path, FEED)
    publish(made, "NATO opens the harbour", "Bread is dearer")
    return made


def visitor(tmp_path: Path, now: datetime) -> DeskVisitor:
    return DeskVisitor(next(tmp_path.rglob("news.db")), now=now)


def test_on_the_first_day_it_says_what_is_there_already(crawl: MemoryCrawl, tmp_path: Path) -> None:
    crawl.run()
    desk = visitor(tmp_path, NOON + timedelta(minutes=1))
    html = desk.page()
    assert "Already in the archive" in html
    assert "1 flagged article, 1 story" in html
    assert "NATO opens the harbour" in html
    assert "0 flagged stories in 0 new texts from 1 source" in html
    assert "Bread" not in html


def test_a_new_story_stands_on_today_with_its_words_marked_and_its_form(crawl: MemoryCrawl, tmp_path: Path) -> None:
    crawl.run()
    publish(crawl, "NATO opens the harbour", "Bread is dearer", "The ferry of NATO is late")
    crawl.later(hours=3)
    crawl.run()
    desk = visitor(tmp_path, NOON + timedelta(hours=4))
    html = desk.page()
    assert "1 flagged story in 1 new text from 1 source" in html
    assert "<mark>NATO</mark> is late" in html
    assert "Already in the archive" not in html
    said = json.loads(desk.get(".json").text)
    assert [card["title"] for card in said["cards"]] == ["The ferry of NATO is late"]
    assert said["cards"][0]["new_articles"] == said["figures"]["flagged"] == 1
    assert said["cards"][0]["evidence"][0]["spans"][0]["text"] == "NATO"
    older = json.loads(visitor(tmp_path, NOON + timedelta(days=2)).get(".json").text)
    assert older["cards"] == []


def test_the_demo_s_day_is_told_whole_and_short(demo_archive: Path) -> None:
    desk = DeskVisitor(demo_archive, now=MOMENT + timedelta(minutes=5))
    answer = desk.get()
    assert answer.status_code == 200
    assert len(answer.content) < 60_000
    for words in (
        "known origins (",
        "Politico",
        "<del>",
        "<ins>",
        "What we could not see",
        "Headlines changed",
    ):
        assert words in answer.text
    assert "<script" not in answer.text
    assert "style=" not in answer.text


@pytest.mark.parametrize("path", ["", "?since=7d", "?since=last", "?since=nonsense", "?since=9999d", "?since=2099-01-01", "?page=77", "?page=x",
                                  "?tz=Asia/Tokyo", "?tz=../etc/passwd", "?muted=1", "?since=%00%ff"])  # fmt: skip
def test_every_way_of_asking_gives_a_page(demo_archive: Path, path: str) -> None:
    answer = DeskVisitor(demo_archive, now=MOMENT).get(path)
    assert answer.status_code == 200
    assert "<h1>What is new since" in answer.text


def test_an_empty_watch_says_what_to_do_next(tmp_path: Path) -> None:
    from crawler.archive.connect import connect

    connect(tmp_path / "news.db").close()
    html = visitor(tmp_path, NOON).page()
    assert "wirewatch add" in html
    assert "wirewatch topics add" in html
    assert "No headline was changed." in html
    assert visitor(tmp_path, NOON).get(".json").status_code == 200


def test_the_zone_is_the_reader_s_choice_and_kept(demo_archive: Path) -> None:
    desk = DeskVisitor(demo_archive, now=datetime(2026, 3, 4, 23, 30, tzinfo=UTC))
    plain, tokyo = desk.get("?since=2026-03-04"), desk.get("?since=2026-03-04&tz=Asia/Tokyo")
    assert ">4 Mar 00:00</time>" in plain.text
    assert ">4 Mar 09:00</time>" in tokyo.text
    assert 'title="2026-03-04 00:00 UTC' in tokyo.text
    assert tokyo.cookies["wirewatch_tz"].strip('"') == "Asia/Tokyo"
    assert "set-cookie" not in plain.headers
    assert "There is no zone “Mars/Olympus”" in desk.page("?tz=Mars/Olympus")
    assert chosen_zone("own", "Asia/Tokyo", UTC).zone is UTC
    assert chosen_zone("", "Asia/Tokyo", UTC).name == "Asia/Tokyo"
    assert chosen_zone("", "../../etc/passwd", UTC).zone is UTC


def new(story: int | None, article: int, topic: str = "nato", **more: Any) -> NewFlag:
    values = {
        "flagged_at": "2026-03-04T10:00:00Z",
        "score": 1.0,
        "field": "body",
        "outlet": "o",
        "feed": 1,
        "title": "Ferry",
    }
    return NewFlag(story, article, topic, **{**values, **more})


def test_muted_stories_are_counted_and_shown_on_demand() -> None:
    flags = [new(1, 10), new(2, 20), new(None, 30)]
    marks = [
        HeldMark("story:2", "mute", "2026-03-04T09:00:00Z"),
        HeldMark("article:30", "mute", "2026-03-04T09:00:00Z"),
    ]
    found = sorted_out(flags, marks, {})
    assert (found.shown, found.muted) == (("story:1",), ("story:2", "article:30"))
    assert sorted_out(flags, marks, {}, with_muted=True).shown == ("story:1", "story:2", "article:30")


@pytest.mark.parametrize("muted", ["topic:nato", "outlet:o", "feed:1", "word:FERRY", "article:10"])
def test_what_is_muted_by_anything_it_consists_of(muted: str) -> None:
    mark = HeldMark(muted, "mute", "2026-03-04T09:00:00Z")
    assert sorted_out([new(1, 10)], [mark], {}).shown == ()
    other = new(1, 11, topic="bees", outlet="p", feed=2, title="Bridge")
    assert sorted_out([new(1, 10), other], [mark], {}).shown == ("story:1",), "something is left of the story"


def test_done_hides_until_there_is_an_origin_or_headline_after_it() -> None:
    marks = [HeldMark("story:1", "done", "2026-03-04T09:00:00Z")]
    for stirred, shown in (({}, ()), ({1: "2026-03-04T08:59:59Z"}, ()), ({1: "2026-03-04T09:00:01Z"}, ("story:1",))):
        found = sorted_out([new(1, 10)], marks, stirred)
        assert (found.shown, len(found.done)) == (shown, 1 - len(shown))


def test_followed_stories_come_first() -> None:
    found = sorted_out([new(1, 10), new(2, 20)], [HeldMark("story:2", "follow", "")], {})
    assert found.shown == ("story:2", "story:1")
    assert found.marks["story:2"] == ["follow"]


@pytest.mark.parametrize(
    ("asked", "since", "noted"),
    [("", "2026-03-03T12:00:00Z", False), ("6h", "2026-03-04T06:00:00Z", False), ("2w", "2026-02-18T12:00:00Z", False),
     ("2026-03-01", "2026-03-01T00:00:00Z", False), ("2026-03-01T10:00:00Z", "2026-03-01T10:00:00Z", False),
     ("last", "2026-03-02T00:00:00Z", False), ("99999h", "2026-03-03T12:00:00Z", True), ("9999h", "2026-02-01T12:00:00Z", True),
     ("2027-01-01", "2026-03-03T12:00:00Z", True), ("soon", "2026-03-03T12:00:00Z", True), ("2026-13-45", "2026-03-03T12:00:00Z", True)],
)  # fmt: skip
def test_windows(asked: str, since: str, noted: bool) -> None:
    window = window_of(asked, "2026-03-02T00:00:00Z", NOON)
    assert (window.since, bool(window.note)) == (since, noted)


def test_topics_are_held_against_as_long_a_time_before() -> None:
    window = window_of("12h", None, NOON)
    hours = {"2026-03-04T05": 6, **{f"2026-02-{day}T05": 1 for day in range(19, 29)}, "2026-01-02T05": 50}
    (found,) = against_usual([{"topic": "t", "title": "T", "hours": hours}], window, "2025-01-01T00:00:00Z")
    assert (found["texts"], found["usual"], found["remark"]) == (6, 0.4, "far more than usual")
    assert len(found["bars"]) == 30
    assert sum(n for _, n in found["bars"]) == 16
    (young,) = against_usual([{"topic": "t", "title": "T", "hours": hours}], window, "2026-03-03T00:00:00Z")
    assert (young["usual"], young["remark"]) == (None, "")
    (quiet,) = against_usual(
        [{"topic": "t", "title": "T", "hours": {f"2026-02-{d}T05": 90 for d in range(19, 29)}}],
        window,
        "2025-01-01T00:00:00Z",
    )
    assert quiet["remark"] == "nothing, unusually"


def test_what_was_not_had_of_texts_is_counted_by_outlet() -> None:
    def row(text: str, n: int, **more: Any) -> dict[str, Any]:
        return {"outlet": "o", "outlet_title": "O", "language": "en", "text": text, "copy": 0, "n": n, **more}

    found = summed(
        [row("full", 5), row("paywall", 2, copy=1), row("denied", 1, outlet="p", outlet_title="P", language="")]
    )
    assert (found["texts"], found["articles"], found["languages"]) == (6, 8, [("en", 7), ("", 1)])
    assert [(of["outlet"], of["paywall"], of["denied"], of["articles"]) for of in found["not_had"]] == [
        ("O", 2, 0, 7),
        ("P", 0, 1, 1),
    ]
    assert summed([])["not_had"] == []


def test_hostile_words_stay_words() -> None:
    evil = '<img src=x onerror=alert(1)>"'
    assert "<img" not in marked_words(f"{evil} NATO", [{"field": "body", "start": 0, "end": 4, "text": "NATO"}])
    assert "<mark>NATO</mark>" in marked_words("NATO", [{"field": "body", "start": 0, "end": 4, "text": "NATO"}])
    assert difference(f"a [-{evil}-] {{+b+}}").count("<") == 4
    assert outside("x", "javascript:alert(1)") == "x"
    assert outside(evil, 'https://a.example/"onclick=').count("<") == 2
    assert lang('en" onload="x') == 'dir="auto"'
    assert lang("fa") == 'lang="fa" dir="rtl"'
    assert "M0 24" not in bars([("2026-03-04", 0)])
    assert bars([])
