"""Says why a query finds little: what each of its parts finds alone, and how near those came that never met."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from crawler.archive.texts.candidates import read_texts
from crawler.judging.topics.distances import nearest
from crawler.judging.topics.query import Query
from crawler.judging.topics.syntax import Bool, Filter, Near, Node, Scoped, combine, print_node
from crawler.judging.topics.topicfile import Topic
from crawler.steps.searching import Wanted, search

FEW = 3
"""A query with so many hits or fewer is looked into."""
MOST_COUNTED = 1000
_MOST_PARTS, _MOST_PAIRED = 10, 200


@dataclass(frozen=True, slots=True)
class PartHits:
    """What one part of a query finds alone; at most a thousand articles are counted."""

    part: str
    articles: int
    together: int | None = None
    """Of a NEAR: articles that hold both sides, anywhere; None for other parts."""
    nearest: int | None = None
    """Of a NEAR: the least number of words between both sides in any of them."""


def why_few(db: sqlite3.Connection, topic: Topic, now: datetime) -> list[PartHits]:
    """The parts that must be there together, each with what it finds alone. Only reads."""
    found = []
    for part in list(dict.fromkeys(_parts(topic.query.root)))[:_MOST_PARTS]:
        alone = len(_found(db, topic, part, MOST_COUNTED, now))
        if not isinstance(part, Near):
            found.append(PartHits(print_node(part), alone))
            continue
        both = _found(db, topic, combine(must=[part.left, part.right]), _MOST_PAIRED, now)
        gaps = [
            gap
            for text in read_texts(db, both)
            if (gap := nearest(part.left, part.right, {"title": text.title, "summary": text.summary, "body": text.body},
                               text.language, topic.lists)) is not None
        ]  # fmt: skip
        found.append(PartHits(print_node(part), alone, len(both), min(gaps, default=None)))
    return found


def _parts(node: Node) -> Iterator[Node]:
    match node:
        case Bool() if node.must:
            for child in node.must:
                yield from _parts(child)
        case Filter() | Scoped(child=Bool()):
            yield from _parts(node.child)
        case Near():
            yield from _parts(node.left)
            yield from _parts(node.right)
            yield node
        case _:
            yield node


def _found(db: sqlite3.Connection, topic: Topic, part: Node, limit: int, now: datetime) -> list[int]:
    rule = replace(topic, query=Query(part))
    return [row["article"] for row in search(db, rule, Wanted(limit=limit), now).rows]
