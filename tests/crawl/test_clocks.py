"""A clock that was wrong for one run silences nothing; one that is set back makes nobody ask too early."""

from __future__ import annotations

from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.archive.connect import connect, stamp
from crawler.archive.judged.story_spans import close_stories
from crawler.archive.ledger.clock_caps import clock_trouble
from crawler.archive.ledger.coverage import coverage
from crawler.intake.robots import RobotsAnswer, RobotsRules
from crawler.reading.schedule import latest_try, next_read, next_try
from tests.memory_crawl import NOON, Answer, MemoryCrawl, memory_crawl, page, words_of

FEED, PAGE = "https://paper.example/feed", "https://paper.example/1"
YEARS = timedelta(days=3650)


@pytest.fixture
def crawl(tmp_path: Path) -> MemoryCrawl:
    made = memory_crawl(tmp_path, FEED)
    item = f"<item><guid>a</guid><link>{PAGE}</link><title>Harbour</title><pubDate>{format_datetime(NOON)}</pubDate></item>"
    made.site(
        FEED, f'<rss version="2.0"><channel><title>Paper</title>{item}</channel></rss>', kind="application/rss+xml"
    )
    made.site(PAGE, page("Harbour", *(words_of(f"Harbour{n}", 30) for n in range(3))))
    return made


def told(crawl: MemoryCrawl) -> Any:
    with crawl.archive() as db:
        return coverage(db, crawl.now)


def test_a_run_years_ahead_does_not_silence_the_feed(crawl: MemoryCrawl) -> None:
    crawl.now = NOON + YEARS
    crawl.run()
    crawl.now = NOON
    assert "clock" in told(crawl).clock
    assert told(crawl).needs_care
    assert FEED in crawl.run()
    crawl.later(seconds=30)
    assert crawl.run() == [], "and it is asked once"
    assert told(crawl).clock == ""


def test_a_run_a_day_ahead_puts_the_next_poll_off_by_its_interval_and_no_day(crawl: MemoryCrawl) -> None:
    """What lies within the cap of a day would be kept; with it the watch is silent for that day."""
    crawl.run()
    crawl.now = NOON + timedelta(hours=23)
    crawl.run("all")
    ((polled, planned),) = crawl.rows("SELECT unixepoch(polled_at), unixepoch(next_poll_at) FROM feeds")
    crawl.now = NOON + timedelta(minutes=1)
    assert FEED not in crawl.run(), "and is not early"
    interval = timedelta(seconds=planned - polled)
    assert crawl.rows("SELECT next_poll_at FROM feeds") == [(stamp(crawl.now + interval),)]
    crawl.now += interval
    assert FEED in crawl.run()


def test_a_retry_after_of_then_does_not_hold(crawl: MemoryCrawl) -> None:
    crawl.run()
    crawl.now = NOON + YEARS
    crawl.answers[FEED] = Answer(status=429, headers={"Retry-After": "7200"})
    crawl.run("all")
    crawl.now = NOON + timedelta(hours=1)
    crawl.answers[FEED] = Answer(status=304)
    assert FEED in crawl.run("all")


def test_pages_and_second_readings_of_then_are_due(crawl: MemoryCrawl) -> None:
    crawl.run()
    with crawl.archive() as db:
        db.execute("UPDATE articles SET next_read_at = ?", (stamp(NOON + YEARS),))
        db.execute("UPDATE entries SET next_try_at = ?", (stamp(NOON + YEARS),))
    crawl.later(minutes=2)
    assert PAGE in crawl.run()
    (read,), (tried,) = crawl.rows("SELECT next_read_at FROM articles"), crawl.rows("SELECT next_try_at FROM entries")
    assert read[0] < stamp(NOON + timedelta(days=1))
    assert tried == (None,)


def test_a_poll_of_then_does_not_make_news_pass_for_known(crawl: MemoryCrawl) -> None:
    """A sitemap's address that is dated before the last reading is no entry: a reading of 2036 would hide ten years."""
    crawl.run()
    polled = crawl.rows("SELECT polled_at, last_new_at FROM feeds")
    crawl.now = NOON + YEARS
    crawl.answers[FEED] = Answer(status=304)
    crawl.run("all")
    crawl.now = NOON + timedelta(hours=1)
    crawl.answers[FEED] = Answer(status=503)
    crawl.run()
    assert crawl.rows("SELECT polled_at, last_new_at FROM feeds") == polled


def test_a_first_poll_of_then_is_taken_for_one_of_yesterday(crawl: MemoryCrawl) -> None:
    crawl.now = NOON + YEARS
    crawl.run()
    crawl.now = NOON
    crawl.answers[FEED] = Answer(status=503)
    crawl.run()
    assert crawl.rows("SELECT polled_at FROM feeds") == [(stamp(NOON - timedelta(days=1)),)]


@pytest.mark.parametrize("back", [timedelta(hours=1), timedelta(days=1), timedelta(days=30)])
def test_a_clock_set_back_brings_no_second_poll_within_the_interval(crawl: MemoryCrawl, back: timedelta) -> None:
    crawl.run()
    crawl.now -= back
    asked = [url for _ in range(5) for url in (crawl.later(minutes=1), crawl.run())[1] if url == FEED]  # type: ignore[func-returns-value]
    assert len(asked) <= 1


def test_a_daemon_whose_clock_is_set_right_goes_on(crawl: MemoryCrawl) -> None:
    """A virtual machine that starts before its time is set."""
    crawl.now = NOON + YEARS

    def set_right(made: MemoryCrawl) -> None:
        made.now = NOON

    crawl.ticks = [set_right, lambda made: made.later(seconds=1)]
    crawl.run("daemon")
    assert crawl.asked.count(FEED) == 2


def test_stories_of_then_are_closed(tmp_path: Path) -> None:
    db = connect(tmp_path / "news.db")
    times = [NOON - timedelta(days=400), NOON, NOON + timedelta(days=2), NOON + YEARS]
    db.executemany("INSERT INTO stories (title, to_at) VALUES ('Harbour', ?)", [(stamp(time),) for time in times])
    assert close_stories(db, NOON) == 2
    assert [row[0] for row in db.execute("SELECT closed_at IS NULL FROM stories ORDER BY id")] == [0, 1, 1, 0]
    db.close()


def test_robots_txt_of_then_is_asked_again() -> None:
    rules = RobotsRules("wirewatch")
    rules.learn(RobotsAnswer("https://a.example", NOON + YEARS, 200, "User-agent: *\nDisallow: /"))
    assert rules.verdict("https://a.example/1", NOON) == "unknown"
    assert rules.verdict("https://a.example/1", NOON + YEARS) == "denied"


def test_an_article_first_seen_then_is_not_young_for_years() -> None:
    assert next_read(None, NOON + YEARS, NOON) is None
    assert next_read(None, NOON + timedelta(hours=1), NOON) == NOON + timedelta(minutes=15)


def test_what_the_rules_give_lies_within_their_caps(crawl: MemoryCrawl) -> None:
    """Or the due would be due again at once, for ever."""
    for tries in range(1, 12):
        for attempts in range(1, tries):
            for reason in ("timeout", "http_404"):
                again = next_try(attempts, reason, NOON, tries)
                assert again is not None
                assert again <= NOON + latest_try(tries)
    skipping = "".join(f"<hour>{hour}</hour>" for hour in range(23))
    answer = crawl.answers[FEED]
    assert isinstance(answer, Answer)
    body = answer.body.replace(b"<title>Paper</title>", f"<ttl>9999</ttl><skipHours>{skipping}</skipHours>".encode())
    crawl.site(FEED, body, kind="application/rss+xml", **{"Cache-Control": "max-age=999999"})
    crawl.run()
    with crawl.archive() as db:
        assert clock_trouble(db, NOON, 5) is None
