"""Reads when a server wants to be asked again: caching headers, Retry-After, and the feed's ttl, sy: and skip*."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

CAP_S = 24 * 3600
"""No wish of a server keeps us away for longer than a day."""
RETRY_FLOOR_S = 60

_MAX_AGE = re.compile(r'(?:^|[\s,])max-age\s*=\s*"?(\d{1,12})', re.IGNORECASE)
_SECONDS = re.compile(r"\d{1,12}", re.ASCII)
_PERIODS = {"hourly": 3600, "daily": 86400, "weekly": 7 * 86400, "monthly": 30 * 86400, "yearly": 365 * 86400}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NEVER_MIND = re.compile(rb"<!--.*?-->", re.DOTALL)
_ELEMENT = re.compile(
    rb"<(ttl|skipHours|skipDays|(?:sy|syn):updatePeriod|(?:sy|syn):updateFrequency)\b[^<>]*>(.*?)</\1\s*>",
    re.DOTALL | re.IGNORECASE,
)
_CHILD = re.compile(rb"<(?:hour|day)\b[^<>]*>\s*(\w{1,9})\s*<", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DocumentHints:
    """What a feed says about when to come back. Seconds; 0 when it does not say."""

    ttl_s: int = 0
    sy_s: int = 0
    skip_hours: frozenset[int] = frozenset()
    """Hours of the day in UTC, 0-23."""
    skip_days: frozenset[int] = frozenset()
    """Days of the week in UTC, Monday is 0."""

    @property
    def interval_s(self) -> int:
        """The longer of the two wishes, at most a day."""
        return min(CAP_S, max(self.ttl_s, self.sy_s))

    def to_text(self) -> str:
        """One short line to store, read again by ``from_text``; '' when there is no hint."""
        parts = [f"ttl={self.ttl_s}"] if self.ttl_s else []
        parts += [f"sy={self.sy_s}"] if self.sy_s else []
        parts += ["hours=" + ",".join(map(str, sorted(self.skip_hours)))] if self.skip_hours else []
        parts += ["days=" + ",".join(map(str, sorted(self.skip_days)))] if self.skip_days else []
        return " ".join(parts)

    @classmethod
    def from_text(cls, text: str) -> DocumentHints:
        """The hints of a line written by ``to_text``."""
        said = dict(part.split("=", 1) for part in text.split())
        hours, days = (frozenset(map(int, filter(None, said.get(k, "").split(",")))) for k in ("hours", "days"))
        return cls(int(said.get("ttl", 0)), int(said.get("sy", 0)), hours, days)


def document_hints(channel: bytes) -> DocumentHints:
    """Hints in the part of a feed outside its items (ASCII-compatible bytes). Garbage counts as unsaid."""
    found: dict[bytes, bytes] = {}
    for name, value in _ELEMENT.findall(_NEVER_MIND.sub(b"", channel)):
        found.setdefault(name.lower().rpartition(b":")[2], value.strip())
    return DocumentHints(
        ttl_s=min(CAP_S, _number(found.get(b"ttl", b"")) * 60),
        sy_s=_sy_seconds(found.get(b"updateperiod", b""), found.get(b"updatefrequency", b"")),
        skip_hours=_skip_hours(found.get(b"skiphours", b"")),
        skip_days=_skip_days(found.get(b"skipdays", b"")),
    )


def _number(value: bytes) -> int:
    value = value.strip()
    return int(value) if value.isdigit() and len(value) < 10 else 0


def _sy_seconds(period: bytes, frequency: bytes) -> int:
    """sy:updateFrequency times in each sy:updatePeriod; neither means nothing, only one of them has its default."""
    if not period and not frequency:
        return 0
    seconds = _PERIODS.get(period.decode("ascii", "replace").lower() or "daily", 0)
    times = _number(frequency) if frequency else 1
    return min(CAP_S, seconds // times) if times else 0


def _skip_hours(value: bytes) -> frozenset[int]:
    hours = {_number(hour) % 24 for hour in _CHILD.findall(value) if hour.isdigit() and _number(hour) <= 24}
    return frozenset(hours) if len(hours) < 24 else frozenset()


def _skip_days(value: bytes) -> frozenset[int]:
    names = {day.decode("ascii", "replace").lower() for day in _CHILD.findall(value)}
    days = {_DAYS.index(name) for name in names if name in _DAYS}
    return frozenset(days) if len(days) < 7 else frozenset()


def _http_date(value: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)


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
