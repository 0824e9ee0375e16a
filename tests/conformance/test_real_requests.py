"""What a request looks like, and where it may go: rules 10, 12 to 14, 16, 17 and 20."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.archive.connect import stamp
from crawler.fetching.hostqueue import HostQueue
from crawler.intake.robots import RobotsAnswer, RobotsRules
from tests.conformance.watches import WORDS, change, feeds, gaps, make_due, run_all, script, serve_sites
from tests.site import Answer, dated, page, rss, serve_site
from tests.watching import watch_folder

BODY = rss(("1", "http://127.0.0.1/a", "One"))
NO_PAGES = '[crawl]\ndelay = 0\npages = "none"\n'
HTML = {"Content-Type": "text/html"}


@pytest.mark.rule(10, "a permanent redirect is adopted after three identical answers in a row, a temporary one never")
def test_permanent_redirects_are_adopted_the_third_time(tmp_path: Path) -> None:
    with serve_site() as site:
        site.answers["/moved"] = Answer(301, headers={"Location": "/new"})
        site.answers["/lent"] = Answer(302, headers={"Location": "/other"})
        site.answers["/mixed"] = Answer(308, headers={"Location": "/lent"})
        site.answers["/new"] = site.answers["/other"] = Answer(body=BODY, headers={"ETag": '"v"'})
        declared = [site.url(path) for path in ("/moved", "/lent", "/mixed")]
        watch = watch_folder(tmp_path, declared, NO_PAGES)
        run_all(watch, 2)
        assert {row["url"] for row in feeds(watch).values()} == set(declared), "not yet"
        run_all(watch, 2)
        rows = feeds(watch)
        assert rows["/moved"]["url"] == site.url("/new")
        assert [rows[path]["url"] for path in ("/lent", "/mixed")] == declared[1:]
        assert {row["declared_url"] for row in rows.values()} == set(declared)
        assert site.paths().count("/moved") == 3, "the fourth time the new address is asked directly"
        assert site.paths().count("/mixed") == 4
        sent = [request.headers.get("if-none-match") for request in site.requests("/new")]
        assert sent == [None, '"v"', '"v"', '"v"'], "its validators go with it"


@pytest.mark.rule(10, "a permanent redirect is adopted after three identical answers in a row, a temporary one never")
def test_three_answers_count_only_in_a_row(tmp_path: Path) -> None:
    feed, back = Answer(body=BODY, headers={"ETag": '"v"'}), Answer(302, headers={"Location": "/new"})
    new, other = (Answer(301, headers={"Location": path}) for path in ("/new", "/other"))
    with serve_site() as site:
        site.answers["/new"] = site.answers["/other"] = feed
        site.answers["/elsewhere"] = script(new, new, other, new, new)
        site.answers["/paused"] = script(new, new, feed, new, new)
        site.answers["/lent"] = script(new, new, back, new, new)
        site.answers["/gone-there"] = Answer(301, headers={"Location": "/missing"})
        declared = [site.url(path) for path in ("/elsewhere", "/paused", "/lent", "/gone-there")]
        watch = watch_folder(tmp_path, declared, NO_PAGES)
        run_all(watch, 5)
        assert {row["url"] for row in feeds(watch).values()} == set(declared)
        run_all(watch)
        rows = feeds(watch)
        assert {rows[path]["url"] for path in ("/elsewhere", "/paused", "/lent")} == {site.url("/new")}
        assert rows["/gone-there"]["url"] == declared[3], "an address without a feed is not adopted"


@pytest.mark.rule(12, "no cookies, no Referer, no cache-busting")
def test_a_request_carries_nothing_it_should_not(tmp_path: Path) -> None:
    with serve_site() as site:
        cookie = {"Set-Cookie": "id=1; Path=/"}
        site.answers["/feed"] = Answer(body=dated(("1", site.url("/a"), "One")), headers=cookie)
        site.answers["/a"] = Answer(302, headers={"Location": "/b", **cookie})
        site.answers["/b"] = Answer(body=page("One", WORDS), headers={**HTML, **cookie})
        run_all(watch_folder(tmp_path, [site.url("/feed")], "[crawl]\ndelay = 0\n"), 2)
        assert site.paths() == ["/feed", "/robots.txt", "/a", "/b", "/feed"], "no address is made unique"
        for request in site.asked:
            assert not {"cookie", "referer", "cache-control", "pragma"} & set(request.headers)


@pytest.mark.rule(13, "User-Agent with product, version and contact")
def test_every_request_says_who_asks(tmp_path: Path) -> None:
    from crawler import __version__

    with serve_site() as site:
        site.answers["/feed"] = Answer(body=dated(("1", site.url("/a"), "One")))
        site.answers["/a"] = Answer(body=page("One", WORDS), headers=HTML)
        run_all(
            watch_folder(tmp_path, [site.url("/feed")], 'contact = "mailto:desk@paper.example"\n[crawl]\ndelay = 0\n')
        )
        assert site.paths() == ["/feed", "/robots.txt", "/a"]
        agents = {request.headers["user-agent"] for request in site.asked}
        assert agents == {f"wirewatch/{__version__} (+mailto:desk@paper.example)"}
        nameless = watch_folder(tmp_path / "nameless", [site.url("/feed")], "[crawl]\ndelay = 0\n")
        done = nameless.run("run", "--all", loopback=False)
        assert done.returncode == 2
        assert "contact" in done.stderr
        assert len(site.asked) == 3, "without a contact nothing is asked"


@pytest.mark.rule(14, "one request in flight per host with a gap, redirects included; Crawl-delay is obeyed")
def test_one_request_in_flight_per_host(tmp_path: Path) -> None:
    with serve_sites(3) as (site, one, two):
        for number in range(3):
            site.answers[f"/feed{number}"] = Answer(body=rss(), hang_s=0.05)
        for number, source in enumerate((one, two)):
            source.answers["/moved"] = Answer(302, headers={"Location": site.url(f"/feed{number}?moved")})
            site.answers[f"/feed{number}?moved"] = Answer(body=rss(), hang_s=0.05)
        site.answers["/feed2"] = Answer(body=dated(("1", site.url("/a"), "One"), ("2", site.url("/b"), "Two")))
        site.answers["/robots.txt"] = Answer(body=b"User-agent: *\nCrawl-delay: 0.8\n")
        site.answers["/a"] = site.answers["/b"] = Answer(body=page("One", WORDS), headers=HTML, hang_s=0.05)
        listed = [*(site.url(f"/feed{number}") for number in range(3)), one.url("/moved"), two.url("/moved")]
        watch = watch_folder(tmp_path, listed, "[crawl]\ndelay = 0.2\n")
        run_all(watch)
        assert len(site.asked) == 8
        assert min(gaps(site)) >= 0.15
        at = site.paths().index("/robots.txt")
        assert min(gaps(site)[at + 1 :]) >= 0.7, "the site's own wish, once it is known"
        site.asked.clear()
        run_all(watch)
        assert len(site.asked) == 5
        assert min(gaps(site)) >= 0.7, "a later run remembers it, for feeds as well"


@pytest.mark.rule(14, "one request in flight per host with a gap, redirects included; Crawl-delay is obeyed")
def test_a_crawl_delay_is_obeyed_up_to_two_minutes() -> None:
    rules, now = RobotsRules("wirewatch"), datetime.now(UTC)
    for wish, gap in ((90, 90.0), (119.5, 119.5), (3600, 120.0)):
        clock = [0.0]
        queue: HostQueue[int] = HostQueue(1.0, lambda clock=clock: clock[0])
        text = f"User-agent: *\nCrawl-delay: 1\n\nUser-agent: wirewatch\nCrawl-delay: {wish}\n"
        rules.learn(RobotsAnswer("https://a.example", now, 200, text))
        queue.slow("a.example", rules.crawl_delay("https://a.example"))
        queue.push("a.example", 1)
        queue.push("a.example", 2)
        assert queue.pop() == ("a.example", 1)
        clock[0] = 5.0
        queue.done("a.example")
        clock[0] = 5.0 + gap - 0.1
        assert queue.pop() is None
        clock[0] = 5.0 + gap + 0.1
        assert queue.pop() == ("a.example", 2)


@pytest.mark.rule(
    16, "robots.txt for pages and sitemaps: a day's cache, 500 KiB, 5xx is no permission, our token; feeds are exempt"
)
def test_robots_txt_is_obeyed_for_pages(tmp_path: Path) -> None:
    with serve_sites(4) as (site, broken, huge, moved):
        rules = b"User-agent: *\nDisallow: /b\n\nUser-agent: wirewatch\nDisallow: /a\nDisallow: /feed\n"
        site.answers["/robots.txt"] = Answer(body=rules)
        broken.answers["/robots.txt"] = Answer(503)
        late = b"\nDisallow: /late\n"
        huge.answers["/robots.txt"] = Answer(body=b"User-agent: *\nDisallow: /early\n" + b"#" * 600_000 + late)
        moved.answers["/robots.txt"] = Answer(301, headers={"Location": "/rules"})
        moved.answers["/rules"] = Answer(body=b"User-agent: *\nDisallow: /a\n")
        pages = [
            (site, "/a"),
            (site, "/b"),
            (broken, "/a"),
            (huge, "/early"),
            (huge, "/late"),
            (moved, "/a"),
            (moved, "/b"),
        ]
        for host, path in pages:
            host.answers[path] = Answer(body=page(path, WORDS), headers=HTML)
        site.answers["/feed"] = Answer(
            body=dated(*((str(n), host.url(path), f"{n}") for n, (host, path) in enumerate(pages)))
        )
        watch = watch_folder(tmp_path, [site.url("/feed")], "[crawl]\ndelay = 0\n")
        run_all(watch)
        assert set(site.paths()) == {"/feed", "/robots.txt", "/b"}, "our own group holds, and the feed is exempt"
        assert broken.paths() == ["/robots.txt"]
        assert set(huge.paths()) == {"/robots.txt", "/late"}
        assert set(moved.paths()) == {"/robots.txt", "/rules", "/b"}
        reasons = {row["title"]: row["text_reason"] for row in watch.rows("SELECT title, text_reason FROM articles")}
        assert (reasons["0"], reasons["2"]) == ("robots", "robots_unavailable")
        assert watch.rows("SELECT max(length(rules)) <= 512000 AS fits FROM robots") == [{"fits": 1}]

        site.answers["/feed"] = Answer(body=dated(("8", site.url("/c"), "Eight")))
        run_all(watch)
        assert site.paths().count("/robots.txt") == 1, "a later run remembers it"
        for hours, number, times in ((23, 9, 1), (25, 10, 2)):
            change(watch, "UPDATE robots SET fetched_at = ?", stamp(datetime.now(UTC) - timedelta(hours=hours)))
            site.answers["/feed"] = Answer(body=dated((str(number), site.url(f"/d{number}"), "Another")))
            run_all(watch)
            assert site.paths().count("/robots.txt") == times, "for a day"
            assert f"/d{number}" in site.paths()


@pytest.mark.rule(
    16, "robots.txt for pages and sitemaps: a day's cache, 500 KiB, 5xx is no permission, our token; feeds are exempt"
)
def test_no_answer_is_no_permission_and_no_file_is(tmp_path: Path) -> None:
    with serve_sites(3) as (without, busy, lost):
        busy.answers["/robots.txt"] = Answer(429)
        lost.answers["/robots.txt"] = Answer(body=b"User-agent: *\nAllow: /\n", headers={"Content-Encoding": "gzip"})
        for host in (without, busy, lost):
            host.answers["/a"] = Answer(body=page("One", WORDS), headers=HTML)
        items = [(str(number), host.url("/a"), f"{number}") for number, host in enumerate((without, busy, lost))]
        without.answers["/feed"] = Answer(body=dated(*items))
        watch = watch_folder(tmp_path, [without.url("/feed")], "[crawl]\ndelay = 0\n")
        run_all(watch)
        assert "/a" in without.paths(), "404 means that there are no rules"
        assert (busy.paths(), lost.paths()) == (["/robots.txt"], ["/robots.txt"])
        rows = watch.rows("SELECT last_error FROM entries ORDER BY title")
        assert [row["last_error"] for row in rows][2] == "robots_unavailable"


@pytest.mark.rule(
    16, "robots.txt for pages and sitemaps: a day's cache, 500 KiB, 5xx is no permission, our token; feeds are exempt"
)
def test_robots_txt_is_obeyed_for_sitemaps_and_pages_that_are_listed(tmp_path: Path) -> None:
    with serve_sites(2) as (site, broken):
        site.answers["/robots.txt"] = Answer(body=b"User-agent: *\nDisallow: /closed\n")
        broken.answers["/robots.txt"] = Answer(503)
        index = f"<sitemapindex><sitemap><loc>{site.url('/closed/part.xml')}</loc></sitemap></sitemapindex>"
        site.answers["/index.xml"] = Answer(body=index.encode())
        listed = [(site, "/closed/map.xml", "sitemap"), (site, "/closed/news", "page"), (site, "/index.xml", "sitemap")]
        listed += [(broken, "/map.xml", "sitemap"), (broken, "/news", "page")]
        watch = watch_folder(tmp_path, [], NO_PAGES)
        lines = "".join(f"{host.url(path)},{kind}\n" for host, path, kind in listed)
        (watch.path / "feeds.csv").write_text("url,kind\n" + lines, encoding="utf-8")
        run_all(watch)
        assert (site.paths(), broken.paths()) == (["/robots.txt", "/index.xml"], ["/robots.txt"])
        rows = watch.rows(
            "SELECT f.declared_url, p.reason FROM feeds f JOIN polls p ON p.feed = f.id WHERE p.reason <> ''"
        )
        reasons = {row["declared_url"].rpartition(":")[2].partition("/")[2]: row["reason"] for row in rows}
        assert reasons == {
            "closed/map.xml": "robots",
            "closed/news": "robots",
            "closed/part.xml": "robots",
            "map.xml": "robots_unavailable",
            "news": "robots_unavailable",
        }


@pytest.mark.rule(17, "when every host fails we are offline and count nothing")
def test_offline_counts_nothing(tmp_path: Path) -> None:
    with serve_sites(4) as sites:
        listed = [site.url(f"/{number}") for number, site in enumerate(sites)]
    watch = watch_folder(tmp_path, listed, NO_PAGES)
    run_all(watch)
    rows = feeds(watch).values()
    assert [(row["outcome"], row["reason"], row["failures"]) for row in rows] == [("failed", "offline", 0.0)] * 4
    assert all(row["wait_s"] < 86400 for row in rows)
    with serve_site() as alive:
        alive.answers["/fine"] = Answer(body=BODY)
        watch = watch_folder(tmp_path, [*listed, alive.url("/fine")], NO_PAGES)
        make_due(watch)
        run_all(watch)
        answered = {path: (row["reason"], row["failures"]) for path, row in feeds(watch).items()}
        assert answered == {"/fine": ("", 0.0), **{f"/{n}": ("connection_refused", 0.5) for n in range(4)}}


@pytest.mark.rule(20, "userinfo in a feed's address becomes a header and appears in no table, log or message")
def test_userinfo_is_a_header_and_nowhere_else(tmp_path: Path) -> None:
    secrets = ("s3cr3t", "p%40ss", "p@ss", "cmVhZGVyOnMzY3IzdA", "cmVhZGVyOnBAc3M", "reader:")
    with serve_site() as site, serve_site("127.0.0.2") as other:
        site.answers["/feed"] = Answer(body=dated(("1", site.url("/a"), "One")))
        site.answers["/a"] = Answer(body=page("One", WORDS), headers=HTML)
        site.answers["/away"] = Answer(302, headers={"Location": other.url("/feed")})
        site.answers["/fails"] = Answer(500)
        site.answers["/hangs"] = Answer(hang_s=3)
        other.answers["/feed"] = Answer(body=BODY)
        named = [site.url(path).replace("//", "//reader:s3cr3t@") for path in ("/feed", "/away", "/hangs")]
        named.append(site.url("/fails").replace("//", "//reader:p%40ss@"))
        watch = watch_folder(tmp_path, named, "[crawl]\ndelay = 0\ntimeout = 1\n")
        printed = run_all(watch, 2, "-vv")
        assert site.requests("/feed")[0].headers["authorization"] == "Basic cmVhZGVyOnMzY3IzdA=="
        assert site.requests("/fails")[0].headers["authorization"] == "Basic cmVhZGVyOnBAc3M="
        assert "authorization" not in site.requests("/a")[0].headers, "a page is not the feed"
        assert other.paths() == ["/feed", "/feed"]
        assert all("authorization" not in request.headers for request in other.asked)
        bad = ["ftp://reader:s3cr3t@files.example/feed", "http://reader:s3cr3t@:99999999/", "reader:s3cr3t@host/feed"]
        watch = watch_folder(tmp_path, [*named, *bad, named[0]], "[crawl]\ndelay = 0\ntimeout = 1\n")
        for command in (
            ["run", "--all"],
            ["status"],
            ["feeds", "list"],
            ["feeds", "list", "--json"],
            ["status", "--json"],
        ):
            done = watch.run(*command)
            printed += done.stdout + done.stderr
        assert "feeds.csv:6" in printed, "bad lines are named"
        for secret in secrets:
            assert secret not in printed
            assert all(secret.encode() not in path.read_bytes() for path in tmp_path.glob("news.db*"))
