"""Durations and sizes in as few signs as people need."""

from __future__ import annotations


def told_seconds(seconds: float | None) -> str:
    """``40 s``, ``12 min``, ``3.5 h``, ``2 days``; '' for what is not known."""
    if seconds is None:
        return ""
    if seconds < 90:
        return f"{seconds:.0f} s"
    if seconds < 5400:
        return f"{seconds / 60:.0f} min"
    if seconds < 48 * 3600:
        return f"{seconds / 3600:.3g} h"
    return f"{seconds / 86400:.0f} days"


def told_bytes(size: int) -> str:
    """``0``, ``640 kB``, ``1.2 MB``: thousands, as networks count."""
    if size < 1000:
        return f"{size} B" if size else "0"
    if size < 1_000_000:
        return f"{size / 1000:.0f} kB"
    return f"{size / 1_000_000:.1f} MB" if size < 1_000_000_000 else f"{size / 1_000_000_000:.1f} GB"
