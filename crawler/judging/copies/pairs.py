"""Judges two texts: copy, part, quote, or the same template telling other news; with what was measured."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from crawler.judging.copies.comparing import Comparison, SharedPassage, compare, name_slots, number_slots, passages
from crawler.judging.words.fingerprint import Shingle, Text, numbers_in

METHOD_VERSION = 2
RelationKind = Literal["copy", "partial", "revision", "quote", "series", "translation", "edition"]
JOINING: frozenset[RelationKind] = frozenset({"copy", "partial", "revision"})
"""Relations that make one group of two articles; the others are told, but never join."""

_LEAST_COVERAGE = 0.72
_PLENTY = 0.6
_LEAST_CONTAINMENT = 0.28
_SMALL_PART = 0.4
_WHOLE = 0.5
_LEAST_DENSITY = 0.8
_LEAST_COHESION = 0.035
_LONGEST_ITEM = 200
_HEAD = 128
_LEAST_PART = 12
_LEAST_SAME = 12
_LEAST_QUOTE = 25
_LEAST_QUOTED_SHARE = 0.1
_MANY_CHANGED = 3
_WORDS_A_FIGURE = 12


@dataclass(frozen=True)
class CopyDoc:
    """An article as the judgement of copies needs it; ``body`` is the stored text, ``canonical_url`` its key form."""

    id: int
    title: str
    body: str
    canonical_url: str = ""
    language: str = ""
    translations: tuple[str, ...] = ()
    """Canonical addresses of the hreflang twins."""
    editions: tuple[int, ...] = ()
    """Articles that had its address before it: other articles, whatever they share with it."""

    @cached_property
    def text(self) -> Text:
        return Text(self.body)

    @cached_property
    def heading(self) -> Text:
        return Text(self.title)

    @cached_property
    def numbers(self) -> frozenset[str]:
        return numbers_in(self.body)

    @cached_property
    def telling(self) -> list[str]:
        """Words the text has twice or more, or in its title too: a template exchanges a name in all places."""
        counts = Counter(self.text.tokens)
        titled = [word for word in self.heading.tokens if word in counts]
        return [word for word, count in counts.items() if count > 1] + titled


@dataclass(frozen=True, slots=True)
class Relation:
    """How ``article`` relates to the earlier ``other``; shares are measured on the stored texts."""

    article: int
    other: int
    kind: RelationKind
    containment: float
    jaccard: float
    reason: str
    """same_address | same_text | sketch | shared_text | numbers_differ | names_differ | hreflang"""
    shared: int = 0
    """Number of shingles both texts have."""
    differing: tuple[tuple[str, str], ...] = ()
    """What stands in one text where the other has something else, for a series."""
    passages: tuple[SharedPassage, ...] = ()
    """For a quote the longest shared stretches, at most three, as word numbers (see ``comparing.passages``)."""
    method_version: int = METHOD_VERSION

    @property
    def joins(self) -> bool:
        return self.kind in JOINING


def judge_pair(doc: CopyDoc, other: CopyDoc, common: frozenset[Shingle] = frozenset()) -> Relation | None:
    """Compares two stored texts exactly; None when they share nothing worth telling. ``common`` is page chrome."""
    if doc.text.tokens == other.text.tokens:
        if len(doc.text.tokens) < _LEAST_SAME and doc.heading.tokens != other.heading.tokens:
            return None
        return Relation(doc.id, other.id, "copy", 1.0, 1.0, "same_text", len(doc.text.tokens) - 2)
    measured = compare(doc.text, other.text, common)
    if not _is_copy(measured):
        return _quote(doc, other, measured)
    shares, shared = shares_of(measured), len(measured.shared)
    reason, differing = _series(doc, other)
    if reason:
        return Relation(doc.id, other.id, "series", *shares, reason, shared, differing)
    kind: RelationKind = "copy" if measured.larger_share >= _WHOLE else "partial"
    return Relation(doc.id, other.id, kind, *shares, "shared_text", shared)


def shares_of(measured: Comparison) -> tuple[float, float]:
    return round(measured.containment, 3), round(measured.jaccard, 3)


def _is_copy(measured: Comparison) -> bool:
    """True when nearly the whole smaller text stands in the larger one, edits apart.

    Where a text is a small part of the other it must stand there in one piece and near the top, as a copy cut to its
    lead does, and the rest must go on about the same; a press review has it in pieces or further down, or goes on to
    its next item.
    """
    # Few words make coverage cheap: one shared phrase would reach over a whole teaser.
    needed = _LEAST_CONTAINMENT + 0.5 * max(0.0, 1 - measured.small_size / 60)
    if measured.containment < needed:
        return False
    # What is shared is covered: coverage need not be measured where containment alone is enough.
    if measured.containment < _PLENTY and measured.coverage() < _LEAST_COVERAGE:
        return False
    if measured.larger_share >= _SMALL_PART:
        return True
    block = measured.block()
    if len(measured.shared) < _LEAST_PART or block.offset > _HEAD or block.density < _LEAST_DENSITY:
        return False
    # What reviews and digests take over whole is short; a longer part is a lead, even where an essay goes on otherwise.
    return block.last - block.first > _LONGEST_ITEM or measured.cohesion(block) >= _LEAST_COHESION


def _quote(doc: CopyDoc, other: CopyDoc, measured: Comparison) -> Relation | None:
    if measured.containment < _LEAST_QUOTED_SHARE:
        return None
    found = [p for p in passages(doc.text, other.text) if p.end - p.start >= _LEAST_QUOTE]
    if not found:
        return None
    shares = shares_of(measured)
    return Relation(doc.id, other.id, "quote", *shares, "shared_text", len(measured.shared), (), _longest(found))


def _longest(shared: list[SharedPassage]) -> tuple[SharedPassage, ...]:
    return tuple(sorted(sorted(shared, key=lambda p: p.start - p.end)[:3], key=lambda p: p.start))


def _series(doc: CopyDoc, other: CopyDoc) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Why two nearly equal texts are different news, and what differs; '' when they are the same."""
    a, b = doc.text, other.text
    # What was exchanged is gone from one text and new in the other: cheap to see, and seldom so in copies.
    gone, new = a.token_set - b.token_set, b.token_set - a.token_set
    counting_on = titles_count_on(doc.heading, other.heading)
    if min(_numbers_among(gone), _numbers_among(new)) >= (1 if counting_on else 2):
        met = number_slots(a, b)
        slots = met.kept + met.changed
        # A text of figures is a bulletin: some of its figures may well be those of the day before.
        most = 0.5 if slots * _WORDS_A_FIGURE >= len(a.tokens) else 0.6
        if (
            (met.changed >= _MANY_CHANGED and met.changed >= most * slots)
            or (met.changed >= 2 and not met.kept)
            or (met.changed and counting_on)
        ):
            return "numbers_differ", tuple((one, instead) for one, instead, _ in met.renamed[:5])
    titled = doc.heading.token_set - other.heading.token_set
    suspects = _repeated(a.tokens, gone) | (gone & titled)
    if suspects and (_repeated(b.tokens, new) or not new.isdisjoint(other.heading.token_set)):
        for one, instead, times in name_slots(a, b, suspects).renamed:
            if not titled.isdisjoint(one.split()) and not other.heading.token_set.isdisjoint(instead.split()):
                return "names_differ", ((one, instead),)
            if times >= 2 and _mostly_renamed(a, b):
                return "names_differ", ((one, instead),)
    return "", ()


def _mostly_renamed(a: Text, b: Text) -> bool:
    met = name_slots(a, b)
    return met.changed >= 0.3 * (met.kept + met.changed)


def _numbers_among(tokens: frozenset[str]) -> int:
    return sum([token[0].isdigit() for token in tokens])


def _repeated(tokens: list[str], wanted: frozenset[str]) -> frozenset[str]:
    found = [token for token in tokens if token in wanted]
    return frozenset() if len(found) == len(wanted) else frozenset(t for t, n in Counter(found).items() if n >= 2)


def titles_count_on(title: Text, other: Text) -> bool:
    """True for "Losses as of 12 March" and "Losses as of 13 March": the same words around other numbers."""
    words = [token for token in title.tokens if not token[0].isdigit()]
    return (
        len(words) >= 2
        and title.tokens != other.tokens
        and words == [token for token in other.tokens if not token[0].isdigit()]
    )
