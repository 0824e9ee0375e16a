"""/.well-known/tdmrep.json with a real server: asked once, before the first page, and what it reserves is not asked for."""

from __future__ import annotations

import json
from pathlib import Path

from tests.site import Answer, dated, page, serve_site
from tests.watching import watch_folder

WELL_KNOWN = "/.well-known/tdmrep.json"


def test_what_a_site_reserves_is_not_asked_for(tmp_path: Path) -> None:
    with serve_site() as site:
        entries = [(name, site.url(f"/{name}/1"), f"NATO in {name}") for name in ("paid", "free")]
        site.answers["/feed"] = Answer(body=dated(*entries))
        site.answers[WELL_KNOWN] = Answer(body=json.dumps([{"location": "/paid/", "tdm-reservation": 1}]).encode())
        for name, url, title in entries:
            site.answers[f"/{name}/1"] = Answer(body=page(title, f"Words of {url}. " * 30))
        watch = watch_folder(tmp_path, [site.url("/feed")], '[crawl]\ndelay = 0\ntdm = "respect"\n')
        assert watch.run("run").returncode == 0
        assert site.paths() == ["/feed", "/robots.txt", WELL_KNOWN, "/free/1"]
        rows = watch.rows("SELECT title, text_reason, tdm_reserved FROM articles ORDER BY title")
        assert [tuple(row.values()) for row in rows] == [
            ("NATO in free", "", 0), ("NATO in paid", "tdm_reserved", 1)
        ]  # fmt: skip
        site.answers["/feed"] = Answer(body=dated(*entries, ("new", site.url("/paid/2"), "NATO again")))
        assert watch.run("run", "--all").returncode == 0
        assert site.paths()[4:] == ["/feed"]  # neither the page nor the file, which holds for a day
        assert watch.rows("SELECT http_status FROM tdm_rules") == [{"http_status": 200}]


def test_a_site_without_the_file_or_in_trouble_reserves_nothing(tmp_path: Path) -> None:
    for status in (404, 503):
        with serve_site() as site:
            site.answers["/feed"] = Answer(body=dated(("1", site.url("/a"), "NATO meets")))
            site.answers["/a"] = Answer(body=page("NATO meets", "Words of the page. " * 30))
            site.answers[WELL_KNOWN] = Answer(status)
            watch = watch_folder(tmp_path / str(status), [site.url("/feed")], '[crawl]\ndelay = 0\ntdm = "respect"\n')
            assert watch.run("run").returncode == 0
            assert site.paths() == ["/feed", "/robots.txt", WELL_KNOWN, "/a"]


def test_a_watch_from_before_asks_nothing_more(tmp_path: Path) -> None:
    with serve_site() as site:
        site.answers["/feed"] = Answer(body=dated(("1", site.url("/a"), "NATO meets")))
        site.answers["/a"] = Answer(body=page("NATO meets", "Words of the page. " * 30))
        assert watch_folder(tmp_path, [site.url("/feed")]).run("run").returncode == 0
        assert site.paths() == ["/feed", "/robots.txt", "/a"]
