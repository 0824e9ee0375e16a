"""`wirewatch add` against sites on loopback, in a process of its own."""

from __future__ import annotations

import csv
import json
import signal
import subprocess
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.commands.asking import address, age, in_words
from crawler.errors import UsageError
from crawler.intake.find.search import BUDGET
from tests.site import Answer, Site, dated, page, serve_site
from tests.watching import WatchFolder, watch_folder

HTML = {"Content-Type": "text/html; charset=utf-8"}
FEED_LINK = '<link rel="alternate" type="application/{}" title="{}" href="{}">'


def html(*head: str, body: str = "<p>words</p>", status: int = 200) -> Answer:
    text = f"<!doctype html><html><head><title>Port Times</title>{''.join(head)}</head><body>{body}</body></html>"
    return Answer(status, text.encode(), HTML)


def rss_of(site: Site, *titles: str) -> Answer:
    return Answer(body=dated(*((t, site.url(f"/{t}"), t) for t in titles)), headers={"Content-Type": "text/xml"})


def moved(target: str, status: int = 301) -> Answer:
    return Answer(status, headers={"Location": target})


def lines(watch: WatchFolder) -> list[dict[str, str]]:
    with (watch.path / "feeds.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def ask(watch: WatchFolder, *arguments: str) -> dict[str, Any]:
    done = watch.run("add", *arguments, "--json")
    assert done.stderr == ""
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def front_page(site: Site) -> None:
    site.answers["/"] = html(
        FEED_LINK.format("rss+xml", "Comments on Port Times", "/comments/feed"),
        FEED_LINK.format("rss+xml", "Port Times", "/feed.xml"),
        FEED_LINK.format("atom+xml", "Port Times", "/atom.xml"),
        FEED_LINK.format("feed+json", "Port Times", "/feed.json"),
    )
    site.answers["/feed.xml"] = rss_of(site, "crane", "ferry")
    site.answers["/comments/feed"] = rss_of(site, "nice")
    item = {"id": "1", "url": site.url("/crane"), "title": "Crane", "date_published": "2026-11-20T08:00:00Z"}
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Port in JSON", "items": [item]}
    site.answers["/feed.json"] = Answer(body=json.dumps(feed).encode())


def test_a_feed_s_own_address_is_added_at_once_and_once(tmp_path: Path) -> None:
    with serve_site() as site:
        site.answers["/feed"] = moved("/feed/")
        site.answers["/feed/"] = rss_of(site, "crane")
        site.answers["/short"] = moved("/feed/", 302)
        watch = watch_folder(tmp_path, [])
        (tmp_path / "outlets.csv").write_text("id,title,domains\nport-times,Port Times,127.0.0.1\n")
        done = watch.run("add", site.url("/feed"), "--tags", "sea,ships")
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout == f"added: Test (feed, rss20, 1 entries, newest 0 min old) {site.url('/feed/')}\n"
        [line] = lines(watch)
        assert line == {"url": site.url("/feed/"), "title": "Test", "outlet": "port-times", "tags": "sea,ships"}
        assert site.paths() == ["/feed", "/feed/"]
        assert "wirewatch/" in site.asked[0].headers["user-agent"]

        again = watch.run("add", site.url("/short"))
        assert (again.returncode, again.stdout) == (
            0,
            f"not added: {site.url('/short')} is listed already, as {site.url('/feed/')}\n",
        )
        assert len(lines(watch)) == 1
        assert not watch.archive.exists()


def test_what_a_page_names_is_shown_and_what_is_chosen_is_added(tmp_path: Path) -> None:
    with serve_site() as site:
        front_page(site)
        watch = watch_folder(tmp_path, [])
        done = watch.run("add", site.url("/"))
        assert done.returncode == 0
        heading, first, second = done.stdout.splitlines()
        assert heading.split() == ["n", "kind", "format", "entries", "newest", "title", "url"]
        assert first.split() == ["1", "feed", "rss20", "2", "0", "min", "Test", site.url("/feed.xml")]
        assert second.split()[:4] == ["2", "feed", "json11", "1"]
        assert second.endswith(f"Port in JSON  {site.url('/feed.json')}")
        assert done.stderr == "Nothing has been added yet. Add one with --pick N, or all with --all.\n"
        assert lines(watch) == []
        assert site.paths() == ["/", "/robots.txt", "/feed.xml", "/atom.xml", "/feed.json"]

        found = ask(watch, site.url("/"), "--pick", "2", "--title", "Ours", "--outlet", "port")
        assert found["added"] == [site.url("/feed.json")]
        assert found["requests"] == 5
        assert [offer["entries"] for offer in found["offers"]] == [2, 1]
        assert found["offers"][1]["newest"] == "2026-11-20T08:00:00Z"
        assert {"url": site.url("/atom.xml"), "outcome": "http_404"} in found["tried"]
        assert lines(watch) == [{"url": site.url("/feed.json"), "title": "Ours", "outlet": "port"}]

        every = ask(watch, site.url("/"), "--all")
        assert every["added"] == [site.url("/feed.xml")]
        assert every["already_listed"] == [{"url": site.url("/feed.json"), "listed": site.url("/feed.json")}]
        before = (tmp_path / "feeds.csv").read_bytes()
        for wrong in (("--pick", "3"), ("--all", "--title", "One for two")):
            assert watch.run("add", site.url("/"), *wrong).returncode == 2
        asked_so_far = len(site.asked)
        for wrong in (("--pick", "1", "--all"), ("--kind", "feed", "--selector", "a"), ("--selector", "a[")):
            assert watch.run("add", site.url("/"), *wrong).returncode == 2
        assert len(site.asked) == asked_so_far
        assert (tmp_path / "feeds.csv").read_bytes() == before


def test_an_article_that_names_none_leads_to_the_front_page(tmp_path: Path) -> None:
    with serve_site() as site:
        front_page(site)
        site.answers["/2026/new-crane"] = Answer(body=page("New crane", "It came by sea."), headers=HTML)
        found = ask(watch_folder(tmp_path, []), site.url("/2026/new-crane"))
        assert site.paths()[:3] == ["/2026/new-crane", "/robots.txt", "/"]
        assert [offer["url"] for offer in found["offers"]] == [site.url("/feed.xml"), site.url("/feed.json")]


def test_a_usual_place_and_a_news_sitemap_of_robots_txt(tmp_path: Path) -> None:
    with serve_site() as site:
        site.answers["/"] = html()
        site.answers["/robots.txt"] = Answer(body=f"Sitemap: {site.url('/news.xml')}\nSitemap: /all.xml".encode())
        site.answers["/rss.xml"] = rss_of(site, "crane")
        when = (datetime.now(UTC) - timedelta(hours=5, minutes=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
        inner = f"<n:news><n:publication_date>{when}</n:publication_date><n:title>Crane</n:title></n:news>"
        urls = f"<url><loc>{site.url('/crane')}</loc>{inner}</url>"
        site.answers["/news.xml"] = Answer(
            body=f'<urlset xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">{urls}</urlset>'.encode()
        )
        watch = watch_folder(tmp_path, [])
        done = watch.run("add", site.url("/"))
        rows = [line.split() for line in done.stdout.splitlines()[1:]]
        assert [row[1:4] for row in rows] == [["feed", "rss20", "1"], ["sitemap", "sitemap", "news"]]
        assert rows[1][4:7] == ["1", "5", "h"]
        assert rows[1][7:9] == ["Port", "Times"], "a sitemap has no title of its own"
        assert "/all.xml" not in site.paths()
        ask(watch, site.url("/news.xml"))
        assert lines(watch) == [{"url": site.url("/news.xml"), "title": "127.0.0.1", "kind": "sitemap"}]


def test_a_sitemap_that_robots_txt_forbids_is_said_and_not_offered(tmp_path: Path) -> None:
    with serve_site() as site:
        site.answers["/"] = html()
        site.answers["/robots.txt"] = Answer(
            body=b"User-agent: wirewatch\nDisallow: /s\nDisallow: /rss\nSitemap: /s.xml"
        )
        site.answers["/s.xml"] = Answer(body=b"<urlset><url><loc>http://127.0.0.1/a</loc></url></urlset>")
        watch = watch_folder(tmp_path, [])
        done = watch.run("add", site.url("/"))
        assert done.returncode == 1
        assert f"  {site.url('/s.xml')}: robots.txt forbids it\n" in done.stderr
        assert "seconds between two requests" not in done.stderr
        site.answers["/robots.txt"] = Answer(body=b"User-agent: wirewatch\nDisallow: /s\nCrawl-delay: 300")
        assert "/s.xml" not in site.paths()
        assert "/rss" not in site.paths(), "a guess is asked only where robots.txt lets us"
        assert "/feed/" in site.paths()
        given = watch.run("add", site.url("/s.xml"))
        assert given.returncode == 1
        assert f"127.0.0.1:{site.port} asks for 120 seconds between two requests, and gets them.\n" in given.stderr
        assert f"  {site.url('/s.xml')}: not offered: robots.txt forbids it\n" in given.stderr
        assert lines(watch) == []


def test_where_there_is_nothing_twelve_requests_with_their_gaps_say_so(tmp_path: Path) -> None:
    with serve_site() as site:
        site.answers["/a/b"] = html(*(FEED_LINK.format("rss+xml", "x", f"/f{n}") for n in range(30)))
        site.answers["/"] = moved("/en/")
        site.answers["/en/"] = moved("/en/home")
        site.answers["/en/home"] = moved("/en/home/")
        site.answers["/en/home/"] = moved("/en/home/now")
        site.answers["/en/home/now"] = html()
        site.answers["/robots.txt"] = moved("/robots-en.txt")
        site.answers["/robots-en.txt"] = Answer(body=b"User-agent: *\nCrawl-delay: 0.2\nDisallow: /none")
        site.answers["/f2"] = moved("/f2/")
        watch = watch_folder(tmp_path, [], "[crawl]\ndelay = 0.1\n")
        done = watch.run("add", site.url("/a/b"))
        assert (done.returncode, done.stdout) == (1, "")
        assert len(site.asked) == BUDGET
        assert "/en/home/now" not in site.paths(), "redirects count, and the last one was too many"
        assert f"  {site.url('/f1')}: HTTP 404: not found\n" in done.stderr
        assert f"  {site.url('/')}: not finished: no requests were left\n" in done.stderr
        assert f"\n{BUDGET} requests. " in done.stderr
        gaps = [b.began - a.ended for a, b in zip(site.asked, site.asked[1:], strict=False)]
        assert min(gaps) >= 0.095
        assert min(gaps[3:]) >= 0.195, "a Crawl-delay holds for a search as well"
        assert lines(watch) == []


def listing(site: Site) -> None:
    """A front page with a list of six articles, a menu and a footer, and no feed."""
    stories = "".join(
        f'<li class="story"><h3><a href="/2026/11/{n}-harbour-crane-{n}-is-moved-to-the-north-quay">Harbour crane {n} is moved '
        f"to the north quay</a></h3><time>2026-11-{10 + n}</time><p>The crane number {n} has stood there for long.</p></li>"
        for n in range(6)
    )
    menu = '<nav><a href="/about">About</a><a href="/sport">Sport</a><a href="/contact">Contact</a></nav>'
    site.answers["/"] = html(
        body=f"{menu}<main><ul>{stories}</ul></main><footer><a href='/imprint'>Imprint</a></footer>"
    )


def test_the_listing_page_is_the_last_resort(tmp_path: Path) -> None:
    with serve_site() as site:
        listing(site)
        watch = watch_folder(tmp_path, [])
        found = ask(watch, site.url("/"))
        assert len(site.asked) == found["requests"] == BUDGET
        [offer] = found["offers"]
        assert (offer["kind"], offer["entries"], offer["title"]) == ("page", 6, "Port Times")
        assert offer["newest"].startswith("2026-11-15")
        assert lines(watch) == []

        site.asked.clear()
        done = watch.run("add", site.url("/"), "--kind", "page")
        assert done.stdout.startswith("added: Port Times (page, html, 6 links, newest ")
        assert lines(watch) == [{"url": site.url("/"), "title": "Port Times", "kind": "page"}]
        assert site.paths() == ["/", "/robots.txt"]

        chosen = watch_folder(tmp_path, [])
        done = chosen.run("add", site.url("/"), "--selector", "nav a")
        assert "3 links" in done.stdout
        assert lines(chosen)[0]["selector"] == "nav a"
        assert chosen.run("add", site.url("/"), "--selector", "b.none").returncode == 1

        site.answers["/robots.txt"] = Answer(body=b"User-agent: *\nDisallow: /")
        forbidden = watch_folder(tmp_path, []).run("add", site.url("/"), "--kind", "page")
        assert forbidden.returncode == 1
        assert f"  {site.url('/')}: not offered: robots.txt forbids it\n" in forbidden.stderr


def test_what_is_no_source_is_named(tmp_path: Path) -> None:
    with serve_site() as site:
        site.answers["/report"] = Answer(body=b"%PDF-1.7 ...", headers={"Content-Type": "application/pdf"})
        watch = watch_folder(tmp_path, [])
        done = watch.run("add", site.url("/report"))
        assert done.returncode == 1
        assert "It is a document (such as a PDF)" in done.stderr
        assert site.paths() == ["/report"]
        found = watch.run("add", site.url("/report"), "--json")
        assert found.returncode == 1
        assert json.loads(found.stdout)["tried"] == [{"url": site.url("/report"), "outcome": "not_html"}]


def test_a_host_that_hangs_is_given_up(tmp_path: Path) -> None:
    with serve_site() as site:
        site.answers["/"] = Answer(hang_s=30)
        watch = watch_folder(tmp_path, [], "[crawl]\ndelay = 0\ntimeout = 0.5\n")
        done = watch.run("add", site.url("/"))
        assert done.returncode == 1
        assert f"  {site.url('/')}: no answer in time\n1 request. Is the address right?\n" in done.stderr


def test_ctrl_c_ends_it(tmp_path: Path) -> None:
    with serve_site() as site:
        site.answers["/"] = html(FEED_LINK.format("rss+xml", "x", "/hangs"))
        site.answers["/hangs"] = lambda _: asked(site)
        process = watch_folder(tmp_path, []).start("add", site.url("/"))
        deadline = time.monotonic() + 30
        while "hanging" not in site.answers and time.monotonic() < deadline:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        try:
            _, said = process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
        assert (process.returncode, said) == (130, "")


def asked(site: Site) -> Answer:
    site.answers["hanging"] = Answer()
    return Answer(hang_s=30)


def test_an_address_that_is_not_public_is_refused_unless_watch_toml_lists_it(tmp_path: Path) -> None:
    with serve_site() as site:
        site.answers["/"] = html(FEED_LINK.format("rss+xml", "x", "/feed"))
        site.answers["/feed"] = rss_of(site, "crane")
        site.answers["/robots.txt"] = Answer(body=b"Sitemap: /news.xml")
        site.answers["/news.xml"] = Answer(body=b"<urlset><url><loc>http://127.0.0.1/a</loc></url></urlset>")
        contact = 'contact = "mailto:desk@port.example"\n[crawl]\ndelay = 0\n'
        refused = watch_folder(tmp_path, [], contact).run("add", site.url("/"), loopback=False)
        assert refused.returncode == 1
        assert "its address is not public; allow_private in watch.toml lists exceptions" in refused.stderr
        assert site.asked == []
        watch = watch_folder(tmp_path, [], f'{contact}allow_private = ["127.0.0.1:{site.port}"]\n')
        found = watch.run("add", site.url("/"), "--all", "--json", loopback=False)
        assert json.loads(found.stdout)["added"] == [site.url("/feed"), site.url("/news.xml")]
        assert "+mailto:desk@port.example" in site.asked[0].headers["user-agent"]


def test_a_login_is_sent_and_kept_with_the_addresses_of_its_site(tmp_path: Path) -> None:
    with serve_site() as site:
        site.answers["/feed"] = rss_of(site, "crane")
        watch = watch_folder(tmp_path, [])
        done = watch.run("add", site.url("/feed").replace("http://", "http://me:secret@"))
        assert "secret" not in done.stdout + done.stderr
        assert site.asked[0].headers["authorization"].startswith("Basic ")
        assert lines(watch)[0]["url"] == site.url("/feed").replace("http://", "http://me:secret@")


def test_nobody_is_asked_without_a_contact_or_a_watch(tmp_path: Path) -> None:
    with serve_site() as site:
        nowhere = WatchFolder(tmp_path / "none").run("add", site.url("/"))
        assert nowhere.returncode == 2
        silent = watch_folder(tmp_path, []).run("add", site.url("/"), loopback=False)
        assert silent.returncode == 2
        assert "contact" in silent.stderr
        assert site.asked == []


@pytest.mark.parametrize(
    ("typed", "url", "userinfo"),
    [
        ("politico.example", "https://politico.example", ""),
        (" politico.example/section?x=1#top ", "https://politico.example/section?x=1", ""),
        ("http://a.example/", "http://a.example/", ""),
        ("feed://a.example/rss", "https://a.example/rss", ""),
        ("feed:https://a.example/rss", "https://a.example/rss", ""),
        ("https://me:pass%40word@a.example/x", "https://a.example/x", "me:pass@word"),
        ("localhost:8000/x", "https://localhost:8000/x", ""),
    ],
)
def test_addresses_as_people_type_them(typed: str, url: str, userinfo: str) -> None:
    assert address(typed) == (url, userinfo)


@pytest.mark.parametrize("typed", ["", "ftp://a.example/x", "file:///etc/passwd", "a b", "https://"])
def test_addresses_that_are_none(typed: str) -> None:
    with pytest.raises(UsageError, match="is not an http or https address"):
        address(typed)


def test_words() -> None:
    now = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
    assert [age(now - timedelta(minutes=m), now) for m in (0, 59, 60, 2879, 2880)] == [
        "0 min", "59 min", "1 h", "47 h", "2 d",
    ]  # fmt: skip
    assert age(None, now) == ""
    assert in_words("http_500") == "HTTP 500"
    assert in_words("parse_timeout") == "parse timeout"
