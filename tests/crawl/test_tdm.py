"""Reserved pages: only the feed's text is kept where that is respected; otherwise it is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.memory_crawl import MemoryCrawl, memory_crawl, page, words_of

FEED = "https://a.example/feed"
PAGE = "https://a.example/1"
RSS = f"""<rss version="2.0"><channel><title>A</title><item><title>NATO meets</title><link>{PAGE}</link>
<description>What the feed says of NATO.</description><pubDate>Wed, 04 Mar 2026 11:00:00 GMT</pubDate></item></channel></rss>"""
META = '<meta name="TDM-Reservation" content="{}">'
WHERE = ("header", "meta", "both", "none", "meta over header")


def watch(folder: Path, tdm: str, where: str, keep: str = 'raw = "all"') -> MemoryCrawl:
    settings = f"[crawl]\nbacklog_days = 9\n{tdm}\n[keep]\n{keep}\n"
    crawl = memory_crawl(folder, FEED, settings=settings)
    crawl.site(FEED, RSS, kind="application/rss+xml")
    serve(crawl, where)
    return crawl


def serve(crawl: MemoryCrawl, where: str) -> None:
    head = {"meta": META.format(1), "both": META.format(1), "meta over header": META.format(0)}.get(where, "")
    header = {"tdm-reservation": "1"} if where in ("header", "both", "meta over header") else {}
    crawl.site(PAGE, page("NATO meets", words_of("Page"), head=head), **header)


@pytest.mark.parametrize("where", WHERE)
def test_respected_only_the_feeds_text_is_kept(tmp_path: Path, where: str) -> None:
    crawl = watch(tmp_path, 'tdm = "respect"', where)
    crawl.run()
    reserved = where in ("header", "meta", "both")
    (row,) = crawl.rows(
        "SELECT tdm_reserved, text_source, text_reason, next_read_at IS NULL, body_sha256 FROM articles"
    )
    assert row[:4] == ((1, "feed", "tdm_reserved", 1) if reserved else (0, "page", "", 0))
    assert bool(row[4]) is not reserved
    assert (tmp_path / "raw").exists() is not reserved
    assert crawl.rows("SELECT count(*) FROM article_text WHERE body LIKE '%page%'")[0][0] == (not reserved)
    assert crawl.rows("SELECT count(*) FROM flags") == [(1,)]
    asked = len(crawl.asked)
    crawl.later(hours=1)
    crawl.run()
    assert (PAGE in crawl.asked[asked:]) is not reserved
    assert crawl.rows("SELECT count(*) FROM entries WHERE next_try_at IS NOT NULL") == [(0,)]


@pytest.mark.parametrize("tdm", ["", 'tdm = "record"'])
@pytest.mark.parametrize("where", WHERE)
def test_recorded_it_is_only_said(tmp_path: Path, where: str, tdm: str) -> None:
    crawl = watch(tmp_path, tdm, where)
    crawl.run()
    reserved = where in ("header", "meta", "both")
    assert crawl.rows("SELECT tdm_reserved, text_source FROM articles") == [(int(reserved), "page")]
    assert (tmp_path / "raw").exists() is not reserved  # such pages are never kept as received


def test_a_page_that_is_reserved_later_keeps_what_is_stored_and_is_not_asked_again(tmp_path: Path) -> None:
    crawl = watch(tmp_path, 'tdm = "respect"', "none")
    crawl.run()
    text = crawl.rows("SELECT * FROM article_text")
    serve(crawl, "header")
    crawl.later(hours=1)
    crawl.run()
    assert crawl.rows("SELECT tdm_reserved, text_source, next_read_at, reread_error FROM articles") == [
        (1, "page", None, "tdm_reserved")
    ]
    assert crawl.rows("SELECT * FROM article_text") == text


def test_a_reservation_that_ends_is_noticed_where_it_is_recorded(tmp_path: Path) -> None:
    crawl = watch(tmp_path, 'tdm = "record"', "header")
    crawl.run()
    serve(crawl, "none")
    crawl.later(hours=1)
    crawl.run()
    assert crawl.rows("SELECT tdm_reserved FROM articles") == [(0,)]


def test_after_failures_the_article_of_the_feed_says_it_too(tmp_path: Path) -> None:
    crawl = watch(tmp_path, 'tdm = "respect"', "header")
    good = crawl.answers.pop(PAGE)
    crawl.run()
    crawl.answers[PAGE] = good
    crawl.later(hours=30)
    crawl.run()
    assert crawl.rows("SELECT tdm_reserved, text_reason FROM articles") == [(1, "tdm_reserved")]
    assert crawl.rows("SELECT next_try_at FROM entries") == [(None,)]
