"""When a source wishes to be asked again, as its documents say: ttl, sy:, skipHours and skipDays."""

from __future__ import annotations

from dataclasses import dataclass

CAP_S = 24 * 3600
"""No wish of a server keeps us away for longer than a day."""


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
