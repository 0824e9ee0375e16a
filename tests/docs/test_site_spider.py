"""The site spider of contributing.md works as it stands, in a run on loopback."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.docs.pages import fences, sections, text_of
from tests.site import Answer, serve_site
from tests.watching import environment, watch_folder

CODE = fences(sections(text_of("docs/contributing.md"))["Add a site spider"], "python")[0]
ADDRESS = "https://press.harbour.example/releases"
ROW = "<tr class='release'><td class='day'>{0}.11.2026</td><td class='subject'>{1}</td><td class='more'><a href='/r/{0}'>Read more</a></td></tr>"
RELEASES = f"<html><body><table>{ROW.format(20, 'Quay nine opens on Monday')}{ROW.format(19, 'A new tide gauge')}</table></body></html>"
RELEASE = (
    "<html><body><div class='menu'><p>The menu of the ministry says a lot that nobody wants to read in an article.</p></div>"
    "<div class='release-text'><p>The quay opens.</p><p>Ships may come.</p></div></body></html>"
)
HTML = {"Content-Type": "text/html"}
RUN = """
import sys
import crawler.settings
crawler.settings.SPIDER_MODULES.append("spiders_of_the_docs")
from crawler.cli import main
main(sys.argv[1:])
"""


def test_a_run_reads_the_site_by_it(tmp_path: Path) -> None:
    package = tmp_path / "modules" / "spiders_of_the_docs"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    with serve_site() as site:
        assert ADDRESS in CODE
        (package / "harbour_ministry.py").write_text(CODE.replace(ADDRESS, site.url("/releases")), "utf-8")
        site.answers["/releases"] = Answer(body=RELEASES.encode(), headers=HTML)
        for number in (19, 20):
            site.answers[f"/r/{number}"] = Answer(body=RELEASE.encode(), headers=HTML)
        watch = watch_folder(tmp_path / "watch", [])
        (watch.path / "feeds.csv").write_text(f"url,kind\n{site.url('/releases')},page\n")
        done = subprocess.run(
            [
                sys.executable,
                "-c",
                RUN,
                "--dir",
                str(watch.path),
                "run",
                "--all",
                "--json",
                "--set",
                "backlog_days=9999",
            ],
            env={**environment(True), "PYTHONPATH": str(tmp_path / "modules")},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")
        assert json.loads(done.stdout)["articles_new"] == 2
        entries = watch.rows("SELECT title, published_at FROM entries ORDER BY id")
        assert [tuple(entry.values()) for entry in entries] == [
            ("Quay nine opens on Monday", "2026-11-20T00:00:00Z"),
            ("A new tide gauge", "2026-11-19T00:00:00Z"),
        ]
        texts = watch.rows("SELECT body FROM article_text")
        assert [text["body"] for text in texts] == ["The quay opens.\nShips may come."] * 2
