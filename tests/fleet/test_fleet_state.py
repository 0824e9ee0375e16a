"""What is known of fetchers, for people, for monitors, and for who looks after them."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner

from crawler.cli import cli
from crawler.crawl.figures_file import figures_text
from crawler.doctor.fleet_check import fleet
from crawler.fleet.fleet_state import FleetFile, fetcher_states, read_fleet
from crawler.fleet.messages import PROTOCOL, Beat
from crawler.fleet.roster import ALIVE_SECONDS, MOST_OF_A_USER, MOST_PROCESSES, Roster
from crawler.watch.folder import Watch
from tests.memory_crawl import NOON, Answer, MemoryCrawl, memory_crawl, page, words_of
from tests.site import rss, today

FEED = "http://127.0.0.1/feed"
BROKER = '[fleet]\nbroker = "amqp://desk@127.0.0.1"\n'


def beat(name: str, number: int, *tags: str, **more: Any) -> Beat:
    return Beat(name, f"{number:032x}", tags, "0.1.0", 8, 3, 17, **more)


def roster(*beats: tuple[Beat, float]) -> Roster:
    made = Roster()
    for one, at in beats:
        made.saw(one, "farm", at)
    return made


def test_processes_of_a_name_are_one_fetcher() -> None:
    found = roster(
        (beat("berlin", 1, "de"), 99.0), (beat("berlin", 2, "de"), 100.0), (beat("berlin", 3, "de"), 50.0),
        (beat("lima", 4, offline=True), 100.0), (beat("oslo", 5), 1.0), (beat("rome", 6, protocol=PROTOCOL + 1), 100.0),
    )  # fmt: skip
    states = {one.fetcher: one for one in fetcher_states(found.everyone(), 100.0, 5000.0)}
    assert {name: one.state for name, one in states.items()} == {
        "berlin@farm": "works", "lima@farm": "offline", "oslo@farm": "silent", "rome@farm": "refused"
    }  # fmt: skip
    berlin = states["berlin@farm"]
    assert (berlin.processes, berlin.slots, berlin.in_flight, berlin.answered) == (2, 16, 6, 51)
    assert states["oslo@farm"].last_seen == 5000.0 - 99.0


def test_only_those_who_can_do_a_job_are_counted_for_it() -> None:
    found = roster(
        (beat("berlin", 1, "de"), 100.0), (beat("lima", 2, "pe", offline=True), 100.0),
        (beat("rome", 3, "it", protocol=PROTOCOL + 1), 100.0),
    )  # fmt: skip
    assert [found.capacity(via, 101.0) for via in ("", "de", "berlin", "pe", "it", "us")] == [8, 8, 8, 0, 0, 0]
    assert [found.is_there(via, 101.0) for via in ("pe", "it")] == [True, False]
    assert found.capacity("", 101.0 + ALIVE_SECONDS) == 0


def test_names_without_end_cost_no_memory_without_end() -> None:
    made = Roster()
    for number in range(MOST_OF_A_USER + 10):
        made.saw(beat("x", number), "mallory", 100.0)
    assert len(made.everyone()) == MOST_OF_A_USER
    made.saw(beat("paris", 9_999_998), "farm", 101.0)
    assert made.capacity("paris", 101.0) == 8, "one who makes up names takes no place from others"
    for number in range(MOST_PROCESSES + 10):
        made.saw(beat("x", 10_000 + number), f"user{number % 9}", 102.0)
    assert len(made.everyone()) == MOST_PROCESSES
    made.saw(beat("berlin", 9_999_999), "farm", 100.0 + 2 * ALIVE_SECONDS)
    assert [one.beat.fetcher for one in made.everyone()] == ["berlin"]


def written(folder: Path, *beats: Beat, connected: bool = True, age: float = 0.0) -> None:
    file = FleetFile(folder / "news.db.fleet", "amqp://desk@127.0.0.1:5672", lambda: time.time() - age)
    everyone = roster(*((one, 100.0) for one in beats)).everyone()
    file.write(everyone, 100.0, connected=connected, waiting=2)


@pytest.fixture
def crawl(tmp_path: Path) -> MemoryCrawl:
    return memory_crawl(tmp_path, FEED, settings=BROKER)


def said(folder: Path, *words: str, code: int = 0) -> str:
    done = CliRunner().invoke(cli, ["--dir", str(folder), *words])
    assert done.exit_code == code or done.exception, done.output
    return done.stdout if not done.exception else str(done.exception)


def test_status_shows_them(crawl: MemoryCrawl) -> None:
    assert "No run of this watch has used fetchers" in said(crawl.folder, "fleet", "status")
    assert json.loads(said(crawl.folder, "fleet", "status", "--json"))["fetchers"] == []
    written(crawl.folder, beat("berlin", 1, "de", "residential"))
    shown = said(crawl.folder, "fleet", "status")
    assert "berlin@farm" in shown and "3 of 8" in shown and "de, residential" in shown
    assert shown.endswith("Connected to amqp://desk@127.0.0.1:5672; 2 requests under way.\n")
    found = json.loads(said(crawl.folder, "fleet", "status", "--json"))
    assert (found["running"], found["connected"], found["fetchers"][0]["tags"]) == (True, True, ["de", "residential"])
    written(crawl.folder, connected=False)
    assert "cannot be reached" in said(crawl.folder, "fleet", "status")
    written(crawl.folder, beat("berlin", 1), age=3600)
    assert "No run is at work" in said(crawl.folder, "fleet", "status")
    file = FleetFile(crawl.folder / "news.db.fleet", "b", time.time)
    file.write((), 0.0, connected=False, waiting=0, ended=True)
    assert "No run is at work" in said(crawl.folder, "fleet", "status")
    assert (crawl.folder / "news.db.fleet").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 2}', '{"format": 1, "fetchers": 3}', "\xff", "[" * 5000])
def test_a_file_that_is_none_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "f").write_text(text, encoding="latin-1")
    assert read_fleet(tmp_path / "f") is None


def test_a_disk_that_is_full_stops_nothing(tmp_path: Path) -> None:
    FleetFile(tmp_path / "no" / "such", "b", time.time).write((), 0.0, connected=True, waiting=0)


def test_metrics_count_them(crawl: MemoryCrawl) -> None:
    written(crawl.folder, beat("berlin", 1), beat("lima", 2, offline=True))
    with crawl.archive() as db:
        db.execute("INSERT INTO totals VALUES ('fleet_sent', 7), ('fleet_lost', 2)")
    text = figures_text(Watch(crawl.folder), NOON)
    for line in (
        'wirewatch_fleet_jobs_total{outcome="sent"} 7.0', 'wirewatch_fleet_jobs_total{outcome="lost"} 2.0',
        'wirewatch_fetchers{state="works"} 1.0', 'wirewatch_fetchers{state="offline"} 1.0', "wirewatch_fetcher_slots 16.0",
    ):  # fmt: skip
        assert line in text
    (crawl.folder / "watch.toml").write_text("[crawl]\nallow_loopback = true\n")
    assert "wirewatch_fetchers" not in figures_text(Watch(crawl.folder), NOON)


def test_status_says_that_nothing_is_polled(crawl: MemoryCrawl, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WIREWATCH_BROKER", "word")
    crawl.run("due")
    assert "WIREWATCH_BROKER" not in os.environ, "no process that reads pages inherits it"
    assert "FLEET" not in said(crawl.folder, "status")
    written(crawl.folder, connected=False)
    assert "FLEET     the broker amqp://desk@127.0.0.1:5672 cannot be reached" in said(crawl.folder, "status")
    written(crawl.folder, beat("lima", 1, offline=True))
    assert "FLEET     no fetcher is at work" in said(crawl.folder, "status")
    found = json.loads(said(crawl.folder, "status", "--json"))
    assert found["needs_care"] and found["fleet"].startswith("no fetcher")
    written(crawl.folder, beat("berlin", 1))
    assert "FLEET" not in said(crawl.folder, "status")


def examined(folder: Path, **environment: str) -> Iterator[tuple[str, str]]:
    for one in fleet(Watch(folder), environment):
        yield one.level, one.said


def test_doctor_says_who_is_missing(crawl: MemoryCrawl) -> None:
    (crawl.folder / "feeds.csv").write_text(f"url,via\n{FEED},de\n")
    assert [level for level, _ in examined(crawl.folder, WIREWATCH_BROKER="x")] == ["ok"]
    written(crawl.folder, connected=False)
    assert next(examined(crawl.folder)) == ("FAIL", "the broker amqp://desk@127.0.0.1:5672 cannot be reached")
    written(crawl.folder, beat("lima", 1), beat("rome", 2, protocol=PROTOCOL + 1))
    assert [*examined(crawl.folder)] == [
        ("ok", "connected to amqp://desk@127.0.0.1:5672; 1 processes of fetchers at work"),
        ("warn", "of another version, and given no work: rome@farm"),
        ("warn", "feeds.csv names fetchers that are not there: de"),
    ]
    (crawl.folder / "watch.toml").write_text("[crawl]\nallow_loopback = true\n")
    assert [level for level, _ in examined(crawl.folder)] == ["FAIL"]
    (crawl.folder / "feeds.csv").write_text(f"url\n{FEED}\n")
    assert [*examined(crawl.folder)] == []


def test_what_a_fetcher_brought_is_read_again_and_whole(tmp_path: Path, monkeypatch: Any) -> None:
    crawl = memory_crawl(tmp_path, FEED, "http://127.0.0.2/feed")
    monkeypatch.setattr("crawler.crawl.session.coordinator_of", lambda *_: SimpleNamespace())
    evil = page("Evil", words_of("evil"))
    for host, who in (("127.0.0.1", "berlin@farm"), ("127.0.0.2", "")):
        feed = rss(("1", f"http://{host}/a", f"Ships {host}")).replace(b"</item>", today() + b"</item>")
        brought(crawl, f"http://{host}/feed", Answer(feed, headers={"ETag": '"1"'}), who)
        brought(crawl, f"http://{host}/a", Answer(evil.encode(), headers={"Content-Type": "text/html"}), who)
    crawl.now = time_of_today()
    crawl.run()
    assert len(crawl.asked) == 4
    crawl.later(minutes=1)
    assert crawl.run() == [], "nothing is due"
    assert "a fetcher 'paris'" in said(tmp_path, "fleet", "distrust", "paris", code=2)
    assert "1 article and 1 source that berlin" in said(tmp_path, "fleet", "distrust", "berlin")
    crawl.now = time_of_today()
    crawl.later(minutes=5)
    crawl.headers.clear()
    asked = crawl.run()
    assert sorted(asked) == ["http://127.0.0.1/a", "http://127.0.0.1/feed"]
    assert not any("if-none-match" in sent for sent in crawl.headers), "whole: not modified would keep it as it is"


def time_of_today() -> Any:
    from datetime import UTC, datetime

    return datetime.now(UTC)


def brought(crawl: MemoryCrawl, url: str, answer: Answer, who: str) -> None:
    def answered(request: Any) -> Answer:
        if who:
            request.meta["fetched_by"] = who
        return answer

    crawl.answers[url] = answered
