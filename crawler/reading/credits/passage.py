"""One text field of an article, with its words, lines and sentences."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from crawler.models import Field
from crawler.reading.credits.languages import parts
from crawler.reading.names import WORD

# A full stop after a single letter ("F.A.Z.", "U.S.") or a short title ends no sentence.
_SHORT = "".join(rf"(?<!\b{word}\.)" for word in parts("abbreviations"))
_END = re.compile(
    rf"[.!?…](?<!\b[^\W\d_]\.){_SHORT}[.!?…]{{0,5}}"
    r"[\"»”“’')\]]{0,3}\s{1,3}(?=[«„“\"(\[‘]{0,3}[^\Wa-zа-яіїєґßà-öø-ÿ_])|[。！？।]{1,3}[」』”’）]{0,2}|\n"
)

_MARK = re.compile(r"[“„”«»\"‘’]")
_CLOSED_BY = {"„": "“”", "“": "”", "«": "»", '"': '"', "‘": "’"}
_WINDOW = 600
"""Code points that a quotation may go back."""


@dataclass(frozen=True)
class Passage:
    """A field's text; sentences are (start, end) in code points."""

    field: Field
    text: str

    @cached_property
    def words(self) -> list[tuple[str, int, int]]:
        return [(m.group(), m.start(), m.end()) for m in WORD.finditer(self.text)]

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(m.end() for m in _END.finditer(self.text))]

    def sentence(self, position: int) -> tuple[int, int]:
        """The sentence around a position."""
        i = bisect_right(self._starts, position)
        return self._starts[i - 1], self._starts[i] if i < len(self._starts) else len(self.text)

    def line(self, position: int) -> tuple[int, int]:
        """The line around a position."""
        start = self.text.rfind("\n", 0, position) + 1
        end = self.text.find("\n", position)
        return start, len(self.text) if end < 0 else end

    def is_quoted(self, position: int) -> bool:
        """Whether the words there are somebody's, between quotation marks of their line."""
        return self.opening(position) >= 0

    def opening(self, position: int) -> int:
        """Where the quotation begins that is open at a position of a line, -1 when none is."""
        start, _ = self.line(position)
        opened, closers = -1, ""
        for match in _MARK.finditer(self.text, max(start, position - _WINDOW), position):
            if opened < 0:
                opened, closers = match.start(), _CLOSED_BY.get(match.group(), "")
                opened = opened if closers else -1
            elif match.group() in closers:
                opened = -1
        return opened

    def speech(self, start: int, end: int) -> int:
        """How long the quotation is that holds a stretch of text, 0 when none does."""
        opened = self.opening(start)
        if opened < 0:
            return 0
        closers = _CLOSED_BY[self.text[opened]]
        _, stop = self.line(start)
        closed = min((at for mark in closers if (at := self.text.find(mark, end, stop)) >= 0), default=-1)
        return closed - opened if closed >= 0 else 0

    def is_first_sentence(self, position: int) -> bool:
        return self.sentence(position)[0] == 0
