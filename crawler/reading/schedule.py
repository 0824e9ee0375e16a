"""Says when a page is asked again: after a failure, and while an article is young enough to be edited."""

from __future__ import annotations

from datetime import datetime, timedelta

RETRY_FIRST = timedelta(minutes=15)
# These answers do not change within a day.
_SLOW_REASONS = frozenset({"robots", "http_401", "http_402", "http_403", "http_404", "http_410", "http_451"})

_FINAL = frozenset({"tdm_reserved"})
# Articles are edited while they are young: age up to, interval.
_REREADS = (
    (timedelta(hours=3), timedelta(minutes=15)),
    (timedelta(days=1), timedelta(hours=1)),
    (timedelta(days=7), timedelta(hours=3)),
)
LATEST_READ = max(interval for _, interval in _REREADS)
"""No second reading is put off for longer."""


def latest_try(tries: int) -> timedelta:
    """No page is put off for longer, when ``tries`` attempts are made; a server may ask for a day (Retry-After)."""
    return max(timedelta(days=1, seconds=1), RETRY_FIRST * (1 << 2 * max(0, tries - 2)))


def next_try(attempts: int, reason: str, now: datetime, tries: int) -> datetime | None:
    """When a page that could not be had is asked again; None when ``tries`` attempts were made.

    ``attempts`` counts those made so far, at least 1. A quarter of an hour, an hour, four hours, sixteen; a refusal
    (403, 404, robots.txt) waits a day each time.
    """
    if attempts >= tries or reason in _FINAL:
        return None
    if reason in _SLOW_REASONS:
        return now + timedelta(days=1)
    return now + RETRY_FIRST * (1 << 2 * (attempts - 1))


def next_read(published_at: datetime | None, first_seen_at: datetime, now: datetime) -> datetime | None:
    """When an article that was read now is read again; None when it is more than a week old,
    or of another day to come."""
    age = now - min(published_at or first_seen_at, first_seen_at)
    if age < -timedelta(days=1):
        return None  # first seen by a clock that was ahead: it would be young for years
    for limit, interval in _REREADS:
        if age < limit:
            return now + interval
    return None
