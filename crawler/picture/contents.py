"""What the echo picture shows: articles in the order they came, and the one step of each towards its source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SourceStep:
    """Where an article has its news from."""

    source: int | str
    """The source's article, or the name of an outlet whose article was not collected."""
    source_name: str
    reason: str
    words: str
    """The quoted words, or the measure, that the step rests on."""
    quoted: bool = True
    """Whether they are words of the article: only those stand in quotation marks."""


@dataclass(frozen=True, slots=True)
class Card:
    """One article."""

    article: int
    at: datetime
    day: datetime | None
    """The day that it states, when it states no more."""
    dated: bool
    """False when ``at`` is only when it was first seen."""
    outlet: str
    title: str
    url: str
    language: str
    text_sha256: str
    text_version: int
    step: SourceStep | None
    origin: bool
    """True for a known origin."""
    own_words: str
    """The words that show own reporting."""
    marks: tuple[str, ...] = ()
    """What else is to be known: uncredited, paywall, from the feed."""


@dataclass(frozen=True, slots=True)
class EchoPicture:
    """A story as the picture shows it."""

    story: int
    title: str
    sentence: str
    cards: tuple[Card, ...]
    """In the order they came."""
    uncollected: tuple[str, ...]
    """Credited outlets whose article was not collected."""
    unseen: tuple[str, ...]
    """What could not be seen, one sentence each."""
    made_at: datetime
    made_by: str
