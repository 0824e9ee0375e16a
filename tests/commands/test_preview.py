"""`wirewatch feeds preview` against sites on loopback, in a process of its own."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.commands.test_real_add import listing
from tests.site import Answer, dated, serve_site
from tests.watching import watch_folder


def ago(hours: float) -> str:
    return (datetime.now(UTC) - timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")


def test_the_entries_of_a_feed(tmp_path: Path) -> None:
    with serve_site() as site:
        items = [(str(n), site.url(f"/{n}"), f"Crane {n}") for n in range(3)]
        started = f"{datetime.now(UTC):%F}"
        site.answers["/feed"] = Answer(body=dated(*items))
        watch = watch_folder(tmp_path, [])
        done = watch.run("feeds", "preview", site.url("/feed"), "--limit", "2")
        heading, first, _ = done.stdout.splitlines()
        assert done.returncode == 0
        assert heading.split() == ["date", "title", "link"]
        assert started <= first.split()[0] <= f"{datetime.now(UTC):%F}"
        assert first.endswith(f"Crane 0  {site.url('/0')}")
        assert done.stderr == ("feed, rss20, Test: 3 of 3 would be taken\nand 1 more; --limit N shows more.\n")
        assert site.paths() == ["/feed"]
        found = json.loads(watch.run("feeds", "preview", site.url("/feed"), "--json").stdout)
        assert (found["kind"], found["format"], found["items"], len(found["entries"])) == ("feed", "rss20", 3, 3)
        assert not watch.archive.exists()
        assert (tmp_path / "feeds.csv").read_text() == "url\n"


def test_of_a_sitemap_what_is_young_enough_and_of_an_index_its_parts(tmp_path: Path) -> None:
    with serve_site() as site:
        urls = ((site.url("/old"), ago(900)), (site.url("/new-crane-is-here"), ago(2)))
        inner = "".join(f"<url><loc>{url}</loc><lastmod>{when}</lastmod></url>" for url, when in urls)
        site.answers["/s.xml"] = Answer(body=f"<urlset>{inner}</urlset>".encode())
        site.answers["/old.xml"] = Answer(body=f"<urlset><url><loc>{site.url('/old')}</loc></url></urlset>".encode())
        part = f"<sitemap><loc>{site.url('/s.xml')}</loc><lastmod>{ago(1)}</lastmod></sitemap>"
        site.answers["/i.xml"] = Answer(body=f"<sitemapindex>{part}</sitemapindex>".encode())
        watch = watch_folder(tmp_path, [])
        done = watch.run("feeds", "preview", site.url("/s.xml"))
        assert done.returncode == 0
        assert done.stderr == "sitemap, sitemap: 1 of 2 would be taken\n"
        assert done.stdout.splitlines()[1].endswith(f"new crane is here  {site.url('/new-crane-is-here')}")
        nothing = watch.run("feeds", "preview", site.url("/old.xml"))
        assert nothing.returncode == 1
        assert "gives what is dated within 3 days" in nothing.stderr
        index = watch.run("feeds", "preview", site.url("/i.xml"))
        assert (index.returncode, index.stderr) == (0, "sitemap, sitemapindex: 1 of 1 parts would be polled\n")
        assert index.stdout.splitlines()[1].endswith(site.url("/s.xml"))


def test_why_nothing_would_be_taken(tmp_path: Path) -> None:
    with serve_site() as site:
        site.answers["/page"] = Answer(body=b"<!doctype html><html><body><p>x</p></body></html>")
        site.answers["/robots.txt"] = Answer(body=b"User-agent: *\nDisallow: /s.xml")
        site.answers["/s.xml"] = Answer(body=b"<urlset><url><loc>http://127.0.0.1/a</loc></url></urlset>")
        watch = watch_folder(tmp_path, [])

        def told(*arguments: str) -> str:
            done = watch.run("feeds", "preview", *arguments)
            assert (done.returncode, done.stdout) == (1, "")
            return done.stderr.strip().rpartition(": ")[2]

        assert told(site.url("/nowhere")) == "not found."
        assert told(site.url("/page")) == "no list of articles was found on it."
        assert told(site.url("/page"), "--kind", "feed") == "neither a feed nor a page."
        assert watch.run("feeds", "preview", site.url("/page"), "--kind", "feed", "--selector", "a").returncode == 2
        assert watch.run("feeds", "preview", site.url("/page"), "--selector", "a[").returncode == 2
        sitemap = json.loads(watch.run("feeds", "preview", site.url("/s.xml"), "--json").stdout)
        assert sitemap["reason"] == "robots"


def test_the_links_of_a_page_by_its_repetition_or_by_a_selector(tmp_path: Path) -> None:
    with serve_site() as site:
        listing(site)
        watch = watch_folder(tmp_path, [])
        done = watch.run("feeds", "preview", site.url("/"))
        assert done.returncode == 0
        assert done.stderr == "page, html, Port Times: 6 of 6 would be taken\n"
        assert done.stdout.splitlines()[1].startswith("2026-11-10 ")
        assert "Harbour crane 0 is moved to the north quay" in done.stdout
        assert "About" not in done.stdout
        menu = watch.run("feeds", "preview", site.url("/"), "--selector", "nav a")
        assert [line.split()[-2] for line in menu.stdout.splitlines()[1:]] == ["About", "Sport", "Contact"]
        none = watch.run("feeds", "preview", site.url("/"), "--selector", "b.none")
        assert (none.returncode, none.stdout) == (1, "")
        assert none.stderr.endswith("the selector matches no link.\n")


def test_a_listed_source_is_read_as_its_line_says(tmp_path: Path) -> None:
    with serve_site() as site:
        site.answers["/list"] = Answer(body=dated(("1", site.url("/1"), "Crane")))
        watch = watch_folder(tmp_path, [])
        (tmp_path / "feeds.csv").write_text(f"url,kind\n{site.url('/list')},page\n")
        done = watch.run("feeds", "preview", site.url("/list"), "--json")
        assert (done.returncode, json.loads(done.stdout)["reason"]) == (1, "not_html")
        asked = watch.run("feeds", "preview", site.url("/list"), "--kind", "feed", "--json")
        assert (asked.returncode, json.loads(asked.stdout)["reason"]) == (0, "")
        (tmp_path / "feeds.csv").write_text(f"url,watch\n{site.url('/list')},text\n")
        watched = watch.run("feeds", "preview", site.url("/list"))
        assert (watched.returncode, watched.stdout) == (2, "")
        assert "watches the text" in watched.stderr
