"""A daemon's signs of life: the file beside the archive, systemd's watchdog, and what status makes of them."""

from __future__ import annotations

import os
import socket
import time
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler.archive.ledger.coverage import coverage
from crawler.archive.lock import run_lock
from crawler.cli import cli
from crawler.crawl import heartbeat
from crawler.crawl.heartbeat import MISSED_SECONDS, SIZE, Heartbeat, Sign, read_heartbeat, stuck, tell_systemd
from tests.memory_crawl import Answer, MemoryCrawl, memory_crawl
from tests.site import rss

FEED = "https://paper.example/feed"
HOLDER = "wirewatch daemon, process 7"


def test_a_beat_changes_the_time_and_not_the_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "news.db.heartbeat"
    beating = Heartbeat(path, "daemon")
    size = path.stat().st_size
    os.utime(path, (0, 0))
    beating.beat()
    assert path.stat().st_mtime > 0
    os.utime(path, (0, 0))
    beating.beat()
    assert path.stat().st_mtime == 0, "not each second"
    monkeypatch.setattr(heartbeat, "BEAT_SECONDS", 0.0)
    beating.beat()
    assert path.stat().st_mtime > 0
    beating.say("the disk is full.\n" * 200)
    assert path.stat().st_size == size == SIZE + 1
    sign = read_heartbeat(path, time.time())
    assert sign is not None
    assert sign.state.startswith("the disk is full. the disk")
    beating.close("ended")
    assert read_heartbeat(path, time.time()) == Sign("daemon", "ended", pytest.approx(0, abs=60))  # type: ignore[arg-type]
    beating.close("ended")
    beating.beat()


def test_where_no_file_can_be_made_the_run_goes_on(tmp_path: Path) -> None:
    beating = Heartbeat(tmp_path / "missing" / "news.db.heartbeat", "daemon")
    beating.beat()
    beating.close("ended")
    assert read_heartbeat(tmp_path / "missing" / "news.db.heartbeat", 0.0) is None


@pytest.mark.parametrize(
    ("sign", "holder", "told"),
    [
        (None, "", ""),
        (None, HOLDER, ""),
        (Sign("daemon", "works", 20), HOLDER, ""),
        (Sign("daemon", "works", MISSED_SECONDS + 1), HOLDER, "no sign of life"),
        (Sign("daemon", "works", -86_400), HOLDER, "no sign of life"),
        (Sign("daemon", "works", 86_400), "", ""),
        (Sign("run", "works", 86_400), "wirewatch run, process 7", ""),
        (Sign("daemon", "the disk is full", 5), HOLDER, "the disk is full"),
        (Sign("run", "the disk is full", 86_400), "", "the disk is full"),
        (Sign("run", "ended", 86_400), "", ""),
    ],
)
def test_what_is_told_of_a_sign(sign: Sign | None, holder: str, told: str) -> None:
    found = stuck(sign, holder)
    assert (told in found) if told else (found == "")


def status(crawl: MemoryCrawl) -> tuple[int, str]:
    done = CliRunner().invoke(cli, ["--dir", str(crawl.folder), "status", "--check"], standalone_mode=False)
    return int(done.return_value or 0), done.output


def test_status_tells_that_a_daemon_holds_its_requests_and_that_it_went_on(tmp_path: Path) -> None:
    crawl = memory_crawl(tmp_path, FEED)
    crawl.answers[FEED] = Answer(status=503)
    seen: list[tuple[int, str]] = []

    def fail(made: MemoryCrawl) -> None:
        made.session.db.execute("PRAGMA query_only = ON")
        made.later(days=1)

    def look(made: MemoryCrawl) -> None:
        seen.append(status(made))
        made.session.db.execute("PRAGMA query_only = OFF")
        made.later(seconds=61)

    crawl.ticks = [fail, look, lambda made: seen.append(status(made))]
    with run_lock(tmp_path / "news.db.lock", "daemon"):
        crawl.run("daemon")
    (code, held), (_, after) = seen
    assert code == 4
    assert "HALTED" in held
    assert "read-only" in held
    assert "HALTED" not in after


def test_a_standstill_needs_care_though_all_else_is_well(tmp_path: Path) -> None:
    crawl = memory_crawl(tmp_path, FEED)
    crawl.site(FEED, rss(("a", "https://paper.example/a", "Harbour")), kind="application/rss+xml")
    crawl.run()
    with crawl.archive() as db:
        found = [coverage(db, crawl.now, halted=halted) for halted in ("", "the disk is full")]
    # The views of what is stale or silent go by SQLite's clock, which no test moves.
    assert [replace(one, stale=[], silent=[]).needs_care for one in found] == [False, True]


def test_systemd_is_told_where_it_listens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    address = str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(address)
        listening.settimeout(5)
        monkeypatch.setenv("NOTIFY_SOCKET", address)
        Heartbeat(tmp_path / "beat", "daemon").beat()
        assert listening.recv(100) == b"WATCHDOG=1"
        monkeypatch.delenv("NOTIFY_SOCKET")
        tell_systemd("READY=1")
        listening.setblocking(False)
        with pytest.raises(BlockingIOError):
            listening.recv(100)
    monkeypatch.setenv("NOTIFY_SOCKET", address + "gone")
    tell_systemd("READY=1")
