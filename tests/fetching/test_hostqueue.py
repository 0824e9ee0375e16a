"""The host queue: one in flight per host, a gap, and nothing lost."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.fetching import hostqueue
from crawler.fetching.hostqueue import MAX_CRAWL_DELAY, HostQueue


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


HOSTS = st.sampled_from(["a", "b", "c"])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("push"), HOSTS, st.booleans()),
        st.tuples(st.just("pop")),
        st.tuples(st.just("done"), HOSTS, st.booleans()),
        st.tuples(st.just("wait"), st.floats(0.1, 30)),
        st.tuples(st.just("hold"), HOSTS, st.floats(1, 60)),
        st.tuples(st.just("slow"), HOSTS, st.floats(0, 10)),
    ),
    max_size=60,
)


@settings(max_examples=300, deadline=None)
@given(STEPS)
def test_never_two_in_flight_never_before_the_gap_nothing_lost(steps: list[tuple[object, ...]]) -> None:
    clock = Clock()
    queue: HostQueue[int] = HostQueue(2.0, clock)
    flying: set[str] = set()
    free_at: dict[str, float] = {}
    delays: dict[str, float] = {}
    pushed, seen = Counter[int](), Counter[int]()
    for number, (what, *rest) in enumerate(steps):
        if what == "push":
            host, first = str(rest[0]), bool(rest[1])
            queue.push(host, number, first=first)
            pushed[number] += 1
        elif what == "pop" and (released := queue.pop()):
            host, item = released
            assert host not in flying
            assert clock.now >= free_at.get(host, 0.0)
            flying.add(host)
            seen[item] += 1
        elif what == "done" and rest[0] in flying:
            host = str(rest[0])
            flying.discard(host)
            queue.done(host, sent=bool(rest[1]))
            if rest[1]:
                free_at[host] = max(free_at.get(host, 0.0), clock.now + max(2.0, delays.get(host, 0.0)))
        elif what == "wait":
            clock.now += float(str(rest[0]))
        elif what == "hold":
            host, seconds = str(rest[0]), float(str(rest[1]))
            free_at[host] = max(free_at.get(host, 0.0), clock.now + seconds)
            seen.update(queue.hold(host, seconds))
            assert queue.held_s(host) >= seconds - 1e-6
        elif what == "slow":
            delays[str(rest[0])] = float(str(rest[1]))
            queue.slow(str(rest[0]), delays[str(rest[0])])
        assert len(queue) == sum(pushed.values()) - sum(seen.values())
    for host in flying:
        queue.done(host)
    for _ in range(10 * len(steps) + 10):  # with time, all of the rest comes out
        clock.now += 100.0
        if released := queue.pop():
            seen[released[1]] += 1
            queue.done(released[0])
    assert seen == pushed
    assert len(queue) == 0


def test_feeds_go_before_pages_and_each_kind_in_its_order() -> None:
    clock = Clock()
    queue: HostQueue[str] = HostQueue(0.0, clock)
    for item in ("page 1", "page 2"):
        queue.push("a", item)
    for item in ("feed 1", "feed 2"):
        queue.push("a", item, first=True)
    order = []
    while released := queue.pop():
        order.append(released[1])
        queue.done("a")
    assert order == ["feed 1", "feed 2", "page 1", "page 2"]


def test_hosts_do_not_wait_for_each_other() -> None:
    clock = Clock()
    queue: HostQueue[str] = HostQueue(5.0, clock)
    for host in "abc":
        queue.push(host, host)
        queue.push(host, host)
    assert {queue.pop()[0] for _ in range(3)} == {"a", "b", "c"}  # type: ignore[index]
    assert queue.pop() is None
    queue.done("b")
    assert queue.pop() is None
    assert queue.seconds_to_next() == 5.0
    clock.now += 5.0
    assert queue.pop() == ("b", "b")


def test_what_was_never_sent_owes_no_gap() -> None:
    queue: HostQueue[int] = HostQueue(5.0, Clock())
    queue.push("a", 1)
    queue.push("a", 2)
    queue.pop()
    queue.done("a", sent=False)
    assert queue.pop() == ("a", 2)


def test_a_hold_is_longer_than_any_gap_and_ends() -> None:
    clock = Clock()
    queue: HostQueue[int] = HostQueue(1.0, clock)
    queue.push("a", 1)
    assert queue.hold("a", 60) == [1]
    assert queue.hold("a", 5) == []
    assert queue.held_s("a") == 60, "a shorter hold does not end a longer one"
    queue.push("a", 2)
    assert queue.pop() is None
    clock.now += 60
    assert queue.held_s("a") == 0
    assert queue.pop() == ("a", 2)
    assert queue.held_s("never seen") == 0


def test_crawl_delay_is_capped_and_never_shortens_the_gap() -> None:
    clock = Clock()
    queue: HostQueue[int] = HostQueue(1.0, clock)
    for delay, gap in ((10_000.0, MAX_CRAWL_DELAY), (0.1, 1.0), (-5.0, 1.0)):
        queue.slow("a", delay)
        queue.push("a", 1)
        clock.now += 1000
        assert queue.pop() == ("a", 1)
        queue.done("a")
        queue.push("a", 2)
        assert queue.seconds_to_next() == gap
        clock.now += 1000
        queue.pop()
        queue.done("a")


def test_clear_gives_back_what_waits() -> None:
    queue: HostQueue[int] = HostQueue(1.0, Clock())
    for number, host in enumerate("aab"):
        queue.push(host, number)
    assert sorted(queue.clear()) == [0, 1, 2]
    assert (len(queue), queue.pop(), queue.seconds_to_next()) == (0, None, None)


def test_idle_hosts_are_forgotten_busy_ones_are_not() -> None:
    clock = Clock()
    queue: HostQueue[int] = HostQueue(1.0, clock)
    queue.push("busy", 1)
    queue.hold("held", 1e6)
    for number in range(50_001):
        queue.slow(f"h{number}", 0.0)
    assert len(queue._hosts) < 100
    assert queue.pop() == ("busy", 1)
    assert queue.held_s("held") > 0


def test_the_host_that_comes_when_others_are_forgotten_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """Host 50,001 was a KeyError."""
    monkeypatch.setattr(hostqueue, "MANY_HOSTS", 5)
    queue: HostQueue[int] = HostQueue(1.0, Clock())
    queue._forget_at = 5
    for number in range(20):
        queue.push(f"h{number}", number)
        assert queue.pop() == (f"h{number}", number)
        queue.done(f"h{number}", sent=number % 3 == 0)
