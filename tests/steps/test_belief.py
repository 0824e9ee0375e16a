"""Whose text an article has: the page's when it shows that it is this article, else the feed's or the one read before."""

from __future__ import annotations

from email.utils import format_datetime
from html import escape
from pathlib import Path

import pytest

from tests.memory_crawl import NOON, MemoryCrawl, memory_crawl, page, words_of

FEED = "https://paper.example/feed"
RSS = "application/rss+xml"
TITLE = "NATO opens a school for divers in the harbour of Aldwater"
TOLD = (
    "The alliance opened a school for divers in the harbour of Aldwater on Monday. Forty sailors from nine countries will"
    " learn there to look for mines under ice. The town gives the old customs house, the ministry pays the boats."
)
BODY = (
    TOLD,
    words_of("Diver", 60),
    "The first course begins in May, said the head of the school, a former rescue diver.",
)
SHELL = "<html><head><title>Paper</title></head><body><div id=root>Please switch scripts on to see this site.</div></body></html>"
NOTICE = page(
    "Planned work",
    "We are changing our servers tonight. Please come again in an hour, and thank you for your patience.",
)
REGWALL = page(TITLE, "This story is for members. Sign in or register to read on. It takes a minute and costs nothing.")
OTHER = page("Lighthouse wins a prize for its garden", *(words_of(f"Garden{n}", 40) for n in range(4)))


def link(number: int = 1) -> str:
    return f"https://paper.example/story/{number}"


def rss(*items: tuple[int, str, str], full: str = "") -> str:
    """(number, title, text) of each entry."""
    content = f"<content:encoded>{escape(full)}</content:encoded>" if full else ""
    made = "".join(
        f"<item><guid>g{number}</guid><link>{link(number)}</link><title>{title}</title>"
        f"<description>{text}</description>{content}<pubDate>{format_datetime(NOON)}</pubDate></item>"
        for number, title, text in items
    )
    return (
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Paper</title>'
        f"{made}</channel></rss>"
    )


@pytest.fixture
def crawl(tmp_path: Path) -> MemoryCrawl:
    made = memory_crawl(tmp_path, FEED)
    made.site(FEED, rss((1, TITLE, TOLD)), kind=RSS)
    return made


def stored(crawl: MemoryCrawl) -> tuple[object, ...]:
    """Title, source and reason of the text, and whether it has what the feed said."""
    return crawl.rows(
        """SELECT a.title, a.text_source, a.text_reason, t.summary || t.body LIKE '%mines under ice%'
           FROM articles a JOIN article_text t ON t.article = a.id ORDER BY a.id LIMIT 1"""
    )[0]


NO_ARTICLES = [(SHELL, "shell"), (NOTICE, "shell"), (REGWALL, "wall"), (OTHER, "another_page")]


@pytest.mark.parametrize(("answer", "reason"), NO_ARTICLES)
def test_what_is_no_article_leaves_the_feed_s_words(crawl: MemoryCrawl, answer: str, reason: str) -> None:
    crawl.site(link(), answer)
    crawl.run()
    assert stored(crawl) == (TITLE, "feed", reason, 1)
    assert crawl.rows("SELECT topic FROM flags") == [("nato",)]
    crawl.site(link(), page(TITLE, *BODY))
    crawl.later(hours=1)
    assert link() in crawl.run(), "the page is tried again"
    assert stored(crawl) == (TITLE, "page", "", 1)
    assert crawl.rows("SELECT proof FROM articles") == [("text",)]


@pytest.mark.parametrize(("answer", "reason"), [*NO_ARTICLES, (page(TITLE, BODY[0][:90]), "teaser")])
def test_what_is_no_article_replaces_no_text_that_was_read(crawl: MemoryCrawl, answer: str, reason: str) -> None:
    crawl.site(link(), page(TITLE, *BODY))
    crawl.run()
    crawl.site(link(), answer)
    crawl.later(hours=2)
    assert crawl.run() == [FEED, link()] or link() in crawl.asked[2:]
    assert stored(crawl) == (TITLE, "page", "", 1)
    assert crawl.rows("SELECT count(*) FROM versions WHERE reason = 'edit'") == [(0,)]
    assert crawl.rows("SELECT reread_error FROM articles") == [(reason,)]
    crawl.site(link(), page(TITLE, *BODY, "Nobody was hurt."))
    crawl.later(hours=2)
    crawl.run()
    assert crawl.rows("SELECT count(*) FROM versions WHERE reason = 'edit'") == [(1,)], "an edit is still seen"
    assert crawl.rows("SELECT reread_error FROM articles") == [("",)]


def test_a_page_that_tells_less_leaves_the_feed_s_full_text_and_is_kept_beside_it(crawl: MemoryCrawl) -> None:
    full = " ".join([*BODY, words_of("Ice", 120)])
    crawl.site(FEED, rss((1, TITLE, "In short."), full=full), kind=RSS)
    crawl.site(
        link(), page(TITLE, "A school for divers stands in Aldwater, and a crane lifts its first boat ashore today.")
    )
    crawl.run()
    assert stored(crawl) == (TITLE, "feed", "teaser", 1)
    assert crawl.rows("SELECT reason, body LIKE '%lifts its first boat%' FROM versions") == [("page_said", 1)]
    assert crawl.rows("SELECT text_version FROM article_text UNION SELECT text_version FROM flags") == [(2,)]
    assert crawl.rows("SELECT story FROM articles") == [(1,)], "it is judged by what is known, not a day later"


def test_a_page_that_wins_leaves_the_feed_s_own_words_as_a_version(crawl: MemoryCrawl) -> None:
    crawl.site(
        FEED, rss((1, TITLE, "Our harbour desk: why frogmen of nine navies move into a house of taxes.")), kind=RSS
    )
    crawl.site(link(), page(TITLE, *BODY))
    crawl.run()
    assert stored(crawl) == (TITLE, "page", "", 1)
    assert crawl.rows("SELECT reason, body FROM versions") == [
        ("feed_said", "Our harbour desk: why frogmen of nine navies move into a house of taxes.")
    ]
    crawl.site(FEED, rss((1, TITLE, TOLD), (2, TITLE, TOLD)), kind=RSS)
    crawl.site(link(2), page(TITLE, *BODY, words_of("Other", 60)))
    crawl.later(hours=1)
    crawl.run("all")
    assert crawl.rows("SELECT count(*) FROM versions WHERE article = 2") == [(0,)], (
        "nothing to keep: the page has it all"
    )


@pytest.mark.parametrize(
    "title",
    [
        "",
        "Read more",
        "Школа водолазів відкрилася в порту",
        TITLE[:30],
        TITLE + " | Paper of the Coast",
        "Ice divers: new school",
    ],
)
def test_a_title_that_says_little_costs_no_page(crawl: MemoryCrawl, title: str) -> None:
    crawl.site(FEED, rss((1, title, "")), kind=RSS)
    crawl.site(link(), page(TITLE, *BODY, head='<meta property="og:type" content="article">'))
    crawl.run()
    assert stored(crawl) == (TITLE, "page", "", 1)


def test_one_text_under_three_addresses_is_nobody_s(tmp_path: Path) -> None:
    """Two could be twins; with the third, those that were stored go back to what their feed said."""
    crawl = memory_crawl(tmp_path, FEED)
    items = [(n, f"Teilnehmer {n}: Vereinigung eröffnet Tauchschule", "") for n in range(1, 5)]
    body = [words_of("Portal", 60), "The people of this portal wish you a pleasant day and many good finds."]
    shell = page("Harbour portal for everybody", *body, head='<meta property="og:type" content="article">')
    for number in range(1, 5):
        crawl.site(link(number), shell)
    crawl.site(FEED, rss(*items[:2]), kind=RSS)
    crawl.run()
    assert crawl.rows("SELECT DISTINCT text_source, proof FROM articles") == [("page", "declared")]
    crawl.site(FEED, rss(*items), kind=RSS)
    crawl.later(hours=1)
    crawl.run("all")
    assert crawl.rows("SELECT text_source, text_reason, count(*) FROM articles GROUP BY 1, 2") == [
        ("title", "shell", 4)
    ]
    assert sorted(crawl.rows("SELECT title FROM article_text")) == [(title,) for _, title, _ in items]
    assert crawl.rows("SELECT count(*) FROM relations") == [(0,)], "what their text was a copy of is forgotten"
    assert crawl.rows("SELECT count(*) FROM articles WHERE copy_of IS NOT NULL") == [(0,)]
    assert crawl.rows("SELECT count(*) FROM entries WHERE next_try_at IS NULL") == [(0,)]
    assert crawl.rows("SELECT DISTINCT reason, count(*) FROM versions WHERE body LIKE '%pleasant day%'") == [
        ("shell", 2)
    ]
    crawl.later(hours=2)
    crawl.run()
    assert crawl.rows("SELECT DISTINCT text_source FROM articles") == [("title",)], "nor is it believed the next time"


def test_one_text_with_its_headline_in_it_is_an_article_at_every_address(tmp_path: Path) -> None:
    crawl = memory_crawl(tmp_path, FEED)
    crawl.site(FEED, rss(*((n, TITLE, "") for n in range(1, 5))), kind=RSS)
    for number in range(1, 5):
        crawl.site(link(number), page(TITLE, *BODY))
    crawl.run()
    assert crawl.rows("SELECT DISTINCT text_source, proof FROM articles") == [("page", "title")]
