"""Delivery beside a crawl: one at a time, only when there is work, never waited for, and not hammered when it fails."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

import pytest

from crawler.archive import outbox_rows
from crawler.archive.connect import transaction
from crawler.archive.event_rows import add_events
from crawler.crawl import postman
from crawler.crawl.postman import Postman
from crawler.judging.happenings import Event
from tests.archive.making import NOW

RULES = '[channels.desk]\nurl = "file:told.jsonl"\n[[alerts]]\nname = "care"\nchannel = "desk"\non = ["source_gap"]\n'


class Child:
    """A delivery that ended, or with None still goes on."""

    def __init__(self, returncode: int | None) -> None:
        self.returncode, self.killed = returncode, False

    def poll(self) -> int | None:
        return self.returncode

    def kill(self) -> None:
        self.killed = True


class Counting(Postman):
    """Starts nothing, and counts."""

    started = 0

    def _start(self, *more: str) -> None:
        self.started += 1
        self._began = time.monotonic()
        self._child = None

    def look_now(self) -> int:
        self._looked = -postman.LOOK_SECONDS
        self.look(NOW)
        return self.started


@pytest.fixture
def post(tmp_path: Path, db: sqlite3.Connection) -> Counting:
    (tmp_path / "delivery.toml").write_text(RULES, encoding="utf-8")
    made = Counting(tmp_path, db)
    made.begin(NOW)
    made._began = time.monotonic()
    return made


def happen(db: sqlite3.Connection) -> None:
    with transaction(db):
        add_events(db, [Event("source_gap")], NOW)


def test_it_is_started_when_something_happened_and_not_before(post: Counting, db: sqlite3.Connection) -> None:
    assert post.look_now() == 0
    happen(db)
    post.look(NOW)
    post._looked = time.monotonic()
    post.look(NOW)
    assert post.started <= 1, "not at every tick"
    assert post.look_now() >= 1


def test_one_at_a_time_and_ended_when_it_takes_too_long(post: Counting, db: sqlite3.Connection) -> None:
    happen(db)
    child = post._child = Child(None)  # type: ignore[assignment]
    assert post.look_now() == 0
    assert not child.killed  # type: ignore[attr-defined]
    post._began = time.monotonic() - postman.LIMIT_SECONDS - 1
    assert post.look_now() == 0
    assert child.killed  # type: ignore[attr-defined]


def test_one_that_fails_is_not_started_again_at_once(post: Counting, db: sqlite3.Connection) -> None:
    happen(db)
    post._child = Child(2)  # type: ignore[assignment]
    assert post.look_now() == 0
    post._not_before = 0.0
    assert post.look_now() == 1


def test_rules_that_cannot_be_read_are_told_once_and_the_crawl_goes_on(
    tmp_path: Path, db: sqlite3.Connection, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "delivery.toml").write_text("x = \n", encoding="utf-8")
    made = Counting(tmp_path, db)
    for _ in range(3):
        made.begin(NOW)
    assert caplog.text.count("not valid TOML") == 1
    (tmp_path / "delivery.toml").write_text(RULES, encoding="utf-8")
    made.begin(NOW)
    assert outbox_rows.rules_begun(db) == {"care": 0}


def test_without_rules_nothing_is_started(tmp_path: Path, db: sqlite3.Connection) -> None:
    made = Counting(tmp_path, db)
    made.begin(NOW)
    happen(db)
    assert made.look_now() == 0


def test_output_feeds_are_renewed_after_every_run_and_soon_after_they_are_written(
    tmp_path: Path, db: sqlite3.Connection
) -> None:
    (tmp_path / "delivery.toml").write_text('[[feeds]]\nname = "all"\n', encoding="utf-8")
    made = Counting(tmp_path, db)
    made.begin(NOW)
    assert made.look_now() == 1
    made._fresh = False
    assert made.look_now() == 1, "nothing happened since"
    made.finish(NOW)
    assert made.started == 2


def test_events_that_no_rule_is_there_for_start_one_delivery(tmp_path: Path, db: sqlite3.Connection) -> None:
    from crawler.steps.delivering import take_in, watchers_of

    happen(db)
    assert outbox_rows.has_work(db, NOW)
    take_in(db, watchers_of((), NOW.tzinfo), NOW)  # type: ignore[arg-type]
    assert not outbox_rows.has_work(db, NOW)


def test_a_delivery_that_is_heard_of_goes_on_and_one_that_hangs_is_ended(post: Counting, tmp_path: Path) -> None:
    import os

    child = Child(None)
    post._child, lock = child, tmp_path / "news.db.deliver.lock"  # type: ignore[assignment]
    post._began = time.monotonic() - postman.LIMIT_SECONDS - 1
    lock.touch()
    post.look_now()
    assert not child.killed
    os.utime(lock, (0, 0))
    post.look_now()
    assert child.killed


def test_a_delivery_that_found_another_at_work_is_tried_again_soon(post: Counting, db: sqlite3.Connection) -> None:
    happen(db)
    post._child = Child(postman.LOCKED)  # type: ignore[assignment]
    post.look_now()
    assert time.monotonic() < post._not_before <= time.monotonic() + postman.LOCKED_SECONDS
