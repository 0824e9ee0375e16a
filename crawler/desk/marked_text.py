"""Cuts a text into the stretches that flags and credits mark, paragraph by paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

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
class MarkedPiece:
    """A piece of a paragraph; ``kinds`` and ``said`` are empty where nothing is marked."""

    text: str
    kinds: tuple[str, ...] = ()
    said: str = ""


def paragraphs(text: str, marks: Iterable[TextMark]) -> list[list[MarkedPiece]]:
    """The paragraphs of ``text`` in stretches, each with all marks that lie on it; what is longer than one page is cut.

    Marks may overlap. Those outside of the text, or turned round, are left out: they are of another text.
    """
    last = min(len(text), MOST_CHARACTERS)
    held = sorted((m for m in marks if 0 <= m.start < m.end <= len(text) and m.start < last), key=lambda m: m.start)
    breaks = [found.start() for found in re.finditer("\n", text[:last])]
    edges = sorted({0, last, *breaks, *(min(edge, last) for m in held for edge in (m.start, m.end))})
    found: list[list[MarkedPiece]] = [[]]
    over: list[TextMark] = []
    following = 0
    for begin, end in pairwise(edges):
        over = [m for m in over if m.end > begin]
        while following < len(held) and held[following].start <= begin:
            over.append(held[following])
            following += 1
        piece = text[begin:end]
        if piece.startswith("\n"):
            found.append([])
            piece = piece[1:]
        if piece:
            found[-1].append(_stretch(piece, over))
    return [paragraph for paragraph in found if paragraph]


def _stretch(text: str, over: Iterable[TextMark]) -> MarkedPiece:
    said = "; ".join(dict.fromkeys(m.said for m in over if m.said))
    return MarkedPiece(text, tuple(sorted({m.kind for m in over})), said)
