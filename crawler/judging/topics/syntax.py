"""The tree a topic query is read into, and how it is printed back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

QueryField = Literal["title", "summary", "body"]
ScopeName = Literal["outlet", "domain", "feed", "tag", "author", "section", "country"]
WhenName = Literal["published", "seen"]
Direction = Literal["", "f", "b"]
"""Which side of A the word B lies on: either, following, before."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in order. ``parts`` are folded (as typed when ``case``) and may hold the wildcards ``*`` and ``?``."""

    parts: tuple[str, ...]
    slop: int = 0
    case: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """Any name of a watch list, written ``@name``."""

    name: str


@dataclass(frozen=True, slots=True)
class Language:
    """True for articles in one of these languages; it marks no words."""

    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scope:
    """True for articles of which ``name`` says one of these values; it marks no words. See ``scopes``."""

    name: ScopeName
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TimeRange:
    """True for articles whose time lies between two typed times, both included; ``*`` is open, ``none`` without a time."""

    name: WhenName
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class Filter:
    """``child`` must hold, and neither marks words nor adds to the score."""

    child: Node


@dataclass(frozen=True, slots=True)
class Near:
    """Two things in one sentence with at most ``distance`` words between; one span from the first to the last."""

    left: Node
    right: Node
    distance: int
    direction: Direction = ""


@dataclass(frozen=True, slots=True)
class NotNear:
    """The spans of ``left`` that no span of ``right`` overlaps or comes near, within one sentence."""

    left: Node
    right: Node
    distance: int
    direction: Direction = ""


@dataclass(frozen=True, slots=True)
class AtLeast:
    """``child`` at least ``count`` times in the article."""

    count: int
    child: Node


@dataclass(frozen=True, slots=True)
class Scoped:
    """``child`` inside one field."""

    field: QueryField
    child: Node


@dataclass(frozen=True, slots=True)
class Bool:
    """All of ``must``, none of ``must_not``, one of ``should`` when ``must`` is empty. Build it with ``combine``."""

    must: tuple[Node, ...] = ()
    should: tuple[Node, ...] = ()
    must_not: tuple[Node, ...] = ()


Node: TypeAlias = Phrase | Listed | Language | Scope | TimeRange | Filter | Near | NotNear | AtLeast | Scoped | Bool


def combine(must: Iterable[Node] = (), should: Iterable[Node] = (), must_not: Iterable[Node] = ()) -> Node:
    """The simplest node that means this; raises ValueError when nothing positive is left."""
    all_of = _flat(must, "must")
    any_of = _flat(should, "should")
    none_of = _flat(must_not, "should")
    if none_of and not all_of and any_of:
        all_of, any_of = (combine(should=any_of),), ()
    if not all_of and not any_of:
        raise ValueError("nothing to look for")
    if not none_of and len(all_of) + len(any_of) == 1:
        return (all_of + any_of)[0]
    return Bool(all_of, any_of, none_of)


def _flat(nodes: Iterable[Node], kind: Literal["must", "should"]) -> tuple[Node, ...]:
    found: dict[Node, None] = {}
    for node in nodes:
        if isinstance(node, Bool) and not node.must_not and not (node.should if kind == "must" else node.must):
            found.update(dict.fromkeys(node.must if kind == "must" else node.should))
        else:
            found[node] = None
    return tuple(found)


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below."""
    match node:
        case Near() | NotNear():
            return (node.left, node.right)
        case AtLeast() | Scoped() | Filter():
            return (node.child,)
        case Bool():
            return node.must + node.should + node.must_not
        case _:
            return ()


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it."""
    yield node
    for child in children(node):
        yield from walk(child)


def is_positional(node: Node) -> bool:
    """True when a node means places in a text, so that NEAR can measure from it."""
    match node:
        case Phrase() | Listed() | Near() | NotNear():
            return True
        case Bool():
            return not node.must and not node.must_not and all(map(is_positional, node.should))
        case _:
            return False


def has_words(node: Node) -> bool:
    """True when every match of a node rests on words of the text."""
    match node:
        case Language() | Scope() | TimeRange() | Filter():
            return False
        case Bool() if node.must:
            return any(map(has_words, node.must))
        case Bool():
            return all(map(has_words, node.should))
        case Scoped():
            return has_words(node.child)
        case _:
            return True


_KEYWORDS = frozenset({"and", "or", "not", "near", "onear"})
_BARE = re.compile(r"[\w*?][\w.*?-]*\Z")
"""Values of scopes that need no quotes."""
_SIGNS = frozenset({"AND", "OR", "NOT", "TO"})


def print_node(node: Node) -> str:
    """The query text of a tree; reading it gives the same tree."""
    match node:
        case Phrase():
            return _print_phrase(node)
        case Listed():
            return "@" + node.name
        case Language():
            codes = " OR ".join(node.codes)
            return f"language:{codes}" if len(node.codes) == 1 else f"language:({codes})"
        case Scope():
            values = " OR ".join(v if _BARE.match(v) and v not in _SIGNS else '"' + v + '"' for v in node.values)
            return f"{node.name}:{values}" if len(node.values) == 1 else f"{node.name}:({values})"
        case TimeRange():
            return f"{node.name}:" + ("none" if node.low == "none" else f"[{node.low} TO {node.high}]")
        case Filter():
            return f"filter({print_node(node.child)})"
        case Near():
            return f"{_inner(node.left)} NEAR/{node.distance}{node.direction} {_inner(node.right)}"
        case NotNear():
            return f"{_inner(node.left)} NOT NEAR/{node.distance}{node.direction} {_inner(node.right)}"
        case AtLeast():
            return f"atleast{node.count}({print_node(node.child)})"
        case Scoped():
            return f"{node.field}:{_inner(node.child)}"
        case Bool():
            return _print_bool(node)


def _print_phrase(node: Phrase) -> str:
    text = " ".join(node.parts)
    if node.case:
        return "{" + text + "}"
    if len(node.parts) == 1 and text not in _KEYWORDS:
        return text
    return f'"{text}"' + (f"~{node.slop}" if node.slop else "")


def _print_bool(node: Bool) -> str:
    if node.must and node.should:
        marked = ["+" + _inner(c) for c in node.must] + [_inner(c) for c in node.should]
        return " ".join(marked + ["-" + _inner(c) for c in node.must_not])
    if node.should:
        return " OR ".join(_operand(c) for c in node.should)
    return " AND ".join([_operand(c) for c in node.must] + ["NOT " + _operand(c) for c in node.must_not])


def _operand(node: Node) -> str:
    return _inner(node) if isinstance(node, Bool) else print_node(node)


def _inner(node: Node) -> str:
    text = print_node(node)
    return f"({text})" if isinstance(node, Near | NotNear | Bool) else text
