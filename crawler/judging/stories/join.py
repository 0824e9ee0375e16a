"""Puts an article into the story of its event, or starts one: TF-IDF cosine with the stories open at its time."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from crawler.judging.stories.across import Elsewhere, across_languages
from crawler.judging.stories.contradicting import not_contradicted
from crawler.judging.stories.eventnames import Names, WeighedNames, names_of, weigh_names
from crawler.judging.stories.nearby import CLEAR, THRESHOLD, Candidate, Scored, threshold
from crawler.judging.stories.placing import SMALL_STORY, TERMS, Merge, Placement, Vector
from crawler.judging.words.events import event_words
from crawler.stopwords import STOPWORDS

CLOSES_AFTER = timedelta(days=7)
"""A story takes no newcomer later than this after its last article, or earlier than this before its first."""

_READ = 3000
_LEAD_WORDS = 40
_LEAD_WEIGHT = 3
_ASKED_TERMS = 15
_NEAREST = 3
_ROUNDED = 1.002
"""Weights are stored with four digits: a hair more than exact, so that rounding never leaves out a story."""
_SMALL_WORDS = frozenset().union(*STOPWORDS.values())
_PRIOR_ARTICLES = 100
_PRIOR_SHARE = 0.6
"""A young archive has counted too little to know which words are common: so it starts as if it held this many
articles, with every small word of any language in this share of them."""
_PRIOR = _PRIOR_ARTICLES * _PRIOR_SHARE + 1


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
    outlet: str = ""
    credited: str = ""
    """Ids of its outlet and of the one whose report it mainly passes on in its own words; '' if unknown or none."""
    language: str = ""
    """BCP 47; '' if unknown: then no story in another language is looked for."""


@dataclass(frozen=True, slots=True)
class StoryWords:
    """What ``place`` reads in a text: a worker may count it, for it takes as long as the rest of the judgement."""

    counts: Mapping[str, int]
    names: Names

    @classmethod
    def of(cls, title: str, body: str, language: str) -> StoryWords:
        """Count them. ``language``: BCP 47; without one no names are looked for."""
        return cls(term_counts(title, body), names_of(title, body, language) if language else Names({}, {}))


class StoryIndex(Protocol):
    """What the archive knows of the stories so far. Asked once for each article."""

    def counted(self, terms: Sequence[str]) -> tuple[int, Mapping[str, int]]:
        """Number of articles counted before, and in how many of them each term occurs; from now on this one counts too."""

    def candidates(self, doc: StoryDoc, telling: Sequence[str], vector: Vector) -> list[Candidate]:
        """Stories open at the time of ``doc`` with any of the ``telling`` terms, best first, and those bound to it.

        A story that is not bound may be left out when its centre is too far from ``vector`` (see ``within_reach``).

        Bound are stories that credit the outlet that ``doc`` credits, hold an article of it, or credit the outlet
        of ``doc``. The stories of ``doc.tied`` are given as well.
        """

    def told_elsewhere(self, doc: StoryDoc, names: Sequence[str]) -> list[Elsewhere]:
        """Stories open at the time of ``doc`` that hold several of the names and members in other languages."""

    def open_story_of(self, article: int, at: datetime | None) -> int | None:
        """The story of an article, when it takes newcomers at ``at``; such stories are among the candidates too."""


def place(doc: StoryDoc, index: StoryIndex, words: StoryWords | None = None) -> Placement:
    """Finds the story of ``doc`` among those before it; nothing later is known, no story is changed.

    ``words``: those of ``doc``, where they were counted before.
    """
    words = words or StoryWords.of(doc.title, doc.body, doc.language)
    counts, names = words.counts, words.names
    total, frequencies = index.counted(sorted({*counts, *names.counts}))
    vector, weighed = weigh(counts, total, frequencies), weigh_names(names, total, frequencies)
    found = index.candidates(doc, list(vector)[:_ASKED_TERMS], vector)
    near = [(candidate, similarity(vector, candidate)) for candidate in found]
    kept = not_contradicted(near, vector, weighed, language=doc.language, length=len(doc.body))
    placement = replace(
        _by_words(doc, vector, kept, index),
        names=weighed.vector,
        language=doc.language,
    )
    return _carried_on(doc, placement, weighed, found, index)


def _carried_on(
    doc: StoryDoc, placement: Placement, names: WeighedNames, found: Sequence[Candidate], index: StoryIndex
) -> Placement:
    """The placement with the stories of other languages that tell of the same event."""
    asked = names.asked()
    if len(asked) < 2:
        return placement
    chosen = next((c for c in found if c.story == placement.story), None)
    unclear = placement.reason == "words" and placement.score < CLEAR * THRESHOLD
    own = Elsewhere(chosen.story, chosen.names if unclear else (), chosen.languages, chosen.size) if chosen else None
    return across_languages(placement, doc.language, own, names, index.told_elsewhere(doc, asked))


def _by_words(doc: StoryDoc, vector: Vector, near: Sequence[Scored], index: StoryIndex) -> Placement:
    best, score = _nearest(near)
    found = [candidate for candidate, _ in near]
    tied = next(filter(None, (index.open_story_of(article, doc.at) for article in doc.tied)), None)
    other = next((c for c in found if c.story == tied), None)
    if tied is not None and (best is None or best.story == tied or not _is_small(other)):
        return Placement(doc.id, tied, 1.0, (), "tied", vector)
    if best is None:
        return Placement(doc.id, None, 0.0, (), "first", vector)
    merges = _absorbed(vector, best, [c for c in found if c.bonded == best.bonded and c.story != tied])
    if tied is not None:
        merges = (Merge(tied, 1.0, "twin"), *merges)
    terms, reason = _speaking(vector, best.centre), "words" if score > THRESHOLD else "credit"
    return Placement(doc.id, best.story, round(score, 4), terms, reason, vector, merges)


def _nearest(candidates: Sequence[Scored]) -> tuple[Candidate | None, float]:
    """The candidate furthest above its threshold, and its similarity; None when none is above."""
    best, best_score, best_margin = None, 0.0, 1.0
    for candidate, score in candidates:
        if score / threshold(candidate) > best_margin:
            best, best_score, best_margin = candidate, score, score / threshold(candidate)
    return best, best_score


def _absorbed(vector: Vector, best: Candidate, bonded: Sequence[Candidate]) -> tuple[Merge, ...]:
    """Small stories that would have joined the story of the article, had they come after it.

    The first rewrites to arrive share few words; what they have in common shows with the later ones.
    """
    if not best.bonded:
        return ()
    centre = {term: best.centre.get(term, 0.0) + vector.get(term, 0.0) for term in {*best.centre, *vector}}
    # Were the two one story, one story fewer would share the credit.
    bonded_as_one = max(1, best.bonded - 1)
    grown = Candidate(best.story, centre, _length(centre), [*best.members, vector], bonded_as_one)
    merges = []
    for small in bonded:
        if small.story != best.story and _is_small(small) and len(small.members) < len(best.members):
            told = {term: weight / small.length for term, weight in small.centre.items()}
            score = similarity(told, grown)
            if score > threshold(grown):
                merges.append(Merge(small.story, round(score, 4), "credit"))
    return tuple(merges)


def _is_small(candidate: Candidate | None) -> bool:
    return candidate is not None and len(candidate.members) <= SMALL_STORY


def term_counts(title: str, body: str) -> Counter[str]:
    """How often each word occurs near the top of a text; title and lead count more: news says first what happened."""
    words = event_words(f"{title}\n{body[:_READ]}".lower())
    counts = Counter(word for word in words if len(word) > 1 or not word.isascii())
    for word in words[:_LEAD_WORDS]:
        if word in counts:
            counts[word] += _LEAD_WEIGHT - 1
    return counts


def weigh(counts: Mapping[str, int], total: int, frequencies: Mapping[str, int]) -> Vector:
    """The heaviest terms of a text by TF-IDF, heaviest first, scaled to length 1; this text is counted in."""
    articles, log, seen = total + 1 + _PRIOR_ARTICLES, math.log, frequencies.get
    # Run for each word of each article: most occur once, and are no small words.
    weights = [
        (-(1 + log(n)) * log(1 + articles / (seen(term, 0) + (_PRIOR if term in _SMALL_WORDS else 1))), term)
        for term, n in counts.items()
    ]
    heaviest = [(term, -weight) for weight, term in sorted(weights)[:TERMS]]
    length = _length(dict(heaviest))
    return {term: weight / length for term, weight in heaviest}


def _length(vector: Vector) -> float:
    return math.sqrt(math.fsum(weight * weight for weight in vector.values())) or 1.0


def similarity(vector: Vector, candidate: Candidate) -> float:
    """Mean of the cosine with the story's centre and that with its nearest members.

    The centre alone lets a large story swallow its neighbours; members alone chain one story into the next.
    """
    centre = dot(vector, candidate.centre) / (candidate.length or 1.0)
    if 2 * centre < threshold(candidate) or not candidate.members:
        return centre
    nearest = sorted((dot(vector, member) for member in candidate.members), reverse=True)[:_NEAREST]
    return (centre + sum(nearest) / len(nearest)) / 2


def within_reach(centre: float, is_single: bool) -> bool:
    """Whether a story that no credit binds can be joined, given the cosine with its centre alone, of which a story of a
    single article has no nearer member."""
    return (1 if is_single else 2) * centre * _ROUNDED >= THRESHOLD


def dot(one: Vector, other: Vector) -> float:
    """Sum of the products of the weights both have."""
    return math.fsum([weight * other[term] for term, weight in one.items() if term in other])


def is_open(first_at: datetime | None, last_at: datetime | None, at: datetime | None) -> bool:
    """True when a story whose articles are of ``first_at`` to ``last_at`` takes one of ``at``.

    It looks both ways: the first poll of a feed brings its articles newest first, an archive page those of other years.
    """
    if at is None or first_at is None or last_at is None:
        return True
    return first_at - CLOSES_AFTER <= at <= last_at + CLOSES_AFTER


def _speaking(vector: Vector, centre: Vector) -> tuple[str, ...]:
    shared = sorted((-weight * centre[term], term) for term, weight in vector.items() if term in centre)
    return tuple(term for _, term in shared[:8])
