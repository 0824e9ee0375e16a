"""Decides how long to wait between two polls of a feed, so that a budget of polls buys the least delay.

The total delay of news under a fixed number of polls is least when each feed's interval is constant / sqrt(weight x rate),
not 1 / rate (Cho and Garcia-Molina's freshness argument, for delay): a feed twice as busy earns 1.4 times the polls. One
constant serves all feeds and is solved from the budget. Guards on both sides: never so seldom that entries scroll out
of the document unseen, never more often than the floor, and never against the server's wishes.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

DAY_S = 86_400.0
CAP_S = DAY_S
"""A feed is asked at least once a day, however dull or broken."""
LATEST_POLL = timedelta(days=2, seconds=1)
"""No poll is ever put off for longer: a day by interval, back-off or Retry-After, another by hours and days to skip."""
FLOOR_S = 300.0
GENTLE_FLOOR_S = 1_200.0
"""For a feed without validators and without max-age: each poll costs its server the whole document."""

PRIOR_PER_DAY = 6.0
PRIOR_DAYS = 1.0
"""A feed nobody has polled yet counts as one that was watched for a day and brought six entries."""
MEMORY_DAYS = 7.0
"""What is this old weighs 1/e in the rate: long enough for a weekly rhythm, short enough to follow a new one."""

DEFAULT_CONSTANT = 7_000.0
"""Seconds x sqrt(entries per day); used until it was solved: a feed with 6 entries a day is asked every 48 minutes."""

_LEAST = 1e-3
_JITTER = 0.1
STRETCH_LIMIT = 8
_GUARD_SHARE = 0.5
_GUARD_BURST = 2.5
"""News comes in bursts: at 2.5 times the mean rate only half of the document may be replaced between two polls."""


@dataclass(frozen=True, slots=True)
class Rate:
    """How many entries a feed brings in a day, and how many days of watching (with older ones fading) say so."""

    per_day: float = PRIOR_PER_DAY
    days: float = PRIOR_DAYS

    def after(self, new: int, elapsed_s: float) -> Rate:
        """The rate after ``new`` entries in ``elapsed_s`` seconds: a count that forgets, divided by its exposure."""
        elapsed = max(0.0, elapsed_s) / DAY_S
        keep = math.exp(-elapsed / MEMORY_DAYS)
        # The exposure of the new stretch fades within itself too, so that the sum stays below MEMORY_DAYS.
        exposure = self.days * keep + MEMORY_DAYS * (1 - keep)
        count = self.per_day * self.days * keep + new * (MEMORY_DAYS * (1 - keep) / elapsed if elapsed else 1.0)
        return Rate(count / exposure, exposure) if exposure else self


def first_rate(dates: Sequence[datetime], now: datetime) -> Rate:
    """The rate a feed's first document suggests by its own dates, believed as much as the prior; else the prior."""
    past = sorted(date for date in dates if date <= now)
    if len(past) < 2:
        return Rate()
    span = max((now - past[0]).total_seconds() / DAY_S, 0.5)
    # The prior takes part, because a document of old entries says little about tomorrow.
    count, days = PRIOR_PER_DAY * PRIOR_DAYS + len(past), PRIOR_DAYS + span
    return Rate(count / days, PRIOR_DAYS)


@dataclass(frozen=True, slots=True)
class Pace:
    """What decides the interval of one feed."""

    rate: Rate
    weight: float = 1.0
    window: float = 0.0
    """Entries the document holds; 0 when unknown."""
    stretch: int = 1
    """See ``next_stretch``."""
    floor_s: float = FLOOR_S


def next_stretch(stretch: int, missed: bool) -> int:
    """How much tighter the loss guard is drawn: twice after a poll without overlap (at most 8), half after others."""
    return min(STRETCH_LIMIT, stretch * 2) if missed else max(1, stretch // 2)


def interval_s(pace: Pace, poll_constant: float = DEFAULT_CONSTANT) -> float:
    """Seconds until the next poll by policy alone, between the feed's floor and a day."""
    wanted = poll_constant / math.sqrt(max(pace.weight, _LEAST) * max(pace.rate.per_day, _LEAST))
    return min(CAP_S, max(pace.floor_s, min(wanted, guard_s(pace))))


def guard_s(pace: Pace) -> float:
    """The longest interval that still keeps entries from scrolling out unseen; a day when nothing is known."""
    if pace.window <= 0:
        return CAP_S
    per_second = max(pace.rate.per_day, _LEAST) / DAY_S
    return min(CAP_S, _GUARD_SHARE * pace.window / (_GUARD_BURST * per_second * pace.stretch))


def solve_constant(paces: Iterable[tuple[int, Pace]], polls_per_day: float) -> float:
    """The constant with which the feeds together need ``polls_per_day``. ``paces``: (how many feeds, their pace).

    Floors, guards and the daily cap hold, so the budget may be missed at the ends: the nearest one is given then.
    """
    groups = list(paces)
    if not groups or polls_per_day <= 0:
        return DEFAULT_CONSTANT
    low, high = math.log(1.0), math.log(CAP_S * 1e3)
    for _ in range(30):
        middle = (low + high) / 2
        constant = math.exp(middle)
        polls = sum(count * DAY_S / (interval_s(pace, constant) * (1 + _JITTER / 2)) for count, pace in groups)
        low, high = (middle, high) if polls > polls_per_day else (low, middle)
    return math.exp((low + high) / 2)


def backoff_s(interval: float, failures: float) -> float:
    """The interval of a feed that failed: doubled for each whole failure in a row, at most a day."""
    return min(CAP_S, interval * 2.0 ** min(failures, 16.0)) if failures > 0 else interval


def first_poll_at(now: datetime, random: float, spread_s: float = 60.0) -> datetime:
    """When a feed that was never polled is asked; spread over ``spread_s`` seconds. ``random`` in [0, 1)."""
    return now + timedelta(seconds=spread_s * random)


def jittered(interval: float, random: float) -> float:
    """The interval lengthened by at most a tenth, so that feeds that once met do not keep meeting."""
    return interval * (1.0 + _JITTER * random)
