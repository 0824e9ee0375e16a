"""What speaks against a story that is near enough by its words: other names, another thing that happened, the opposite."""

from __future__ import annotations

import math
from collections.abc import Sequence

from crawler.judging.stories.eventnames import WeighedNames, is_concept, is_name
from crawler.judging.stories.likeness import FEW_CONCEPTS, likeness
from crawler.judging.stories.nearby import CLEAR, Candidate, Scored, threshold
from crawler.judging.stories.placing import TERMS, Vector

_TOLD_IN_SENTENCES = 150
"""Characters from which on a text tells names from other words: headlines alone are often capitalised throughout."""
_LEAST_NAMES = 2
_SHARED_COSINE = 0.08
_SHARED_EVIDENCE = 0.5
_TOLD_ENOUGH = 5
_MEANING_COUNTS = 0.2
_UNCLEAR = 0.23
"""What words and a fifth of the concepts say together, below which short texts tell of two events."""


def not_contradicted(
    near: Sequence[Scored], vector: Vector, names: WeighedNames, *, language: str, length: int
) -> list[Scored]:
    """Leaves out stories that are only just near enough by words while names or concepts speak against them.

    Two drone attacks on two cities share most of their words; what tells them apart is the city, the people, the numbers.
    ``language`` and ``length`` (characters of the body) are the article's, as are its words and names.
    """
    if len(vector) < TERMS:
        near = [(c, score) for c, score in near if not _tells_otherwise(names, c, score)]
    near = [(c, score) for c, score in near if c.bonded or _speaks(c, language) or _is_same_event(names, c)]
    if length < _TOLD_IN_SENTENCES or sum(is_name(term) for term in names.vector) < _LEAST_NAMES:
        return near
    return [(c, score) for c, score in near if score >= CLEAR * threshold(c) or _shares_names(names, c.names)]


def _speaks(candidate: Candidate, language: str) -> bool:
    """Whether words can be compared at all; yes, where no language is known."""
    return not language or not candidate.languages or language in candidate.languages


def _is_same_event(names: WeighedNames, candidate: Candidate) -> bool:
    """The names of an event are the same words in many languages: alone they would join all that is told of one person."""
    told = [member for member in candidate.names if member]
    return not told or any(likeness(names, member).one_event for member in told)


def _shares_names(names: WeighedNames, members: Sequence[Vector]) -> bool:
    """Whether a member shares some; also when none of them has names that tell."""
    named = {term: weight for term, weight in names.vector.items() if term in names.telling and not is_concept(term)}
    for member in members:
        # Their cosine as ``likeness`` has it, which does much more: most members share nothing.
        cosine = math.fsum([weight * member[term] for term, weight in named.items() if term in member])
        if cosine >= _SHARED_COSINE and _tells(member) and likeness(names, member).evidence >= _SHARED_EVIDENCE:
            return True
    return not any(map(_tells, members))


def _tells(member: Vector) -> bool:
    return sum([is_name(term) for term in member]) >= _LEAST_NAMES


def _tells_otherwise(names: WeighedNames, candidate: Candidate, score: float) -> bool:
    """Short texts say what happened and little else: so one that says something else, or the opposite, is another event.

    A long one tells what came before as well.
    """
    if any(len(member) >= TERMS for member in candidate.members):
        return False
    otherwise = False
    for member in candidate.names:
        like = likeness(names, member)
        if like.told >= FEW_CONCEPTS:
            said_otherwise = like.told >= _TOLD_ENOUGH and score + _MEANING_COUNTS * like.meaning < _UNCLEAR
            if not like.opposed and not said_otherwise:
                return False
            otherwise = True
    return otherwise
