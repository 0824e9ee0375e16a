"""News at an address that is known already becomes an article of its own; an edit stays an edit. In memory."""

from __future__ import annotations

from datetime import datetime, timedelta
from email.utils import format_datetime
from html import escape
from pathlib import Path
from typing import Any

import pytest

from crawler.archive.connect import stamp
from crawler.archive.judged.flag_lists import FlagsWanted, list_flags
from crawler.archive.ledger.coverage import coverage
from crawler.archive.texts.lookups import article_details
from crawler.commands.flags import show_flag
from crawler.commands.status import status_lines
from crawler.steps.items import PageItem
from crawler.terminal import Screen
from tests.memory_crawl import NOON, Answer, MemoryCrawl, memory_crawl, page, words_of

FEED, OTHER = "https://paper.example/feed", "https://paper.example/all"
LINK = "https://paper.example/today"
RSS = "application/rss+xml"
DAY = timedelta(days=1)
ARTICLES = "SELECT id, title, edition, backlog FROM articles WHERE url = ? ORDER BY id"


def item(title: str, text: str, date: datetime | None = NOON, guid: str = "today", link: str = LINK) -> str:
    dated = f"<pubDate>{format_datetime(date)}</pubDate>" if date else ""
    return (
        f'<item><guid isPermaLink="false">{guid}</guid><link>{link}</link><title>{escape(title)}</title>'
        f"<description>{escape(text)}</description>{dated}</item>"
    )


def others(count: int = 6) -> str:
    return "".join(
        item(f"Paper {n}", words_of(f"Paper{n}", 9), NOON - DAY, f"p{n}", f"https://paper.example/p{n}")
        for n in range(count)
    )


def feed(crawl: MemoryCrawl, *items: str, url: str = FEED) -> None:
    crawl.site(url, f'<rss version="2.0"><channel><title>Paper</title>{"".join(items)}</channel></rss>', kind=RSS)


@pytest.fixture
def words_only(tmp_path: Path) -> MemoryCrawl:
    """Articles from what the feed says."""
    return memory_crawl(tmp_path, FEED, settings='[crawl]\npages = "none"\n')


@pytest.fixture
def with_pages(tmp_path: Path) -> MemoryCrawl:
    return memory_crawl(tmp_path, FEED)


def again(crawl: MemoryCrawl, *items: str, **later: float) -> None:
    crawl.later(**later)
    feed(crawl, *items)
    crawl.run("all")


def text(seed: str) -> str:
    return words_of(seed, 12)


def test_a_guid_and_link_used_again(words_only: MemoryCrawl) -> None:
    crawl = words_only
    feed(crawl, item("Draft: a note on timetables", text("Draft"), NOON - DAY), others())
    crawl.run()
    again(crawl, others(), hours=1)
    again(crawl, item("NATO ferry suspended after collision", text("Ferry"), NOON + 3 * DAY), others(), days=3)
    assert crawl.rows(ARTICLES, LINK) == [
        (1, "Draft: a note on timetables", 1, 1),
        (8, "NATO ferry suspended after collision", 2, 0),
    ]
    assert crawl.rows("SELECT article, edition FROM entries WHERE link = ? ORDER BY id", LINK) == [(1, 1), (8, 2)]
    assert crawl.rows("SELECT relation, other FROM relations WHERE article = 8") == [("edition", 1)]
    assert crawl.rows("SELECT copy_of FROM articles WHERE id = 8") == [(None,)]
    with crawl.archive() as db:
        assert [f["article"] for f in list_flags(db, FlagsWanted(since=NOON + 2 * DAY))] == [8]
        assert article_details(db, 8)["relations"][0]["relation"] == "edition"
    again(crawl, item("NATO ferry suspended after collision", text("Ferry"), NOON + 3 * DAY), others(), hours=1)
    assert len(crawl.rows(ARTICLES, LINK)) == 2


def test_a_daily_edition_that_never_leaves_its_feed(words_only: MemoryCrawl) -> None:
    crawl = words_only
    feed(crawl, item("Morning briefing: the quay", text("Quay")), others())
    crawl.run()
    for day, word in enumerate(("bread", "storm"), 1):
        again(crawl, item(f"Morning briefing: the {word}", text(word), NOON + day * DAY), others(), days=1)
    assert [row[1:3] for row in crawl.rows(ARTICLES, LINK)] == [
        ("Morning briefing: the quay", 1),
        ("Morning briefing: the bread", 2),
        ("Morning briefing: the storm", 3),
    ]
    assert crawl.rows("SELECT count(*) FROM versions") == [(0,)]
    newest = crawl.rows("SELECT max(id) FROM articles")[0][0]
    assert crawl.rows("SELECT other FROM relations WHERE article = ? AND relation = 'edition'", newest) == [(1,), (8,)]


@pytest.mark.parametrize(
    "title, words, date",
    [
        ("Council breaks off its talks", "Council", NOON),
        ("Council breaks off its talks", "Council", NOON + 2 * DAY),
        ("Council meets!", "Bread", NOON + 2 * DAY),
        ("Live: council breaks off its talks", "Bread", NOON + 2 * DAY),
    ],
)
def test_an_edit_stays_an_edit(words_only: MemoryCrawl, title: str, words: str, date: datetime) -> None:
    crawl = words_only
    feed(crawl, item("Council meets", text("Council")), others())
    crawl.run()
    again(crawl, item(title, text(words), date), others(), days=2)
    assert [row[:3] for row in crawl.rows(ARTICLES, LINK)] == [(1, title, 1)]
    assert crawl.rows("SELECT reason FROM versions") == [("edit",)]


def test_a_live_blog_goes_on_over_night(words_only: MemoryCrawl) -> None:
    """Its date moves on with each note, in small steps: the last one that was stated counts, not the first."""
    crawl = words_only
    feed(crawl, item("Storm: note 0", text("note0")), others())
    crawl.run()
    for number in range(1, 7):
        date = NOON + number * timedelta(hours=8)
        again(crawl, item(f"Storm: {text(f'head{number}')[:30]}", text(f"note{number}"), date), others(), hours=8)
    assert len(crawl.rows(ARTICLES, LINK)) == 1
    assert crawl.rows("SELECT published_at FROM entries WHERE link = ?", LINK) == [(stamp(NOON + 2 * DAY),)]


def test_an_old_article_edited_into_a_topic(words_only: MemoryCrawl) -> None:
    crawl = words_only
    feed(crawl, item("Council meets", text("Council"), NOON - DAY), others())
    crawl.run()
    again(crawl, item("Council meets on NATO", text("Council"), NOON - DAY), others(), days=3)
    with crawl.archive() as db:
        (flag,) = list_flags(db, FlagsWanted(since=NOON + 2 * DAY))
    assert (flag["article"], flag["edited_into"], flag["first_seen_at"]) == (1, 1, stamp(NOON))
    assert flag["flagged_at"] == stamp(NOON + 3 * DAY)
    assert crawl.rows("SELECT edited_into FROM flagged_recent") == [(1,)]


def test_a_new_guid_at_a_known_link(words_only: MemoryCrawl) -> None:
    crawl = words_only
    feed(crawl, item("Podcast: the quay", text("Quay"), guid="one"), others())
    crawl.run()
    again(crawl, item("Podcast: the bread", text("Bread"), NOON + 7 * DAY, guid="two"), others(), days=7)
    again(crawl, item("Podcast: the storm", text("Storm"), NOON + 8 * DAY, guid="three"), others(), days=1)
    assert [row[1] for row in crawl.rows(ARTICLES, LINK)] == [
        "Podcast: the quay",
        "Podcast: the bread",
        "Podcast: the storm",
    ]


def test_items_that_only_their_guid_tells_apart(words_only: MemoryCrawl) -> None:
    """All items of a status page link to the page itself: each is an article."""
    crawl = words_only
    notes = [item(f"Lift {n} is out of order", text(f"lift{n}"), NOON, f"n{n}") for n in range(3)]
    feed(crawl, *notes)
    crawl.run()
    assert [row[2] for row in crawl.rows(ARTICLES, LINK)] == [1, 2, 3]
    again(crawl, item("Bridge is open again", text("bridge"), NOON, "n9"), *notes, hours=2)
    assert [row[1:] for row in crawl.rows(ARTICLES, LINK)][3:] == [("Bridge is open again", 4, 0)]


def test_two_feeds_of_one_paper_bring_a_new_edition_once(tmp_path: Path) -> None:
    crawl = memory_crawl(tmp_path, FEED, OTHER, settings='[crawl]\npages = "none"\n')
    for url in (FEED, OTHER):
        feed(crawl, item("Briefing: the quay", text("Quay")), others(), url=url)
    crawl.run()
    crawl.later(days=1)
    for url in (FEED, OTHER):
        feed(crawl, item("Briefing: the bread", text("Bread"), NOON + DAY), others(), url=url)
    crawl.run("all")
    assert [row[2] for row in crawl.rows(ARTICLES, LINK)] == [1, 2]
    newest = crawl.rows(ARTICLES, LINK)[1][0]
    assert crawl.rows("SELECT feed, article FROM entries WHERE link = ? AND edition = 2 ORDER BY 1", LINK) == [
        (1, newest),
        (2, newest),
    ]


def daily_page(title: str, date: datetime) -> str:
    head = f'<meta property="article:published_time" content="{date.isoformat()}">'
    return page(title, *(words_of(f"{title[-5:]}{n}", 30) for n in range(3)), head=head)


def test_the_page_of_a_new_edition_is_read(with_pages: MemoryCrawl) -> None:
    crawl = with_pages
    feed(crawl, item("Briefing: the quay", text("Quay")))
    crawl.site(LINK, daily_page("Briefing: the quay", NOON))
    crawl.run()
    crawl.site(LINK, daily_page("Briefing: the bread", NOON + DAY))
    again(crawl, item("Briefing: the bread", text("Bread"), NOON + DAY), days=1)
    assert crawl.rows("SELECT title, edition, text_source FROM articles ORDER BY id") == [
        ("Briefing: the quay", 1, "page"),
        ("Briefing: the bread", 2, "page"),
    ]
    assert crawl.rows("SELECT next_read_at IS NULL FROM articles ORDER BY id") == [(1,), (0,)]
    assert crawl.rows("SELECT count(*) FROM versions WHERE reason <> 'feed_said'") == [(0,)]


def test_a_page_read_again_may_hold_another_article(with_pages: MemoryCrawl) -> None:
    """No feed says so: the page has another headline, a date of today and nothing of the text."""
    crawl = with_pages
    feed(crawl, item("Briefing: the quay", text("Quay")))
    crawl.site(LINK, daily_page("Briefing: the quay", NOON))
    crawl.run()
    crawl.answers[FEED] = Answer(status=304)
    crawl.site(LINK, daily_page("NATO briefing: the bread", NOON + DAY))
    crawl.later(days=1)
    crawl.run()
    assert crawl.rows("SELECT title, edition, first_seen_at FROM articles ORDER BY id") == [
        ("Briefing: the quay", 1, stamp(NOON)),
        ("NATO briefing: the bread", 2, stamp(NOON + DAY)),
    ]
    assert crawl.rows("SELECT article, edition, guid FROM entries ORDER BY id") == [(1, 1, "today"), (2, 2, "today")]
    assert crawl.rows("SELECT DISTINCT entry FROM entry_keys") == [(2,)]
    crawl.later(hours=4)
    crawl.run()
    assert len(crawl.rows("SELECT 1 FROM articles")) == 2
    feed(crawl, item("NATO briefing: the bread", text("Bread"), NOON + DAY))
    crawl.later(hours=1)
    crawl.run("all")
    assert len(crawl.rows("SELECT 1 FROM articles")) == 2


def test_a_page_asked_for_an_earlier_edition_changes_nothing(with_pages: MemoryCrawl) -> None:
    """It was under way when the new edition was stored: what it shows is that one's."""
    crawl = with_pages
    feed(crawl, item("Briefing: the quay", text("Quay")))
    crawl.site(LINK, daily_page("Briefing: the quay", NOON))
    crawl.run()
    crawl.site(LINK, daily_page("Briefing: the bread", NOON + DAY))
    seen: list[Any] = []
    crawl.before_store = lambda _, item: seen.append(item) if isinstance(item, PageItem) else None
    again(crawl, item("Briefing: the bread", text("Bread"), NOON + DAY), days=1)
    assert len(seen) == 2, "both the page to be read again and that of the new entry were asked for"
    assert crawl.rows("SELECT title FROM articles ORDER BY id") == [("Briefing: the quay",), ("Briefing: the bread",)]


def test_a_credit_leads_to_the_edition_that_stood_there(words_only: MemoryCrawl) -> None:
    crawl = words_only
    feed(crawl, item("Briefing: the quay", text("Quay")), others())
    crawl.run()
    again(crawl, item("Briefing: the bread", text("Bread"), NOON + DAY), others(), days=1)
    with crawl.archive() as db:
        from crawler.archive.judged.member_rows import story_doc

        db.execute(
            """INSERT INTO credits (article, position, name, kind, is_primary, url, text_version, method_version)
               VALUES (2, 0, 'Paper', 'link', 1, ?, 1, 1)""",
            (LINK,),
        )
        assert story_doc(db, 2).tied == (1,)
        assert story_doc(db, 1).tied == (2,)
        assert story_doc(db, 8).tied == ()


def test_status_and_flags_say_edited_into(words_only: MemoryCrawl, capsys: pytest.CaptureFixture[str]) -> None:
    crawl = words_only
    feed(crawl, item("Council meets", text("Council"), NOON - DAY), others())
    crawl.run()
    again(crawl, item("Council meets on NATO", text("Council"), NOON - DAY), others(), days=3)
    with crawl.archive() as db:
        found = coverage(db, crawl.now + timedelta(hours=1))
        (flag,) = list_flags(db, FlagsWanted())
    assert (found.flagged_today, found.edited_into_today) == (1, 1)
    assert "1 flagged (1 edited into a topic)" in status_lines(found)[1]
    show_flag(Screen(), flag)
    assert "edited into nato, first seen 2026-03-04T12:00:00Z" in capsys.readouterr().out
