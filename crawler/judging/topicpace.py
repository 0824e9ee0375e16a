"""Decides whether a topic is told more than usual, or has fallen silent: its texts of a day against its days before."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

DAY = timedelta(days=1)
DAYS = 14
LOOK_BACK = (DAYS + 1) * DAY
"""As far as texts and runs are looked at."""
SPIKE_TIMES = 3
SPIKE_FEWEST = 5
QUIET_EXPECTED = 3.0
FEWEST_DAYS = 7
FEWEST_TEXTS = 70
"""Fewer than fourteen days speak when there are seven, and ten texts a day."""
_SHORT_BREAK = timedelta(hours=3)
_LONGEST_BREAK = timedelta(hours=25)


@dataclass(frozen=True, slots=True)
class Spike:
    """More than three times the usual. ``usual``: the median of its days before."""

    count: int
    usual: float


@dataclass(frozen=True, slots=True)
class Quiet:
    """Nothing since then, where ``expected`` texts came in the same hours of the days before."""

    since: datetime
    expected: float


@dataclass(frozen=True, slots=True)
class Awake:
    """When the watch asked its sources: from ``since`` until now without a break, and on which of the days before.

    ``days``: those of which it was at work for half at least; 1 is the one that ended 24 hours ago.
    """

    since: datetime
    days: tuple[int, ...]


def awake(spans: Sequence[tuple[datetime, datetime]], now: datetime) -> Awake:
    """``spans``: begin and end of each run, in order. A run that comes every six hours is awake between its runs."""
    known = [(start, min(end, now)) for start, end in spans if start <= now]
    gaps = [max((after - end).total_seconds(), 0.0) for (_, end), (after, _) in pairwise(known)]
    usual = timedelta(seconds=median(gaps) if gaps else 0.0)
    allowed = min(max(_SHORT_BREAK, 2 * usual), _LONGEST_BREAK)
    stretches = _joined([*known, (now, now)], allowed)
    days = [n for n in range(1, DAYS + 1) if _covered(stretches, now - (n + 1) * DAY, now - n * DAY) >= DAY / 2]
    return Awake(stretches[-1][0], tuple(days))


def _joined(spans: Sequence[tuple[datetime, datetime]], allowed: timedelta) -> list[tuple[datetime, datetime]]:
    """The spans, those as one between which no more than ``allowed`` lies."""
    found: list[tuple[datetime, datetime]] = []
    for start, end in spans:
        if found and start - found[-1][1] <= allowed:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def _covered(spans: Sequence[tuple[datetime, datetime]], after: datetime, until: datetime) -> timedelta:
    parts = (min(end, until) - max(start, after) for start, end in spans)
    return sum((part for part in parts if part > timedelta(0)), timedelta(0))


def spike(texts: Sequence[datetime], watch: Awake, now: datetime) -> Spike | None:
    """``texts``: when each came, in order; backlog and copies are not among them."""
    recent = _between(texts, now - DAY, now)
    if recent < SPIKE_FEWEST or not _enough(texts, watch, now):
        return None
    usual = median(_between(texts, now - (n + 1) * DAY, now - n * DAY) for n in watch.days)
    return Spike(recent, float(usual)) if recent > SPIKE_TIMES * usual else None


def quiet(texts: Sequence[datetime], watch: Awake, now: datetime) -> Quiet | None:
    """As ``spike``. The same hours of the days before say what was to be expected: nights are no silence."""
    before = bisect_right(texts, now)
    if not before or not _enough(texts, watch, now):
        return None
    since = max(texts[before - 1], watch.since)
    if now - since <= DAY:
        counts = [_between(texts, since - n * DAY, now - n * DAY) for n in watch.days]
        expected = sum(counts) / len(counts)
    else:
        whole = sum(_between(texts, now - (n + 1) * DAY, now - n * DAY) for n in watch.days)
        expected = whole / len(watch.days) * ((now - since) / DAY)
    return Quiet(since, round(expected, 1)) if expected >= QUIET_EXPECTED else None


def _enough(texts: Sequence[datetime], watch: Awake, now: datetime) -> bool:
    if len(watch.days) >= DAYS:
        return True
    return len(watch.days) >= FEWEST_DAYS and _between(texts, now - LOOK_BACK, now - DAY) >= FEWEST_TEXTS


def _between(texts: Sequence[datetime], after: datetime, until: datetime) -> int:
    return bisect_right(texts, until) - bisect_right(texts, after)
