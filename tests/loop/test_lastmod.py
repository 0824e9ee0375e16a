"""What a sitemap says of a page's change, and what the page says of its own birth."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from tests.memory_crawl import MemoryCrawl, memory_crawl, page, words_of

MAP = "https://harbour.example/map.xml"


def listed(crawl: MemoryCrawl, *names: str) -> None:
    urls = "".join(
        f"<url><loc>https://harbour.example/{n}</loc><lastmod>{crawl.now.isoformat()}</lastmod></url>" for n in names
    )
    crawl.site(MAP, f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>', kind="text/xml")


def test_a_change_of_an_old_page_is_no_news(tmp_path: Path) -> None:
    crawl = memory_crawl(tmp_path, MAP)
    (tmp_path / "feeds.csv").write_text(f"url,kind\n{MAP},sitemap\n")
    listed(crawl, "known-page-of-the-harbour")
    crawl.run()
    crawl.later(hours=9)
    for name, born in (("old-page-of-the-harbour", 400), ("new-page-of-the-harbour", 0)):
        head = f'<meta property="article:published_time" content="{(crawl.now - timedelta(days=born)).isoformat()}">'
        crawl.site(f"https://harbour.example/{name}", page(name, words_of(name), words_of(name + "2"), head=head))
    listed(crawl, "known-page-of-the-harbour", "old-page-of-the-harbour", "new-page-of-the-harbour")
    crawl.run("all")
    found = dict(crawl.rows("SELECT title, backlog FROM articles WHERE text_source = 'page'"))
    assert found == {"old-page-of-the-harbour": 1, "new-page-of-the-harbour": 0}
