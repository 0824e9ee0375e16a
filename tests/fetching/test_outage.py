"""Whose failure it is: the host's or our own network's."""

from __future__ import annotations

from crawler.fetching.outage import HOLD_S, HeldFailures


def held(*hosts: str) -> HeldFailures[str]:
    failures: HeldFailures[str] = HeldFailures()
    for number, host in enumerate(hosts):
        failures.hold(100.0 + number, host, f"{host}{number}")
    return failures


def test_nothing_is_certain_before_anybody_answered() -> None:
    failures = held("a", "b", "c")
    assert failures.released(103.0, float("-inf")) == []
    assert len(failures) == 3


def test_an_answer_after_a_failure_makes_it_the_hosts() -> None:
    failures = held("a", "b", "c")
    assert failures.released(103.0, 101.0) == [("a0", False), ("b1", False)]
    assert len(failures) == 1


def test_at_the_end_of_a_run_nobody_answered() -> None:
    assert held("a", "b", "c").released(103.0, 99.0, final=True) == [("a0", True), ("b1", True), ("c2", True)]


def test_one_or_two_hosts_are_no_network() -> None:
    assert held("a", "b", "a", "b").released(104.0, 99.0, final=True) == [
        (item, False) for item in ("a0", "b1", "a2", "b3")
    ]


def test_after_a_minute_it_is_decided_without_an_end() -> None:
    failures = held("a", "b", "c")
    assert failures.released(99.0 + HOLD_S, 0.0) == []
    assert failures.released(100.0 + HOLD_S, 0.0) == [("a0", True), ("b1", True), ("c2", True)]
    assert len(failures) == 0
