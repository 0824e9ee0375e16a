"""A run with nothing due, in processes of their own: what it imports is what it costs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from crawler.crawl.session import open_session
from crawler.watch.folder import Watch
from tests.watching import WatchFolder, environment, watch_folder

LOADED = "{'scrapy', 'twisted', 'feedparser', 'trafilatura', 'crawler.reading.page'} & {*sys.modules}"
RUN = "import sys; from crawler.cli import cli; code = cli.main(sys.argv[1:], standalone_mode=False)"
CRAWL = "import crawler.crawl.due as due; due.is_idle = lambda _: False"


def run(watch: WatchFolder, *before: str) -> tuple[str, list[str], str]:
    """What a run prints, what of the heavy packages it has loaded, and the last word of its heartbeat."""
    code = "\n".join((*before, RUN, f"print(code, *sorted({LOADED}))"))
    done = subprocess.run(
        [sys.executable, "-c", code, "--dir", str(watch.path), "run"],
        capture_output=True, text=True, env=environment(loopback=True), timeout=120, check=True,
    )  # fmt: skip
    *said, loaded = (done.stdout + done.stderr).splitlines()
    heart = (watch.path / "news.db.heartbeat").read_text().split()
    return "\n".join(said), loaded.split(), f"{heart[0]} {heart[2]}"


def test_a_run_with_nothing_due_loads_no_scrapy_and_says_what_a_crawl_says(tmp_path: Path) -> None:
    watch = watch_folder(tmp_path, ["http://127.0.0.1:9/feed"])
    with open_session(Watch(watch.path), "due") as session:
        session.db.execute("UPDATE feeds SET next_poll_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '+1 day')")
    said, loaded, heart = run(watch)
    assert loaded == ["0"]
    crawled, loaded, its_heart = run(watch, CRAWL)
    assert "scrapy" in loaded, "the test can see it"
    assert (said, heart) == (crawled, its_heart)
    assert said.startswith("0 feeds polled")
    assert heart == "run ended"
    early, late = watch.rows("SELECT kind, counts, finished_at IS NULL AS open FROM runs ORDER BY id DESC LIMIT 2")
    assert early == late == {"kind": "run", "counts": "{}", "open": 0}
