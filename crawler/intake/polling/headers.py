"""Reads when a server wants to be asked again: caching headers, Retry-After, and hours that a feed asks to skip."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from crawler.intake.hints import CAP_S, DocumentHints

RETRY_FLOOR_S = 60

_MAX_AGE = re.compile(r'(?:^|[\s,])max-age\s*=\s*"?(\d{1,12})', re.IGNORECASE)
_SECONDS = re.compile(r"\d{1,12}", re.ASCII)


def _http_date(value: str) -> datetime | None:
    """In UTC; None for what is no date. What an offset moves out of the calendar is its first or last moment."""
    try:
        date = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    try:
        return date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)
    except OverflowError:
        return datetime.max.replace(tzinfo=UTC) if date.year > 1 else datetime.min.replace(tzinfo=UTC)


def freshness_s(headers: Mapping[str, str], now: datetime) -> int:
    """Seconds the answer stays fresh: max-age minus Age, else Expires minus Date; 0 when it does not say.

    ``no-cache`` and ``no-store`` speak to caches about reuse; they do not ask to be polled at once: they say nothing.
    """
    match = _MAX_AGE.search(headers.get("cache-control", ""))
    if match:
        age = headers.get("age", "").strip()
        fresh = int(match[1]) - (int(age) if _SECONDS.fullmatch(age) else 0)
    elif "expires" in headers:
        expires = _http_date(headers["expires"])
        date = _http_date(headers.get("date", "")) or now
        fresh = int((expires - date).total_seconds()) if expires else 0
    else:
        return 0
    return max(0, min(CAP_S, fresh))


def states_freshness(headers: Mapping[str, str]) -> bool:
    """True when the server cares to name a time: any max-age, or an Expires that is a date."""
    return bool(_MAX_AGE.search(headers.get("cache-control", ""))) or bool(_http_date(headers.get("expires", "")))


def retry_after_s(value: str, now: datetime) -> int | None:
    """Seconds to stay away, between a minute and a day; None for a value that is neither seconds nor a date."""
    value = value.strip()
    if _SECONDS.fullmatch(value):
        seconds = int(value)
    else:
        date = _http_date(value) if value[:3].isalpha() else None
        if date is None:
            return None
        seconds = int((date - now).total_seconds())
    return max(RETRY_FLOOR_S, min(CAP_S, seconds))


def after_skips(moment: datetime, hints: DocumentHints) -> datetime:
    """The first moment not before ``moment`` that is in no skipped hour or day (UTC), at most a day later."""
    at = moment
    for _ in range(24):
        if at.hour not in hints.skip_hours and at.weekday() not in hints.skip_days:
            return at
        at = at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return at
