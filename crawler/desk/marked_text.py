"""Cuts a text into the stretches that flags and credits mark, paragraph by paragraph."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MOST_CHARACTERS = 200_000
"""Of a text, on one page."""


@dataclass(frozen=True, slots=True)
class TextMark:
    """A stretch of a text that stands out. ``start`` and ``end`` count characters; ``kind`` is a class of the style sheet."""

    start: int
    end: int
    kind: str
    said: str
    """Why, for whoever points at it."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of a paragraph; ``kinds`` and ``said`` are empty where nothing is marked."""

    text: str
    kinds: tuple[str, ...] = ()
    said: str = ""


def paragraphs(text: str, marks: Iterable[TextMark]) -> list[list[Stretch]]:
    """The paragraphs of ``text`` in stretches, each with all marks that lie on it; what is longer than one page is cut.

    Marks may overlap. Those outside of the text, or turned round, are left out: they are of another text.
    """
    shown = text[:MOST_CHARACTERS]
    held = sorted((m for m in marks if 0 <= m.start < m.end <= len(text)), key=lambda m: (m.start, m.end))
    found = []
    at, first = 0, 0
    for line in shown.split("\n"):
        end = at + len(line)
        while first < len(held) and held[first].end <= at and held[first].start < at:
            first += 1
        if line:
            found.append(_stretches(text, at, end, held[first:]))
        at = end + 1
    return found


def _stretches(text: str, start: int, end: int, held: Sequence[TextMark]) -> list[Stretch]:
    here = []
    for mark in held:
        if mark.start >= end:
            break
        if mark.end > start:
            here.append(mark)
    edges = sorted({start, end, *(min(max(edge, start), end) for m in here for edge in (m.start, m.end))})
    found = []
    for begin, stop in zip(edges, edges[1:], strict=False):
        over = [m for m in here if m.start <= begin and m.end >= stop]
        said = "; ".join(dict.fromkeys(m.said for m in over if m.said))
        found.append(Stretch(text[begin:stop], tuple(sorted({m.kind for m in over})), said))
    return found
