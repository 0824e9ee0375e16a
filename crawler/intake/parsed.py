"""What one read of a feed document gives, whatever its format; plain values that travel between processes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from crawler.intake.hints import DocumentHints
from crawler.models import EntryDraft

Reason = Literal["", "empty", "not_a_feed", "challenge", "consent", "too_large", "parse_error"]


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A feed document, and those of its entries the archive does not know for sure.

    ``reason`` is '' when the document is a feed with items; ``empty`` when it is a feed without any (``format`` says
    which) or no bytes at all (``format`` is ''); otherwise it says what came instead of a feed.
    """

    format: str = ""
    """rss20, atom10, rss10, json11, ... ; only rss, atom or rdf when nothing was new; '' when it is no feed."""
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
    reason: Reason = ""
    bozo: bool = False
    """Not well-formed; it was read all the same."""
