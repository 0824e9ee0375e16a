"""A zone's name that means several goes by the country that outlets.csv gives, in feeds and on pages. In memory."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.memory_crawl import MemoryCrawl, memory_crawl, page, words_of

FEED, LINK = "https://tide.example/feed", "https://tide.example/harbour"
RSS = (
    '<rss version="2.0"><channel><title>Tide</title><language>en-us</language><item><title>The harbour opens</title>'
    "<link>{link}</link><guid>1</guid><pubDate>{date}</pubDate><description>{words}</description></item></channel></rss>"
)


def crawl_of(folder: Path, country: str, date: str, settings: str = "") -> MemoryCrawl:
    crawl = memory_crawl(folder, FEED, settings=settings)
    (crawl.folder / "outlets.csv").write_text(f"id,title,domains,country\ntide,Tide,tide.example,{country}\n")
    crawl.site(FEED, RSS.format(link=LINK, date=date, words=words_of("harbour", 30)), kind="application/rss+xml")
    meta = f'<meta name="pubdate" content="{date}">'
    crawl.site(LINK, page("The harbour opens", words_of("harbour"), words_of("quay"), head=meta))
    crawl.run()
    return crawl


@pytest.mark.parametrize("settings", ['[crawl]\npages = "none"\n', ""], ids=["feed", "page"])
@pytest.mark.parametrize(
    ("country", "zone", "stored"),
    [
        ("in", "IST", ("2026-03-04T04:30:00Z", "minute")),
        ("il", "IST", ("2026-03-04T08:00:00Z", "minute")),
        ("", "IST", ("2026-03-04T00:00:00Z", "day")),
        ("cn", "CST", ("2026-03-04T02:00:00Z", "minute")),
        ("bd", "BST", ("2026-03-04T04:00:00Z", "minute")),
    ],
)
def test_the_outlet_s_country_says_which_zone_is_meant(
    tmp_path: Path, settings: str, country: str, zone: str, stored: tuple[str, str]
) -> None:
    crawl = crawl_of(tmp_path, country, f"Wed, 04 Mar 2026 10:00:00 {zone}", settings)
    assert crawl.rows("SELECT published_at, published_precision FROM articles") == [stored]


def test_an_offset_needs_no_country(tmp_path: Path) -> None:
    crawl = crawl_of(tmp_path, "il", "Wed, 04 Mar 2026 10:00:00 +0530 (IST)")
    assert crawl.rows("SELECT published_at FROM articles") == [("2026-03-04T04:30:00Z",)]
