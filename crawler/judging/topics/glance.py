"""Tells at a glance that a text cannot match, where the search index could not name the articles to read."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import TypeVar

from crawler.judging.topics.scopes import About, scope_holds
from crawler.judging.topics.syntax import (
    AtLeast,
    Bool,
    Filter,
    Language,
    Near,
    Node,
    NotNear,
    Phrase,
    Scope,
    Scoped,
    ScopeName,
    TimeRange,
)
from crawler.judging.words.tokens import fold

_WILD = re.compile(r"[*?]+")
K = TypeVar("K")


def needed_letters(node: Node) -> frozenset[str]:
    """Runs of letters of which one stands in every text that matches, folded; empty when nothing is known."""
    match node:
        case Phrase():
            runs = [fold(run) for part in node.parts for run in _WILD.split(part)]
            runs = [run for run in runs if run]
            return frozenset({max(runs, key=len)}) if runs else frozenset()
        case Scoped() | AtLeast() | Filter():
            return needed_letters(node.child)
        case Near():
            return _rarest([needed_letters(node.left), needed_letters(node.right)])
        case NotNear():
            return needed_letters(node.left)
        case Bool() if node.must:
            return _rarest([needed_letters(child) for child in node.must])
        case Bool():
            each = [needed_letters(child) for child in node.should]
            return frozenset().union(*each) if all(each) else frozenset()
        case _:
            return frozenset()


def needed_languages(node: Node) -> frozenset[str] | None:
    """The languages (primary BCP 47 codes) of which every text that matches is one; None when it may be in any."""
    match node:
        case Language():
            return frozenset(node.codes)
        case Scoped() | AtLeast() | Filter():
            return needed_languages(node.child)
        case Bool() if node.must:
            known = [codes for child in node.must if (codes := needed_languages(child)) is not None]
            return frozenset.intersection(*known) if known else None
        case Bool():
            each = [needed_languages(child) for child in node.should]
            return None if None in each else frozenset().union(*(codes or () for codes in each))
        case _:
            return None


def needed_ones(node: Node, scopes: Collection[ScopeName], known: Mapping[K, About]) -> frozenset[K] | None:
    """Those of ``known`` (an outlet or a feed -> what is known of each of its articles) of which every article that matches
    is one, as far as these scopes tell; None when it may be anybody's."""
    match node:
        case Scope() if node.name in scopes:
            return frozenset(one for one, about in known.items() if scope_holds(node, about))
        case Scoped() | AtLeast() | Filter():
            return needed_ones(node.child, scopes, known)
        case Bool() if node.must:
            said = [ones for child in node.must if (ones := needed_ones(child, scopes, known)) is not None]
            return frozenset.intersection(*said) if said else None
        case Bool():
            each = [needed_ones(child, scopes, known) for child in node.should]
            return None if None in each else frozenset().union(*(ones or () for ones in each))
        case _:
            return None


def needed_times(node: Node) -> frozenset[TimeRange]:
    """Ranges of time that all hold for every text that matches; not every such, for only what stands under no OR is known."""
    match node:
        case TimeRange():
            return frozenset({node})
        case Scoped() | AtLeast() | Filter():
            return needed_times(node.child)
        case Bool() if node.must:
            return frozenset().union(*map(needed_times, node.must))
        case Bool() if len(node.should) == 1:
            return needed_times(node.should[0])
        case _:
            return frozenset()


def cannot_match(letters: frozenset[str], *texts: str) -> bool:
    """True when the texts, folded as their words would be, hold none of the runs."""
    if not letters:
        return False
    folded = fold("\n".join(texts))
    return not any(run in folded for run in letters)


def _rarest(each: Iterable[frozenset[str]]) -> frozenset[str]:
    """Of what several parts need, the runs that tell most: the longest, and few of them."""
    known = [letters for letters in each if letters]
    return max(known, key=lambda letters: (min(map(len, letters)), -len(letters))) if known else frozenset()
