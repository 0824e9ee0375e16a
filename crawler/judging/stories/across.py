"""Brings articles of one event together that are told in different languages, by the names and numbers they share.

Words judge first (``join``): within one language they say more. A story that already speaks the language of the article
and was not found by its words is left alone, for two events of one town share their names as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from crawler.judging.stories.eventnames import Vector, WeighedNames
from crawler.judging.stories.likeness import FEW_CONCEPTS, NOTHING, SAME_MEANING, Likeness, likeness
from crawler.judging.stories.placing import SMALL_STORY, Merge, Placement

_CERTAIN = 0.4
"""The cosine from which on two larger stories are made one: people have seen both."""
_MORE = 1.3
_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """An open story that shares names with the article and has members in other languages than its."""

    story: int
    members: Sequence[Vector]
    """The names of those members, latest first."""
    languages: frozenset[str]
    """Of all its members."""
    size: int
    """How many members it has."""


def across_languages(
    placement: Placement, language: str, own: Elsewhere | None, names: WeighedNames, found: Sequence[Elsewhere]
) -> Placement:
    """The placement by words, carried on to the story of the same event in other languages.

    ``own`` is the story that words chose, if any. Whichever of the two is smaller becomes part of the other. Its members are
    given when words were not clear: then names that speak for another story more than twice as much take the article there.
    """
    alike = _alike(names, found, language, own)
    if not alike:
        return placement
    if own and own.members and _speaks_more(alike[0][1], max_likeness(names, own.members)):
        placement, own = replace(placement, story=None, merges=()), None
    spoken = {language} | (own.languages if own else frozenset())
    largest, size = placement.story, own.size if own else 0
    likeliest = alike[0][1]
    merges = list(placement.merges)
    for other, like in alike:
        if other.languages & spoken or other.story in {merge.story for merge in merges}:
            continue
        if largest is None:
            largest, size = other.story, other.size
        elif min(size, other.size) <= SMALL_STORY or like.cosine >= _CERTAIN:
            smaller = largest if other.size > size else other.story
            largest, size = (other.story if smaller == largest else largest), size + other.size
            merges.append(Merge(smaller, round(like.cosine, 4), "names"))
        else:
            continue
        spoken |= other.languages
    if placement.story is None and largest is not None:
        shown = tuple(dict.fromkeys(names.shown[term] for term in likeliest.shared))[:_SHOWN]
        placement = replace(placement, score=round(likeliest.cosine, 4), terms=shown, reason="names")
    return replace(placement, story=largest, merges=tuple(merges))


def _speaks_more(there: Likeness, here: Likeness) -> bool:
    """Whether an article belongs to a story in other languages although words, not clearly, chose one in its own."""
    if min(there.told, here.told) < FEW_CONCEPTS:
        return 2 * here.cosine < there.cosine
    return there.meaning >= SAME_MEANING and _MORE * here.meaning < there.meaning


def max_likeness(names: WeighedNames, members: Sequence[Vector]) -> Likeness:
    """The likeness with the member that is most alike; with nothing when there is none."""
    return max((likeness(names, member) for member in members), key=lambda like: like.strength, default=NOTHING)


def _alike(
    names: WeighedNames, found: Sequence[Elsewhere], language: str, own: Elsewhere | None
) -> list[tuple[Elsewhere, Likeness]]:
    """The stories in other languages that tell of the article's event, the most alike first."""
    alike = []
    for other in found:
        if language in other.languages or (own and other.story == own.story):
            continue
        likest = max_likeness(names, other.members)
        if likest.one_event:
            alike.append((other, likest))
    return sorted(alike, key=lambda pair: (-pair[1].strength, pair[0].story))
