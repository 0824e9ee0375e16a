"""Where an article belongs: the value that the judgement of stories gives and the archive stores."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Vector = Mapping[str, float]
"""Term -> weight, of length 1."""

TERMS = 60
"""Words that are kept of a text, the weightiest; a text with fewer is short."""
TELLING = 20
"""Of these, the weightiest, by which newcomers find its story."""
METHOD_VERSION = 4
"""Raised when the same articles may come into other stories than before."""
SMALL_STORY = 2
"""Members up to which a story may still be found to be part of another; larger ones stay what people have seen."""


@dataclass(frozen=True, slots=True)
class Merge:
    """A small story that turns out to be part of the one an article goes to."""

    story: int
    score: float
    reason: str
    """twin: the article is tied to a member of it; credit: it passes on the same outlet's report; names: it tells of the
    same event in another language."""


@dataclass(frozen=True, slots=True)
class Placement:
    """The story an article belongs to; ``story`` None starts a new one."""

    article: int
    story: int | None
    score: float
    terms: tuple[str, ...]
    """The terms that speak most for it, strongest first."""
    reason: str
    """first | words | credit (words alone would not do, the same credited outlet tips it) | tied | names (told in another
    language; the terms are the names, numbers and words for the same thing that both hold)"""
    vector: Vector
    merges: tuple[Merge, ...] = ()
    names: Vector = field(default_factory=dict)
    """Its names, places, numbers and concepts (``eventnames``); empty when its language is not known."""
    language: str = ""
    method_version: int = METHOD_VERSION
