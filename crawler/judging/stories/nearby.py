"""Stories an article may belong to, as the archive gives them, and how alike it has to be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crawler.judging.stories.placing import Vector

THRESHOLD = 0.14
CLEAR = 2
"""Times the threshold from which on words leave no doubt."""
_BOND = 0.5
"""What is left of the threshold for an article and a story that pass on the same outlet's report, if no other
story does. Rewrites share few words with each other, and less with their source."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An open story that shares telling terms with the article."""

    story: int
    centre: Vector
    """The sum of its members' vectors, at least for the terms asked about."""
    length: float
    """The Euclidean length of the whole sum."""
    members: Sequence[Vector]
    bonded: int = 0
    """How many open stories are bound to the article by a credit as this one is; 0 when this one is not."""
    languages: frozenset[str] = frozenset()
    """Of its members."""
    size: int = 0
    names: Sequence[Vector] = ()
    """Of the members in the language of the article; of all when none is."""


Scored = tuple[Candidate, float]
"""A candidate and its similarity to the article."""


def threshold(candidate: Candidate) -> float:
    """The similarity from which on an article belongs to a story.

    A credit that many open stories share says little: an agency is behind half of the news.
    """
    return THRESHOLD * (1 - _BOND / candidate.bonded) if candidate.bonded else THRESHOLD
