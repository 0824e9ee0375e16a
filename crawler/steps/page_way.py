"""Stores what a page request brought: the article, what its site repeats, and when the page is asked again."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import datetime

from crawler.archive.ledger import entries
from crawler.archive.ledger.feeds import address_of_feed, outlet_of_feed
from crawler.archive.ledger.traffic import count_request
from crawler.archive.texts.articles import ArticleRecord, Stored, brought_by, read_before, update_article
from crawler.archive.texts.gone_rows import is_gone
from crawler.archive.texts.rereads import ArticleToReread, leave_alone, set_next_read
from crawler.archive.texts.sites import site_of
from crawler.models import EntryDraft
from crawler.reading.schedule import next_read
from crawler.steps.alone import Answers, AskedText
from crawler.steps.article import commit
from crawler.steps.editions import edition_on_page
from crawler.steps.items import PageItem
from crawler.steps.one_body import give_back, others_with_text
from crawler.steps.prepared import judged_alone, prepared
from crawler.steps.readings import Reading, reading_of_page
from crawler.steps.refusing import refuse_page, refuses_page, refuses_record
from crawler.steps.rules import Rules
from crawler.steps.site_lines import teach_site
from crawler.steps.telling import tell_missing
from crawler.steps.tracing import trace_story_of
from crawler.urls import canonical_url


class PageWay:
    """One page between its reading and the commit: ``texts`` are judged alone, then ``store`` in a transaction."""

    def __init__(self, db: sqlite3.Connection, item: PageItem, rules: Rules) -> None:
        """Reads the archive and writes nothing."""
        self.item, self._rules = item, rules
        self._next_try_at: datetime | None = None
        self._reading: Reading | None = None
        self._prepared: Reading | None = None
        self._record: ArticleRecord | None = None
        self.refused = False
        """What it shows was forgotten; known once it is stored."""
        self._read(db)

    def _read(self, db: sqlite3.Connection) -> None:
        if shown := self._next_edition(db):
            self.item = shown
        feed = self.item.entry.feed
        if isinstance(self.item.entry, ArticleToReread):
            feed, _ = brought_by(
                db, self.item.entry.article
            )  # the outlet's own feed may have come since it was asked for
        found = reading_of_page(self.item, address_of_feed(db, feed), outlet_of_feed(db, feed), self._rules)
        self._next_try_at = found.next_try_at
        self._reading = found.reading

    def _next_edition(self, db: sqlite3.Connection) -> PageItem | None:
        """The item as read, when its page shows nothing of the article because the next one stands at its address."""
        item, entry = self.item, self.item.entry
        if not isinstance(entry, ArticleToReread) or item.said is None or item.reason != "another_page":
            return None
        if is_gone(db, entry.article):
            return None
        if canonical_url(item.final_url) != canonical_url(entry.link):
            return None  # led elsewhere: what stands there is no edition of this address
        shown = replace(item, draft=item.said, said=None, reason="")
        reading = reading_of_page(shown, "", "", self._rules).reading
        old = read_before(db, entry.article, 0)
        return shown if reading and edition_on_page(db, entry.article, old, reading.record) else None

    def _take_back(self, db: sqlite3.Connection, record: ArticleRecord) -> None:
        """When this text stands under too many addresses of its site, it is no article of this one nor of the others."""
        others = others_with_text(db, record, self.item.entry.article)
        if others:
            for article in others:
                give_back(db, article, self._rules, self.item.read_at)
            self.item = replace(self.item, draft=None, reason="shell")
            self._read(db)
            answers = Answers(self._rules)
            for _ in self.texts(db, self._rules):
                self.judge(answers)
            if self._reading is None:
                self._record = None
            if self._record is not None:  # so that the text is known when it comes again
                self._record = replace(self._record, text_key=record.text_key)

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
        refused = refuses_record(db, self._record)
        self.refused = refused is not None or refuses_page(db, self.item)
        if self._record is not None and not refused:
            self._take_back(db, self._record)
        item, record = self.item, self._record
        if item.was_asked:
            second = isinstance(item.entry, ArticleToReread)
            site, failed = site_of(item.final_url), bool(item.reason)
            count_request(db, site, item.read_at, item.size, failed=failed, reread=second)
        if refused:
            if isinstance(item.entry, ArticleToReread):
                set_next_read(db, item.entry.article, None)
            else:
                refuse_page(db, item.entry, refused)
            return None
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
            if self.item.tdm_reserved:
                leave_alone(db, entry.article, self.item.reason)
                return None
            if self.item.via:
                update_article(db, entry.article, {"via": self.item.via})
            error = self.item.reason if self.item.was_asked else None
            set_next_read(db, entry.article, next_read(None, entry.first_seen_at, self.item.read_at), error)
            return None
        record, now = self._record, self.item.read_at
        stored = commit(db, record, now, entry.article)
        if stored.change == "new" and entry.feed is not None:
            said = record.draft
            draft = EntryDraft(title=said.title, summary=said.summary, published_at=said.published_at)
            entries.succeed_entry(db, entry.feed, entry.article, stored.article, draft, now)
        return stored
