"""Measures how far apart two parts of a query stand in a text, for a query that finds nothing."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from crawler.judging.topics.patterns import PatternTable
from crawler.judging.topics.plan import Planner
from crawler.judging.topics.syntax import Node
from crawler.judging.topics.views import primary_language, views_of
from crawler.judging.topics.watchlists import WatchList
from crawler.models import Field


def nearest(
    left: Node, right: Node, fields: Mapping[Field, str], language: str, lists: Mapping[str, WatchList]
) -> int | None:
    """The least number of words between a place of each part in one field, whatever sentences they are in; None: never."""
    patterns = PatternTable()
    planner = Planner(patterns)
    one, two = planner.finder(left, lists)[0], planner.finder(right, lists)[0]
    best: int | None = None
    for view in views_of(fields, patterns):
        view.fill_index(primary_language(language), set(range(patterns.size)))
        places = sorted([(*place, 1) for place in one.find(view)] + [(*place, 2) for place in two.find(view)])
        for (_, end, side), (start, _, other) in pairwise(places):
            if side != other:
                gap = max(0, start - end - 1)
                best = gap if best is None else min(best, gap)
    return best
