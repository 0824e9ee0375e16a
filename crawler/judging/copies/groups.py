"""Derives the groups of copies from relations and people's overrides, article by article in the order of arrival."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

Pair = tuple[int, int]
"""Two article ids, the earlier one first."""


class Groups:
    """Groups under construction; the root of a group is its earliest article, whatever joined it later."""

    def __init__(self, apart: Iterable[Pair] = ()) -> None:
        self._root: dict[int, int] = {}
        self._members: dict[int, list[int]] = {}
        self._apart = frozenset(apart)

    def add(self, article: int, others: Iterable[int]) -> None:
        """Adds an article and joins it to the groups of ``others``, unless a person set two members apart."""
        self._root.setdefault(article, article)
        self._members.setdefault(self._root[article], [article])
        for other in others:
            one, two = sorted((self._root[article], self._root[other]))
            if one != two and not self._kept_apart(one, two):
                for member in self._members[two]:
                    self._root[member] = one
                self._members[one] += self._members.pop(two)

    def _kept_apart(self, one: int, two: int) -> bool:
        if not self._apart:
            return False
        return any((min(a, b), max(a, b)) in self._apart for a in self._members[one] for b in self._members[two])

    def roots(self) -> dict[int, int]:
        """Article -> root."""
        return dict(self._root)


def derive_groups(
    articles: Iterable[int],
    joins: Mapping[int, Sequence[int]],
    same: Iterable[Pair] = (),
    apart: Iterable[Pair] = (),
) -> dict[int, int]:
    """Article -> root of its group, by ids in order of arrival.

    ``joins`` gives for an article the earlier ones it has an active joining relation with; ``same`` and ``apart`` are
    what people said. The answer depends on nothing else, so taking an override back restores what was before it.
    """
    wanted: dict[int, list[int]] = {}
    for one, two in same:
        wanted.setdefault(two, []).append(one)
    groups = Groups(apart)
    for article in sorted(set(articles)):
        groups.add(article, [*sorted(wanted.get(article, ())), *sorted(joins.get(article, ()))])
    return groups.roots()
