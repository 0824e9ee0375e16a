"""Judges two texts: copy, part, quote, or the same template telling other news; with what was measured."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from crawler.judging.copies.comparing import Comparison, SharedPassage, compare, name_slots, number_slots, passages
from crawler.judging.copies.notices import are_notices, is_notice_about
from crawler.judging.copies.ownwords import A_NOTE, own_words
from crawler.judging.words.fingerprint import Shingle, Text, numbers_in

METHOD_VERSION = 3
RelationKind = Literal[
    "copy", "partial", "revision", "quote", "correction", "background", "series", "translation", "edition"
]
JOINING: frozenset[RelationKind] = frozenset({"copy", "partial", "revision"})
"""Relations that make one group of two articles; the others are told, but never join."""

_LEAST_COVERAGE = 0.72
_PLENTY = 0.6
_ALMOST_ALL = 0.9
_MOST_OWN = 0.25
_MOST_OWN_LEAD = 0.15
_NOTHING_NEW = 0.92
_LEAST_ABRIDGED = 100
_MOST_OWN_CUT = 0.4
_SAID_TWICE = 1.4
_LEAST_CONTAINMENT = 0.28
_SMALL_PART = 0.4
_WHOLE = 0.5
_LEAST_DENSITY = 0.8
_LEAST_COHESION = 0.035
_LONGEST_ITEM = 200
_HEAD = 128
_BEGINNING = 200
_LEAST_PART = 12
_LEAST_SAME = 12
_LEAST_CORRECTED = 6
_LEAST_QUOTE = 25
_LEAST_PARAGRAPH = 18
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
    """same_address | same_text | sketch | shared_text | correction_words | numbers_differ | names_differ | hreflang"""
    shared: int = 0
    """Number of shingles both texts have."""
    differing: tuple[tuple[str, str], ...] = ()
    """What stands in one text where the other has something else, for a series."""
    passages: tuple[SharedPassage, ...] = ()
    """For a quote, a correction and background the longest shared stretches, at most three, as word numbers (see ``comparing.passages``)."""
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
    if not _is_copy(measured) or _is_correction(doc, other, measured) or _are_two_notices(doc, other, measured):
        return _lesser(doc, other, measured)
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
    whole = measured.containment >= _ALMOST_ALL
    if not whole and _goes_own_ways(measured):
        return False
    if measured.larger_share >= _SMALL_PART:
        return True
    if measured.containment >= _NOTHING_NEW and measured.small_size >= _LEAST_ABRIDGED:
        return True
    block = measured.block()
    if len(measured.shared) < _LEAST_PART or block.offset > _HEAD or block.density < _LEAST_DENSITY:
        return False
    # What reviews and digests take over whole is short; a longer part is a lead, even where an essay goes on otherwise.
    return block.last - block.first > _LONGEST_ITEM or measured.cohesion(block) >= _LEAST_COHESION


def _goes_own_ways(measured: Comparison) -> bool:
    """True when the smaller text has too much of its own to be a copy.

    Two texts that both begin with news of their own and share what comes after have their background in common; two
    that begin alike may have been cut at different places.
    """
    own = own_words(measured.small, measured.shared, measured.common)
    if measured.larger_share < _SMALL_PART:
        return own.share > _MOST_OWN or own.repeats >= _SAID_TWICE
    if own.share > (_MOST_OWN if measured.small_size <= A_NOTE else _MOST_OWN_CUT):
        return True
    if own.share <= _MOST_OWN_LEAD:
        return False
    larger = own_words(measured.large, measured.shared, measured.common)
    most = _MOST_OWN_LEAD if own.lead and larger.lead else _MOST_OWN if own.lead or larger.lead else _MOST_OWN_CUT
    return own.share > most


def _is_correction(doc: CopyDoc, other: CopyDoc, measured: Comparison) -> bool:
    """True when the one is a short notice about the other, by the words it says so with; a whole article that says it was corrected is a copy."""
    small, large = (doc, other) if measured.small is doc.text else (other, doc)
    if is_notice_about(small.title, small.body, large.title, large.body):
        # The frame of a desk's notices is soon taken for chrome, which containment leaves out.
        told = measured.containment < _ALMOST_ALL or own_words(small.text, measured.shared).share > _MOST_OWN_LEAD
        return measured.larger_share < _WHOLE and told
    # Of a longer text only the beginning: "a correction" in what a cut copy left out is none.
    says_so = is_notice_about(large.title, large.body, small.title, small.body, _BEGINNING)
    return says_so and measured.larger_share < _PLENTY


def _are_two_notices(doc: CopyDoc, other: CopyDoc, measured: Comparison) -> bool:
    return measured.containment < _ALMOST_ALL and are_notices(doc.title, doc.body, other.title, other.body)


def _lesser(doc: CopyDoc, other: CopyDoc, measured: Comparison) -> Relation | None:
    """What two texts are that share something and are no copies: a correction, common background, or a quote."""
    correction = len(measured.shared) >= _LEAST_CORRECTED and _is_correction(doc, other, measured)
    if measured.containment < _LEAST_QUOTED_SHARE and not correction:
        return None
    found = [p for p in passages(doc.text, other.text) if correction or p.end - p.start >= _LEAST_QUOTE]
    if not found:
        return None
    kind: RelationKind = (
        "correction" if correction else "background" if _is_background(doc, other, measured) else "quote"
    )
    reason = "correction_words" if correction else "shared_text"
    shares = shares_of(measured)
    return Relation(doc.id, other.id, kind, *shares, reason, len(measured.shared), (), _longest(found))


def _is_background(doc: CopyDoc, other: CopyDoc, measured: Comparison) -> bool:
    """True when both begin with something of their own and both have a whole later paragraph of what they share."""
    for side in (doc, other):
        if not own_words(side.text, measured.shared, measured.common).lead:
            return False
        if not any(_is_shared(line, measured.shared) for line in side.body.split("\n")[1:]):
            return False
    return True


def _is_shared(line: str, shared: frozenset[Shingle]) -> bool:
    order = list(Text(line).in_order())
    return len(order) >= _LEAST_PARAGRAPH and sum(shingle in shared for shingle in order) >= 0.7 * len(order)


def _longest(shared: list[SharedPassage]) -> tuple[SharedPassage, ...]:
    return tuple(sorted(sorted(shared, key=lambda p: p.start - p.end)[:3], key=lambda p: p.start))


def _series(doc: CopyDoc, other: CopyDoc) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Why two nearly equal texts are different news, and what differs; '' when they are the same."""
    a, b = doc.text, other.text
    # What was exchanged is gone from one text and new in the other: cheap to see, and seldom so in copies.
    gone, new = a.token_set - b.token_set, b.token_set - a.token_set
    counting_on = titles_count_on(doc.heading, other.heading)
    brief = len(a.tokens) <= A_NOTE
    if min(_numbers_among(gone), _numbers_among(new)) >= (1 if counting_on or brief else 2):
        met = number_slots(a, b)
        slots = met.kept + met.changed
        # A text of figures is a bulletin: some of its figures may well be those of the day before.
        most = 0.5 if slots * _WORDS_A_FIGURE >= len(a.tokens) else 0.6
        if (
            (met.changed >= _MANY_CHANGED and met.changed >= most * slots)
            or (met.changed >= 2 and not met.kept)
            or (met.changed and counting_on)
            # An earthquake may have one figure of another's; who corrects figures does not change the place as well.
            or (brief and met.changed >= 2 and met.changed > met.kept and name_slots(a, b).renamed)
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
