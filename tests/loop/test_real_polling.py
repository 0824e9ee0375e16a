"""A run against a scripted site: what is asked, what is stored, what is asked again."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from tests.site import Answer, Site, dated, page, rss, serve_site, today
from tests.watching import watch_folder

WORDS = "Ministers met in the capital to speak about the harbour, the railway and the price of bread for the coming winter. "


def feed_with_etag(site: Site, path: str, body: bytes, etag: str = '"one"') -> None:
    def answer(headers: Mapping[str, str]) -> Answer:
        if headers.get("if-none-match") == etag:
            return Answer(304, headers={"ETag": etag})
        return Answer(body=body, headers={"ETag": etag, "Content-Type": "application/rss+xml"})

    site.answers[path] = answer


def test_an_article_is_read_stored_flagged_and_found(tmp_path: Path) -> None:
    with serve_site() as site:
        feed_with_etag(site, "/feed", dated(("1", site.url("/a"), "NATO meets")))
        site.answers["/a"] = Answer(
            body=page("NATO meets", WORDS * 3, "The NATO flag flew."), headers={"Content-Type": "text/html"}
        )
        watch = watch_folder(tmp_path, [site.url("/feed")])
        done = watch.run("run", "--all")
        assert (done.returncode, done.stderr) == (0, "")
        article = watch.rows("SELECT a.*, t.body FROM articles a JOIN article_text t ON t.article = a.id")[0]
        assert (article["title"], article["text_source"], article["url"]) == ("NATO meets", "page", site.url("/a"))
        assert "railway" in article["body"]
        for span in watch.rows("SELECT * FROM flag_spans"):
            text = {"title": article["title"], "body": article["body"]}.get(span["field"], "")
            assert text[span["span_start"] : span["span_end"]] == span["words"] == "NATO"
        assert '"article": 1' in watch.run("search", "railway", "--json").stdout
        assert site.paths() == ["/feed", "/robots.txt", "/a"]


def test_a_second_run_sends_the_validator_and_stores_nothing_twice(tmp_path: Path) -> None:
    with serve_site() as site:
        feed_with_etag(site, "/feed", dated(("1", site.url("/a"), "One")), etag='W/"odd\\value"')
        watch = watch_folder(tmp_path, [site.url("/feed")])
        watch.run("run", "--all")
        watch.run("run", "--all")
        first, second = site.requests("/feed")
        assert "if-none-match" not in first.headers
        assert second.headers["if-none-match"] == 'W/"odd\\value"'
        polls = watch.rows("SELECT outcome, http_status, new_entries FROM polls ORDER BY id")
        assert [tuple(p.values()) for p in polls] == [("new", 200, 1), ("unchanged", 304, 0)]
        assert len(watch.rows("SELECT * FROM entries")) == 1


def test_a_page_that_cannot_be_had_leaves_the_feeds_text_and_is_tried_again(tmp_path: Path) -> None:
    with serve_site() as site:
        feed_with_etag(site, "/feed", dated(("1", site.url("/a"), "One")))
        site.answers["/a"] = Answer(503)
        watch = watch_folder(tmp_path, [site.url("/feed")])
        watch.run("run", "--all")
        article = watch.rows("SELECT text_source, text_reason FROM articles")[0]
        assert article == {"text_source": "feed", "text_reason": "http_503"}
        entry = watch.rows("SELECT attempts, last_error, next_try_at FROM entries")[0]
        assert (entry["attempts"], entry["last_error"]) == (1, "http_503")
        assert entry["next_try_at"] > datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

        site.answers["/a"] = Answer(body=page("One", WORDS * 3), headers={"Content-Type": "text/html"})
        _make_due(watch.archive)
        watch.run("run")
        assert watch.rows("SELECT text_source, text_reason FROM articles") == [
            {"text_source": "page", "text_reason": ""}
        ]
        assert [v["reason"] for v in watch.rows("SELECT reason FROM versions")] == ["reread"]
        assert watch.rows("SELECT next_try_at FROM entries") == [{"next_try_at": None}]


def test_robots_txt_is_asked_once_and_obeyed_for_pages_only(tmp_path: Path) -> None:
    with serve_site() as site:
        feed_with_etag(site, "/feed", dated(("1", site.url("/private/a"), "One"), ("2", site.url("/b"), "Two")))
        site.answers["/robots.txt"] = Answer(body=b"User-agent: wirewatch\nDisallow: /private\nDisallow: /feed\n")
        site.answers["/b"] = Answer(body=page("Two", WORDS * 3), headers={"Content-Type": "text/html"})
        watch = watch_folder(tmp_path, [site.url("/feed")])
        watch.run("run", "--all")
        assert "/private/a" not in site.paths()
        reasons = {r["title"]: r["text_reason"] for r in watch.rows("SELECT title, text_reason FROM articles")}
        assert reasons == {"One": "robots", "Two": ""}
        site.answers["/feed"] = Answer(body=dated(("3", site.url("/c"), "Three")))
        watch.run("run", "--all")
        assert site.paths().count("/robots.txt") == 1, "a cron run must remember it"


def test_robots_txt_that_answers_5xx_is_no_permission(tmp_path: Path) -> None:
    with serve_site() as site:
        feed_with_etag(site, "/feed", dated(("1", site.url("/a"), "One")))
        site.answers["/robots.txt"] = Answer(500)
        watch = watch_folder(tmp_path, [site.url("/feed")])
        watch.run("run", "--all")
        assert "/a" not in site.paths()
        assert watch.rows("SELECT text_reason FROM articles") == [{"text_reason": "robots_unavailable"}]


def test_one_request_in_flight_per_host_with_a_gap(tmp_path: Path) -> None:
    with serve_site() as site:
        for n in range(4):
            site.answers[f"/feed{n}"] = Answer(body=rss(), hang_s=0.05)
        watch = watch_folder(tmp_path, [site.url(f"/feed{n}") for n in range(4)], "[crawl]\ndelay = 0.3\n")
        watch.run("run", "--all")
        assert len(site.asked) == 4
        for earlier, later in zip(site.asked, site.asked[1:], strict=False):
            assert later.began - earlier.ended >= 0.25


def test_redirects_enter_the_queue_of_the_host_they_lead_to(tmp_path: Path) -> None:
    """Five hosts redirect to one: plain Scrapy asks that one five times in the same instant."""
    with serve_site("127.0.0.9") as target:
        sources = [serve_site(f"127.0.0.{n}") for n in range(2, 6)]
        sites = [source.__enter__() for source in sources]
        try:
            for number, site in enumerate(sites):
                target.answers[f"/real{number}"] = Answer(body=rss(), hang_s=0.05)
                site.answers["/feed"] = Answer(302, headers={"Location": target.url(f"/real{number}")})
            watch = watch_folder(tmp_path, [site.url("/feed") for site in sites], "[crawl]\ndelay = 0.2\n")
            watch.run("run", "--all")
        finally:
            for source in sources:
                source.__exit__(None, None, None)
        assert len(target.asked) == 4
        for earlier, later in zip(target.asked, target.asked[1:], strict=False):
            assert later.began - earlier.ended >= 0.15


def test_too_many_redirects_are_not_followed(tmp_path: Path) -> None:
    with serve_site() as site:
        for n in range(9):
            site.answers[f"/r{n}"] = Answer(301, headers={"Location": f"/r{n + 1}"})
        watch = watch_folder(tmp_path, [site.url("/r0")])
        watch.run("run", "--all")
        assert len(site.asked) == 6
        assert watch.rows("SELECT outcome, reason FROM polls") == [
            {"outcome": "failed", "reason": "too_many_redirects"}
        ]


def test_neither_cookie_nor_referer_is_sent_and_the_sender_is_named(tmp_path: Path) -> None:
    with serve_site() as site:
        feed = dated(("1", site.url("/a"), "One"))
        site.answers["/feed"] = Answer(body=feed, headers={"Set-Cookie": "id=1; Path=/"})
        site.answers["/a"] = Answer(302, headers={"Location": "/b", "Set-Cookie": "x=2"})
        site.answers["/b"] = Answer(body=page("One", WORDS * 3), headers={"Content-Type": "text/html"})
        settings = 'contact = "https://desk.example/watch"\n[crawl]\ndelay = 0\n'
        watch_folder(tmp_path, [site.url("/feed")], settings).run("run", "--all")
        assert site.paths() == ["/feed", "/robots.txt", "/a", "/b"]
        for request in site.asked:
            assert not {"cookie", "referer"} & set(request.headers)
            assert request.headers["user-agent"].startswith("wirewatch/")
            assert "https://desk.example/watch" in request.headers["user-agent"]


def test_retry_after_holds_the_whole_host_even_for_a_run_of_all(tmp_path: Path) -> None:
    with serve_site() as site:
        site.answers["/one"] = Answer(429, headers={"Retry-After": "3600"})
        site.answers["/two"] = Answer(body=rss())
        watch = watch_folder(tmp_path, [site.url("/one"), site.url("/two")], "[crawl]\ndelay = 0.3\n")
        watch.run("run", "--all")
        assert site.paths() == ["/one"]
        watch.run("run", "--all")
        assert "/one" not in site.paths()[1:]


def test_user_and_password_are_a_header_and_nowhere_else(tmp_path: Path) -> None:
    with serve_site() as site:
        site.answers["/feed"] = Answer(body=rss(("1", site.url("/a"), "One")))
        address = site.url("/feed").replace("http://", "http://reader:s3cret@")
        watch = watch_folder(tmp_path, [address])
        done = watch.run("-v", "run", "--all")
        assert site.requests("/feed")[0].headers["authorization"].startswith("Basic ")
        assert "s3cret" not in done.stdout + done.stderr
        assert b"s3cret" not in watch.archive.read_bytes()


def test_private_addresses_are_refused_also_behind_a_redirect(tmp_path: Path) -> None:
    with serve_site() as site, serve_site("127.0.0.8") as private:
        private.answers["/feed"] = Answer(body=rss())
        site.answers["/feed"] = Answer(302, headers={"Location": private.url("/feed")})
        settings = f'contact = "https://desk.example"\n[crawl]\ndelay = 0\nallow_private = ["127.0.0.1:{site.port}"]\n'
        watch = watch_folder(tmp_path, [site.url("/feed"), private.url("/feed")], settings)
        watch.run("run", "--all", loopback=False)
        assert site.paths() == ["/feed"]
        assert private.paths() == []
        assert {row["reason"] for row in watch.rows("SELECT reason FROM polls")} == {"private_address"}


def test_a_redirect_never_uses_the_exception_of_a_listed_feed(tmp_path: Path) -> None:
    with serve_site() as site, serve_site("127.0.0.8") as listed:
        site.answers["/feed"] = Answer(302, headers={"Location": listed.url("/secret")})
        listed.answers["/feed"] = Answer(
            body=rss(("1", listed.url("/internal"), "One")).replace(b"</item>", today() + b"</item>")
        )
        settings = (
            'contact = "https://desk.example"\n[crawl]\ndelay = 0\n'
            f'allow_private = ["127.0.0.1:{site.port}", "127.0.0.8:{listed.port}"]\n'
        )
        watch = watch_folder(tmp_path, [site.url("/feed"), listed.url("/feed")], settings)
        watch.run("run", "--all", loopback=False)
        assert listed.paths() == ["/feed"]


def test_pages_none_asks_for_no_page_and_pages_flagged_only_for_flagged_ones(tmp_path: Path) -> None:
    with serve_site() as site:
        items = dated(("1", site.url("/a"), "NATO meets"), ("2", site.url("/b"), "Football"))
        site.answers["/feed"] = Answer(body=items)
        none, flagged = (
            watch_folder(tmp_path / "none", [site.url("/feed")]),
            watch_folder(tmp_path / "f", [site.url("/feed")]),
        )
        none.run("run", "--all", "--set", "pages=none")
        assert site.paths() == ["/feed"]
        assert {r["text_reason"] for r in none.rows("SELECT text_reason FROM articles")} == {"pages_none"}
        assert none.rows("SELECT topic FROM flags") == [{"topic": "nato"}]
        flagged.run("run", "--all", "--set", "pages=flagged")
        assert "/a" in site.paths()
        assert "/b" not in site.paths()


def test_a_bad_line_is_named_and_the_rest_is_polled(tmp_path: Path) -> None:
    with serve_site() as site:
        site.answers["/feed"] = Answer(body=rss(("1", site.url("/a"), "One")))
        watch = watch_folder(tmp_path, ["ftp://example.org/feed", site.url("/feed")])
        done = watch.run("run", "--all")
        assert done.returncode == 2
        assert "feeds.csv:2: 'ftp://example.org/feed' is not an http or https address." in done.stderr
        assert len(watch.rows("SELECT * FROM entries")) == 1


def test_what_came_over_the_line_is_counted_as_it_was_sent(tmp_path: Path) -> None:
    """Packed, with redirects, robots.txt, refusals and second readings; what broke off counts as far as it came."""
    packed = {"Content-Type": "text/html", "Content-Encoding": "gzip"}
    with serve_site() as site, serve_site("127.0.0.2") as other:
        text = gzip.compress(page("One", WORDS * 30))
        feed = gzip.compress(
            dated(("1", site.url("/moved"), "One"), ("2", other.url("/b"), "Two"), ("3", other.url("/c"), "3"))
        )
        site.answers["/feed"] = Answer(body=feed, headers={"Content-Encoding": "gzip"})
        site.answers["/robots.txt"] = Answer(body=b"User-agent: *\n")
        site.answers["/moved"] = Answer(302, b"Over there.", {"Location": "/a"})
        site.answers["/a"] = Answer(body=text, headers=packed)
        other.answers["/b"] = Answer(403, b"No entry")
        other.answers["/c"] = Answer(body=b"x" * 400_000, headers={"Content-Type": "text/html"})
        watch = watch_folder(tmp_path, [site.url("/feed")], "[crawl]\ndelay = 0\nmax_bytes = 100000\n")
        started = datetime.now(UTC).date().isoformat()
        watch.run("run", "--all")
        assert watch.rows("SELECT bytes FROM polls") == [{"bytes": len(feed)}]
        days = {row["day"] for row in watch.rows("SELECT day FROM page_days")}
        assert started <= min(days) and max(days) <= datetime.now(UTC).date().isoformat()
        figures = "sum(requests) AS requests, sum(failed) AS failed, sum(rereads) AS rereads, sum(bytes) AS bytes"
        rows = watch.rows(f"SELECT site, {figures} FROM page_days GROUP BY site")  # midnight may come in between
        found = {row["site"]: row for row in rows}
        assert found["127.0.0.1"] == {
            "site": "127.0.0.1",
            "requests": 2,
            "failed": 0,
            "rereads": 0,
            "bytes": len(b"User-agent: *\n") + len(b"Over there.") + len(text),
        }
        assert (found["127.0.0.2"]["requests"], found["127.0.0.2"]["failed"]) == (3, 2)
        refused = watch.rows("SELECT last_error FROM entries WHERE link LIKE '%/c'")
        assert refused == [{"last_error": "too_large"}]
        assert found["127.0.0.2"]["bytes"] >= len(b"No entry")

        _change(
            watch.archive, "UPDATE articles SET next_read_at = '2020-01-01T00:00:00Z' WHERE next_read_at IS NOT NULL"
        )
        watch.run("run", "--all")
        (again,) = watch.rows("SELECT * FROM page_days WHERE site = '127.0.0.1'")
        assert (again["requests"], again["rereads"]) == (3, 1)
        assert again["bytes"] == found["127.0.0.1"]["bytes"] + len(text)
        today = json.loads(watch.run("status", "--json").stdout)["traffic"]
        assert sum(day["page_bytes"] for day in today) >= again["bytes"]


def test_a_robots_txt_that_forbids_costs_its_own_request_only(tmp_path: Path) -> None:
    with serve_site() as site:
        site.answers["/feed"] = Answer(body=dated(("1", site.url("/a"), "One")))
        site.answers["/robots.txt"] = Answer(body=b"User-agent: *\nDisallow: /a\n")
        watch = watch_folder(tmp_path, [site.url("/feed")])
        watch.run("run", "--all")
        assert watch.rows("SELECT requests, failed FROM page_days") == [{"requests": 1, "failed": 0}]


def _change(archive: Path, sql: str) -> None:
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(archive)) as db, db:
        db.execute(sql)


def _make_due(archive: Path) -> None:
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(archive)) as db, db:
        db.execute("UPDATE entries SET next_try_at = '2020-01-01T00:00:00Z' WHERE next_try_at IS NOT NULL")
    time.sleep(0.01)
