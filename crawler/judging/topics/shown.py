"""Chooses the spans that a flag shows: a text may hold a word a million times, and nobody reads a million places."""

from __future__ import annotations

from collections import defaultdict

from crawler.judging.topics.places import Place
from crawler.judging.topics.plan import Clause, Hits
from crawler.judging.topics.views import MATCHED_FIELDS, View
from crawler.models import Field, Span

MAX_SPANS = 200
"""Spans of one flag, and of one clause of an explanation."""
FIELD_ORDER: dict[Field, int] = {name: order for order, name in enumerate(MATCHED_FIELDS)}

_Key = tuple[int, int, int]
"""Field, first and last word: sorts as the offsets do."""


def kept_hits(hits: Hits, limit: int = MAX_SPANS) -> list[tuple[View, Place, Clause]]:
    """At most ``limit`` of the places of ``hits``, in reading order; of clauses that found the same place the first counts.

    When there are more, the first place of each clause is kept, as far as there is room, and then what is read first.
    """
    found: dict[_Key, tuple[View, Place, Clause]] = {}
    firsts: dict[int, _Key] = {}
    for view, places, clause in hits:
        order = FIELD_ORDER[view.field]
        for place in places[:limit]:
            found.setdefault((order, *place), (view, place, clause))
        first = (order, *places[0])
        firsts[id(clause)] = min(first, firsts.get(id(clause), first))
    keys = sorted(found)
    if len(keys) > limit:
        wanted = dict.fromkeys(sorted(set(firsts.values()))[:limit])
        for key in keys:
            if len(wanted) == limit:
                break
            wanted[key] = None
        keys = sorted(wanted)
    return [found[key] for key in keys]


def count_places(hits: Hits) -> int:
    """How many places there are in all, each counted once."""
    if len(hits) == 1:
        return len(hits[0][1])
    by_field: defaultdict[str, set[Place]] = defaultdict(set)
    for view, places, _ in hits:
        by_field[view.field].update(places)
    return sum(map(len, by_field.values()))


def span_of(view: View, place: Place, clause: Clause) -> Span:
    """A place as a span of its field, with the clause and the watch list row behind it."""
    start, end = view.span(*place)
    entry = clause.entry_at(view, place)
    entity, alias = (entry.entity, entry.alias) if entry else ("", "")
    return Span(view.field, start, end, view.text[start:end], clause.label(view, place), entity, alias)
