"""Reads pages that were kept as received again with today's reader, and stores what is better. Asks nobody."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.archive.connect import transaction
from crawler.archive.keep.raw_rows import RawPlace, pages_to_reread
from crawler.archive.texts.rereads import ArticleToReread, known_article
from crawler.crawl.textjudge import TextJudge
from crawler.rawpages.records import RawUnreadable
from crawler.rawpages.store import records_at
from crawler.steps.expecting import expected_of
from crawler.steps.items import PageItem
from crawler.steps.page_way import PageWay
from crawler.steps.rules import Rules
from crawler.steps.tracing import traced_together
from crawler.workers import tasks
from crawler.workers.pool import Workers, WorkFailed

if TYPE_CHECKING:
    from crawler.models import ArticleDraft
    from crawler.reading.page_rules import PageRule

AT_ONCE = 8


@dataclass(frozen=True)
class Rereading:
    """What it works with. ``rule_of``: how the pages of a feed are read where a site spider says so."""

    db: sqlite3.Connection
    folder: Path
    workers: Workers
    rules: Rules
    now: Callable[[], datetime]
    most_bytes: int
    rule_of: Callable[[int | None], PageRule | None] = lambda _: None
    counts: Counter[str] = field(default_factory=Counter)
    """``pages`` that were read, of these ``better`` and ``completed`` (had the feed's text); why others were not."""

    async def run(self, outlet: str = "", since: datetime | None = None) -> Mapping[str, int]:
        """All kept pages of an outlet, received since then. Each is stored by itself: what is killed can begin again."""
        found = pages_to_reread(self.db, outlet, since)
        while batch := [*islice(found, AT_ONCE)]:
            for item in await asyncio.gather(*map(self._read, batch)):
                if item is not None:
                    await self._store(item)
        return self.counts

    async def _read(self, place: RawPlace) -> PageItem | None:
        entry = known_article(self.db, place.article)
        if entry is None:
            return None
        try:
            draft = await self._draft(place, entry)
        except RawUnreadable as unreadable:
            self.counts[unreadable.reason] += 1
            return None
        except WorkFailed as failed:
            self.counts[failed.reason] += 1
            return None
        self.counts["pages"] += 1
        if draft.not_article or not draft.body:  # what is stored is better
            self.counts[draft.not_article or "no_text"] += 1
            return None
        digest, at = place.sha256, self.now()
        return PageItem(entry, place.url, at, draft, "", None, digest, from_raw=True)

    async def _draft(self, place: RawPlace, entry: ArticleToReread) -> ArticleDraft:
        records = records_at(self.folder, place.file, place.first_byte, place.byte_count)
        expected, rule = expected_of(self.db, entry), self.rule_of(entry.feed)
        return await self.workers.run(
            tasks.read_raw_page, records, place.url, place.received_at, expected, self.most_bytes, rule
        )

    async def _store(self, item: PageItem) -> None:
        way = PageWay(self.db, item, self.rules)
        judge = TextJudge(self.workers, lambda: self.rules)
        way.judge(await judge.answers(partial(way.texts, self.db)))
        with transaction(self.db), traced_together(self.db):
            stored = way.store(self.db)
        if stored is not None and stored.change in ("completed", "better"):
            self.counts[stored.change] += 1
