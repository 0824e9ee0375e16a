"""Times as wirewatch writes them, in the archive and in what commands print."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime


def stamp(moment: datetime | None) -> str | None:
    """``YYYY-MM-DDTHH:MM:SSZ``, UTC, without fractions."""
    # Written often: isoformat takes a third of the time of strftime.
    if moment is None:
        return None
    in_utc = moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    return in_utc.isoformat(timespec="seconds")[:19] + "Z"


def told_time(came_at: str, published_at: str | None, precision: str, show: Callable[[str], str] = str) -> str:
    """When something came, for people: a stated time as it is, a day as a day, a time of seeing as such."""
    if precision == "minute" and published_at:
        return show(published_at)
    if precision == "day" and published_at:
        return f"{published_at[:10]} (day only)"
    return f"{show(came_at)} (seen)"


def moment(text: str | None) -> datetime | None:
    """The inverse of ``stamp``."""
    return datetime.fromisoformat(text) if text else None


def ago(at: datetime, now: datetime) -> str:
    """``just now``, ``5 min ago``, ``2 h ago``, ``3 days ago``; '' for the future and for more than sixty days."""
    seconds = (now - at).total_seconds()
    if seconds < 0 or seconds > 60 * 86400:
        return ""
    if seconds < 60:
        return "just now"
    if seconds < 3600:
        return f"{int(seconds // 60)} min ago"
    return f"{int(seconds // 3600)} h ago" if seconds < 48 * 3600 else f"{int(seconds // 86400)} days ago"
