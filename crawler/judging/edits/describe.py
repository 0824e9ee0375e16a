"""Says what an edit changed: the words added and removed, with a little of the text around each, headline first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from crawler.judging.edits.worddiff import PARAGRAPH, Step, is_word, steps_between
from crawler.judging.words.fingerprint import UNSPACED_RANGES
from crawler.judging.words.tokens import IGNORABLE, INDIC_SIGNS, MARKS
from crawler.models import Field

CONTEXT = 6
"""Words and signs shown before and after a change in a summary or body; a headline is shown whole."""
_FIELDS: tuple[Field, ...] = ("title", "summary", "body")
_LABELS: dict[Field, str] = {"title": "headline", "summary": "summary", "body": "text"}

_LETTER = rf"(?:[^\W{UNSPACED_RANGES}]|[{MARKS}{INDIC_SIGNS}{IGNORABLE}])"
# 12,000 and 10:45, don't and long-range are one word each: half of a number is no change that a person would name.
_TOKEN = re.compile(rf"[{UNSPACED_RANGES}]|{_LETTER}+(?:[.,:'’-]{_LETTER}+)*|\n+|[^\s]")

_PARAGRAPHS = re.compile(r"\s*\n+\s*")

Kind = Literal["same", "removed", "added"]


class Wording(NamedTuple):
    """A text as it stood at one time."""

    title: str
    summary: str
    body: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a hunk; ``text`` is as it stands, with ¶ for the end of a paragraph."""

    kind: Kind
    text: str
    spaced: bool
    """True when a space stands before it."""


@dataclass(frozen=True, slots=True)
class Hunk:
    """Changes of one field that stand close together, with the words around them."""

    field: Field
    pieces: tuple[Piece, ...]
    cut_before: bool
    """True when the paragraph goes on before the hunk."""
    cut_after: bool


@dataclass(frozen=True, slots=True)
class Edit:
    """What became of a text."""

    headline_changed: bool
    words_added: int
    """Words, or characters in scripts without spaces; punctuation is shown and not counted."""
    words_removed: int
    hunks: tuple[Hunk, ...]
    """The headline's first, then summary and body in the order of the new text."""


def compare_wordings(old: Wording, new: Wording) -> Edit:
    """What changed from ``old`` to ``new``. The same two texts always give the same answer.

    A summary that only repeats the beginning of the body is left out, or its changes would be told twice.
    """
    hunks: list[Hunk] = []
    added = removed = 0
    for field in _FIELDS:
        if field == "summary" and _repeats_body(old) and _repeats_body(new):
            continue
        here, there = _Side(getattr(old, field)), _Side(getattr(new, field))
        steps = steps_between(here.tokens, there.tokens)
        removed += sum(here.count_words(s.old_start, s.old_end) for s in steps)
        added += sum(there.count_words(s.new_start, s.new_end) for s in steps)
        hunks += _hunks(field, here, there, steps)
    return Edit(old.title != new.title, added, removed, tuple(hunks))


def diff_lines(edit: Edit) -> list[str]:
    """One line a hunk: ``headline: Three [-dead-] {+injured+} in Kharkiv``. Empty when only spaces changed."""
    return [_line(hunk) for hunk in edit.hunks]


def whole_pieces(old: str, new: str) -> list[tuple[Kind, str]]:
    """The whole of ``new``, with what came and what went in its places; ends of paragraphs are line breaks.

    Without the removed pieces it is ``new``; without the added ones it reads as ``old`` did, spaces apart.
    """
    here, there = _Side(old), _Side(new)
    found: list[tuple[Kind, str]] = []
    at = 0
    for step in steps_between(here.tokens, there.tokens):
        start, end = there.place(step.new_start), there.ending(step.new_start, step.new_end)
        found.append(("same", new[at:start]))
        if step.old_end > step.old_start:
            gone = old[here.starts[step.old_start] : here.ends[step.old_end - 1]]
            before, behind = new[start - 1 : start], new[start : start + 1] if end == start else ""
            found.append(("removed", _spaced(here, step.old_start, before) + gone + (" " if behind.strip() else "")))
        found.append(("added", new[start:end]))
        at = end
    found.append(("same", new[at:]))
    return [(kind, text) for kind, text in found if text]


def _spaced(side: _Side, start: int, before: str) -> str:
    """The space in front of removed words, where none stands there by now."""
    apart = start > 0 and side.starts[start] > side.ends[start - 1]
    return " " if apart and before.strip() else ""


def _line(hunk: Hunk) -> str:
    said = f"{_LABELS[hunk.field]}:" + (" …" if hunk.cut_before else "")
    marks = {"same": ("", ""), "removed": ("[-", "-]"), "added": ("{+", "+}")}
    for number, piece in enumerate(hunk.pieces):
        opening, closing = marks[piece.kind]
        replaced = number and hunk.pieces[number - 1].kind == "removed" and piece.kind == "added"
        said += (" " if piece.spaced or replaced or not number else "") + opening + piece.text + closing
    return said + (" …" if hunk.cut_after else "")


def _repeats_body(wording: Wording) -> bool:
    return wording.body.startswith(wording.summary.rstrip("…."))


class _Side:
    """One field at one time, in tokens: words, single signs, and ends of paragraphs."""

    def __init__(self, text: str) -> None:
        found = list(_TOKEN.finditer(text))
        self.text = text
        self.tokens = [PARAGRAPH if match[0][0] == "\n" else match[0] for match in found]
        self.starts = [match.start() for match in found]
        self.ends = [match.end() for match in found]

    def place(self, token: int) -> int:
        """Where a token begins; the end of the text for the one after the last."""
        return self.starts[token] if token < len(self.starts) else len(self.text)

    def ending(self, start: int, end: int) -> int:
        """Where the tokens from ``start`` to ``end`` end; where the first begins when there are none."""
        return self.ends[end - 1] if end > start else self.place(start)

    def count_words(self, start: int, end: int) -> int:
        return sum(is_word(token) for token in self.tokens[start:end])

    def piece(self, kind: Kind, start: int, end: int) -> Piece:
        """The tokens from ``start`` to ``end`` as they stand, on one line."""
        text = _PARAGRAPHS.sub(" ¶ ", self.text[self.starts[start] : self.ends[end - 1]])
        # Where a paragraph came or went, its end needs no sign; where only the break did, there is nothing else to show.
        text = text.strip(" ¶") or "¶"
        return Piece(kind, text, start > 0 and self.starts[start] > self.ends[start - 1])

    def paragraph_of(self, start: int, end: int) -> tuple[int, int]:
        """The tokens from the beginning of the paragraph of ``start`` to the end of that of ``end``."""
        while start > 0 and self.tokens[start - 1] != PARAGRAPH:
            start -= 1
        while end < len(self.tokens) and self.tokens[end] != PARAGRAPH:
            end += 1
        return start, end


def _hunks(field: Field, old: _Side, new: _Side, steps: Sequence[Step]) -> list[Hunk]:
    """Groups changes that stand close together, in one paragraph, into hunks."""
    groups: list[list[Step]] = []
    for step in steps:
        kept = new.tokens[groups[-1][-1].new_end : step.new_start] if groups else []
        if groups and (field == "title" or (len(kept) <= 2 * CONTEXT and PARAGRAPH not in kept)):
            groups[-1].append(step)
        else:
            groups.append([step])
    return [_hunk(field, old, new, group) for group in groups]


def _hunk(field: Field, old: _Side, new: _Side, group: Sequence[Step]) -> Hunk:
    first, last = group[0].new_start, group[-1].new_end
    low, high = new.paragraph_of(first, last)
    # Beside a paragraph that came or went stands another one, which is no part of the change.
    low = first if _pure_run(old, new, group[0])[:1] == [PARAGRAPH] else low
    high = last if _pure_run(old, new, group[-1])[-1:] == [PARAGRAPH] else high
    start, end = (low, high) if field == "title" else (max(low, first - CONTEXT), min(high, last + CONTEXT))
    pieces: list[Piece] = []
    at = start
    for step in group:
        if step.new_start > at:
            pieces.append(new.piece("same", at, step.new_start))
        if step.old_end > step.old_start:
            pieces.append(old.piece("removed", step.old_start, step.old_end))
        if step.new_end > step.new_start:
            pieces.append(new.piece("added", step.new_start, step.new_end))
        at = step.new_end
    if end > at:
        pieces.append(new.piece("same", at, end))
    return Hunk(field, tuple(pieces), start > low, end < high)


def _pure_run(old: _Side, new: _Side, step: Step) -> list[str]:
    """What only came or only went, when it is more than a break; else nothing."""
    came, went = new.tokens[step.new_start : step.new_end], old.tokens[step.old_start : step.old_end]
    run = [] if came and went else came or went
    return run if len(run) > 1 else []
