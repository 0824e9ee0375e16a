"""Puts an article into the story of its event, or starts one: TF-IDF cosine with the stories open at its time."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from crawler.judging.fingerprint import words_of

METHOD_VERSION = 1
CLOSES_AFTER = timedelta(days=7)
"""A story takes no newcomer later than this after its last article."""
Vector = Mapping[str, float]
"""Term -> weight, of length 1."""

_READ = 3000
_LEAD_WORDS = 40
_LEAD_WEIGHT = 3
_TERMS = 60
_ASKED_TERMS = 15
_THRESHOLD = 0.125
_NEAREST = 3


@dataclass(frozen=True, slots=True)
class StoryDoc:
    """The root of a copy group, as the judgement of stories needs it."""

    id: int
    title: str
    body: str
    at: datetime | None
    """When it was published, else first seen; None puts it after everything stored so far."""
    tied: tuple[int, ...] = ()
    """Articles of the same event for another reason than words: hreflang twins, those crediting the same address."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An open story that shares telling terms with the article."""

    story: int
    centre: Vector
    """The sum of its members' vectors, at least for the terms asked about."""
    length: float
    """The Euclidean length of the whole sum."""
    members: Sequence[Vector]


class StoryIndex(Protocol):
    """What the archive knows of the stories so far."""

    def frequencies(self, terms: Sequence[str]) -> tuple[int, Mapping[str, int]]:
        """Number of articles counted so far, and in how many of them each term occurs."""

    def candidates(self, telling: Sequence[str], vector: Vector, at: datetime | None) -> list[Candidate]:
        """Stories open at ``at`` with any of the ``telling`` terms, best first."""

    def open_story_of(self, article: int, at: datetime | None) -> int | None:
        """The story of an article, when it takes newcomers at ``at``."""


@dataclass(frozen=True, slots=True)
class Placement:
    """The story an article belongs to; ``story`` None starts a new one."""

    article: int
    story: int | None
    score: float
    terms: tuple[str, ...]
    """The terms that speak most for it, strongest first."""
    reason: str
    """first | words | tied"""
    vector: Vector
    counted: frozenset[str]
    """Every term of the article: the archive counts it into the document frequencies."""
    method_version: int = METHOD_VERSION


def place(doc: StoryDoc, index: StoryIndex) -> Placement:
    """Finds the story of ``doc`` among those before it; nothing later is known or changed."""
    counts = term_counts(doc.title, doc.body)
    vector = weigh(counts, *index.frequencies(sorted(counts)))
    counted = frozenset(counts)
    for article in doc.tied:
        story = index.open_story_of(article, doc.at)
        if story is not None:
            return Placement(doc.id, story, 1.0, (), "tied", vector, counted)
    best = Placement(doc.id, None, 0.0, (), "first", vector, counted)
    for candidate in index.candidates(list(vector)[:_ASKED_TERMS], vector, doc.at):
        score = similarity(vector, candidate)
        if score > max(_THRESHOLD, best.score):
            best = Placement(
                doc.id, candidate.story, round(score, 4), _speaking(vector, candidate.centre), "words", vector, counted
            )
    return best


def term_counts(title: str, body: str) -> Counter[str]:
    """How often each word occurs near the top of a text; title and lead count more: news says first what happened."""
    words = [word.lower() for word in words_of(f"{title}\n{body[:_READ]}")]
    counts = Counter(word for word in words if len(word) > 1 or not word.isascii())
    for word in words[:_LEAD_WORDS]:
        if word in counts:
            counts[word] += _LEAD_WEIGHT - 1
    return counts


def weigh(counts: Mapping[str, int], total: int, frequencies: Mapping[str, int]) -> Vector:
    """The heaviest terms of a text by TF-IDF, heaviest first, scaled to length 1; this text is counted in."""
    weights = {
        term: (1 + math.log(count)) * math.log(1 + (total + 1) / (frequencies.get(term, 0) + 1))
        for term, count in counts.items()
    }
    heaviest = sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:_TERMS]
    length = math.sqrt(sum(weight * weight for _, weight in heaviest)) or 1.0
    return {term: weight / length for term, weight in heaviest}


def similarity(vector: Vector, candidate: Candidate) -> float:
    """Mean of the cosine with the story's centre and that with its nearest members.

    The centre alone lets a large story swallow its neighbours; members alone chain one story into the next.
    """
    centre = dot(vector, candidate.centre) / (candidate.length or 1.0)
    if 2 * centre < _THRESHOLD or not candidate.members:
        return centre
    nearest = sorted((dot(vector, member) for member in candidate.members), reverse=True)[:_NEAREST]
    return (centre + sum(nearest) / len(nearest)) / 2


def dot(one: Vector, other: Vector) -> float:
    """Sum of the products of the weights both have."""
    return math.fsum(weight * other[term] for term, weight in one.items() if term in other)


def is_open(last_at: datetime | None, at: datetime | None) -> bool:
    """True when a story whose last article is of ``last_at`` takes one of ``at``."""
    return last_at is None or at is None or at - last_at <= CLOSES_AFTER


def _speaking(vector: Vector, centre: Vector) -> tuple[str, ...]:
    shared = sorted((-weight * centre[term], term) for term, weight in vector.items() if term in centre)
    return tuple(term for _, term in shared[:8])
