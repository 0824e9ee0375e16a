"""Shows what a run is doing: one line that is rewritten on a terminal, a line every half minute in a log."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable

from crawler.output import counted

_OFTEN, _SELDOM = 0.2, 30.0
_ENOUGH = 5
"""Polls and seconds before an estimate is worth a word."""


class Counting:
    """Counts and shows nothing."""

    def __init__(self) -> None:
        self.feeds = self.failed = self.new = self.pages = 0
        self.total = 0

    def expect(self, total: int) -> None:
        """So many feeds will be polled."""
        self.total = total

    def polled(self, outcome: str, new: int) -> None:
        """One feed was polled."""
        self.feeds += 1
        self.failed += outcome == "failed"
        self.new += new

    def read(self, ok: bool) -> None:
        """One page was asked for."""
        self.pages += 1


class TerminalProgress(Counting):
    """Words on stderr: a few times a second on a terminal, removed at the end; else every thirty seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._began = self._shown = clock()
        self._live = sys.stderr.isatty()
        self._drawn = False

    def __enter__(self) -> TerminalProgress:
        return self

    def __exit__(self, *_: object) -> None:
        if self._drawn:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)  # noqa: T201 - a line without an end

    def polled(self, outcome: str, new: int) -> None:
        """One feed was polled."""
        super().polled(outcome, new)
        self._show()

    def read(self, ok: bool) -> None:
        """One page was asked for."""
        super().read(ok)
        self._show()

    def words(self) -> str:
        """How far it is, and how long the rest may take."""
        total = max(self.total, self.feeds)
        parts = [
            f"{self.feeds:,} of {counted(total, 'feed')} polled",
            f"{self.failed:,} failed",
            counted(self.new, "new entry", "new entries"),
            f"{counted(self.pages, 'page')} read",
        ]
        return ", ".join(parts) + self._left(total)

    def _left(self, total: int) -> str:
        passed = self._clock() - self._began
        if self.feeds >= total or self.feeds < _ENOUGH or passed < _ENOUGH:
            return ""
        rest = passed / self.feeds * (total - self.feeds)
        return f"; feeds done in about {f'{rest / 60:.0f} min' if rest >= 90 else f'{rest:.0f} s'}"

    def _show(self) -> None:
        now = self._clock()
        if now - self._shown < (_OFTEN if self._live else _SELDOM):
            return
        self._shown = now
        if self._live:
            self._drawn = True
            room = shutil.get_terminal_size().columns - 1
            print(f"\r\x1b[K{self.words()[:room]}", end="", file=sys.stderr, flush=True)  # noqa: T201
        else:
            print(self.words(), file=sys.stderr, flush=True)  # noqa: T201
