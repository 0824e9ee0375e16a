"""Simulates polling policies over some hundred feeds at equal budgets: how late news is found, and what is lost.

    python -m tests.bench.polling [--feeds 400] [--days 21] [--seeds 3] [--polls 17.5]

Feeds bring entries at log-normal mean rates, with a rhythm of the day and of the week, partly in batches, in documents that
hold 10 to 100 of them. Each policy is run once for each seed; the first week is learnt from and not counted. Ours is
``crawler.intake.polling.interval`` as shipped, with c solved each day over what it believes of the feeds, as a daemon does. ``fixed``
polls each feed alike; ``1/rate`` is miniflux's kind: the interval is so long that one entry is expected; ``overlap``
is Media Cloud's kind: twice as often after a poll with more than a wanted share of news, half as often after one with next
to none. Their one knob is set by bisection, so that each spends what ours does. ``fixed 15`` and ``fixed 60`` are every 15 and 60 minutes, at
their own cost. Delays are of entries that were found; lost ones left their document between two polls.
"""

from __future__ import annotations

import argparse
import heapq
import math
import random
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import mean, median
from typing import Protocol

from crawler.intake.polling.interval import DAY_S, Pace, Rate
from crawler.intake.polling.interval import interval as polling

WARM_DAYS = 7.0
TARGETS = "targets: mean at most .65 and p95 at most .50 of 1/rate's, lost no more than half of fixed's"


@dataclass(frozen=True, slots=True)
class Feed:
    """When its entries appear, in seconds, and how many its document holds."""

    entries: tuple[float, ...]
    window: int


@dataclass(slots=True)
class Tally:
    """What a policy made of all feeds."""

    polls: int = 0
    delays: list[float] = field(default_factory=list)
    lost: int = 0
    entries: int = 0

    def line(self, name: str, feeds: int, days: float, rounds: int) -> str:
        """Polls a feed and day, delays in minutes, lost entries."""
        delays = sorted(self.delays)
        p95 = delays[int(0.95 * len(delays))]
        return (
            f"{name:10s} {self.polls / feeds / days / rounds:6.1f} polls a feed a day  mean {mean(delays) / 60:6.1f}  "
            f"median {median(delays) / 60:6.1f}  p95 {p95 / 60:6.1f} min  "
            f"lost {self.lost:5d} of {self.entries} ({100 * self.lost / self.entries:.2f} %)"
        )


class Policy(Protocol):
    """The interval after a poll: ``feed`` by number, ``new`` of ``seen`` entries, ``missed``: none was known."""

    def first(self, feed: int, dates: Sequence[float], window: int, now: float) -> float: ...
    def after(self, feed: int, elapsed: float, new: int, seen: int, missed: bool) -> float: ...
    def daily(self) -> None: ...


class Ours:
    """As ``intake.polling.decide`` uses the policy for a feed with validators that asks for nothing special."""

    def __init__(self, feeds: int, polls_per_day: float, dice: random.Random) -> None:
        self.budget, self.dice = polls_per_day * feeds, dice
        self.rates = [Rate()] * feeds
        self.windows = [0] * feeds
        self.stretches = [1] * feeds
        self.c = polling.DEFAULT_CONSTANT

    def _pace(self, feed: int) -> Pace:
        return Pace(self.rates[feed], 1.0, self.windows[feed], self.stretches[feed])

    def _interval(self, feed: int) -> float:
        return polling.jittered(polling.interval_s(self._pace(feed), self.c), self.dice.random())

    def first(self, feed: int, dates: Sequence[float], window: int, now: float) -> float:
        from datetime import UTC, datetime, timedelta

        epoch = datetime(2026, 1, 1, tzinfo=UTC)
        seen = [epoch + timedelta(seconds=at) for at in dates]
        self.rates[feed], self.windows[feed] = polling.first_rate(seen, epoch + timedelta(seconds=now)), window
        return self._interval(feed)

    def after(self, feed: int, elapsed: float, new: int, seen: int, missed: bool) -> float:
        self.rates[feed] = self.rates[feed].after(new, elapsed)
        self.windows[feed] = seen
        self.stretches[feed] = polling.next_stretch(self.stretches[feed], missed)
        return self._interval(feed)

    def daily(self) -> None:
        # The budget is solved without the stretch, as archive.feeds.paces does.
        paces = [(1, Pace(r, 1.0, w)) for r, w in zip(self.rates, self.windows, strict=True)]
        self.c = polling.solve_constant(paces, self.budget)


class Fixed:
    """Every feed alike."""

    def __init__(self, interval: float) -> None:
        self.interval = interval

    def first(self, feed: int, dates: Sequence[float], window: int, now: float) -> float:
        return self.interval

    def after(self, feed: int, elapsed: float, new: int, seen: int, missed: bool) -> float:
        return self.interval

    def daily(self) -> None:
        """Nothing."""


class PerRate(Fixed):
    """interval = knob / rate, the rate being the last week's count; between five minutes and a day."""

    def __init__(self, knob: float, feeds: int) -> None:
        super().__init__(knob)
        self.week: list[list[tuple[float, int]]] = [[] for _ in range(feeds)]
        self.clock = [0.0] * feeds

    def first(self, feed: int, dates: Sequence[float], window: int, now: float) -> float:
        self.clock[feed] = now
        self.week[feed] = [(at, 1) for at in dates if at > now - 7 * DAY_S]
        return self._interval(feed)

    def after(self, feed: int, elapsed: float, new: int, seen: int, missed: bool) -> float:
        now = self.clock[feed] = self.clock[feed] + elapsed
        self.week[feed] = [(at, n) for at, n in self.week[feed] if at > now - 7 * DAY_S]
        if new:
            self.week[feed].append((now, new))
        return self._interval(feed)

    def _interval(self, feed: int) -> float:
        per_day = sum(n for _, n in self.week[feed]) / 7
        return min(DAY_S, max(polling.FLOOR_S, self.interval / max(per_day, 1e-3)))


class Overlap(Fixed):
    """Half the interval after a poll with more than the wanted share of news, twice after one with under a quarter of it."""

    def __init__(self, share: float, feeds: int) -> None:
        super().__init__(share)
        self.now = [3600.0] * feeds

    def first(self, feed: int, dates: Sequence[float], window: int, now: float) -> float:
        return self.now[feed]

    def after(self, feed: int, elapsed: float, new: int, seen: int, missed: bool) -> float:
        share = new / seen if seen else 0.0
        factor = 0.5 if share > self.interval else 2.0 if share < self.interval / 4 else 1.0
        self.now[feed] = min(DAY_S, max(polling.FLOOR_S, self.now[feed] * factor))
        return self.now[feed]


def make_feeds(count: int, days: float, seed: int) -> list[Feed]:
    """Entries of each feed over so many days, after a month in which its first document came about."""
    dice = random.Random(seed)
    feeds = []
    for _ in range(count):
        rate = min(400.0, dice.lognormvariate(math.log(6.0), 1.4))
        peak, depth, week = dice.uniform(0, 24), dice.uniform(0.2, 0.95), dice.uniform(0.3, 1.0)
        batch = dice.choice((1.0, 1.0, 1.0, 2.0, 5.0))
        top = rate * (1 + depth) / batch / DAY_S
        at, end, entries = -30 * DAY_S, days * DAY_S, list[float]()
        while (at := at + dice.expovariate(top)) < end:
            rhythm = 1 + depth * math.cos((at / 3600 - peak) / 24 * 2 * math.pi)
            weekday = week if int(at // DAY_S) % 7 > 4 else 1.0
            if dice.random() < rhythm / (1 + depth) * weekday:
                entries += [at] * (1 if batch == 1 else 1 + int(dice.expovariate(1 / batch)))
        feeds.append(Feed(tuple(entries), dice.choice((10, 15, 20, 25, 30, 50, 100))))
    return feeds


def simulate(feeds: Sequence[Feed], policy: Policy, days: float, seed: int) -> Tally:
    """Poll all feeds until the end; what happened in the first week is learnt from and not counted."""
    dice, tally, warm = random.Random(seed), Tally(), WARM_DAYS * DAY_S
    queue = [(dice.uniform(0, 3600.0), n) for n in range(len(feeds))]
    heapq.heapify(queue)
    last: list[float | None] = [None] * len(feeds)
    known = [0] * len(feeds)  # how many entries of the feed are behind us
    midnight = DAY_S / 24
    while queue and queue[0][0] < days * DAY_S:
        now, n = heapq.heappop(queue)
        if now >= midnight:
            policy.daily()
            midnight += DAY_S
        feed, before = feeds[n], last[n]
        there = bisect_right(feed.entries, now)
        start = max(0, there - feed.window)
        if before is None:
            wait = policy.first(n, feed.entries[start:there], there - start, now)
        else:
            fresh = range(max(known[n], start), there)
            missed = start > known[n]
            if now >= warm:
                tally.polls += 1
                tally.entries += there - known[n]
                tally.lost += max(0, start - known[n])
                tally.delays += [now - feed.entries[i] for i in fresh]
            no_overlap = bool(fresh) and (missed or start == known[n])
            wait = policy.after(n, now - before, len(fresh), there - start, no_overlap)
        last[n], known[n] = now, there
        heapq.heappush(queue, (now + wait, n))
    return tally


def equal_cost(
    feeds: Sequence[Feed], make: Callable[[float], Policy], polls: int, days: float, seed: int, low: float, high: float
) -> Tally:
    """The policy with the knob that makes it spend as many polls, within one in a hundred."""
    tally = Tally()
    for _ in range(14):
        knob = math.sqrt(low * high)
        tally = simulate(feeds, make(knob), days, seed)
        if abs(tally.polls - polls) <= polls / 100:
            break
        low, high = (knob, high) if tally.polls > polls else (low, knob)
    return tally


def compare(count: int, days: float, seeds: int, budget: float) -> dict[str, Tally]:
    """All policies over all seeds."""
    totals: dict[str, Tally] = {}
    for seed in range(seeds):
        feeds = make_feeds(count, days, seed)
        ours = simulate(feeds, Ours(count, budget, random.Random(seed)), days, seed)
        spent = ours.polls
        found = {
            "ours": ours,
            "fixed": equal_cost(feeds, Fixed, spent, days, seed, 60.0, DAY_S),
            "1/rate": equal_cost(feeds, lambda k: PerRate(k, count), spent, days, seed, 600.0, 100 * DAY_S),
            "overlap": equal_cost(feeds, lambda k: Overlap(k, count), spent, days, seed, 1e-4, 1.0),
            "fixed 15": simulate(feeds, Fixed(900.0), days, seed),
            "fixed 60": simulate(feeds, Fixed(3600.0), days, seed),
        }
        for name, tally in found.items():
            total = totals.setdefault(name, Tally())
            total.polls += tally.polls
            total.lost += tally.lost
            total.entries += tally.entries
            total.delays += tally.delays
    return totals


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, default=400)
    parser.add_argument("--days", type=float, default=21.0)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--polls", type=float, default=17.5)
    given = parser.parse_args()
    totals = compare(given.feeds, given.days, given.seeds, given.polls)
    for name, tally in totals.items():
        print(tally.line(name, given.feeds, given.days - WARM_DAYS, given.seeds))
    ours, per_rate, fixed = totals["ours"], totals["1/rate"], totals["fixed"]
    p95 = [sorted(t.delays)[int(0.95 * len(t.delays))] for t in (ours, per_rate)]
    print(
        f"ours against 1/rate: mean {mean(ours.delays) / mean(per_rate.delays):.2f}, p95 {p95[0] / p95[1]:.2f}; "
        f"lost against fixed {ours.lost / max(1, fixed.lost):.2f}"
    )
    print(TARGETS)


if __name__ == "__main__":
    main()
