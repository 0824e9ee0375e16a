"""Runs against a site that has sitemaps and no feed."""

from __future__ import annotations

import gzip
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.site import Answer, Site, page, serve_site
from tests.watching import WatchFolder, watch_folder

WORDS = "Ministers met in the capital to speak about the harbour, the railway and the price of bread for the coming winter. "


def ago(hours: float) -> str:
    return (datetime.now(UTC) - timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")


def urlset(site: Site, *urls: tuple[str, str]) -> Answer:
    inner = "".join(f"<url><loc>{site.url(path)}</loc><lastmod>{when}</lastmod></url>" for path, when in urls)
    return Answer(
        body=f"<urlset>{inner}</urlset>".encode(), headers={"Content-Type": "text/xml", "ETag": f'"{hash(inner)}"'}
    )


def index(site: Site, *parts: tuple[str, str]) -> Answer:
    inner = "".join(f"<sitemap><loc>{site.url(path)}</loc><lastmod>{when}</lastmod></sitemap>" for path, when in parts)
    return Answer(body=f"<sitemapindex>{inner}</sitemapindex>".encode(), headers={"Content-Type": "text/xml"})


def article(site: Site, path: str, title: str) -> None:
    site.answers[path] = Answer(body=page(title, WORDS * 3), headers={"Content-Type": "text/html"})


def watching(tmp_path: Path, url: str) -> WatchFolder:
    watch = watch_folder(tmp_path, [])
    (watch.path / "feeds.csv").write_text(f"url,kind\n{url},sitemap\n")
    return watch


def articles(watch: WatchFolder) -> list[tuple[object, ...]]:
    return [tuple(r.values()) for r in watch.rows("SELECT title, text_source, backlog, feed FROM articles ORDER BY id")]


def test_a_sitemap_is_polled_like_a_feed(tmp_path: Path) -> None:
    with serve_site() as site:
        site.answers["/sitemap.xml"] = urlset(site, ("/today-in-the-port", ago(5)), ("/long-ago", ago(5000)))
        article(site, "/today-in-the-port", "Today in the port")
        watch = watching(tmp_path, site.url("/sitemap.xml"))
        done = watch.run("run", "--all")
        assert (done.returncode, done.stderr) == (0, "")
        assert articles(watch) == [("Today in the port", "page", 1, 1)]

        site.answers["/sitemap.xml"] = urlset(
            site, ("/new-crane-for-the-port", ago(0)), ("/today-in-the-port", ago(1)), ("/long-ago", ago(5000))
        )
        article(site, "/new-crane-for-the-port", "New crane for the port")
        watch.run("run", "--all")
        assert articles(watch)[1:] == [("New crane for the port", "page", 0, 1)]
        polls = watch.rows("SELECT outcome, items, new_entries, overlap, gap_from FROM polls ORDER BY id")
        assert [tuple(p.values()) for p in polls] == [("new", 2, 1, 1, None), ("new", 3, 1, 2, None)]
        asked = site.paths()
        assert asked[0] == "/robots.txt" and asked.count("/robots.txt") == 1
        assert "if-none-match" in site.requests("/sitemap.xml")[1].headers


def test_robots_txt_has_a_say_in_sitemaps(tmp_path: Path) -> None:
    with serve_site() as site:
        site.answers["/robots.txt"] = Answer(body=b"User-agent: *\nDisallow: /private/")
        watch = watching(tmp_path, site.url("/private/sitemap.xml"))
        watch.run("run", "--all")
        assert site.paths() == ["/robots.txt"]
        assert watch.rows("SELECT outcome, reason FROM polls") == [{"outcome": "failed", "reason": "robots"}]


def test_an_index_is_followed_in_the_same_run_and_its_parts_have_polls_of_their_own(tmp_path: Path) -> None:
    with serve_site() as site:
        site.answers["/index.xml"] = index(
            site, ("/a.xml.gz", ago(2)), ("/b.xml", ago(3)), ("/old.xml", ago(4000)), ("/index.xml", ago(1))
        )
        site.answers["/a.xml.gz"] = Answer(body=gzip.compress(urlset(site, ("/first-news-here", ago(2))).body))
        site.answers["/b.xml"] = urlset(site, ("/second-news-here", ago(3)), ("/first-news-here", ago(2)))
        watch = watching(tmp_path, site.url("/index.xml"))
        for path in ("/first-news-here", "/second-news-here"):
            article(site, path, path.strip("/"))
        done = watch.run("run", "--json")
        assert (done.returncode, done.stderr) == (0, "")
        assert sorted(articles(watch)) == [("first-news-here", "page", 1, 1), ("second-news-here", "page", 1, 1)]
        parts = watch.rows("SELECT declared_url, kind, parent, source FROM feeds ORDER BY id")
        assert [p["declared_url"].rpartition("/")[2] for p in parts] == ["index.xml", "a.xml.gz", "b.xml"]
        assert {(p["parent"], p["source"]) for p in parts[1:]} == {(1, 1)}
        assert len(watch.rows("SELECT * FROM polls")) == 3
        assert "/old.xml" not in site.paths() and site.paths().count("/index.xml") == 1
        assert len(watch.rows("SELECT * FROM entries WHERE feed = 1")) == 2, "one entry, though two parts name it"


def test_a_part_that_appears_later_brings_news_and_no_backlog(tmp_path: Path) -> None:
    with serve_site() as site:
        site.answers["/index.xml"] = index(site, ("/monday.xml", ago(30)))
        site.answers["/monday.xml"] = urlset(site, ("/monday-was-quiet-here", ago(30)))
        watch = watching(tmp_path, site.url("/index.xml"))
        watch.run("run", "--all", "--set", "pages=none")
        site.answers["/index.xml"] = index(site, ("/tuesday.xml", ago(0)))
        site.answers["/tuesday.xml"] = urlset(
            site, ("/tuesday-was-loud-here", ago(0)), ("/very-old-page-here", ago(3000))
        )
        watch.run("run", "--all", "--set", "pages=none")
        assert articles(watch) == [("monday was quiet here", "title", 1, 1), ("tuesday was loud here", "title", 0, 1)]
        rows = watch.rows("SELECT declared_url, muted FROM feeds ORDER BY id")
        assert [r["muted"] for r in rows] == ["", "unlisted", ""], "what the index no longer names rests"
        assert watch.rows("SELECT count(*) AS n FROM gaps") == [{"n": 0}]
        assert watch.rows("SELECT last_new_at IS NOT NULL AS told FROM feeds WHERE id = 1") == [{"told": 1}]


def test_parts_follow_their_source_when_it_is_paused(tmp_path: Path) -> None:
    with serve_site() as site:
        site.answers["/index.xml"] = index(site, ("/a.xml", ago(1)))
        site.answers["/a.xml"] = urlset(site)
        watch = watching(tmp_path, site.url("/index.xml"))
        watch.run("run", "--all")
        asked = len(site.asked)
        (watch.path / "feeds.csv").write_text(f"url,kind,paused\n{site.url('/index.xml')},sitemap,yes\n")
        watch.run("run", "--all")
        assert len(site.asked) == asked
        assert watch.rows("SELECT enabled FROM feeds") == [{"enabled": 0}, {"enabled": 0}]


def test_an_endless_chain_of_indexes_ends(tmp_path: Path) -> None:
    with serve_site() as site:
        for n in range(9):
            site.answers[f"/i{n}.xml"] = index(site, (f"/i{n + 1}.xml", ago(0)))
        watch = watching(tmp_path, site.url("/i0.xml"))
        assert watch.run("run", "--all").returncode == 0
        assert [path for path in site.paths() if path != "/robots.txt"] == ["/i0.xml", "/i1.xml", "/i2.xml"]


def test_of_a_huge_index_a_bounded_number_of_parts_is_asked(tmp_path: Path) -> None:
    with serve_site() as site:
        site.answers["/index.xml"] = index(site, *((f"/p{n:03}.xml", ago(n / 100)) for n in range(200)))
        watch = watching(tmp_path, site.url("/index.xml"))
        watch.run("run", "--all", "--set", "max_sitemaps=3")
        assert sorted(set(site.paths())) == ["/index.xml", "/p000.xml", "/p001.xml", "/p002.xml", "/robots.txt"]


def test_a_daemon_follows_an_index_too(tmp_path: Path) -> None:
    with serve_site() as site:
        site.answers["/index.xml"] = index(site, ("/a.xml", ago(1)))
        site.answers["/a.xml"] = urlset(site, ("/news-of-the-new-port", ago(1)))
        article(site, "/news-of-the-new-port", "News of the new port")
        watch = watching(tmp_path, site.url("/index.xml"))
        process = watch.start("daemon")
        try:
            until = time.monotonic() + 40
            while time.monotonic() < until and not ("/news-of-the-new-port" in site.paths() and articles(watch)):
                time.sleep(0.1)
        finally:
            process.terminate()
            process.communicate(timeout=20)
        assert articles(watch) == [("News of the new port", "page", 1, 1)]
