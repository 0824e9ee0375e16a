"""Runs against a site that has a page of its articles and no feed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from tests.memory_crawl import memory_site, memory_watch
from tests.site import Answer, Site, page, serve_site
from tests.watching import WatchFolder, watch_folder

WORDS = "Ministers met in the capital to speak about the harbour, the railway and the price of bread for the coming winter. "
HTML = {"Content-Type": "text/html; charset=utf-8"}


def listing(site: Site, *names: str, layout: str = "list") -> None:
    """The front page of the site: a menu, its articles, and a box of what is read most."""
    today = datetime.now(UTC).strftime("%d.%m.%Y")
    menu = "".join(
        f"<li><a href='/{room}/'>Room of {room} and more</a></li>" for room in ("about", "people", "services")
    )
    if layout == "broken":
        body = f"<ul>{menu}</ul><div class='x'>" + "".join(
            f"<p><a href='/r/{n}-what-a-long-link'>Register of long things number {n}</a></p>" for n in range(30)
        )
    else:
        rows = "".join(
            f"<li><span>{today}</span> <a href='/news/{name}'>{name.replace('-', ' ').capitalize()}</a></li>"
            for name in names
        )
        box = f"<aside><h3>Most read</h3><ol><li><a href='/news/{names[-1]}'>x</a></li><li><a href='/old/thing-from-last-year-here'>Thing from last year here</a></li></ol></aside>"
        body = f"<nav><ul>{menu}</ul></nav><main><h1>News</h1><ul>{rows}</ul></main>{box if names else ''}"
    site.answers["/"] = Answer(body=f"<html><body>{body}</body></html>".encode(), headers=HTML)
    for name in names:
        title = name.replace("-", " ").capitalize()
        site.answers[f"/news/{name}"] = Answer(body=page(title, f"{title}. {WORDS * 3}"), headers=HTML)


NAMES = [f"what-was-said-about-pier-{word}" for word in ("one", "two", "three", "four", "five", "six")]


def watching(tmp_path: Path, site: Site, **cells: str) -> WatchFolder:
    watch = memory_watch(watch_folder(tmp_path, []), site)
    cells = {"url": site.url("/"), "kind": "page", **cells}
    (watch.path / "feeds.csv").write_text(f"{','.join(cells)}\n{','.join(cells.values())}\n")
    return watch


def polls(watch: WatchFolder) -> list[tuple[object, ...]]:
    rows = watch.rows("SELECT outcome, reason, items, new_entries, gap_from IS NOT NULL AS gap FROM polls ORDER BY id")
    return [tuple(row.values()) for row in rows]


def test_new_links_become_articles_and_menus_do_not(tmp_path: Path) -> None:
    with memory_site() as site:
        listing(site, *NAMES)
        watch = watching(tmp_path, site)
        done = watch.run("run", "--all")
        assert (done.returncode, done.stderr) == (0, "")
        listing(site, "a-new-crane-for-the-port", *NAMES[:5])
        watch.run("run", "--all")
        titles = [
            row["title"] for row in watch.rows("SELECT title FROM articles WHERE text_source = 'page' ORDER BY id")
        ]
        assert len(titles) == 7 and titles[-1] == "A new crane for the port"
        assert not any("Room of" in title or "last year" in title for title in titles)
        assert polls(watch) == [("new", "", 6, 6, 0), ("new", "", 6, 1, 0)]
        assert [row["backlog"] for row in watch.rows("SELECT backlog FROM articles ORDER BY id")] == [1] * 6 + [0]


def test_a_broken_layout_is_named_and_brings_no_noise(tmp_path: Path) -> None:
    with memory_site() as site:
        listing(site, *NAMES)
        watch = watching(tmp_path, site)
        watch.run("run", "--all", "--set", "pages=none")
        listing(site, layout="broken")
        done = watch.run("run", "--all", "--set", "pages=none")
        assert done.returncode == 0
        site.answers["/"] = Answer(body=b"<html><body><p>We are moving house.</p></body></html>", headers=HTML)
        watch.run("run", "--all", "--set", "pages=none")
        listing(site, "back-in-the-old-house-now", *NAMES[:5])
        watch.run("run", "--all", "--set", "pages=none")
        assert polls(watch) == [
            ("new", "", 6, 6, 0),
            ("failed", "flood", 0, 0, 1),
            ("failed", "no_links", 0, 0, 0),
            ("new", "", 6, 1, 0),
        ]
        assert len(watch.rows("SELECT * FROM articles")) == 7
        assert watch.rows("SELECT count(*) AS n FROM gaps") == [{"n": 1}]


def test_a_new_layout_goes_on_after_one_poll(tmp_path: Path) -> None:
    with memory_site() as site:
        listing(site, *NAMES)
        watch = watching(tmp_path, site)
        watch.run("run", "--all", "--set", "pages=none")

        def moved(*names: str) -> None:
            rows = "".join(
                f"<article class='card'><h2><a href='/n/{n}'>All about {n} in the new house</a></h2></article>"
                for n in names
            )
            site.answers["/"] = Answer(body=f"<html><body><main>{rows}</main></body></html>".encode(), headers=HTML)

        moved(*NAMES)
        watch.run("run", "--all", "--set", "pages=none")
        moved("fresh-from-the-new-house", *NAMES[:5])
        watch.run("run", "--all", "--set", "pages=none")
        assert [row[:2] for row in polls(watch)] == [("new", ""), ("failed", "flood"), ("new", "")]
        assert [r["title"] for r in watch.rows("SELECT title FROM articles ORDER BY id")][6:] == [
            "All about fresh-from-the-new-house in the new house"
        ]


def test_a_selector_is_obeyed_and_one_that_matches_nothing_is_named(tmp_path: Path) -> None:
    with memory_site() as site:
        listing(site, *NAMES)
        watch = watching(tmp_path, site, selector="aside ol a")
        watch.run("run", "--all", "--set", "pages=none")
        assert polls(watch) == [("new", "", 2, 2, 0)]
        watch = watching(tmp_path / "other", site, selector="table.releases a")
        watch.run("run", "--all")
        assert polls(watch) == [("failed", "no_match", 0, 0, 0)]


def test_real_robots_txt_has_a_say_in_pages_and_a_pdf_is_named(tmp_path: Path) -> None:
    with serve_site() as site:
        site.answers["/robots.txt"] = Answer(body=b"User-agent: *\nDisallow: /closed")
        site.answers["/list.pdf"] = Answer(body=b"%PDF-1.7\n\x00\x01", headers={"Content-Type": "application/pdf"})
        watch = memory_watch(watch_folder(tmp_path, []), site)
        (watch.path / "feeds.csv").write_text(f"url,kind\n{site.url('/closed')},page\n{site.url('/list.pdf')},page\n")
        watch.run("run", "--all")
        assert sorted(row[:2] for row in polls(watch)) == [("failed", "not_html"), ("failed", "robots")]
        assert "/closed" not in site.paths()
