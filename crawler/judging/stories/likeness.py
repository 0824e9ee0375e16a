"""Whether two articles in different languages tell of one event: by the names they share, and by what they say of them."""

from __future__ import annotations

import math
from dataclasses import dataclass

from crawler.judging.stories.concepts import opposites
from crawler.judging.stories.eventnames import Vector, WeighedNames, is_concept, is_date

_LEAST_COSINE = 0.2
_LEAST_EVIDENCE = 0.5
"""As much as half of one long name that no other article holds."""
_LEAST_PRODUCT = 0.15
"""Little in common must at least say much, and the reverse."""
_LEAST_SHARED = 2
_TWO_DIGITS = 3
"""Characters of a term such as "#13"."""
FEW_CONCEPTS = 3
"""A headline alone may hold fewer: then names decide."""
_OPPOSED = 0.15
"""The weight from which on a concept is what a text is about and not said by the way."""
_FAINTER = 2
SAME_MEANING, _SAME_EVIDENCE = 0.7, 3.0
"""So much alike that names are not needed: no two of 655,000 pairs of unrelated real articles are."""
_ALIKE_MEANING, _ALIKE_EVIDENCE = 0.45, 1.2
_LEAST_NAMED = 0.05
_MUCH_NAMED, _MUCH_NAMED_MEANING = 0.4, 0.25
"""Where names say very much, other words for the same thing may do."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much two texts in different languages have in common."""

    cosine: float
    """Of their names, places, numbers and days."""
    shared: tuple[str, ...]
    """The names both hold, those that say most first, of several for one written word the first; then the concepts."""
    evidence: float
    """How much the names say together; days and months do not count."""
    meaning: float = 0.0
    """The cosine of their concepts."""
    meant: float = 0.0
    """How much the concepts both hold say together."""
    told: int = 0
    """How many concepts the one with fewer has."""
    opposed: bool = False
    """One says that happened what cannot have happened if the other is right: accepted, rejected."""

    @property
    def strength(self) -> float:
        """To choose among several: the larger, the likelier one event."""
        return max(self.cosine, self.meaning) if self.told >= FEW_CONCEPTS else self.cosine

    @property
    def one_event(self) -> bool:
        """True when both are likely to tell of one event."""
        if self.opposed:
            return False
        if self.told < FEW_CONCEPTS:
            return self._named
        if self.meaning >= SAME_MEANING and self.meant >= _SAME_EVIDENCE:
            return True
        named = self.cosine * self.evidence
        least = _MUCH_NAMED_MEANING if named >= _MUCH_NAMED else _ALIKE_MEANING
        return named >= _LEAST_NAMED and self.meaning >= least and self.meant >= _ALIKE_EVIDENCE

    @property
    def _named(self) -> bool:
        """True when the names alone make it likely: two at least, and not places only.

        One name and a number of two digits are shared by chance: such a number is no second one.
        """
        kinds = [term[0] for term in self.shared if not is_date(term) and not is_concept(term)]
        small = sum(term[0] == "#" and len(term) == _TWO_DIGITS for term in self.shared)
        enough = len(kinds) >= _LEAST_SHARED + (small == 1) and set(kinds) != {"@"}
        likely = self.cosine >= _LEAST_COSINE and self.evidence >= _LEAST_EVIDENCE
        return enough and likely and self.cosine * self.evidence >= _LEAST_PRODUCT


NOTHING = Likeness(0.0, (), 0.0)


def likeness(one: WeighedNames, other: Vector) -> Likeness:
    """What a text shares with the stored names and concepts of another."""
    shared = sorted(
        (term for term in one.telling if term in other and term in one.vector),
        key=lambda term: (-one.telling[term], term),
    )
    named, meant = [t for t in shared if not is_concept(t)], [t for t in shared if is_concept(t)]
    by_word = {one.shown[term]: term for term in reversed(named)}
    words = tuple(term for term in named if by_word[one.shown[term]] == term)
    return Likeness(
        cosine=math.fsum(one.vector[term] * other[term] for term in named),
        shared=(*words, *meant),
        evidence=math.fsum(one.telling[term] for term in words if not is_date(term)),
        meaning=math.fsum(one.vector[term] * other[term] for term in meant),
        meant=math.fsum(one.telling[term] for term in meant),
        told=min(sum(map(is_concept, one.vector)), sum(map(is_concept, other))),
        opposed=_are_opposed(one.vector, other),
    )


def _are_opposed(one: Vector, other: Vector) -> bool:
    """Each is about something whose opposite the other is about, or one is that the other hardly tells: who refuses an offer
    names it."""
    for term, weight in one.items():
        if weight < _OPPOSED or not is_concept(term):
            continue
        for opposite in opposites().get(term[1:], ()):
            against = other.get(f"+{opposite}", 0.0)
            if (
                against >= _OPPOSED
                and one.get(f"+{opposite}", 0.0) * _FAINTER <= weight
                and other.get(term, 0.0) * _FAINTER <= against
            ):
                return True
    return False
