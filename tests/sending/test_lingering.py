"""A delivery beside a daemon: goes on while there is work, ends when there is none, and with its parent."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from crawler.sending.lingering import IDLE_SECONDS, LONGEST_SECONDS, Lingering, linger


class Life:
    """A clock that its sleeps move on."""

    def __init__(self, folder: Path) -> None:
        self.now, self.rounds = 0.0, 0
        self.alive, self.rules = folder / "lock", folder / "delivery.toml"
        self.alive.touch()
        self.rules.touch()

    def deliver(self) -> None:
        self.rounds += 1

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    def linger(self, has_work: Callable[[], bool], parent: int | None = None) -> float:
        """How long it went on."""
        look = Lingering(self.alive, (self.rules,), os.getppid() if parent is None else parent)
        linger(self.deliver, has_work, look, clock=lambda: self.now, sleep=self.sleep)
        return self.now


@pytest.fixture
def life(tmp_path: Path) -> Life:
    return Life(tmp_path)


def test_it_ends_when_nothing_came_for_a_while(life: Life) -> None:
    assert life.linger(lambda: life.now == 20) == 20 + IDLE_SECONDS
    assert life.rounds == 1


def test_it_ends_after_its_time_whatever_there_is_to_do(life: Life) -> None:
    assert life.linger(lambda: True) == LONGEST_SECONDS
    assert life.rounds == LONGEST_SECONDS


def test_it_ends_when_its_files_change_and_with_its_parent(life: Life) -> None:
    def work() -> bool:
        if life.now == 3:
            life.rules.write_text("# other rules\n", encoding="utf-8")
        return True

    assert life.linger(work) == 4
    assert Life.linger(life, lambda: True, parent=0) == 5, "another process took its place"


def test_it_is_seen_to_be_alive(life: Life) -> None:
    os.utime(life.alive, (0, 0))
    life.linger(lambda: False)
    assert life.alive.stat().st_mtime > 0


def test_it_ends_when_it_is_told_to(life: Life) -> None:
    look = Lingering(life.alive, (life.rules,), os.getppid())
    linger(
        life.deliver, lambda: True, look, clock=lambda: life.now, sleep=life.sleep, is_told_to_end=lambda: life.now == 3
    )
    assert (life.now, life.rounds) == (3, 2)
