"""The spiders are ordinary Scrapy spiders: `scrapy` finds and runs them from a checkout."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.site import Answer, dated, page, serve_site
from tests.watching import environment, watch_folder

ROOT = Path(__file__).parents[2]
WORDS = "Ministers met in the capital to speak about the harbour, the railway and the price of bread. "


def scrapy(*arguments: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    env = {**environment(True), **({"WIREWATCH_DIR": str(folder)} if folder else {})}
    return subprocess.run(
        [sys.executable, "-m", "scrapy", *arguments],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )


def test_scrapy_list_is_our_list() -> None:
    done = scrapy("list")
    assert (done.returncode, done.stderr) == (0, "")
    files = {path.stem for path in (ROOT / "spiders").glob("*.py")} - {"__init__"}
    assert sorted(done.stdout.split()) == sorted(files), "one file a spider, and both have one name"


def test_scrapy_crawl_feeds_fills_the_archive(tmp_path: Path) -> None:
    with serve_site() as site:
        site.answers["/feed"] = Answer(body=dated(("1", site.url("/a"), "NATO meets")))
        site.answers["/a"] = Answer(body=page("NATO meets", WORDS * 4), headers={"Content-Type": "text/html"})
        watch = watch_folder(tmp_path, [site.url("/feed")])
        done = scrapy("crawl", "feeds", folder=tmp_path)
        assert (done.returncode, done.stderr) == (0, "")
        assert watch.rows("SELECT title, text_source FROM articles") == [{"title": "NATO meets", "text_source": "page"}]
        assert watch.rows("SELECT topic FROM flags") == [{"topic": "nato"}]
        assert watch.rows("SELECT finished_at IS NOT NULL AS ended FROM runs") == [{"ended": 1}]
        user_agents = {request.headers["user-agent"].split("/")[0] for request in site.asked}
        assert user_agents == {"wirewatch"}


def test_scrapy_crawl_without_a_watch_says_so(tmp_path: Path) -> None:
    done = scrapy("crawl", "feeds", folder=tmp_path)
    assert done.returncode != 0
    assert "is not a watch folder" in done.stderr
    assert not (tmp_path / "news.db").exists()
