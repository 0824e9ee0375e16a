"""A backup is one moment of the archive, checked, and there whole or not at all; an archive put back tells nothing twice."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections import namedtuple
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from crawler.archive.connect import connect, reading, transaction
from crawler.archive.keep import backup_file
from crawler.archive.keep.backup_file import back_up
from crawler.cli import cli
from crawler.commands.deliver import post_of
from crawler.errors import UsageError, WirewatchError
from crawler.sending.post_round import RoundCounts, adopt, deliver_round, home_of
from crawler.watch.folder import Watch
from tests.archive.making import column, store, watch
from tests.memory_crawl import MemoryCrawl, memory_crawl
from tests.steps.test_known_address import RSS, item

FEED = "https://paper.example/feed"
DAY = timedelta(days=1)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "watch" / "news.db"
    path.parent.mkdir()
    with closing(connect(path)) as db:
        watch(db, FEED)
        for n in range(20):
            store(db, f"https://paper.example/{n}")
    return path


def test_a_backup_is_one_moment_of_an_archive_that_is_written_to(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup_file, "PAGES", 20)
    steps: list[int] = []
    with closing(connect(archive)) as writer:

        def meanwhile(done: int, total: int) -> None:
            steps.append(done)
            store(writer, f"https://paper.example/later/{done}")

        done = back_up(archive, tmp_path / "kept.db", meanwhile)
        there = column(writer, "SELECT count(*) FROM articles")[0]
    assert len(steps) > 3
    assert (done.articles, there) == (20, 20 + len(set(steps)))
    assert (tmp_path / "kept.db").stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kept.db", "watch"]
    with reading(tmp_path / "kept.db") as copy:
        assert column(copy, "PRAGMA integrity_check") == ["ok"]
        assert column(copy, "SELECT count(*) FROM articles") == [20]


def test_an_earlier_backup_is_replaced_and_stays_when_the_new_one_fails(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "kept.db"
    back_up(archive, target)
    before = target.read_bytes()
    (tmp_path / "kept.db.part").write_bytes(b"of one that was killed")

    def fails(done: int, total: int) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(WirewatchError, match="No space left"):
        back_up(archive, target, fails)
    assert target.read_bytes() == before
    assert not (tmp_path / "kept.db.part").exists()
    with closing(connect(archive)) as db:
        store(db, "https://paper.example/new")
    assert back_up(archive, target).articles == 21


def test_a_copy_that_is_not_the_archive_is_not_kept(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def loses(part: Path) -> None:
        with closing(sqlite3.connect(part)) as db:
            db.execute("DELETE FROM article_urls")
            db.commit()

    monkeypatch.setattr(backup_file, "_prepare", loses)
    with pytest.raises(WirewatchError, match="other rows than the archive in article_urls"):
        back_up(archive, tmp_path / "kept.db")
    assert [path.name for path in tmp_path.iterdir()] == ["watch"]


def test_what_is_no_place_for_a_backup_is_refused(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "letter.txt").write_text("Dear Sir", encoding="utf-8")
    for target, said in (
        (tmp_path, "is a folder"),
        (archive, "is the archive itself"),
        (tmp_path / "letter.txt", "no archive of wirewatch"),
        (tmp_path / "none" / "kept.db", "There is no folder"),
    ):
        with pytest.raises(UsageError, match=said):
            back_up(archive, target)
    assert (tmp_path / "letter.txt").read_text("utf-8") == "Dear Sir"
    with pytest.raises(UsageError):
        back_up(tmp_path / "none.db", tmp_path / "kept.db")
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(100, 99, 1))
    with pytest.raises(WirewatchError, match="MB free"):
        back_up(archive, tmp_path / "kept.db")


RULES = """
[channels.desk]
url = "file:told.jsonl"
[[alerts]]
name = "all"
channel = "desk"
on = ["story_new"]
hold = "1m"
batch_minutes = 0
"""


@pytest.fixture
def crawl(tmp_path: Path) -> MemoryCrawl:
    """A watch with a rule, whose first poll is done."""
    made = memory_crawl(tmp_path / "watch", FEED, settings='[crawl]\npages = "none"\n')
    (made.folder / "delivery.toml").write_text(RULES, encoding="utf-8")
    news(made, "old")
    deliver(made)
    return made


TITLES = {
    "old": "An old note",
    "waiting": "Ministers wait for the harvest",
    "ferry": "Ferry strike in Kessel over pay",
    "fresh": "Volcano wakes below the glacier",
}


SAID = {
    "old": "Bakers of Ostrava remember the flood of their childhood.",
    "waiting": "Grain prices rose again while rain kept combines in their sheds.",
    "ferry": "Sailors left every vessel tied up, asking nine crowns more each hour.",
    "fresh": "Ash fell upon Icelandic farms, airports stayed shut until noon.",
}


def news(crawl: MemoryCrawl, *names: str) -> None:
    """The feed says these, each with the time at which it is said first."""
    items = [item(TITLES[n], SAID[n], crawl.now, n, f"https://paper.example/{n}") for n in names]
    crawl.site(FEED, f'<rss version="2.0"><channel><title>P</title>{"".join(items)}</channel></rss>', kind=RSS)
    crawl.run("all")


def deliver(crawl: MemoryCrawl, *, adopted: bool = False) -> RoundCounts:
    with crawl.archive() as db:
        if adopted:
            adopt(db, home_of(crawl.folder), crawl.now)
        return deliver_round(post_of(Watch(crawl.folder), db, lambda: crawl.now))


def told(crawl: MemoryCrawl) -> list[tuple[str, list[str]]]:
    """Kind of each message, and what it names."""
    lines = [json.loads(line) for line in (crawl.folder / "told.jsonl").read_text("utf-8").splitlines()]
    return [(line["type"], [i["title"] for i in line["items"]]) for line in lines]


def put_back(crawl: MemoryCrawl, copy: Path) -> None:
    for name in ("news.db", "news.db-wal", "news.db-shm"):
        (crawl.folder / name).unlink(missing_ok=True)
    shutil.copyfile(copy, crawl.folder / "news.db")


def test_an_archive_that_was_put_back_alerts_nobody_twice(crawl: MemoryCrawl, tmp_path: Path) -> None:
    copy = tmp_path / "kept.db"
    crawl.later(hours=1)
    news(crawl, "waiting")
    back_up(crawl.folder / "news.db", copy)
    crawl.later(minutes=5)
    news(crawl, "waiting", "ferry")
    deliver(crawl)
    assert [names for _, names in told(crawl)] == [[TITLES["waiting"], TITLES["ferry"]]]
    crawl.later(hours=1)
    put_back(crawl, copy)
    with pytest.raises(UsageError, match="deliver --adopt"):
        deliver(crawl)
    assert deliver(crawl, adopted=True).sent == 1, "what waited in the backup, in one sentence"
    crawl.later(minutes=10)
    news_again = item(
        "News of ferry",
        SAID["ferry"],
        crawl.now - timedelta(minutes=70),
        "ferry",
        "https://paper.example/ferry",
    )
    crawl.site(FEED, f'<rss version="2.0"><channel><title>P</title>{news_again}</channel></rss>', kind=RSS)
    crawl.run("all")
    assert crawl.rows("SELECT count(*) FROM events WHERE kind = 'story_new'") == [(2,)]
    deliver(crawl)
    assert told(crawl)[1:] == [("late", []), ("late", [])], "no alert a second time"
    crawl.later(minutes=10)
    news(crawl, "fresh")
    deliver(crawl)
    assert told(crawl)[3:] == [("alert", [TITLES["fresh"]])], "what came out since is told as ever"


def test_messages_that_were_to_be_sent_are_not_sent_from_a_backup(crawl: MemoryCrawl) -> None:
    crawl.later(hours=1)
    news(crawl, "ferry")
    (crawl.folder / "told.jsonl").mkdir()
    assert deliver(crawl).failed == 1
    (crawl.folder / "told.jsonl").rmdir()
    crawl.later(minutes=10)
    deliver(crawl, adopted=True)
    assert told(crawl) == [("late", [])]


def test_the_command(archive: Path, tmp_path: Path) -> None:
    (archive.parent / "feeds.csv").write_text(f"url\n{FEED}\n", encoding="utf-8")

    def run(*arguments: str) -> Any:
        return CliRunner().invoke(cli, ["--dir", str(archive.parent), "backup", *arguments])

    done = run(str(tmp_path / "kept.db"), "--json")
    assert json.loads(done.stdout)["articles"] == 20
    assert "20 articles, checked" in run(str(tmp_path / "kept.db")).stdout


def test_a_backup_of_a_foreign_file_is_refused(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "news.db")) as db, db:
        db.execute("CREATE TABLE letters (body)")
    with pytest.raises(WirewatchError, match="another program"):
        back_up(tmp_path / "news.db", tmp_path / "kept.db")
    assert not (tmp_path / "kept.db").exists()


def test_an_archive_of_before_is_backed_up_as_it_is(archive: Path, tmp_path: Path) -> None:
    with closing(connect(archive)) as db, transaction(db):
        db.execute("DELETE FROM _sqlite_migrations WHERE name LIKE 'm020%'")
    back_up(archive, tmp_path / "kept.db")
    with closing(sqlite3.connect(tmp_path / "kept.db")) as copy:
        assert copy.execute("SELECT count(*) FROM _sqlite_migrations WHERE name LIKE 'm020%'").fetchone() == (0,)


def test_a_link_leads_to_the_place_of_the_backup(archive: Path, tmp_path: Path) -> None:
    other_disk = tmp_path / "disk" / "kept.db"
    other_disk.parent.mkdir()
    link = tmp_path / "kept.db"
    link.symlink_to(other_disk)
    for _ in range(2):
        assert back_up(archive, link).articles == 20
        assert link.is_symlink()
        assert other_disk.is_file()
