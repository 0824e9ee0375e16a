"""Takes conditions out of a query, to see what would be found without them."""

from __future__ import annotations

from crawler.judging.topics.syntax import AtLeast, Bool, Filter, Language, Node, Scope, Scoped, TimeRange, walk

SCOPES = (Scope, TimeRange)


def has_scopes(root: Node) -> bool:
    """Whether a query asks for more of an article than its text and its language."""
    return any(isinstance(node, SCOPES) for node in walk(root))


def without(node: Node, kinds: tuple[type, ...]) -> Node | None:
    """The query as if every condition of these kinds held, also one that excludes; None when nothing is left to hold."""
    if isinstance(node, kinds):
        return None
    match node:
        case Bool():
            must = tuple(kept for child in node.must if (kept := without(child, kinds)) is not None)
            should = tuple(without(child, kinds) for child in node.should)
            chosen = () if None in should else tuple(kept for kept in should if kept is not None)
            must_not = tuple(child for child in node.must_not if not any(isinstance(n, kinds) for n in walk(child)))
            if not must and not chosen:
                return None
            return Bool(must, chosen, must_not)
        case Filter() | Scoped() | AtLeast():
            inner = without(node.child, kinds)
            if inner is None or inner == node.child:
                return None if inner is None else node
            if isinstance(node, Filter):
                return Filter(inner)
            return Scoped(node.field, inner) if isinstance(node, Scoped) else AtLeast(node.count, inner)
        case _:
            return node


LANGUAGES = (Language,)
