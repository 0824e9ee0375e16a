"""A feed's words about an address of another outlet are told as told by that feed, until that outlet speaks. In memory."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations
from pathlib import Path

import pytest

from crawler.archive.texts.lookups import article_details
from crawler.commands.show import article_lines
from crawler.reading.outlets import OutletList
from crawler.steps.rules import Rules
from crawler.watch.settings_file import CrawlSettings
from tests.memory_crawl import NOON, Answer, MemoryCrawl, memory_crawl, page, words_of
from tests.steps.test_known_address import RSS, item

OWN, STRANGER, THIRD = "https://paper.example/feed", "https://digest.example/feed", "https://echo.example/feed"
LINK = "https://paper.example/harbour"
PLANTED = "NATO declares war on the harbour"
TRUE = "The harbour opens on Monday"
ARTICLE = "SELECT title, outlet, told_by, text_source, text_reason FROM articles"
WORDS_ONLY = '[crawl]\npages = "none"\n'


def offer(crawl: MemoryCrawl, url: str, *items: str) -> None:
    crawl.site(url, f'<rss version="2.0"><channel><title>F</title>{"".join(items)}</channel></rss>', kind=RSS)


def planted(guid: str = "one") -> str:
    return item(PLANTED, words_of("war", 12), guid=guid, link=LINK)


def true(guid: str = "one", title: str = TRUE) -> str:
    return item(title, words_of("harbour", 12), guid=guid, link=LINK)


def of_feed(crawl: MemoryCrawl, url: str) -> int:
    ((feed,),) = crawl.rows("SELECT id FROM feeds WHERE declared_url = ?", url)
    return int(feed)


def test_a_stranger_s_words_stand_in_its_own_name(tmp_path: Path) -> None:
    crawl = memory_crawl(tmp_path, STRANGER, settings=WORDS_ONLY)
    offer(crawl, STRANGER, planted(), item("A note of its own", words_of("own", 9), link="https://digest.example/a"))
    crawl.run()
    assert crawl.rows(ARTICLE + " ORDER BY id") == [
        (PLANTED, "digest.example", 1, "feed", "pages_none"),
        ("A note of its own", "digest.example", None, "feed", "pages_none"),
    ]
    with crawl.archive() as db:
        lines = "\n".join(article_lines(article_details(db, 1)))
    assert "Told by:    https://digest.example/feed; not the outlet's own words" in lines


@pytest.mark.parametrize("order", [*permutations((OWN, STRANGER))])
@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize("settings", [WORDS_ONLY, ""], ids=["words only", "pages that fail"])
def test_the_outlet_s_own_words_come_in(tmp_path: Path, order: tuple[str, ...], together: bool, settings: str) -> None:
    """Whoever comes first, in one run or in two, with one guid in both feeds."""
    crawl = memory_crawl(tmp_path, *order, settings=settings)
    crawl.answers[LINK] = Answer(status=403)
    said = {OWN: true(), STRANGER: planted()}
    for url in order:
        offer(crawl, url, said[url])
        if not together:
            crawl.run("all")
            crawl.later(days=1, hours=1)
    crawl.run("all")
    reason = "pages_none" if settings else "http_403"
    assert crawl.rows(ARTICLE) == [(TRUE, "paper.example", None, "feed", reason)]
    assert crawl.rows("SELECT feed FROM articles") == [(of_feed(crawl, OWN),)]
    assert crawl.rows("SELECT topic FROM flags") == []
    versions = crawl.rows("SELECT title, reason FROM versions")
    assert versions in ([], [(PLANTED, "own_words")])
    assert versions or order[0] == OWN or together
    # While its page is still asked for, an article is in no story.
    stories = crawl.rows("SELECT title, article_count FROM stories WHERE article_count > 0")
    assert stories == ([(TRUE, 1)] if settings else [])


def test_a_stranger_changes_nothing_of_what_the_outlet_said(tmp_path: Path) -> None:
    crawl = memory_crawl(tmp_path, OWN, STRANGER, settings=WORDS_ONLY)
    offer(crawl, OWN, true())
    offer(crawl, STRANGER, item("Its own", "Words."))
    crawl.run()
    crawl.later(days=1)
    later = item(PLANTED, words_of("war", 12), NOON + timedelta(days=2), "two", LINK)
    offer(crawl, STRANGER, later, item("Its own", "Words."))
    crawl.run("all")
    assert crawl.rows("SELECT title, edition, told_by FROM articles WHERE url = ?", LINK) == [(TRUE, 1, None)]
    assert crawl.rows("SELECT count(*) FROM versions") == [(0,)]


def test_a_stranger_s_edits_end_where_the_outlet_spoke(tmp_path: Path) -> None:
    crawl = memory_crawl(tmp_path, STRANGER, OWN, settings=WORDS_ONLY)
    offer(crawl, STRANGER, planted())
    offer(crawl, OWN)
    crawl.run()
    for url, said in ((OWN, true()), (STRANGER, item(f"{PLANTED}, again", words_of("war", 14), link=LINK, guid="one"))):
        offer(crawl, url, said)
        crawl.later(hours=2)
        crawl.run("all")
    assert crawl.rows("SELECT title, told_by, backlog FROM articles") == [(TRUE, None, 0)]
    offer(crawl, OWN, true(title="The harbour opens on Tuesday"))
    crawl.later(hours=2)
    crawl.run("all")
    assert crawl.rows("SELECT title, told_by FROM articles") == [("The harbour opens on Tuesday", None)]


def test_a_page_speaks_for_its_outlet_and_nothing_of_the_feed_fills_it(tmp_path: Path) -> None:
    crawl = memory_crawl(tmp_path, STRANGER)
    tagged = item(TRUE, PLANTED, link=LINK).replace(
        "</item>", "<category>NATO</category><author>a@b.org (A. Spy)</author></item>"
    )
    offer(crawl, STRANGER, tagged)
    crawl.site(LINK, page(TRUE, *(words_of(f"Harbour{n}", 30) for n in range(3))))
    crawl.run()
    assert crawl.rows(ARTICLE) == [(TRUE, "paper.example", None, "page", "")]
    assert crawl.rows("SELECT topic FROM flags") == []
    assert crawl.rows("SELECT summary LIKE '%NATO%' FROM article_text") == [(0,)]
    assert crawl.rows("SELECT tag FROM article_tags UNION SELECT author FROM article_authors") == []


@pytest.mark.parametrize("settings", [WORDS_ONLY, ""], ids=["words only", "pages"])
def test_feeds_with_outlets_of_no_list(tmp_path: Path, settings: str) -> None:
    """A digest that feeds.csv names goes by that name only until the outlet's own feed comes."""
    crawl = memory_crawl(tmp_path, settings=settings)
    (tmp_path / "feeds.csv").write_text(f"url,outlet\n{STRANGER},digest\n{OWN},paper\n", encoding="utf-8")
    crawl.site(LINK, page(TRUE, *(words_of(f"Harbour{n}", 30) for n in range(3))))
    offer(crawl, STRANGER, planted() if settings else item(TRUE, "Summary.", link=LINK, guid="one"))
    offer(crawl, OWN)
    crawl.run()
    assert crawl.rows("SELECT outlet FROM articles") == [("digest",)]
    offer(crawl, OWN, true())
    crawl.later(hours=3)
    crawl.run("all")
    assert crawl.rows("SELECT title, outlet, told_by FROM articles") == [(TRUE, "paper", None)]


def test_a_canonical_address_elsewhere_makes_no_origin(tmp_path: Path) -> None:
    crawl = memory_crawl(tmp_path, OWN)
    offer(crawl, OWN, item(TRUE, "Summary.", link=LINK))
    head = '<link rel="canonical" href="https://agency.example/report-2026-11">'
    crawl.site(LINK, page(TRUE, *(words_of(f"Harbour{n}", 30) for n in range(3)), head=head))
    crawl.run()
    assert crawl.rows("SELECT domain, kind, is_primary FROM credits") == [("agency.example", "republished", 0)]
    assert crawl.rows("SELECT origin_count, uncredited_count FROM stories") == [(0, 1)]


def test_the_page_replaces_what_a_stranger_said(tmp_path: Path) -> None:
    crawl = memory_crawl(tmp_path, STRANGER)
    offer(crawl, STRANGER, item(TRUE, words_of("war", 12) + " NATO.", link=LINK))
    crawl.answers[LINK] = Answer(status=503)
    crawl.run()
    assert crawl.rows(ARTICLE) == [(TRUE, "digest.example", 1, "feed", "http_503")]
    crawl.site(LINK, page(TRUE, *(words_of(f"Harbour{n}", 30) for n in range(3))))
    crawl.later(hours=2)
    crawl.run()
    assert crawl.rows(ARTICLE) == [(TRUE, "paper.example", None, "page", "")]
    assert crawl.rows("SELECT reason FROM versions") == [("reread",)]
    assert crawl.rows("SELECT topic FROM flags") == []


def test_an_aggregator_edits_what_it_told_itself(tmp_path: Path) -> None:
    crawl = memory_crawl(tmp_path, STRANGER, THIRD, settings=WORDS_ONLY)
    offer(crawl, STRANGER, planted())
    offer(crawl, THIRD, item("Echo", words_of("echo", 9), link=LINK))
    crawl.run()
    offer(crawl, STRANGER, item("NATO declares peace", words_of("war", 12), link=LINK, guid="one"))
    offer(crawl, THIRD, item("Echo, again", words_of("echo", 9), link=LINK))
    crawl.later(hours=2)
    crawl.run("all")
    assert crawl.rows(ARTICLE) == [("NATO declares peace", "digest.example", 1, "feed", "pages_none")]


LISTED = [
    {"id": "bbc", "title": "BBC", "domains": "bbc.co.uk bbc.com", "family": "bbc"},
    {"id": "bbc-ukrainian", "title": "BBC Ukrainian", "domains": "bbcukrainian.example", "family": "bbc"},
    {"id": "digest", "title": "Digest", "domains": "digest.example"},
    {"id": "newsletter", "title": "Newsletter"},
]


@pytest.mark.parametrize(
    "feed, outlet, url, speaks",
    [
        ("https://example.org/feed", "", "https://news.example.org/1", True),
        ("https://paper.example/feed", "", "https://post.example/1", False),
        ("https://a.github.io/feed", "", "https://b.github.io/1", False),
        ("https://feeds.bbci.example/rss", "bbc", "https://www.bbc.co.uk/1", True),
        ("https://feeds.bbci.example/rss", "", "https://www.bbc.co.uk/1", False),
        ("https://feeds.bbc.co.uk/rss", "", "https://www.bbc.com/1", True),
        ("https://bbcukrainian.example/rss", "bbc-ukrainian", "https://www.bbc.com/1", True),
        ("https://digest.example/feed", "digest", "https://www.bbc.com/1", False),
        ("https://digest.example/feed", "digest", "https://paper.example/1", False),
        ("https://feeds.host.example/letter", "newsletter", "https://letter.example/1", False),
        ("https://feeds.host.example/letter", "unlisted", "https://letter.example/1", False),
        ("https://feeds.host.example/letter", "unlisted", "https://www.bbc.com/1", False),
        ("https://search.example/rss?q=nato", "", "https://paper.example/1", False),
        ("https://paper.example/feed", "", "", True),
        ("https://paper.example/feed", "", "https://paper.example@post.example/1", False),
    ],
)
def test_for_whom_a_feed_speaks(feed: str, outlet: str, url: str, speaks: bool) -> None:
    rules = Rules([], {}, OutletList.from_rows(LISTED), CrawlSettings())
    assert rules.speaks_for(feed, outlet, url) == speaks
