"""The first day: what came is called backlog, what failed has a reason, and an empty list is said to be empty."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from crawler.archive.judged.flag_lists import FlagsWanted, list_flags
from crawler.archive.ledger.coverage import coverage
from crawler.archive.ledger.run_report import RunReport, RunStart, run_report, run_start
from crawler.commands.flags import show_flag
from crawler.commands.run import advice, all_failed, summary
from crawler.commands.status import status_lines
from crawler.terminal import Screen
from tests.memory_crawl import Answer, MemoryCrawl, memory_crawl
from tests.steps.test_way import RSS, rss

FEEDS = [f"https://paper{number}.example/feed" for number in range(3)]


@pytest.fixture
def crawl(tmp_path: Path) -> MemoryCrawl:
    return memory_crawl(tmp_path, *FEEDS, settings='[crawl]\ndelay = 0\npages = "none"\n')


def lines(crawl: MemoryCrawl) -> list[str]:
    with crawl.archive() as db:
        return status_lines(coverage(db, crawl.now + timedelta(minutes=5)))


def test_what_the_first_poll_brings_is_backlog_in_run_status_and_flags(crawl: MemoryCrawl) -> None:
    items = [
        (f"g{n}", f"https://paper0.example/{n}", title) for n, title in enumerate(("NATO one", "Ferry", "NATO two"))
    ]
    crawl.site(FEEDS[0], rss(*items), kind=RSS)
    crawl.run()
    with crawl.archive() as db:
        report = run_report(db, RunStart(0, 0))
        assert run_report(db, run_start(db)) == RunReport(sources=3)
    assert "3 articles of backlog stored, 2 flagged; 0 new articles, 0 flagged" in summary(crawl.counts, report)
    said = "\n".join(lines(crawl))
    assert "0 new articles in the last 24 hours, 0 flagged" in said
    assert "Backlog   3 articles from first polls, 2 flagged" in said
    crawl.site(FEEDS[0], rss(*items, ("g9", "https://paper0.example/9", "NATO three")), kind=RSS)
    crawl.later(hours=3)
    with crawl.archive() as db:
        start = run_start(db)
    crawl.run("all")
    with crawl.archive() as db:
        later = run_report(db, start)
    assert (later.backlog, later.new_flagged) == (0, 1)
    assert "1 new article, 1 flagged" in summary(crawl.counts, later)


def test_flags_of_the_backlog_say_so(capsys: pytest.CaptureFixture[str]) -> None:
    flag = dict.fromkeys(("topic", "outlet", "title", "field", "snippet", "first_seen_at", "flagged_at", "copy_of"), "")
    more = {"article": 1, "backlog": 1, "edited_into": 0, "spans": [], "span_count": 0}
    show_flag(Screen(), {**flag, **more})
    assert capsys.readouterr().out.splitlines()[0].endswith("article 1  backlog")


def test_an_edit_that_makes_a_flag_counts_as_new_in_run_and_flags(crawl: MemoryCrawl) -> None:
    crawl.site(FEEDS[0], rss(("g", "https://paper0.example/1", "Ferry late")), kind=RSS)
    crawl.run()
    with crawl.archive() as db:
        start = run_start(db)
    crawl.site(FEEDS[0], rss(("g", "https://paper0.example/1", "Ferry late, says NATO")), kind=RSS)
    crawl.later(hours=3)
    crawl.run("all")
    with crawl.archive() as db:
        assert run_report(db, start).new_flagged == 1
        assert [f["edited_into"] for f in list_flags(db, FlagsWanted(news_only=True))] == [1]
        assert coverage(db, crawl.now + timedelta(minutes=5)).flagged_today == 1


def test_why_polls_failed_is_said_and_what_to_do(crawl: MemoryCrawl) -> None:
    crawl.answers[FEEDS[0]] = Answer(fails="private_address")
    crawl.answers[FEEDS[1]] = crawl.answers[FEEDS[2]] = Answer(status=500)
    crawl.run()
    with crawl.archive() as db:
        report = run_report(db, RunStart(0, 0))
    sentence, about_private = advice(crawl.counts, report)
    assert sentence == "3 failed: 2 server_error, 1 private_address; see `wirewatch feeds list --failing`."
    assert "allow_private in watch.toml" in about_private
    assert all_failed(crawl.counts, report)
    (first, *_) = lines(crawl)
    assert first.startswith("Coverage  None of the 3 feeds has answered yet")


def test_an_empty_list_is_said_and_not_stale(crawl: MemoryCrawl) -> None:
    (crawl.folder / "feeds.csv").write_text("url\n")
    crawl.run()
    with crawl.archive() as db:
        report = run_report(db, RunStart(0, 0))
    assert list(advice(crawl.counts, report)) == [
        "feeds.csv names no source: `wirewatch add URL` finds the feeds of a site."
    ]
    assert not all_failed(crawl.counts, report)
    said = lines(crawl)
    assert said[0].startswith("Coverage  The list feeds.csv names no source")
    assert not any(line.startswith("STALE") for line in said)


@pytest.mark.parametrize(
    ("failed", "answered", "refused", "sources", "all_of_them"),
    [
        (3, 0, 0, 9, True),
        (2, 0, 0, 9, False),
        (2, 0, 0, 2, True),
        (3, 1, 0, 9, False),
        (3, 0, 3, 3, False),
        (0, 0, 0, 0, False),
    ],
)
def test_when_all_failed(failed: int, answered: int, refused: int, sources: int, all_of_them: bool) -> None:
    report = RunReport(failures={"private_address": refused} if refused else {}, sources=sources)
    assert all_failed({"polls_failed": failed, "polls_unchanged": answered}, report) is all_of_them
