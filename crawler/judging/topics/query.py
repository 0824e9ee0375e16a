"""Reads a topic query: a Lucene superset with NEAR, case-sensitive words and watch lists (see docs/topics.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import get_args

from crawler.errors import QueryError
from crawler.judging.topics import syntax
from crawler.judging.topics.lexer import lex
from crawler.judging.topics.query_parser import HOLE, MAX_DEPTH, Operator, QueryParser
from crawler.judging.topics.syntax import Node

__all__ = ["MAX_DEPTH", "Query", "parse", "print_query"]

MAX_MISTAKES = 12


@dataclass(frozen=True, slots=True)
class Query:
    """A query that was read. Two queries are equal when they mean the same tree."""

    root: Node
    warnings: tuple[str, ...] = field(default=(), compare=False)
    juxtaposed: bool = field(default=False, compare=False)
    """True when words stand side by side and the default operator decided what that means."""

    @property
    def text(self) -> str:
        """The normalised form; ``parse(query.text) == query``."""
        return syntax.print_node(self.root)

    @property
    def lists(self) -> tuple[str, ...]:
        """Names of the watch lists it uses."""
        return tuple(sorted({n.name for n in syntax.walk(self.root) if isinstance(n, syntax.Listed)}))

    def __str__(self) -> str:
        return self.text


def parse(
    text: str, default_operator: str | None = None, *, wordless: bool = False, classes: Mapping[str, Node] | None = None
) -> Query:
    """Reads ``text``; words side by side mean ``default_operator`` (OR with a warning when None).

    ``wordless`` allows a query that only says whose articles, or when they came; ``classes`` are what ``$name`` may name.
    Raises one QueryError with every mistake.
    """
    if default_operator is not None and default_operator not in get_args(Operator):
        raise QueryError(f"default operator {default_operator!r} is unknown", 0, "AND or OR")
    lexed = lex(text, classes)
    parser = QueryParser(lexed, "AND" if default_operator == "AND" else "OR")
    try:
        root = parser.query(wordless)
    except QueryError as mistake:  # one after which nothing can be read
        parser.mistakes.append(mistake)
        root = HOLE
    if parser.mistakes:
        every = sorted(parser.mistakes, key=lambda mistake: mistake.position)[:MAX_MISTAKES]
        raise QueryError(every[0].message, every[0].position, every[0].expected, every).placed(text)
    if parser.juxtaposed and default_operator is None:
        lexed.warnings.append(
            "words side by side are read as OR; write OR or AND between them, or set default_operator"
        )
    return Query(root, tuple(dict.fromkeys(lexed.warnings)), parser.juxtaposed)


def print_query(query: Query) -> str:
    """The normalised form of a query."""
    return query.text
