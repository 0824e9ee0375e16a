"""Minutes, days and times of seeing, from the page to what people are shown."""

from __future__ import annotations

import json
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler.archive.connect import stamp, transaction
from crawler.cli import cli
from crawler.steps.exact_times import read_times_again
from tests.memory_crawl import NOON, MemoryCrawl, memory_crawl, page, words_of

RSS = "application/rss+xml"
TEXT = [words_of(f"Ferry{n}", 40) for n in range(3)]


def feed(host: str, date: str, language: str = "") -> str:
    return (
        f"<rss version='2.0'><channel><title>{host}</title><language>{language}</language><item><guid>1</guid>"
        f"<link>https://{host}/1</link><title>Ferry stops at the quay of Lindvik</title>{date}</item></channel></rss>"
    )


@pytest.fixture
def crawl(tmp_path: Path) -> MemoryCrawl:
    """One outlet states a minute, one the day, one nothing; all have one text."""
    hosts = ["minute.example", "day.example", "nothing.example"]
    made = memory_crawl(tmp_path, *(f"https://{host}/feed" for host in hosts))
    said = {
        "minute.example": (NOON - timedelta(hours=2)).isoformat(),
        "day.example": (NOON - timedelta(days=1)).date().isoformat(),
        "nothing.example": "",
    }
    for host in hosts:
        made.site(f"https://{host}/feed", feed(host, "", "en-us"), kind=RSS)
        head = f'<meta property="article:published_time" content="{said[host]}">' if said[host] else ""
        made.site(f"https://{host}/1", page("Ferry stops at the quay of Lindvik", *TEXT, head=head))
    made.run("due", "backlog_days=3")
    return made


def test_what_is_stored_is_what_was_stated(crawl: MemoryCrawl) -> None:
    # At the first poll pages without a date are not asked for; a second one brings the rest.
    rows = crawl.rows("SELECT published_precision, published_at, came_at, first_seen_at FROM articles ORDER BY 1")
    for precision, published, came, seen in rows:
        assert came == (published if precision == "minute" else seen)
        assert (published is None) == (precision == "")


def test_languages_are_primary_subtags_with_the_region_beside(crawl: MemoryCrawl) -> None:
    assert set(crawl.rows("SELECT language, region FROM articles")) == {("en", "US")}


def entry(crawl: MemoryCrawl, when: str, *paragraphs: str, head: str = "") -> tuple[str, ...]:
    """The columns of one article whose feed states ``when``."""
    crawl.site("https://minute.example/feed", feed("minute.example", f"<pubDate>{when}</pubDate>").replace("/1<", "/2<").replace(">1<", ">2<"), kind=RSS)  # fmt: skip
    crawl.site("https://minute.example/2", page("Ferry stops at the quay of Lindvik", *paragraphs, head=head))
    crawl.later(hours=1)
    crawl.run("all")
    return crawl.rows("SELECT published_precision, published_at FROM articles WHERE url LIKE '%/2'")[0]


def test_the_feed_s_minute_is_kept_beside_the_page_s_day_also_later(crawl: MemoryCrawl) -> None:
    at = NOON - timedelta(minutes=20)
    head = f'<meta property="article:published_time" content="{at.date()}">'
    assert entry(crawl, format_datetime(at), *TEXT, head=head) == ("minute", stamp(at))
    crawl.site("https://minute.example/2", page("Ferry stops at the quay of Lindvik", *TEXT, "It goes on.", head=head))
    crawl.later(hours=30)
    crawl.run()
    assert crawl.rows("SELECT count(*) FROM versions") == [(1,)]
    found = crawl.rows("SELECT published_precision, published_at, came_at FROM articles WHERE url LIKE '%/2'")
    assert found == [("minute", stamp(at), stamp(at))]


def test_a_zone_that_cannot_be_told_gives_a_day(crawl: MemoryCrawl) -> None:
    found = entry(crawl, f"{NOON:%d %b %Y} 11:30:00 IST", *TEXT)
    assert found == ("day", stamp(NOON.replace(hour=0)))


def shown(crawl: MemoryCrawl, *arguments: str) -> str:
    return CliRunner().invoke(cli, ["--dir", str(crawl.folder), *arguments]).output


def test_no_midnight_is_shown_as_a_time(crawl: MemoryCrawl) -> None:
    entry(crawl, f"{NOON:%d %b %Y}", *TEXT)
    number = crawl.rows("SELECT id FROM articles WHERE url LIKE '%/2'")[0][0]
    assert f"{NOON.date()} (day only)" in shown(crawl, "show", "article", str(number))
    story = str(crawl.rows("SELECT story FROM articles WHERE id = ?", number)[0][0])
    told = shown(crawl, "show", "story", story)
    assert f"{NOON.date()} (day only)" in told
    assert "23:59" not in told
    assert "00:00:00" not in told
    details = json.loads(shown(crawl, "show", "story", story, "--json"))
    assert [a["at"] for a in details["articles"]] == sorted(a["at"] for a in details["articles"])
    seen = crawl.rows("SELECT min(first_seen_at), max(first_seen_at) FROM articles WHERE story = ?", story)
    assert (details["first_seen_at"], details["last_seen_at"]) == seen[0]
    assert crawl.rows("SELECT published_at FROM articles WHERE id = ?", number)[0][0].endswith("T00:00:00Z")


def test_times_that_an_earlier_wirewatch_stored_are_read_again(crawl: MemoryCrawl) -> None:
    with crawl.archive() as db:
        with transaction(db):
            db.execute("UPDATE articles SET published_precision = '', came_at = ''")
            db.execute(
                "UPDATE articles SET published_at = '2026-03-02T00:00:00Z', published_raw = '2 March 2026' WHERE id = 1"
            )
            db.execute(
                "UPDATE articles SET published_at = '2026-03-02T13:30:00Z', published_raw = '2.3.2026 13.30' WHERE id = 2"
            )
        assert read_times_again(db)
        assert not read_times_again(db)
        found = [
            tuple(r)
            for r in db.execute("SELECT id, published_precision, came_at = first_seen_at FROM articles WHERE id < 3")
        ]
    assert found == [(1, "day", 1), (2, "minute", 0)]
