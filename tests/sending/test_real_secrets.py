"""A secret in the environment of a run is in no log, no file, no table and no process that reads pages."""

from __future__ import annotations

import subprocess
import threading
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.archive.connect import connect, transaction
from crawler.archive.event_rows import add_events
from crawler.judging.happenings import Event
from tests.site import Answer, dated, page, serve_site
from tests.watching import environment, watch_folder

SENTINEL = "s3ntinel-51d0"
RULES = """
[channels.desk]
url = "http://user:${S3NTINEL}@127.0.0.1:9/${S3NTINEL}"
secret = "${S3NTINEL}"
[[alerts]]
name = "care"
channel = "desk"
on = ["source_failing"]
"""
PATIENCE_S = 120.0


def environments_of_workers(parent: int) -> list[bytes]:
    """What each process that reads pages was given."""
    found = []
    for proc in Path("/proc").glob("[0-9]*"):
        try:
            if b"crawler.workers.serve" in (proc / "cmdline").read_bytes() and f"PPid:\t{parent}\n" in (
                proc / "status"
            ).read_text(encoding="utf-8"):
                found.append((proc / "environ").read_bytes())
        except OSError:
            continue  # it ended meanwhile
    return found


def test_a_secret_is_nowhere_but_where_it_is_sent(tmp_path: Path) -> None:
    seen = threading.Event()

    def slow(_: object) -> Answer:
        seen.wait(PATIENCE_S)
        return Answer(body=page("Harbour closed", "The harbour of Ostrava is closed for six weeks. " * 20))

    with serve_site() as site:
        site.answers["/feed"] = Answer(body=dated(("1", site.url("/1"), "Harbour closed")))
        site.answers["/1"] = slow
        folder = watch_folder(tmp_path, [site.url("/feed")])
        (tmp_path / "delivery.toml").write_text(RULES, encoding="utf-8")
        with closing(connect(folder.archive)) as db, transaction(db):
            db.execute("INSERT INTO feeds (declared_url, url) VALUES ('https://a.example/feed', '')")
            db.execute("INSERT INTO alert_rules (name, since, from_event) VALUES ('care', '2026-01-01T00:00:00Z', 0)")
            add_events(db, [Event("source_failing", feed=1, detail={"reason": "timeout"})], datetime.now(UTC))
        process = subprocess.Popen(
            [*folder.command("-vv", "run")], env={**environment(True), "S3NTINEL": SENTINEL},
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        try:
            end = time.monotonic() + PATIENCE_S
            while not (workers := environments_of_workers(process.pid)) and time.monotonic() < end:
                time.sleep(0.05)
            seen.set()
            said = "".join(process.communicate(timeout=PATIENCE_S))
        finally:
            process.kill()
            process.wait()
    assert workers
    assert not any(SENTINEL.encode() in given for given in workers)
    assert folder.rows("SELECT error, attempts FROM deliveries") == [{"error": "refused", "attempts": 1}]
    assert SENTINEL not in said
    for path in tmp_path.rglob("*"):
        assert not path.is_file() or SENTINEL.encode() not in path.read_bytes(), path


@pytest.mark.parametrize("command", [("status",), ("deliveries", "--json"), ("channels", "list", "--json")])
def test_no_command_shows_it(tmp_path: Path, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    from click.testing import CliRunner

    from crawler.cli import cli

    watch_folder(tmp_path, ["https://a.example/feed"])
    (tmp_path / "delivery.toml").write_text(RULES.replace("${S3NTINEL}", SENTINEL), encoding="utf-8")
    (tmp_path / "delivery.toml").chmod(0o600)
    connect(tmp_path / "news.db").close()
    monkeypatch.setenv("S3NTINEL", SENTINEL)
    done = CliRunner().invoke(cli, ["--dir", str(tmp_path), *command])
    assert done.exit_code == 0, done.output
    assert SENTINEL not in done.output
