"""Times as wirewatch writes them, in the archive and in what commands print."""

from __future__ import annotations

from datetime import UTC, datetime


def stamp(moment: datetime | None) -> str | None:
    """``YYYY-MM-DDTHH:MM:SSZ``, UTC, without fractions."""
    # Written often: isoformat takes a third of the time of strftime.
    return moment.astimezone(UTC).isoformat(timespec="seconds")[:19] + "Z" if moment else None


def moment(text: str | None) -> datetime | None:
    """The inverse of ``stamp``."""
    return datetime.fromisoformat(text) if text else None
