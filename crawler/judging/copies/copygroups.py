"""Turns the relations inside a group of copies into steps towards the one whose text it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tie:
    """A measured relation between two articles, or "same" when a person said so."""

    article: int
    other: int
    relation: str


_JOINING = frozenset({"copy", "partial", "revision", "same"})


def tie_groups(group: Sequence[int], source: int, ties: Iterable[Tie]) -> dict[int, tuple[int, str]]:
    """Article -> (the next one on the way to ``source``, relation of the two); ``source`` has none.

    The fewest steps over what was measured, so that each step can be shown; who was joined in another way is one
    step from the source.
    """
    beside: dict[int, list[tuple[int, str]]] = {article: [] for article in group}
    for tie in ties:
        if tie.relation in _JOINING and tie.article in beside and tie.other in beside:
            beside[tie.article].append((tie.other, tie.relation))
            beside[tie.other].append((tie.article, tie.relation))
    parents: dict[int, tuple[int, str]] = {}
    waiting = [source]
    for here in waiting:
        for other, relation in sorted(beside[here]):
            if other != source and other not in parents:
                parents[other] = (here, relation)
                waiting.append(other)
    for article in group:
        if article != source:
            parents.setdefault(article, (source, "copy"))
    return parents
