"""The nouns of the project: frozen values that travel between the rooms.

Times are aware datetimes in UTC. Offsets are code points. Text is as ``plaintext`` leaves it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Outcome = Literal["new", "unchanged", "failed"]
Field = Literal["title", "summary", "body", "byline"]
Precision = Literal["", "minute", "day"]
"""How exact a time of publication is; '' when there is none."""


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of one stored text field: ``text == value_of(field)[start:end]``."""

    field: Field
    start: int
    end: int
    text: str
    clause: str = ""
    """The part of the query that matched here, as written."""
    entity: str = ""
    """The watch list row behind the match, when the clause was an @list."""
    alias: str = ""


@dataclass(frozen=True, slots=True)
class Flag:
    """One topic found in one text, with the words that made it so."""

    topic: str
    topic_version: int
    score: float
    field: Field
    """The field of the best span."""
    snippet: str
    spans: tuple[Span, ...]
    span_count: int
    """How many there are in the text; ``spans`` may hold fewer."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link of an article's text: address as written (absolute), its words, and its rel (``canonical``, ``source``)."""

    href: str
    text: str = ""
    rel: str = ""


@dataclass(frozen=True, slots=True)
class Credit:
    """One outlet that an article credits, and the words that do it."""

    name: str
    domain: str
    kind: str
    """wire | byline | dateline | according_to | told_interview | republished | link"""
    span: Span | None
    quote: str
    primary: bool = False
    outlet: str = ""
    """The id of the outlet in the outlet list, empty when unknown."""
    url: str = ""
    """Canonical address of the very report, when the article links to it."""


@dataclass(frozen=True, slots=True)
class ArticleDraft:
    """What reading a page gives: an article before it has an id, a feed or a judgement.

    ``published_at`` is None when the page does not say or says something impossible; ``published_raw`` keeps its words.
    """

    title: str = ""
    summary: str = ""
    body: str = ""
    authors: tuple[str, ...] = ()
    """People, as far as their names tell."""
    byline: tuple[str, ...] = ()
    """Everybody who signs, agencies and desks among them: what credits are read from. Empty where only ``authors`` are known."""
    section: str = ""
    tags: tuple[str, ...] = ()
    language: str = ""
    """BCP 47 primary subtag."""
    region: str = ""
    """Of the language: ``US`` of ``en-us``."""
    published_at: datetime | None = None
    """The midnight that begins it, in UTC, when only a day is stated."""
    published_raw: str = ""
    published_precision: Precision = ""
    modified_at: datetime | None = None
    canonical_url: str = ""
    image: str = ""
    translations: tuple[tuple[str, str], ...] = ()
    """hreflang twins: (language, address)."""
    paywall: bool = False
    links: tuple[Link, ...] = ()
    not_article: str = ""
    """Why this page is no article (``consent_wall``, ``section_page``, ...); empty when it is one. A ``teaser`` and
    ``another_page`` have their words all the same."""
    lines: frozenset[int] | None = field(default=None, compare=False)
    """``reading.sitelines.line_hashes`` of ``body``, where a page was read: made there, so that the process that stores need not.
    None: not made, or ``body`` is another one since."""
    tdm_reserved: bool | None = None
    """Whether the page says that text and data mining is reserved; None: it does not say."""
    proof: str = ""
    """Why the page is believed to be the article that was asked for (``reading.belief``); empty when nobody asked."""


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """One item of a feed, before the archive knows whether it is new."""

    guid: str = ""
    link: str = ""
    title: str = ""
    summary: str = ""
    """The shorter text, plain."""
    content: str = ""
    """The full text when the feed carries one, plain; empty otherwise."""
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    language: str = ""
    region: str = ""
    published_raw: str = ""
    published_at: datetime | None = None
    published_precision: Precision = ""
    changed_at: datetime | None = None
    """What a sitemap calls lastmod: no time of publication, but it tells old pages from new ones."""
    source_name: str = ""
    source_url: str = ""
    image: str = ""
    title_raw: str = ""
    """The title as the feed writes it, when cleaning changed it; empty otherwise."""
    link_raw: str = ""
    """The link as the feed writes it, when ``link`` is another one (FeedBurner's origLink) or none (``javascript:``)."""
    keys: tuple[str, ...] = field(default=())
    """Every identity of the entry, strongest first (see ``intake.identity``)."""
    unsure_key: str = ""
    """Empty for a new entry. Otherwise the known key it shares with a stored entry while its other keys contradict;
    ``identity.same_story`` then decides on titles and dates."""
