"""The centre of a story: the sum of the words of its members."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from crawler.judging.stories.placing import Vector


@lru_cache(1024)  # an open story's latest members are compared with newcomer after newcomer; 5 KB each
def stored_vector(text: str) -> Vector:
    """A vector as ``story_members`` keeps it."""
    vector: Vector = json.loads(text)
    return vector


class Centre(NamedTuple):
    """The sum of the vectors of a story's members."""

    terms: Vector
    """At least those that were asked about."""
    length: float
    """Of the whole sum."""


def whole_centre(terms: Vector) -> Centre:
    """The centre when all its terms are known."""
    return Centre(terms, math.sqrt(math.fsum(weight * weight for weight in terms.values())) or 1.0)


def summed(vectors: Sequence[Vector]) -> dict[str, float]:
    """The sum of some vectors."""
    total: dict[str, float] = {}
    for vector in vectors:
        for term, weight in vector.items():
            total[term] = total.get(term, 0.0) + weight
    return total
