"""Measures what a text has of its own where it shares much with another: whole sentences, not single words exchanged."""

from __future__ import annotations

from collections.abc import Collection, Set
from typing import NamedTuple

from crawler.judging.words.fingerprint import Shingle, Text

_LONGEST_EDIT = 14
_LONGEST_EDIT_IN_A_NOTE = 8
A_NOTE = 150
"""A text of up to so many tokens is measured closely: between the quotes of a notice stand only a few words."""


class OwnWords(NamedTuple):
    """What a text has that another lacks."""

    share: float
    """Share of its words, 0 to 1, in stretches too long to be an edit."""
    lead: int
    """Words of such a stretch at its very beginning; 0 where it begins as the other does."""
    repeats: float
    """How often, on average, it says what it shares: about 1, near 2 where a notice gives the wrong and the right words."""


def own_words(text: Text, shared: Set[Shingle], common: Collection[Shingle] = frozenset()) -> OwnWords:
    """Measures ``text`` against the shingles it shares; ``common`` ones, page chrome, count for nothing.

    A shared shingle without a shared neighbour is a phrase that any two texts may have; it does not end a stretch.
    """
    met = [shingle in shared for shingle in text.in_order() if not common or shingle not in common]
    size = len(met)
    longest = _LONGEST_EDIT_IN_A_NOTE if size <= A_NOTE else _LONGEST_EDIT
    met.append(False)
    places = [i for i in range(size) if met[i] and (met[i - 1] or met[i + 1])]
    own = end = 0
    for place in [*places, size]:
        if place - end > longest:
            own += place - end
        end = place + 1
    lead = places[0] if places else size
    return OwnWords(own / max(1, size), lead if lead > longest else 0, len(places) / max(1, len(shared)))
