"""Reads the times people type."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo

import click

_AGO = re.compile(r"(\d{1,5})\s*([mhdw])", re.IGNORECASE)
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


class When(click.ParamType[datetime]):
    """``2026-11-23``, ``2026-11-23T08:00``, ``today``, ``yesterday``, or ``6h`` (ago; also m, d, w). What names no zone is in that of the watch."""

    name = "when"

    def __init__(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._clock = clock

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """An aware datetime in UTC."""
        if isinstance(value, datetime):
            return value
        text = str(value).strip().lower()
        zone = _zone(ctx)
        now = self._clock().astimezone(zone)
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        if text in ("today", "yesterday"):
            return (midnight - timedelta(days=text == "yesterday")).astimezone(UTC)
        if match := _AGO.fullmatch(text):
            return now.astimezone(UTC) - int(match[1]) * _UNITS[match[2]]
        try:
            moment = datetime.fromisoformat(text.upper())
            return (moment.replace(tzinfo=zone) if moment.tzinfo is None else moment).astimezone(UTC)
        except (ValueError, OverflowError):
            self.fail(
                f"'{value}' is not a time. Write 2026-11-23, 2026-11-23T08:00, today, yesterday, or 6h.", param, ctx
            )


class TimeSpan(click.ParamType[timedelta]):
    """``7d``, ``12h``, ``30m`` or ``2w``."""

    name = "span"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        """How long."""
        if isinstance(value, timedelta):
            return value
        match = _AGO.fullmatch(str(value).strip().lower())
        if match is None:
            self.fail(f"'{value}' is not a length of time. Write 7d, 12h, 30m or 2w.", param, ctx)
        return int(match[1]) * _UNITS[match[2]]


def _zone(ctx: click.Context | None) -> tzinfo:
    """The zone of the watch; UTC where there is no command."""
    app = ctx.find_root().obj if ctx else None
    return app.watch(required=False).settings.zone if app else UTC


WHEN = When()
SPAN = TimeSpan()
