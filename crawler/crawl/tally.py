"""Counts what a run does, for its row and for whoever watches it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol


class Progress(Protocol):
    """Told of what happens, to show it."""

    def polled(self, outcome: str, new: int) -> None:
        """One feed was polled; ``new`` entries were stored."""

    def read(self, ok: bool) -> None:
        """One page was asked for."""


class Silent:
    """Shows nothing."""

    def polled(self, outcome: str, new: int) -> None:
        """Nothing."""

    def read(self, ok: bool) -> None:
        """Nothing."""


class Tally:
    """The figures of a run. Only what was committed is counted."""

    def __init__(self, progress: Progress) -> None:
        self.counts: dict[str, int] = {}
        self._progress = progress
        self._kept: dict[str, int] = {}

    def unkept(self) -> dict[str, int]:
        """What was counted and is not in the archive's totals yet."""
        return {name: number - self._kept.get(name, 0) for name, number in self.counts.items()}

    def kept(self, counts: Mapping[str, int]) -> None:
        """These are in the archive's totals now."""
        for name, number in counts.items():
            self._kept[name] = self._kept.get(name, 0) + number

    def count(self, name: str, number: int = 1) -> None:
        """Add to a figure."""
        self.counts[name] = self.counts.get(name, 0) + number

    def polled(self, outcome: str, new: int) -> None:
        """One source was polled."""
        self.count(f"polls_{outcome}")
        self.count("new_entries", new)
        self._progress.polled(outcome, new)

    def read(self, *, ok: bool, again: bool) -> None:
        """One page was asked for; ``again``: of an article that was read before."""
        self._progress.read(ok)
        self.count("pages_read" if ok else "pages_failed")
        self.count("rereads", int(again))
