"""`run` in a process of its own: a reactor starts once per process."""

from __future__ import annotations

import json
from pathlib import Path

from crawler.archive.lock import run_lock
from crawler.commands.demo import FOLDER
from tests.commands.conftest import Wirewatch
from tests.site import Answer, rss, serve_site
from tests.watching import watch_folder


def test_run_tells_its_figures_and_failed_feeds_do_not_change_exit_0(tmp_path: Path) -> None:
    with serve_site() as site:
        site.answers["/feed"] = Answer(body=rss(("1", site.url("/a"), "NATO meets")))
        watch = watch_folder(tmp_path, [site.url("/feed"), site.url("/missing")])
        done = watch.run("run", "--json", "--set", "pages=none")
        assert (done.returncode, done.stderr) == (0, "")
        counts = json.loads(done.stdout)
        assert (counts["polls_new"], counts["polls_failed"], counts["new_entries"]) == (1, 1, 1)
        assert counts == {**watch.last_counts(), **{name: counts[name] for name in ("articles_backlog", "failures")}}
        assert counts["failures"] == {"not_found": 1}
        assert "/a" not in site.paths(), "--set holds for this run"
        again = watch.run("run", "--all", "--set", "pages=none")
        assert again.returncode == 0
        assert again.stdout.startswith("2 feeds polled: 0 with news, 1 unchanged, 1 failed. 0 new entries")


def test_a_bad_line_is_named_the_rest_is_polled_and_the_run_ends_with_2(tmp_path: Path) -> None:
    with serve_site() as site:
        site.answers["/feed"] = Answer(body=rss())
        watch = watch_folder(tmp_path, ["ftp://a.example/feed", site.url("/feed")])
        done = watch.run("run", "--json")
        assert done.returncode == 2
        assert done.stderr == (
            f"wirewatch: {tmp_path}/feeds.csv:2: 'ftp://a.example/feed' is not an http or https address.\n"
        )
        assert site.paths() == ["/feed"]
        assert json.loads(done.stdout)["polls_unchanged"] == 1


def test_a_demo_at_work_is_not_pulled_away_from_under_it(wirewatch: Wirewatch, tmp_path: Path) -> None:
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / "news.db").write_text("at work")
    with run_lock(tmp_path / FOLDER / "news.db.lock", "demo"):
        said = wirewatch("demo")
        assert said.code == 75
        assert "wirewatch demo, process" in said.err
        assert (tmp_path / FOLDER / "news.db").read_text() == "at work"
