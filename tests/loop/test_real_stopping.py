"""Ending a run or a daemon: within seconds, whole, and without a stale lock."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from crawler.archive.connect import connect, transaction
from crawler.archive.event_rows import add_events
from crawler.judging.happenings import Event
from tests.site import Answer, dated, page, rss, serve_site
from tests.watching import WatchFolder, environment, watch_folder

PATIENCE_S = 120.0
"""So long a loaded machine may take. How many seconds it is on an idle one, `python -m tests.bench.faults signals` says."""
HANG_S = 600.0
"""Longer than the patience: what is waited for until then is not seen to end."""
PATIENT = "import crawler.crawl.stop as s\ns.LAST_RESORT_SECONDS = 600.0\nfrom crawler.cli import main; main()"
"""Without the last resort, which a loaded machine may come to: it has to end by itself."""


def start(watch: WatchFolder, *arguments: str, code: str = PATIENT) -> subprocess.Popen[str]:
    """Start a command that has to end by itself."""
    return subprocess.Popen(
        [sys.executable, "-c", code, "--dir", str(watch.path), *arguments],
        env=environment(True), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def code_of(process: subprocess.Popen[str]) -> int:
    """Wait until it ends by itself."""
    process.communicate(timeout=PATIENCE_S)
    return process.returncode


def wait_for(condition: Callable[[], bool], what: str) -> None:
    """Wait until something is so; fail saying what was not."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.05)
    pytest.fail(f"not within {PATIENCE_S} s: {what}")


def stop(process: subprocess.Popen[str], number: int) -> tuple[int, str]:
    """Send a signal; exit code, stderr."""
    process.send_signal(number)
    try:
        _, errors = process.communicate(timeout=PATIENCE_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        pytest.fail(f"still running {PATIENCE_S} s after the signal")
    return process.returncode, errors


@pytest.mark.parametrize(
    ("command", "number", "code"),
    [
        ("run", signal.SIGTERM, 143),
        ("run", signal.SIGINT, 130),
        ("run", signal.SIGHUP, 129),
        ("daemon", signal.SIGTERM, 0),
        ("daemon", signal.SIGINT, 0),
        ("daemon", signal.SIGHUP, 0),
    ],
)
def test_a_signal_ends_it_with_all_that_is_asked_cut_off(tmp_path: Path, command: str, number: int, code: int) -> None:
    """With one request that hangs and a host whose queue is long; plain Scrapy took 23 and 16 seconds."""
    with serve_site() as hanging, serve_site("127.0.0.8") as queued:
        hanging.answers["/hang"] = Answer(hang_s=HANG_S)
        for n in range(30):
            queued.answers[f"/{n}"] = Answer(body=rss((f"{n}", queued.url(f"/a{n}"), f"Item {n}")))
        feeds = [hanging.url("/hang"), *(queued.url(f"/{n}") for n in range(30))]
        watch = watch_folder(tmp_path, feeds, "[crawl]\ndelay = 1.0\n")
        process = start(watch, command)
        wait_for(lambda: len(queued.asked) >= 2, "two feeds asked")
        returned, errors = stop(process, number)
        assert (returned, errors) == (code, "")
        polls = watch.rows("SELECT feed, outcome FROM polls")
        assert all(poll["outcome"] == "new" for poll in polls), "what was cut off is no failure of the feed"
        assert watch.rows("SELECT count(*) AS n FROM entries")[0]["n"] == len(polls)
        assert watch.rows("SELECT finished_at FROM runs")[0]["finished_at"] is not None


@pytest.mark.parametrize(("command", "code"), [("run", 143), ("daemon", 0)])
def test_a_signal_ends_it_while_another_program_holds_the_archive(tmp_path: Path, command: str, code: int) -> None:
    """It took 18 seconds: SQLite waited for the lock, and nothing else happened meanwhile."""
    with serve_site() as site:
        site.answers["/feed"] = Answer(body=rss(*((f"{n}", site.url(f"/{n}"), f"Item {n}") for n in range(40))))
        asked: list[object] = []
        site.answers["/hang"] = lambda headers: asked.append(headers) or Answer(hang_s=HANG_S)
        watch = watch_folder(tmp_path, [site.url("/hang")], '[crawl]\npages = "none"\ndelay = 0\n')
        process = start(watch, command)
        wait_for(lambda: _has_run(watch), "the run begun")
        with closing(sqlite3.connect(watch.archive, isolation_level=None, timeout=20)) as other:
            wait_for(lambda: bool(asked), "the feed asked")
            other.execute("BEGIN IMMEDIATE")
            if command == "daemon":  # its list changes while it cannot be stored
                (tmp_path / "feeds.csv").write_text(f"url\n{site.url('/feed')}\n")
                time.sleep(1.0)
            returned, errors = stop(process, signal.SIGTERM)
            other.execute("ROLLBACK")
        assert (returned, errors) == (code, "")


@pytest.mark.parametrize("command", ["run", "daemon"])
def test_an_archive_that_is_deleted_ends_what_works_with_it(tmp_path: Path, command: str) -> None:
    """It went on for a file that nobody can find, said that all was well, and lost everything at its end."""
    with serve_site() as site:
        asked: list[object] = []
        site.answers["/feed"] = lambda headers: (
            asked.append(headers) or Answer(body=dated(("1", site.url("/a"), "One")), hang_s=1.5)
        )
        watch = watch_folder(tmp_path, [site.url("/feed")])
        process = watch.start(command)
        wait_for(lambda: bool(asked), "the feed asked")
        for name in tmp_path.glob("news.db*"):
            if name.suffix != ".lock":
                name.unlink()
        _, errors = process.communicate(timeout=PATIENCE_S)
        assert process.returncode == 1
        assert errors.count("\n") == 1
        assert str(watch.archive) in errors and "deleted" in errors
        assert not watch.archive.exists(), "none is made in its place"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_run_that_waits_for_the_archive_before_its_first_request_can_be_ended(tmp_path: Path, number: int) -> None:
    watch = watch_folder(tmp_path, ["http://127.0.0.1:1/feed"])
    watch.run("run")
    with closing(sqlite3.connect(watch.archive, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        process = start(watch, "run")
        wait_for(lambda: _heard_by(process.pid, signal.SIGHUP), "the signals taken over")
        returned, errors = stop(process, number)
        other.execute("ROLLBACK")
    assert (returned, errors) == (128 + number, "")


def test_a_list_that_takes_its_time_holds_no_signal_up(tmp_path: Path) -> None:
    """A daemon reads a list that was changed to a hundred thousand lines."""
    watch = watch_folder(tmp_path, [])
    code = f"import crawler.crawl.session as s\ns.REFRESH_SECONDS = 0.0\n{PATIENT}"
    process = start(watch, "daemon", code=code)
    wait_for(lambda: _has_run(watch), "the daemon at work")
    time.sleep(1.0)
    (tmp_path / "feeds.csv").write_text("url\n" + "".join(f"http://127.0.0.1:1/{n}\n" for n in range(300_000)))
    time.sleep(1.5)
    returned, errors = stop(process, signal.SIGTERM)
    assert (returned, errors) == (0, "")
    assert watch.rows("SELECT finished_at FROM runs")[0]["finished_at"] is not None, "not by the last resort"


def test_a_call_that_does_not_end_is_not_waited_for() -> None:
    code = (
        "import time; from crawler.crawl import stop\n"
        "stop.LAST_RESORT_SECONDS = 0.3\n"
        "one = stop.Stop()\n"
        "with one.listening():\n"
        "    one.attach(None)\n"
        "    print('up', flush=True); time.sleep(60)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "up\n"
    returned, errors = stop(process, signal.SIGTERM)
    assert (returned, errors) == (143, "")


def test_a_signal_that_is_ignored_stays_ignored() -> None:
    """As under nohup."""
    code = (
        "import os, signal; from crawler.crawl.stop import Stop\n"
        "signal.signal(signal.SIGHUP, signal.SIG_IGN)\n"
        "with Stop().listening(): os.kill(os.getpid(), signal.SIGHUP)\n"
        "assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN\n"
        "assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL, 'given back'\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_the_second_run_is_told_who_holds_the_archive(tmp_path: Path) -> None:
    with serve_site() as site:
        site.answers["/hang"] = Answer(hang_s=HANG_S)
        watch = watch_folder(tmp_path, [site.url("/hang")])
        first = watch.start("daemon")
        try:
            wait_for(lambda: (tmp_path / "news.db.lock").exists() and watch.archive.exists(), "the lock")
            wait_for(lambda: _has_run(watch), "the first run")
            second = watch.run("run")
            assert second.returncode == 75
            assert f"daemon, process {first.pid}" in second.stderr
            assert watch.run("status").returncode == 0, "looking needs no lock"
        finally:
            first.kill()
            first.communicate()
        site.answers["/hang"] = Answer(body=rss())
        assert watch.run("run", "--all").returncode == 0, "a killed holder leaves no lock"


def test_a_kill_between_fetch_and_commit_loses_no_news(tmp_path: Path) -> None:
    """The first run is killed while the answer is on its way into the archive; the next must not be told 304."""
    with serve_site() as site:

        def answer(headers: object) -> Answer:
            if isinstance(headers, dict) and headers.get("if-none-match") == '"v1"':
                return Answer(304)
            return Answer(body=dated(("1", site.url("/a"), "One")), headers={"ETag": '"v1"'})

        site.answers["/feed"] = answer
        site.answers["/a"] = Answer(
            body=page("One", "Words of the article. " * 30), headers={"Content-Type": "text/html"}
        )
        watch = watch_folder(tmp_path, [site.url("/feed")])
        kill = "import crawler.archive.ledger.feeds as f, os\nf.save_poll = lambda *a: os._exit(9)\n"
        code = f"{kill}import crawler.crawl.pipelines as p\np.save_poll = f.save_poll\nfrom crawler.cli import main\nmain()"
        killed = subprocess.run(
            [*watch.command()[:1], "-c", code, "--dir", str(tmp_path), "run", "--all"],
            env={**os.environ, "WIREWATCH_ALLOW_LOOPBACK": "1"},
            capture_output=True,
            timeout=60,
            check=False,
        )
        assert killed.returncode == 9
        assert watch.rows("SELECT count(*) AS n FROM entries") == [{"n": 0}]
        assert watch.run("run", "--all").returncode == 0
        assert [r["title"] for r in watch.rows("SELECT title FROM articles")] == ["One"]
        assert "if-none-match" not in site.requests("/feed")[1].headers


def test_a_kill_between_entry_and_page_leaves_the_page_due(tmp_path: Path) -> None:
    with serve_site() as site:
        site.answers["/feed"] = Answer(body=dated(("1", site.url("/a"), "One")), headers={"ETag": '"v1"'})
        site.answers["/a"] = Answer(hang_s=HANG_S)
        watch = watch_folder(tmp_path, [site.url("/feed")])
        process = watch.start("run", "--all")
        wait_for(lambda: "/robots.txt" in site.paths(), "robots.txt asked")
        time.sleep(0.3)
        process.kill()
        process.communicate()
        assert watch.rows("SELECT article, attempts FROM entries") == [{"article": None, "attempts": 0}]
        site.answers["/a"] = Answer(
            body=page("One", "Words of the article. " * 30), headers={"Content-Type": "text/html"}
        )
        site.answers["/feed"] = Answer(304)
        assert watch.run("run", "--all").returncode == 0
        assert watch.rows("SELECT text_source FROM articles") == [{"text_source": "page"}]


def _has_run(watch: WatchFolder) -> bool:
    try:
        return bool(watch.rows("SELECT 1 AS one FROM runs"))
    except Exception:
        return False


def _heard_by(pid: int, number: int) -> bool:
    """Whether a process has a handler of its own for a signal."""
    status = Path(f"/proc/{pid}/status").read_text().split()
    caught = int(status[status.index("SigCgt:") + 1], 16)
    return bool(caught >> (number - 1) & 1)


RULES = """[channels.desk]
url = "{url}"
{rules}"""
RULE = """[[alerts]]
name = "n{n}"
channel = "desk"
on = ["source_failing"]
"""


def test_a_signal_ends_a_run_that_has_only_to_tell_what_it_found(tmp_path: Path) -> None:
    """What the channel took is told once, what it was not asked is told next time."""
    took: list[str] = []
    held = threading.Event()

    class Channel(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            took.append(message["id"])
            held.wait(0.5)  # shorter than the patience of the end, so that its answer is still heard
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    channel = ThreadingHTTPServer(("127.0.0.1", 0), Channel)
    threading.Thread(target=channel.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{channel.server_port}/"
    with serve_site() as site, closing(channel.socket):
        watch = watch_folder(tmp_path, [site.url("/feed")], '[crawl]\npages = "none"\ndelay = 0\n')
        rules = RULES.format(url=url, rules="".join(RULE.format(n=n) for n in range(9)))
        (tmp_path / "delivery.toml").write_text(rules, encoding="utf-8")
        site.answers["/feed"] = Answer(body=rss(("0", site.url("/0"), "Nothing yet")))
        assert code_of(start(watch, "run")) == 0
        with closing(connect(watch.archive)) as db, transaction(db):
            add_events(db, [Event("source_failing", feed=1)], datetime.now(UTC))
        process = start(watch, "run", "--all")
        wait_for(lambda: bool(took), "the channel was asked")
        returned, errors = stop(process, signal.SIGTERM)
        assert (returned, errors) == (143, "")
        held.set()
        wait_for(lambda: code_of(start(watch, "deliver")) == 0 and len({*took}) == 9, "all was told")
        channel.shutdown()
    assert watch.rows("SELECT count(*) AS n FROM deliveries WHERE sent_at IS NULL") == [{"n": 0}]
