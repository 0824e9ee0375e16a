"""Stores what a page request brought: the article, what its site repeats, and when the page is asked again."""

from __future__ import annotations

import sqlite3

from crawler.archive.ledger import entries
from crawler.archive.ledger.feeds import address_of_feed, outlet_of_feed
from crawler.archive.ledger.traffic import count_request
from crawler.archive.texts.articles import ArticleRecord, Stored, brought_by
from crawler.archive.texts.rereads import ArticleToReread, set_next_read
from crawler.archive.texts.sites import site_of
from crawler.models import EntryDraft
from crawler.reading.schedule import next_read
from crawler.steps.alone import Answers, AskedText
from crawler.steps.article import commit
from crawler.steps.items import PageItem
from crawler.steps.prepared import judged_alone, prepared
from crawler.steps.readings import Reading, reading_of_page
from crawler.steps.rules import Rules
from crawler.steps.site_lines import teach_site
from crawler.steps.telling import tell_missing
from crawler.steps.tracing import trace_story_of


class PageWay:
    """One page between its reading and the commit: ``texts`` are judged alone, then ``store`` in a transaction."""

    def __init__(self, db: sqlite3.Connection, item: PageItem, rules: Rules) -> None:
        """Reads the archive and writes nothing."""
        self.item, self._rules = item, rules
        feed = item.entry.feed
        if isinstance(item.entry, ArticleToReread):
            feed, _ = brought_by(db, item.entry.article)  # the outlet's own feed may have come since it was asked for
        found = reading_of_page(item, address_of_feed(db, feed), outlet_of_feed(db, feed), rules)
        self._next_try_at = found.next_try_at
        self._reading = found.reading
        self._prepared: Reading | None = None
        self._record: ArticleRecord | None = None

    def texts(self, db: sqlite3.Connection, rules: Rules) -> list[AskedText]:
        """What is to be judged before it is stored. Reads the archive and writes nothing."""
        self._prepared = prepared(db, self._reading, rules) if self._reading else None
        return [self._prepared.text] if self._prepared else []

    def judge(self, answers: Answers) -> None:
        """Take what was found of ``texts``."""
        self._rules = answers.rules
        self._record = judged_alone(self._prepared, answers) if self._prepared else None

    def store(self, db: sqlite3.Connection) -> Stored | None:
        """Store it inside the caller's transaction; None when there was nothing to store."""
        item, record = self.item, self._record
        if item.was_asked:
            second = isinstance(item.entry, ArticleToReread)
            site, failed = site_of(item.final_url), bool(item.reason)
            count_request(db, site, item.read_at, item.size, failed=failed, reread=second)
        if isinstance(item.entry, ArticleToReread):
            return self._store_reread(db, item.entry)
        if record is None:  # not asked: the host is on hold
            assert self._next_try_at is not None
            entries.postpone_page(db, item.entry.id, self._next_try_at)
            return None
        stored = commit(db, record, item.read_at, item.entry.article)
        for article in teach_site(db, record, stored, self._rules, item.read_at):
            trace_story_of(db, article, item.read_at)
        entries.note_attempt(db, item.entry.id, stored.article, reason=item.reason, next_try_at=self._next_try_at)
        return stored

    def _store_reread(self, db: sqlite3.Connection, entry: ArticleToReread) -> Stored | None:
        if self._record is None:
            if self.item.http_status in (404, 410):
                tell_missing(db, entry.article, self.item.http_status, self.item.read_at)
            set_next_read(db, entry.article, next_read(None, entry.first_seen_at, self.item.read_at))
            return None
        record, now = self._record, self.item.read_at
        stored = commit(db, record, now, entry.article)
        if stored.change == "new" and entry.feed is not None:
            said = record.draft
            draft = EntryDraft(title=said.title, summary=said.summary, published_at=said.published_at)
            entries.succeed_entry(db, entry.feed, entry.article, stored.article, draft, now)
        return stored
