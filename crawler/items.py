"""What spiders yield: one poll of a source, one reading of a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from crawler.archive.entries import EntryToRead
from crawler.archive.rereads import ArticleToReread
from crawler.intake.decide import Decision
from crawler.models import ArticleDraft, EntryDraft


@dataclass(frozen=True, slots=True)
class PollItem:
    """One poll: what was decided, and the entries whose identity was not in the last document."""

    feed: int
    decision: Decision
    entries: tuple[EntryDraft, ...]
    polled_at: datetime


@dataclass(frozen=True, slots=True)
class PageItem:
    """One page request, answered or not. ``draft`` is None when there is no article; ``reason`` then says why."""

    entry: EntryToRead | ArticleToReread
    final_url: str
    read_at: datetime
    draft: ArticleDraft | None = None
    reason: str = ""
    http_status: int | None = None
    body_sha256: str = ""
    retry_after: datetime | None = None
