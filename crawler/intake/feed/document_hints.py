"""Reads what a feed document says of when to come back: ttl, sy:, skipHours and skipDays."""

from __future__ import annotations

import re

from crawler.intake.hints import CAP_S, DocumentHints

_PERIODS = {"hourly": 3600, "daily": 86400, "weekly": 7 * 86400, "monthly": 30 * 86400, "yearly": 365 * 86400}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NEVER_MIND = re.compile(rb"<!--.*?-->", re.DOTALL)
_ELEMENT = re.compile(
    rb"<(ttl|skipHours|skipDays|(?:sy|syn):updatePeriod|(?:sy|syn):updateFrequency)\b[^<>]*>(.*?)</\1\s*>",
    re.DOTALL | re.IGNORECASE,
)
_CHILD = re.compile(rb"<(?:hour|day)\b[^<>]*>\s*(\w{1,9})\s*<", re.IGNORECASE)


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
