"""A poll is stored in parts; what one part holds, and what became of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from crawler.archive.texts.articles import ArticleRecord
from crawler.intake.polling.decide import Decision
from crawler.models import EntryDraft
from crawler.steps.readings import Reading
from crawler.watch.settings_file import CrawlSettings

PART = 50
"""Entries stored in one transaction; one that brings its text with it takes the place of ``TEXT`` others."""
TEXT = 4
COMPARED = 6
"""One that is compared with others, for copies and stories: 4 to 15 ms, in which the loop does nothing else."""


@dataclass(frozen=True, slots=True)
class Polled:
    """What became of a part of a poll that was stored."""

    decision: Decision | None
    """What the poll means; known with its last part."""
    to_read: list[int]
    """Ids of new entries whose page is to be read."""
    changes: Counter[str]
    """How many articles are new, edited, completed, unchanged."""


@dataclass(slots=True)
class PollPart:
    """Entries that are stored in one transaction, with the records of those whose page is not read."""

    readings: list[tuple[EntryDraft, Reading | None]] = field(default_factory=list)
    """With the feed's own text, where the page is not to be read."""
    edited: list[EntryDraft] = field(default_factory=list)
    watched_reading: Reading | None = None
    entries: list[tuple[EntryDraft, ArticleRecord | None]] = field(default_factory=list)
    """As ``readings``, once they are judged."""
    watched: ArticleRecord | None = None
    is_last: bool = False


def place_of_text(crawl: CrawlSettings) -> int:
    """How many entries without a text are as much work as one with it."""
    return COMPARED if crawl.copies or crawl.stories else TEXT


def hangs_on_flags(reading: Reading | None) -> bool:
    """Whether the page is not read only if the feed's words are not flagged."""
    return reading is not None and reading.record.text_reason == "not_flagged"
