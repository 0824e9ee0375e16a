"""Times as wirewatch writes them, in the archive and in what commands print."""

from __future__ import annotations

from datetime import UTC, datetime


def stamp(moment: datetime | None) -> str | None:
    """``YYYY-MM-DDTHH:MM:SSZ``, UTC, without fractions."""
    # Written often: isoformat takes a third of the time of strftime.
    return moment.astimezone(UTC).isoformat(timespec="seconds")[:19] + "Z" if moment else None


def told_time(came_at: str, published_at: str | None, precision: str) -> str:
    """When something came, for people: a stated time as it is, a day as a day, a time of seeing as such."""
    if precision == "minute" and published_at:
        return published_at
    if precision == "day" and published_at:
        return f"{published_at[:10]} (day only)"
    return f"{came_at} (seen)"


def moment(text: str | None) -> datetime | None:
    """The inverse of ``stamp``."""
    return datetime.fromisoformat(text) if text else None
