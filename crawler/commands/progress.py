"""Shows on a terminal what a run is doing; says nothing into a pipe or a log."""

from __future__ import annotations

import sys
import time


class Counting:
    """Counts and shows nothing."""

    def __init__(self) -> None:
        self.feeds = self.failed = self.new = self.pages = 0

    def polled(self, outcome: str, new: int) -> None:
        """One feed was polled."""
        self.feeds += 1
        self.failed += outcome == "failed"
        self.new += new

    def read(self, ok: bool) -> None:
        """One page was asked for."""
        self.pages += 1


class TerminalProgress(Counting):
    """One line on stderr, rewritten a few times a second, removed at the end."""

    def __init__(self) -> None:
        super().__init__()
        self._shown = 0.0
        self._live = sys.stderr.isatty()

    def __enter__(self) -> TerminalProgress:
        return self

    def __exit__(self, *_: object) -> None:
        if self._live and self._shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)  # noqa: T201 - a line without an end

    def polled(self, outcome: str, new: int) -> None:
        """One feed was polled."""
        super().polled(outcome, new)
        self._show()

    def read(self, ok: bool) -> None:
        """One page was asked for."""
        super().read(ok)
        self._show()

    def _show(self) -> None:
        now = time.monotonic()
        if self._live and now - self._shown > 0.2:
            self._shown = now
            line = (
                f"\r\x1b[K{self.feeds} feeds polled, {self.failed} failed, {self.new} new entries, {self.pages} pages"
            )
            print(line, end="", file=sys.stderr, flush=True)  # noqa: T201
