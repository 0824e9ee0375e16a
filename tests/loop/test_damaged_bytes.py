"""Bytes that were damaged on the way, through poll and archive: what is stored stays, and the ledger tells of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.memory_crawl import Answer, MemoryCrawl, memory_crawl

FEED = "https://harbour.example/feed"
RSS = "application/rss+xml"
NAMES = ["Криголам стоїть у порту", "Пором вийшов у море", "Маяк світить знову"]


def rss(*texts: str) -> bytes:
    items = "".join(
        f"<item><guid isPermaLink='false'>{n}</guid><title>{title}</title><description>{text}</description></item>"
        for n, (title, text) in enumerate(zip(NAMES, texts, strict=True))
    )
    return f'<rss version="2.0"><channel><title>H</title>{items}</channel></rss>'.encode()


WHOLE = ("Екіпаж чекає на лоцмана.", "Вітер із заходу.", "Ніч була темна.")


@pytest.fixture
def crawl(tmp_path: Path) -> MemoryCrawl:
    made = memory_crawl(tmp_path, FEED, settings="[crawl]\npages = 'none'\n")
    made.site(FEED, rss(*WHOLE), kind=RSS)
    made.run()
    return made


def test_a_broken_byte_at_a_later_poll_is_no_edit_and_is_told(crawl: MemoryCrawl) -> None:
    crawl.later(hours=1)
    crawl.site(FEED, rss(*WHOLE).replace("лоцмана".encode(), "лоцман".encode() + b"\xd0"), kind=RSS)
    crawl.run("all")
    assert {title for (title,) in crawl.rows("SELECT title FROM articles")} == set(NAMES)
    assert crawl.rows("SELECT summary || body FROM article_text ORDER BY article")[0] == (WHOLE[0],)
    assert crawl.rows("SELECT count(*) FROM versions") == [(0,)]
    assert crawl.rows("SELECT outcome, reason FROM polls ORDER BY id") == [("new", ""), ("unchanged", "broken_bytes")]


def test_other_words_beside_a_broken_byte_are_an_edit(crawl: MemoryCrawl) -> None:
    crawl.later(hours=1)
    crawl.site(FEED, rss("Екіпаж чекає на буксир CUT", *WHOLE[1:]).replace(b"CUT", b"\xd0..."), kind=RSS)
    crawl.run("all")
    assert crawl.rows("SELECT summary || body FROM article_text ORDER BY article")[0] == (
        "Екіпаж чекає на буксир \ufffd...",
    )


def test_what_a_cut_document_did_not_hold_is_asked_for_again(crawl: MemoryCrawl) -> None:
    """With the validators of the cut one a server would answer for ever that nothing has changed."""
    crawl.later(hours=1)
    crawl.site(FEED, rss(*WHOLE).replace(b"</channel></rss>", b""), kind=RSS, ETag='"cut"')
    crawl.run("all")
    assert crawl.rows("SELECT reason FROM polls ORDER BY id DESC LIMIT 1") == [("cut_short",)]
    crawl.later(hours=1)
    crawl.run("all")
    assert "if-none-match" not in crawl.headers[-1]


def test_203_is_an_answer(tmp_path: Path) -> None:
    crawl = memory_crawl(tmp_path, FEED, settings="[crawl]\npages = 'none'\n")
    crawl.answers[FEED] = Answer(rss(*WHOLE), 203, {"Content-Type": RSS, "ETag": '"a"'})
    crawl.run()
    assert crawl.rows("SELECT count(*) FROM articles") == [(3,)]
    assert crawl.rows("SELECT etag FROM feeds") == [('"a"',)]


def page(*titles: str) -> str:
    links = "".join(f'<li><a href="/n/{n}">{title}</a></li>' for n, title in enumerate(titles))
    return f"<html><body><h1>Notices</h1><ul class='news'>{links}</ul></body></html>"


@pytest.mark.parametrize("selector", ["ul.news a", "xpath://ul[@class='news']/li"])
def test_the_first_link_of_a_page_that_had_none_is_news(tmp_path: Path, selector: str) -> None:
    crawl = memory_crawl(tmp_path, FEED, settings="[crawl]\npages = 'none'\n")
    (tmp_path / "feeds.csv").write_text(f"url,kind,selector\nhttps://harbour.example/notices,page,{selector}\n")
    crawl.site("https://harbour.example/notices", page())
    crawl.run()
    crawl.site("https://harbour.example/notices", page("The ferry is late"))
    crawl.later(hours=9)
    crawl.run("all")
    assert crawl.rows("SELECT title, backlog FROM articles") == [("The ferry is late", 0)]


def test_a_whole_page_of_links_where_there_were_none_is_told_as_a_gap(tmp_path: Path) -> None:
    crawl = memory_crawl(tmp_path, FEED, settings="[crawl]\npages = 'none'\n")
    address = "https://harbour.example/notices"
    (tmp_path / "feeds.csv").write_text(f"url,kind,selector\n{address},page,ul.news a\n")
    crawl.site(address, page())
    crawl.run()
    names = [f"Notice of the harbour number {n}" for n in range(12)]
    for titles in (names, [*names, "The ferry is late"]):
        crawl.later(hours=9)
        crawl.site(address, page(*titles))
        crawl.run("all")
    assert crawl.rows("SELECT reason FROM polls ORDER BY id") == [("no_match",), ("flood",), ("",)]
    assert crawl.rows("SELECT title, backlog FROM articles") == [("The ferry is late", 0)]
