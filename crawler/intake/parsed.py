"""What one read of a feed document gives, whatever its format; plain values that travel between processes."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from crawler.intake.hints import DocumentHints
from crawler.models import EntryDraft

Reason = Literal[
    "", "empty", "not_a_feed", "challenge", "consent", "too_large", "parse_error",
    "not_a_sitemap", "not_html", "no_links", "no_match", "flood",
]  # fmt: skip

Note = Literal["", "broken_bytes", "cut_short", "new_ids"]
"""What had to be put right in a document that was read all the same: bytes that are no character, an end that is missing, guids
and addresses that are others at every look."""


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered of a source when its document is read."""

    known: Container[str] = frozenset()
    """Keys of the entries that its last documents held, see ``identity``."""
    read_at: datetime | None = None
    """When a document of it was last read; None: never."""
    expected: float = 0.0
    """Entries that its rate lets expect since then."""
    window: int = 0
    """How many entries its last document held."""
    strange: int = 0
    """How many of its last documents held nothing that was known, see ``flood.after_document``."""
    backlog_days: float = 3.0
    limit: int = 2000
    """The most entries taken from one document."""
    selector: str = ""
    """CSS, for a listing page; empty: its articles are found by repetition."""
    layout: str = ""
    """Where on a listing page its articles stood last; '' when unknown."""


@dataclass(frozen=True, slots=True)
class Part:
    """A sitemap that a sitemap index names, and when the index says that it changed."""

    url: str
    modified_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A feed document, and those of its entries the archive does not know for sure.

    ``reason`` is '' when the document is a feed with items; ``empty`` when it is a feed without any (``format`` says
    which) or no bytes at all (``format`` is ''); otherwise it says what came instead of a feed.
    """

    format: str = ""
    """rss20, atom10, rss10, json11, sitemap, sitemapindex, html, ... ; only rss, atom or rdf when nothing was new;
    '' when it is no source."""
    title: str = ""
    """Title, language and home are '' when nothing was new: then they were not read."""
    language: str = ""
    home: str = ""
    """The site's own address, absolute; '' when the feed names none."""
    hints: DocumentHints = field(default_factory=DocumentHints)
    entries: tuple[EntryDraft, ...] = ()
    """New entries, and those with ``unsure_key``; in the document's order, each once."""
    seen_keys: tuple[tuple[str, ...], ...] = ()
    """For every entry of the document, also those of ``entries``: keys it is known by. Known entries that were not
    parsed have at least the key that was recognised."""
    edited: tuple[EntryDraft, ...] = ()
    """Known entries that look otherwise than at the last poll: for the archive to compare."""
    marks: tuple[str, ...] = ()
    """How the entries look, for the window (see ``looks``)."""
    retold: frozenset[str] = frozenset()
    """First keys of those ``entries`` whose headline stood in the last documents; only looked for when nothing was known."""
    ambiguous_keys: tuple[str, ...] = ()
    """Keys that this document shows on two different entries: to be stored with ``x:`` in front."""
    items: int = 0
    """All items of the document."""
    overlap: int = 0
    """Items that were known before, unsure ones among them."""
    skipped: int = 0
    """Items over the limit, not looked at."""
    oldest: datetime | None = None
    """The earliest date among ``entries``."""
    parts: tuple[Part, ...] = ()
    """Of a sitemap index: the sitemaps to be asked, the most promising first."""
    activity: int = 0
    """Signs of life other than new entries: parts that changed since the index was read last."""
    layout: str = ""
    """Of a listing page: where its articles stand, to be remembered."""
    reason: Reason = ""
    note: Note = ""
    bozo: bool = False
    """Not well-formed; it was read all the same."""
