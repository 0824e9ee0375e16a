"""What a feed changes of an item that it still holds: a new version, or a reason to read the page again."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from tests.memory_crawl import memory_site, memory_watch
from tests.site import Answer, Site, dated, page
from tests.watching import WatchFolder, watch_folder

WORDS = "Ministers met in the capital to speak about the harbour, the railway and the price of bread this winter. " * 3
HTML = {"Content-Type": "text/html"}
NO_PAGES = '[crawl]\ndelay = 0\npages = "none"\n'


def text(watch: WatchFolder) -> list[tuple[Any, ...]]:
    rows = watch.rows("SELECT title, summary, body, text_version FROM article_text ORDER BY article")
    return [tuple(row.values()) for row in rows]


def serve(site: Site, *titles: str, text: str = "Short.") -> None:
    items = [(str(n), site.url(f"/{n}"), title) for n, title in enumerate(titles)]
    described = f"<description>{text}</description>" if text else ""
    site.answers["/feed"] = Answer(body=re.sub(rb"<description>.*?</description>", described.encode(), dated(*items)))


def test_an_edited_headline_of_a_feed_without_pages_is_a_new_version(tmp_path: Path) -> None:
    with memory_site() as site:
        serve(site, "Council meets", "Harbour")
        watch = memory_watch(watch_folder(tmp_path, [site.url("/feed")], NO_PAGES), site)
        watch.run("run", "--all")
        assert watch.rows("SELECT topic FROM flags") == []
        serve(site, "NATO council meets", "Harbour")
        done = watch.run("run", "--all")
        assert "1 edited" in done.stdout + done.stderr
        assert [(title, version) for title, *_, version in text(watch)] == [("NATO council meets", 2), ("Harbour", 1)]
        versions = watch.rows("SELECT article, text_version, reason, title FROM versions")
        assert versions == [{"article": 1, "text_version": 1, "reason": "edit", "title": "Council meets"}]
        assert watch.rows("SELECT topic, text_version FROM flags") == [{"topic": "nato", "text_version": 2}]
        assert watch.rows("SELECT title FROM articles WHERE id = 1") == [{"title": "NATO council meets"}]
        assert watch.rows("SELECT title FROM entries ORDER BY id") == [
            {"title": "NATO council meets"},
            {"title": "Harbour"},
        ]
        found = watch.run("search", "nato", "--json").stdout
        assert '"article": 1' in found
        assert watch.run("run", "--all").returncode == 0
        assert len(watch.rows("SELECT * FROM versions")) == 1, "once"
        polls = watch.rows("SELECT outcome, items, new_entries, overlap, gap_from FROM polls ORDER BY id")
        edit = {"outcome": "unchanged", "items": 2, "new_entries": 0, "overlap": 2, "gap_from": None}
        assert polls[1] == edit


def test_an_edited_text_is_a_version_and_an_emptied_one_takes_nothing_back(tmp_path: Path) -> None:
    with memory_site() as site:
        serve(site, "Council", text="The vote is at noon.")
        watch = memory_watch(watch_folder(tmp_path, [site.url("/feed")], NO_PAGES), site)
        watch.run("run", "--all")
        serve(site, "Council", text="The vote is at one.")
        watch.run("run", "--all")
        assert text(watch) == [("Council", "", "The vote is at one.", 2)]
        serve(site, "Council", text="")
        watch.run("run", "--all")
        assert text(watch) == [("Council", "", "The vote is at one.", 2)]


def test_a_new_headline_has_the_page_read_again_while_it_is_young(tmp_path: Path) -> None:
    with memory_site() as site:
        serve(site, "Council")
        site.answers["/0"] = Answer(body=page("Council", WORDS), headers=HTML)
        watch = memory_watch(watch_folder(tmp_path, [site.url("/feed")]), site)
        watch.run("run", "--all")
        assert site.paths().count("/0") == 1
        site.answers["/0"] = Answer(body=page("Council resigns", WORDS, "All of it."), headers=HTML)
        serve(site, "Council", text="Other short words.")
        watch.run("run", "--all")
        assert site.paths().count("/0") == 1, "a summary may hold a counter"
        serve(site, "Council resigns", text="Other short words.")
        watch.run("run", "--all")
        watch.run("run")
        assert site.paths().count("/0") == 2
        assert [(title, version) for title, *_, version in text(watch)] == [("Council resigns", 3)], (
            "what the feed said, the page, the page again"
        )
        assert watch.rows("SELECT reason, title FROM versions WHERE reason <> 'feed_said'") == [
            {"reason": "edit", "title": "Council"}
        ]
        assert watch.rows("SELECT text_source FROM articles") == [{"text_source": "page"}]


def test_an_entry_that_waits_for_its_page_keeps_the_newest_words(tmp_path: Path) -> None:
    with memory_site() as site:
        serve(site, "Council")
        site.answers["/0"] = Answer(503)
        watch = memory_watch(watch_folder(tmp_path, [site.url("/feed")]), site)
        watch.run("run", "--all")
        serve(site, "Council resigns")
        watch.run("run", "--all")
        assert [(title, version) for title, *_, version in text(watch)] == [("Council resigns", 2)]
        assert watch.rows("SELECT text_source, text_reason FROM articles") == [
            {"text_source": "feed", "text_reason": "http_503"}
        ]


def test_the_text_of_another_feed_is_not_edited(tmp_path: Path) -> None:
    """Two feeds list one article under two headlines: it must not change with every poll."""
    with memory_site() as site:
        site.answers["/one"] = Answer(body=dated(("1", site.url("/a"), "Council")))
        site.answers["/two"] = Answer(body=dated(("1", site.url("/a"), "The council")))
        watch = memory_watch(watch_folder(tmp_path, [site.url("/one"), site.url("/two")], NO_PAGES), site)
        watch.run("run", "--all")
        (before,) = text(watch)
        other = "/two" if before[0] == "Council" else "/one"
        site.answers[other] = Answer(body=dated(("1", site.url("/a"), "Somebody")))
        watch.run("run", "--all")
        assert text(watch) == [before]


def test_a_headline_and_an_address_edited_together_are_a_version(tmp_path: Path) -> None:
    """The guid and the instant say that it is the same story."""
    with memory_site() as site:
        site.answers["/feed"] = Answer(body=dated(("m7", site.url("/mayor-resigns"), "Mayor resigns")))
        watch = memory_watch(watch_folder(tmp_path, [site.url("/feed")], NO_PAGES), site)
        watch.run("run", "--all")
        first = site.answers["/feed"]
        assert isinstance(first, Answer)
        edited = first.body.replace(b"mayor-resigns", b"mayor-may-resign").replace(
            b"Mayor resigns", b"Mayor may resign"
        )
        site.answers["/feed"] = Answer(body=edited)
        watch.run("run", "--all")
        assert [(title, version) for title, *_, version in text(watch)] == [("Mayor may resign", 2)]
        assert watch.rows("SELECT reason, title FROM versions") == [{"reason": "edit", "title": "Mayor resigns"}]
        assert len(watch.rows("SELECT id FROM entries")) == 1
