"""Reads the times people type."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import click

_AGO = re.compile(r"(\d{1,5})\s*([mhdw])", re.IGNORECASE)
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


class When(click.ParamType[datetime]):
    """``2026-11-23``, ``2026-11-23T08:00``, ``today``, ``yesterday``, or ``6h`` (ago; also m, d, w). UTC without a zone."""

    name = "when"

    def __init__(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._clock = clock

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """An aware datetime in UTC."""
        if isinstance(value, datetime):
            return value
        text = str(value).strip().lower()
        now = self._clock()
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        if text in ("today", "yesterday"):
            return midnight - timedelta(days=text == "yesterday")
        if match := _AGO.fullmatch(text):
            return now - int(match[1]) * _UNITS[match[2]]
        try:
            moment = datetime.fromisoformat(text.upper())
            return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        except (ValueError, OverflowError):
            self.fail(f"'{value}' is no time: write 2026-11-23, 2026-11-23T08:00, today, yesterday, or 6h.", param, ctx)


class TimeSpan(click.ParamType[timedelta]):
    """``7d``, ``12h``, ``30m`` or ``2w``."""

    name = "span"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        """How long."""
        if isinstance(value, timedelta):
            return value
        match = _AGO.fullmatch(str(value).strip().lower())
        if match is None:
            self.fail(f"'{value}' is no span of time: write 7d, 12h, 30m or 2w.", param, ctx)
        return int(match[1]) * _UNITS[match[2]]


WHEN = When()
SPAN = TimeSpan()
