"""Runs that watch one page for its own text."""

from __future__ import annotations

from pathlib import Path

from tests.memory_crawl import memory_site, memory_watch
from tests.site import Answer, Site, serve_site
from tests.watching import WatchFolder, watch_folder

STATEMENT = (
    "The ministry states that the bridge over the Calder will be closed until further notice.",
    "Traffic is led over Tallow, and NATO convoys have been told so by the office in charge.",
    "Whoever has to cross the river in an emergency may call the harbour master at any hour.",
)


def statement(site: Site, *lines: str, clock: str = "12:04", title: str = "Statement on the bridge") -> None:
    text = "".join(f"<p>{line}</p>" for line in lines)
    menu = "<nav><a href='/a'>About the ministry and its rooms</a></nav>"
    body = f"<html lang='en'><head><title>{title}</title></head><body>{menu}<main><h1>{title}</h1>{text}<p>{clock}</p></main><footer>{clock}</footer></body></html>"
    site.answers["/statement"] = Answer(body=body.encode(), headers={"Content-Type": "text/html"})


def watching(tmp_path: Path, site: Site) -> WatchFolder:
    watch = memory_watch(watch_folder(tmp_path, []), site)
    (watch.path / "feeds.csv").write_text(f"url,title,watch\n{site.url('/statement')},Bridge,text\n")
    return watch


def test_real_each_change_is_a_version_and_clocks_are_none(tmp_path: Path) -> None:
    with serve_site() as site:
        watch = watching(tmp_path, site)
        statement(site, *STATEMENT)
        done = watch.run("run", "--all")
        assert (done.returncode, done.stderr) == (0, "")
        article = watch.rows(
            "SELECT a.id, a.title, a.text_source, a.backlog, a.url, t.body FROM articles a JOIN article_text t ON t.article = a.id"
        )
        assert [(a["title"], a["text_source"], a["backlog"]) for a in article] == [
            ("Statement on the bridge", "page", 1)
        ]
        assert "harbour master" in article[0]["body"] and "rooms" not in article[0]["body"]
        assert watch.rows("SELECT topic FROM flags") == [{"topic": "nato"}]

        statement(site, *STATEMENT, clock="18:30")
        watch.run("run", "--all")
        assert watch.rows("SELECT * FROM versions") == []

        statement(site, STATEMENT[0].replace("until further notice", "until Friday"), *STATEMENT[1:], clock="19:00")
        watch.run("run", "--all")
        versions = watch.rows("SELECT article, text_version, reason, body FROM versions")
        assert [(v["article"], v["text_version"], v["reason"]) for v in versions] == [(1, 1, "edit")]
        assert "until further notice" in versions[0]["body"]
        assert "until Friday" in watch.rows("SELECT body FROM article_text")[0]["body"]
        polls = watch.rows("SELECT outcome, reason, items, new_entries, overlap, gap_from FROM polls ORDER BY id")
        assert [tuple(p.values()) for p in polls] == [
            ("new", "", 1, 1, 0, None),
            ("unchanged", "", 1, 0, 1, None),
            ("new", "", 1, 1, 0, None),
        ]
        assert len(watch.rows("SELECT * FROM entries")) == len(watch.rows("SELECT * FROM articles")) == 1
        assert site.paths() == ["/robots.txt", *["/statement"] * 3], "its page is not read a second time as an article"


def test_real_a_page_that_moves_stays_one_article(tmp_path: Path) -> None:
    with serve_site() as site:
        watch = watching(tmp_path, site)
        statement(site, *STATEMENT)
        watch.run("run", "--all")
        site.answers["/moved"] = site.answers["/statement"]
        statement(site, "The bridge is open again, and everybody may cross it as before.", *STATEMENT[1:])
        site.answers["/moved"], site.answers["/statement"] = (
            site.answers["/statement"],
            Answer(302, headers={"Location": "/moved"}),
        )
        watch.run("run", "--all")
        assert len(watch.rows("SELECT * FROM articles")) == 1
        assert len(watch.rows("SELECT * FROM versions")) == 1


def test_what_comes_instead_of_the_page_is_named_and_changes_nothing(tmp_path: Path) -> None:
    with memory_site() as site:
        watch = watching(tmp_path, site)
        statement(site, *STATEMENT)
        watch.run("run", "--all")
        for answer in (
            Answer(503),
            Answer(
                body=b"<html><head><title>Just a moment...</title></head><body>cf</body></html>",
                headers={"Content-Type": "text/html"},
            ),
            Answer(body=b"%PDF-1.7", headers={"Content-Type": "application/pdf"}),
            Answer(body=b"<html><body></body></html>", headers={"Content-Type": "text/html"}),
        ):
            site.answers["/statement"] = answer
            watch.run("run", "--all")
        reasons = [row["reason"] for row in watch.rows("SELECT reason FROM polls ORDER BY id")]
        assert reasons == ["", "server_error", "bot_challenge", "not_html", "no_text"]
        assert watch.rows("SELECT count(*) AS n FROM versions") == [{"n": 0}]


def test_a_table_is_a_text_too(tmp_path: Path) -> None:
    with memory_site() as site:
        watch = watching(tmp_path, site)
        rows = "".join(
            f"<tr><td>Ship {name}</td><td>{state}</td></tr>"
            for name, state in (("Alva", "detained"), ("Brisa", "free"))
        )
        body = "<html><head><title>List</title></head><body><main><h1>Ships on the list</h1><table>{}</table></main></body></html>"
        site.answers["/statement"] = Answer(body=body.format(rows).encode(), headers={"Content-Type": "text/html"})
        watch.run("run", "--all")
        assert "Ship Alva | detained" in watch.rows("SELECT body FROM article_text")[0]["body"]
        site.answers["/statement"] = Answer(
            body=body.format(rows.replace("free", "detained")).encode(), headers={"Content-Type": "text/html"}
        )
        watch.run("run", "--all")
        assert "Ship Brisa | free" in watch.rows("SELECT body FROM versions")[0]["body"]
