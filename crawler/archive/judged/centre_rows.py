"""The words of a story: the sum of those of its members, kept as they come and counted anew when one leaves."""

from __future__ import annotations

import json
import math
import sqlite3
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from crawler.judging.stories.placing import Vector

_VECTORS = "select vector from story_members where story = ? and active order by article desc limit ?"


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


def recount_terms(db: sqlite3.Connection, story: int) -> None:
    """Sums the words of an open story anew, after members left it or came back."""
    db.execute("delete from story_terms where story = ?", [story])
    row = db.execute("select closed_at, merged_into from stories where id = ?", [story]).fetchone()
    if tuple(row) == (None, None):
        members = [stored_vector(text) for (text,) in db.execute(_VECTORS, [story, -1])]
        terms = [(term, story, weight) for term, weight in sorted(summed(members).items())]
        db.executemany("insert into story_terms (term, story, weight) values (?, ?, ?)", terms)
    measure_centre(db, story)


def measure_centre(db: sqlite3.Connection, story: int) -> None:
    """Store how long the sum of a story's words is."""
    db.execute(
        "update stories set centre_square ="
        " (select coalesce(sum(weight * weight), 0.0) from story_terms where story = ?1) where id = ?1",
        [story],
    )


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
