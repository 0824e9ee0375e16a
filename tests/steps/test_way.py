"""The way of polls and pages through spider, pipeline, steps and archive, in memory: what a run leaves behind."""

from __future__ import annotations

from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.archive.connect import stamp
from crawler.archive.ledger.coverage import coverage
from crawler.archive.texts.lookups import article_details
from crawler.commands.show import article_lines
from crawler.commands.status import status_lines
from crawler.steps.items import PageItem, PollItem
from tests.memory_crawl import NOON, Answer, MemoryCrawl, memory_crawl, page, words_of

FEED = "https://paper.example/feed"
RSS = "application/rss+xml"


def rss(*items: tuple[str, str, str], when: Any = NOON) -> str:
    """(guid, link, title) with a description of its own and a date."""
    entries = "".join(
        f"<item><guid>{guid}</guid><link>{link}</link><title>{title}</title>"
        f"<description>Summary of {title}.</description><pubDate>{format_datetime(when)}</pubDate></item>"
        for guid, link, title in items
    )
    return f'<rss version="2.0"><channel><title>Paper</title>{entries}</channel></rss>'


def link(number: int) -> str:
    return f"https://paper.example/{number}"


@pytest.fixture
def crawl(tmp_path: Path) -> MemoryCrawl:
    made = memory_crawl(tmp_path, FEED)
    made.site(FEED, rss(("a", link(1), "NATO opens the harbour")), kind=RSS, ETag='"one"')
    made.site(link(1), page("NATO opens the harbour", *(words_of(f"Harbour{n}", 30) for n in range(3))))
    return made


def test_a_feed_s_entry_becomes_an_article_with_its_flag(crawl: MemoryCrawl) -> None:
    assert crawl.run() == [FEED, link(1)]
    assert crawl.rows("SELECT title, text_source, outlet FROM articles") == [
        ("NATO opens the harbour", "page", "paper.example")
    ]
    assert crawl.rows("SELECT topic, field FROM flags") == [("nato", "title")]
    assert crawl.rows("SELECT outcome, new_entries FROM polls") == [("new", 1)]
    assert crawl.rows("SELECT article_count, origin_count, uncredited_count FROM stories") == [(1, 0, 1)]
    assert crawl.counts["articles_new"] == crawl.counts["pages_read"] == 1


def test_a_second_run_is_conditional_and_stores_nothing_twice(crawl: MemoryCrawl) -> None:
    crawl.run()
    crawl.answers[FEED] = Answer(status=304)
    crawl.later(minutes=5)
    assert crawl.run("all")[0] == FEED
    assert '"one"' in crawl.headers[2].values()
    assert crawl.rows("SELECT outcome FROM polls ORDER BY id") == [("new",), ("unchanged",)]
    assert crawl.rows("SELECT count(*) FROM articles") == [(1,)]


def test_what_is_not_due_is_not_asked(crawl: MemoryCrawl) -> None:
    crawl.run()
    crawl.later(seconds=30)
    assert crawl.run() == []


def test_a_feed_that_comes_while_a_daemon_works_has_its_outlet(crawl: MemoryCrawl) -> None:
    """Its pages lie on somebody else's domain, so that nothing but feeds.csv can say whose they are."""
    other = "https://relay.example/feed"
    crawl.site(other, rss(("b", "https://host.example/9", "Ferry late")), kind=RSS)
    crawl.site("https://host.example/9", page("Ferry late", *(words_of(f"Ferry{n}", 30) for n in range(3))))

    def added(crawl: MemoryCrawl) -> None:
        (crawl.folder / "feeds.csv").write_text(f"url,outlet\n{FEED},\n{other},harbour-post.example\n")
        crawl.later(hours=1)

    def renamed(crawl: MemoryCrawl) -> None:
        assert crawl.rows(outlet) == [("harbour-post.example", "page")]
        (crawl.folder / "feeds.csv").write_text(f"url,outlet\n{FEED},\n{other},tallow-post.example\n")
        crawl.later(hours=1)

    outlet = "SELECT outlet, text_source FROM articles WHERE title = 'Ferry late'"
    crawl.ticks = (added, renamed)
    crawl.run("daemon")
    assert crawl.rows(outlet) == [("tallow-post.example", "page")], "it was read again under its new name"


def test_a_page_that_fails_leaves_the_feed_s_text_and_is_tried_again(crawl: MemoryCrawl) -> None:
    good = crawl.answers[link(1)]
    crawl.answers[link(1)] = Answer(status=503)
    crawl.run()
    assert crawl.rows("SELECT text_source, text_reason, story FROM articles") == [("feed", "http_503", None)]
    crawl.answers[link(1)] = good
    crawl.later(hours=2)
    assert link(1) in crawl.run()
    assert crawl.rows("SELECT text_source, text_reason, story FROM articles") == [("page", "", 1)]
    assert crawl.rows("SELECT reason FROM versions") == [("reread",)]


def test_a_worker_that_dies_costs_its_document_and_nothing_else(crawl: MemoryCrawl) -> None:
    crawl.workers.fails[link(1)] = "parse_crash"
    crawl.run()
    assert crawl.rows("SELECT last_error, attempts FROM entries") == [("parse_crash", 1)]
    crawl.workers.fails[FEED] = "parse_timeout"
    crawl.site(FEED, rss(("b", link(2), "Bread")), kind=RSS)
    crawl.later(hours=30)
    crawl.run("all")
    assert crawl.rows("SELECT outcome, reason FROM polls ORDER BY id DESC LIMIT 1") == [("failed", "parse_timeout")]


def test_an_edited_page_is_a_version_with_the_words_that_changed(crawl: MemoryCrawl) -> None:
    crawl.run()
    texts = [words_of(f"Harbour{n}", 30) for n in range(3)]
    crawl.site(link(1), page("NATO closes the harbour", *texts))
    crawl.later(hours=3)
    crawl.run()
    assert crawl.rows("SELECT reason, headline_changed FROM versions") == [("feed_said", None), ("edit", 1)]
    assert crawl.rows("SELECT title FROM articles") == [("NATO closes the harbour",)]
    assert crawl.counts["articles_edited"] == 1


def test_a_waiting_entry_keeps_what_the_feed_says_of_it_last(crawl: MemoryCrawl) -> None:
    """Until its page is read, an entry holds the newest words: they are the article if the page never comes."""
    crawl.answers[link(1)] = Answer(fails="host_on_hold")
    crawl.run()
    assert crawl.rows("SELECT count(*) FROM articles") == [(0,)]
    crawl.site(FEED, rss(("a", link(1), "NATO closes the harbour")), kind=RSS)
    crawl.later(minutes=5)
    crawl.answers[link(1)] = Answer(fails="host_on_hold")
    crawl.run("all")
    crawl.answers[link(1)] = Answer(status=410)
    crawl.later(days=1)
    crawl.run()
    assert crawl.rows("SELECT title, text_reason FROM articles") == [("NATO closes the harbour", "http_410")]
    assert crawl.rows("SELECT body FROM article_text") == [("Summary of NATO closes the harbour.",)]


def test_a_late_result_of_an_older_generation_changes_nothing(crawl: MemoryCrawl) -> None:
    """Another process stored a poll of the feed while this one was under way."""

    def meanwhile(crawl: MemoryCrawl, item: Any) -> None:
        if isinstance(item, PollItem):
            with crawl.archive() as db:
                db.execute("UPDATE feeds SET generation = generation + 1")

    crawl.before_store = meanwhile
    assert crawl.run() == [FEED]
    assert crawl.rows("SELECT count(*) FROM polls") == [(0,)]
    assert crawl.rows("SELECT count(*) FROM entries") == [(0,)]
    assert "polls_new" not in crawl.counts


def test_an_item_that_cannot_be_stored_takes_no_other_with_it(
    crawl: MemoryCrawl, monkeypatch: pytest.MonkeyPatch
) -> None:
    crawl.site(FEED, rss(("a", link(1), "NATO opens"), ("b", link(2), "Bread")), kind=RSS)
    crawl.site(link(2), page("Bread", *(words_of(f"Bread{n}", 30) for n in range(3))))
    from crawler.steps import page_way

    plain = page_way.commit

    def commit(db: Any, record: Any, *rest: Any) -> Any:
        stored = plain(db, record, *rest)
        if record.url.endswith("/1"):
            raise ValueError("no")
        return stored

    monkeypatch.setattr(page_way, "commit", commit)
    crawl.run()
    assert crawl.rows("SELECT title FROM articles") == [("Bread",)]
    waiting = crawl.rows("SELECT attempts, last_error, next_try_at FROM entries WHERE article IS NULL")
    assert waiting == [(1, "internal_error", stamp(NOON + timedelta(minutes=15)))]
    assert crawl.counts["not_stored"] == 1


def lines(number: int) -> list[str]:
    return [words_of(f"Story{number}x{n}", 24) for n in range(4)]


def test_a_copy_teaches_its_site_no_lines(tmp_path: Path) -> None:
    """One text under eleven addresses would otherwise become what the site repeats, and be taken out of itself."""
    crawl = memory_crawl(tmp_path, FEED)
    crawl.site(FEED, rss(*((f"g{n}", link(n), f"Harbour report {n}") for n in range(11))), kind=RSS)
    for number in range(11):
        crawl.site(link(number), page(f"Harbour report {number}", "This is the harbour report.", *lines(0)))
    crawl.run()
    assert crawl.rows("SELECT count(*) FROM articles WHERE copy_of IS NULL") == [(1,)]
    assert crawl.rows("SELECT articles FROM sites") == [(1,)]
    assert crawl.rows("SELECT count(*) FROM articles WHERE words < 80") == [(0,)]


def test_a_site_is_learnt_and_its_line_taken_out(tmp_path: Path) -> None:
    crawl = memory_crawl(tmp_path, FEED)
    crawl.site(FEED, rss(*((f"g{n}", link(n), f"Report of harbour {n}") for n in range(12))), kind=RSS)
    repeated = "Read the harbour letter that our desk sends to every subscriber on Sunday evening."
    for number in range(12):
        crawl.site(link(number), page(f"Report of harbour {number}", *lines(number), repeated))
    crawl.run()
    assert crawl.rows("SELECT articles FROM sites") == [(12,)]
    assert crawl.rows("SELECT count(*) FROM article_text WHERE body LIKE '%harbour letter%'") == [(0,)]
    assert crawl.rows("SELECT DISTINCT reason FROM versions ORDER BY 1") == [("boilerplate",), ("feed_said",)]


def test_two_groups_that_have_members_become_one(tmp_path: Path) -> None:
    """An article that holds both texts joins them: every member follows the earlier root."""
    crawl = memory_crawl(tmp_path, FEED)
    one, two = lines(1) + lines(2), lines(3) + lines(4)
    titles = ["Ferry strike in Ostrava", "Railway bridge of Kisumu reopens"]
    texts = [one, two, one, two, one + two]
    for number, text in enumerate(texts):
        if number == 4:
            assert crawl.rows("SELECT copy_of FROM articles ORDER BY id") == [(None,), (None,), (1,), (2,)]
        crawl.site(link(number), page(titles[number % 2], *text))
        crawl.site(FEED, rss((f"g{number}", link(number), titles[number % 2])), kind=RSS)
        crawl.run("all")
        crawl.later(minutes=20)
    assert crawl.rows("SELECT copy_of FROM articles ORDER BY id") == [(None,), (1,), (1,), (1,), (1,)]
    assert len({story for (story,) in crawl.rows("SELECT story FROM articles")}) == 1


def test_what_is_old_at_the_first_poll_is_backlog_and_what_comes_later_is_news(crawl: MemoryCrawl) -> None:
    old = NOON - timedelta(days=30)
    crawl.site(FEED, rss(("a", link(1), "Old"), when=old), kind=RSS)
    assert crawl.run() == [FEED]
    assert crawl.rows("SELECT text_reason, backlog FROM articles") == [("backlog", 1)]
    crawl.site(FEED, rss(("b", link(2), "Also old"), ("a", link(1), "Old"), when=old), kind=RSS)
    crawl.later(minutes=30)
    assert crawl.run("all") == [FEED, link(2)], "dated long ago, but the feed had never shown it"
    assert crawl.rows("SELECT backlog FROM entries ORDER BY id") == [(1,), (0,)]


def test_retry_after_of_a_feed_holds_its_next_poll(crawl: MemoryCrawl) -> None:
    crawl.answers[FEED] = Answer(status=429, headers={"Retry-After": "7200"})
    crawl.run()
    crawl.later(hours=1)
    assert crawl.run("all") == []
    crawl.later(hours=1, minutes=1)
    crawl.answers[FEED] = Answer(status=304)
    assert crawl.run("all") == [FEED]


def test_page_items_name_what_was_asked(crawl: MemoryCrawl) -> None:
    seen: list[PageItem] = []
    crawl.before_store = lambda _, item: seen.append(item) if isinstance(item, PageItem) else None
    crawl.run()
    (item,) = seen
    assert (item.final_url, item.http_status, item.size > 0, item.reason) == (link(1), 200, True, "")
    assert crawl.rows("SELECT first_seen_at FROM articles") == [(stamp(NOON),)]
    assert item.read_at - NOON < timedelta(seconds=1)


def long_story(words: str) -> list[str]:
    return [f"{words} on day {n} of the strike, " + words_of(f"Long{n}", 40) for n in range(12)]


def unjudged(crawl: MemoryCrawl) -> list[tuple[Any, ...]]:
    return crawl.rows("SELECT unjudged_reason, (SELECT count(*) FROM flags) FROM articles")


def test_a_page_that_cannot_be_judged_in_time_is_stored_and_told(crawl: MemoryCrawl) -> None:
    """Its text is there, its flags are said to be missing; when it is read again they are found."""
    crawl.site(link(1), page("NATO opens the harbour", *long_story("NATO opens")))
    crawl.workers.fails_in["judge_texts"] = "parse_timeout"
    crawl.run()
    assert unjudged(crawl) == [("judge_timeout", 0)]
    assert crawl.rows("SELECT text_source, words > 400 FROM articles") == [("page", 1)]
    with crawl.archive() as db:
        found = coverage(db, crawl.now)
        assert found.unjudged == {"judge_timeout": 1}
        assert any("judge_timeout" in line for line in status_lines(found))
        assert any("judge_timeout" in line for line in article_lines(article_details(db, 1)))
    crawl.workers.fails_in.clear()
    crawl.later(hours=3)
    crawl.run()
    assert unjudged(crawl) == [("", 1)]
    assert crawl.rows("SELECT reason FROM versions") == [("feed_said",)], "its text is no news"
    assert crawl.rows("SELECT span_count FROM flags") == [(13,)]


def test_flags_of_a_text_stay_when_another_look_at_it_is_not_judged(crawl: MemoryCrawl) -> None:
    crawl.site(link(1), page("NATO opens the harbour", *long_story("NATO opens")))
    crawl.run()
    assert unjudged(crawl) == [("", 1)]
    crawl.workers.fails_in["judge_texts"] = "parse_timeout"
    crawl.later(hours=3)
    crawl.run()
    assert unjudged(crawl) == [("", 1)]


def test_a_feed_s_long_text_is_judged_in_a_worker_and_an_edit_of_it_as_well(tmp_path: Path) -> None:
    crawl = memory_crawl(tmp_path, FEED, settings='[crawl]\npages = "none"\n')

    def tell(*paragraphs: str) -> None:
        crawl.site(FEED, rss(("a", link(1), "Strike")).replace("Summary of Strike.", " ".join(paragraphs)), kind=RSS)

    tell(*long_story("The harbour opens"))
    crawl.run()
    assert unjudged(crawl) == [("", 0)]
    assert crawl.workers.ran.count("judge_texts") >= 1
    crawl.workers.ran.clear()
    tell(*long_story("NATO opens"))
    crawl.later(hours=1)
    crawl.run("all")
    assert unjudged(crawl) == [("", 1)]
    assert crawl.workers.ran.count("judge_texts") >= 1
    crawl.workers.fails_in["judge_texts"] = "parse_memory"
    tell(*long_story("NATO closes"))
    crawl.later(hours=1)
    crawl.run("all")
    assert unjudged(crawl) == [("judge_memory", 0)], "the flags were of another text"


def test_a_summary_that_cannot_be_judged_does_not_keep_its_page_from_being_read(tmp_path: Path) -> None:
    crawl = memory_crawl(tmp_path, FEED, settings='[crawl]\npages = "flagged"\n')
    crawl.site(FEED, rss(("a", link(1), "Strike")).replace("Summary of Strike.", " ".join(long_story("x"))), kind=RSS)
    crawl.site(link(1), page("Strike", *long_story("y")))
    crawl.workers.fails_in["judge_texts"] = "parse_timeout"
    assert crawl.run() == [FEED, link(1)]
    crawl.workers.fails_in.clear()
