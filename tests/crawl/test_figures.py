"""Figures for monitoring: what is counted, how the file is written, and that nothing of it is worth a run."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families as families

from crawler.archive.connect import connect, transaction
from crawler.archive.ledger.figure_rows import add_totals, figures
from crawler.archive.ledger.traffic import DayTraffic
from crawler.crawl import figures_file
from crawler.crawl.figures_file import figures_text, write_figures
from crawler.crawl.tally import Silent, Tally
from crawler.exposition import Surroundings, exposition
from crawler.watch.folder import Watch
from tests.memory_crawl import NOON, MemoryCrawl, memory_crawl, page, words_of

FEED = "https://a.example/feed"
RSS = """<rss version="2.0"><channel><title>A</title><item><title>NATO in {n}</title><link>https://a.example/{n}</link>
<pubDate>Wed, 04 Mar 2026 11:00:00 GMT</pubDate></item></channel></rss>"""
SETTINGS = 'metrics_file = "figures.prom"\n[crawl]\nbacklog_days = 0\n'


def samples(text: str) -> Mapping[tuple[str, str], float]:
    """Name and value of the only label -> number."""
    found = {}
    for family in families(text):
        for sample in family.samples:
            found[sample.name, next(iter(sample.labels.values()), "")] = sample.value
    return found


def two_runs(folder: Path) -> MemoryCrawl:
    crawl = memory_crawl(folder, FEED, "https://b.example/feed", settings=SETTINGS)
    crawl.site(FEED, RSS.format(n=1), kind="application/rss+xml")
    crawl.run()
    crawl.later(hours=2)
    crawl.site(FEED, RSS.format(n=2), kind="application/rss+xml")
    crawl.site("https://a.example/2", page("NATO in 2", words_of("Two")))
    crawl.run()
    return crawl


def test_totals_grow_over_runs_and_the_file_holds_them(tmp_path: Path) -> None:
    crawl = two_runs(tmp_path)
    text = (tmp_path / "figures.prom").read_text("utf-8")
    found = samples(text)
    assert found["wirewatch_polls_total", "new"] == 2 and found["wirewatch_polls_total", "failed"] >= 1
    assert found["wirewatch_pages_total", "read"] == 1 and found["wirewatch_articles_total", "new"] == 2
    assert found["wirewatch_sources", "listed"] == 2 and found["wirewatch_sources", "failing"] == 1
    assert found["wirewatch_news_delay_seconds", "0.5"] == 3 * 3600
    assert found["wirewatch_last_poll_timestamp_seconds", ""] == crawl.now.timestamp()
    assert found["wirewatch_file_bytes", "archive"] > 0 and found["wirewatch_halted", ""] == 0
    assert "example" not in text and "://" not in text
    assert (tmp_path / "figures.prom").stat().st_mode & 0o777 == 0o644


def test_flags_are_counted_once_each(tmp_path: Path) -> None:
    crawl = two_runs(tmp_path)
    crawl.later(minutes=5)
    crawl.run()
    crawl.later(minutes=5)
    crawl.run()
    made = crawl.rows("SELECT count(*) FROM flags")[0][0]
    assert samples((tmp_path / "figures.prom").read_text("utf-8"))["wirewatch_flags_total", ""] == made == 2


def test_flags_are_counted_again_after_a_clock_that_was_ahead(tmp_path: Path) -> None:
    db = connect(tmp_path / "news.db")
    with transaction(db):
        add_totals(db, {}, NOON + timedelta(days=400))
        add_totals(db, {"polls_new": 2}, NOON)
        assert figures(db, NOON).totals == {"polls_new": 2, "flags": 0} or figures(db, NOON).totals == {"polls_new": 2}
        until = db.execute("SELECT number FROM totals WHERE name = 'flags_until'").fetchone()[0]
    assert until <= NOON.timestamp()
    db.close()


def test_a_first_day_has_figures(tmp_path: Path) -> None:
    crawl = memory_crawl(tmp_path, settings=SETTINGS)
    crawl.run()
    found = samples((tmp_path / "figures.prom").read_text("utf-8"))
    assert found["wirewatch_sources", "listed"] == 0 and ("wirewatch_last_poll_timestamp_seconds", "") not in found


def test_counts_are_kept_once_and_none_is_lost_by_a_failure() -> None:
    tally = Tally(Silent())
    tally.count("polls_new", 3)
    told = tally.unkept()
    tally.count("polls_new", 2)  # while that is stored
    assert tally.unkept() == {"polls_new": 5}  # nothing was stored yet
    tally.kept(told)
    assert tally.unkept() == {"polls_new": 2}


def test_a_file_that_cannot_be_written_is_told_once_and_costs_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    crawl = memory_crawl(tmp_path, settings=SETTINGS.replace("figures.prom", "no/such/folder/figures.prom"))
    crawl.run()
    crawl.session.figures.write()
    assert [r.getMessage() for r in caplog.records if "is not written" in r.getMessage()] == [
        f"{tmp_path}/no/such/folder/figures.prom is not written: FileNotFoundError (No such file or directory)"
    ]


def test_no_half_written_file_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_figures(tmp_path / "a.prom", "old\n")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(OSError):
        write_figures(tmp_path / "a.prom", "new\n")
    assert [path.name for path in tmp_path.iterdir()] == ["a.prom"]
    assert (tmp_path / "a.prom").read_text("utf-8") == "old\n"


def test_a_daemon_writes_it_once_a_minute_beside_its_loop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    crawl = memory_crawl(tmp_path, settings=SETTINGS)
    written_by: list[str] = []
    monkeypatch.setattr(figures_file, "figures_text", lambda *_: "x\n")
    monkeypatch.setattr(figures_file, "write_figures", lambda *_: written_by.append(threading.current_thread().name))

    def a_minute_later(crawl: MemoryCrawl) -> None:
        crawl.session.figures._looked_at -= figures_file.EVERY_SECONDS

    def wait(crawl: MemoryCrawl) -> None:
        thread = crawl.session.figures._thread
        assert thread is not None
        thread.join(10)

    crawl.ticks = (a_minute_later, wait)
    crawl.run("daemon")
    main = threading.main_thread().name
    assert len(written_by) == 2 and written_by[0] != main and written_by[1] == main  # the second one at its end


def test_every_name_is_as_prometheus_wants_it(tmp_path: Path) -> None:
    two_runs(tmp_path)
    text = figures_text(Watch(tmp_path), datetime.now(UTC))
    for family in families(text):
        assert family.documentation.endswith(".")
        assert re.fullmatch(r"wirewatch_[a-z_]+", family.name)
        units = re.findall(r"seconds|bytes", family.name)
        assert not units or family.name.endswith(units[-1])
        assert {label for s in family.samples for label in s.labels} <= {
            "outcome", "topic", "state", "of", "quantile", "version"
        }  # fmt: skip


def test_hostile_topics_cannot_break_the_format(tmp_path: Path) -> None:
    db = connect(tmp_path / "news.db")
    empty = figures(db, NOON)
    db.close()
    flagged = {'a"} 1\nwirewatch_halted 1': 2}
    found = type(empty)(**{name: getattr(empty, name) for name in empty.__slots__} | {"flagged": flagged})
    text = exposition(found, Surroundings(0, 0, 0, 0, None, False))
    assert samples(text)["wirewatch_flagged", next(iter(flagged))] == 2 and samples(text)["wirewatch_halted", ""] == 0
    assert isinstance(empty.received, DayTraffic)


def test_rules_name_series_that_exist(tmp_path: Path) -> None:
    two_runs(tmp_path)
    names = {name for name, _ in samples((tmp_path / "figures.prom").read_text("utf-8"))}
    names |= {"wirewatch_last_tick_timestamp_seconds"}
    rules = yaml.safe_load(Path("data/deploy/wirewatch-alerts.yml").read_text("utf-8"))
    for rule in rules["groups"][0]["rules"]:
        used = set(re.findall(r"wirewatch_\w+", rule["expr"]))
        assert used and used <= names, rule["alert"]
        assert {"summary", "what_to_do"} == set(rule["annotations"])
