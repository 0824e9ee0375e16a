"""Stores a poll: which entries are new, what the feed edited, and what the poll means for the next one."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from crawler.archive.ledger import entries
from crawler.archive.ledger.entrykeys import EntryKeys, Recognition, mark_ambiguous
from crawler.archive.ledger.feeds import generation_of, save_poll
from crawler.archive.ledger.parts import sync_parts
from crawler.archive.texts import articles
from crawler.archive.texts.articles import ArticleRecord
from crawler.intake.identity import identify
from crawler.intake.polling.decide import Decision, decide
from crawler.models import EntryDraft
from crawler.reading.feedtext import draft_from_entry
from crawler.steps import readings
from crawler.steps.article import commit, commit_feed_edit, commit_new, judged_alone
from crawler.steps.items import PollItem
from crawler.steps.renewing import feed_edit
from crawler.steps.rules import Rules
from crawler.urls import canonical_url


@dataclass(frozen=True, slots=True)
class Polled:
    """What became of a poll that was stored."""

    decision: Decision
    to_read: list[int]
    """Ids of new entries whose page is to be read."""
    changes: Counter[str]
    """How many articles are new, edited, completed, unchanged."""


class PollWay:
    """One poll between its reading and the commit: what each entry says alone, then ``store`` in a transaction."""

    def __init__(
        self, db: sqlite3.Connection, item: PollItem, rules: Rules, poll_constant: float, chance: float
    ) -> None:
        """Judges the texts by themselves; reads the archive and writes nothing. ``poll_constant``: c of
        ``intake.polling.interval``; ``chance``: in [0, 1), for the jitter of the next poll."""
        self.item, self._rules = item, rules
        self._poll_constant, self._chance = poll_constant, chance
        self._drafts = item.parsed.entries if item.parsed else ()
        self._records = [self._instead_of_page(db, draft) for draft in self._drafts]
        self._watched: ArticleRecord | None = None
        if item.article is not None:
            reading = readings.reading_of_watched(item, item.article, rules.crawl)
            self._watched = judged_alone(db, reading, rules)

    def store(self, db: sqlite3.Connection) -> Polled | None:
        """Store it inside the caller's transaction. None for a late result: another poll of the feed was stored since
        this one began, and what it would write is older than what is there."""
        item = self.item
        if generation_of(db, item.feed.id) != item.feed.state.generation:
            return None
        changes: Counter[str] = Counter()
        new, to_read = self._store_entries(db, changes)
        if self._watched is not None:
            new = self._store_watched(db, self._watched, changes)
        decision = decide(
            item.feed.state,
            item.fetched,
            item.parsed,
            item.polled_at,
            new=new if item.parsed else None,
            poll_constant=self._poll_constant,
            random=self._chance,
        )
        save_poll(db, item.feed, decision, item.parsed, item.polled_at)
        self._save_parts(db)
        return Polled(decision, to_read, changes)

    def _instead_of_page(self, db: sqlite3.Connection, draft: EntryDraft) -> ArticleRecord | None:
        """None when the entry's page shall be read; else the record made of the feed's own text."""
        reason = readings.why_no_page(self.item, draft, self._rules)
        if not reason:
            return None
        return judged_alone(db, readings.reading_of_entry(self.item, draft, reason, self._rules.crawl), self._rules)

    def _save_parts(self, db: sqlite3.Connection) -> None:
        item, parsed = self.item, self.item.parsed
        if parsed and parsed.format == "sitemapindex":
            limit = self._rules.crawl.max_sitemaps
            sync_parts(db, item.feed.id, parsed.parts, limit, item.feed.state.polled_at, item.polled_at)

    def _store_entries(self, db: sqlite3.Connection, changes: Counter[str]) -> tuple[int, list[int]]:
        """How many entries were new, and the ids of those whose page is to be read."""
        if self.item.parsed is None:
            return 0, []
        feed, parsed, to_read, new = self.item.feed.source, self.item.parsed, [], 0
        held: list[EntryDraft] = []
        mark_ambiguous(db, feed, parsed.ambiguous_keys)
        keys = EntryKeys(db, feed, (*self._drafts, *parsed.edited))
        for draft, record in zip(self._drafts, self._records, strict=True):
            known = keys.recognise(draft)
            if known.ambiguous:
                keys.part(known.ambiguous)
            if known.entry is not None:
                keys.learn(known.keys, known.entry)
                entries.note_edit(db, known.entry, draft, self.item.polled_at)
                held.append(draft)
                continue
            new += 1
            entry, waits = self._store_entry(db, draft, record, changes)
            keys.learn(known.keys, entry)
            if waits:
                to_read.append(entry)
        self._store_edits(db, keys, (*held, *parsed.edited), changes)
        return new, to_read

    def _store_entry(
        self, db: sqlite3.Connection, draft: EntryDraft, record: ArticleRecord | None, changes: Counter[str]
    ) -> tuple[int, bool]:
        """The id of a new entry, and whether it waits for its page."""
        item, now = self.item, self.item.polled_at
        article = articles.find_article(db, record.url if record else canonical_url(draft.link))
        waits = article is None and record is None
        if article is None and record is not None:
            article = commit_new(db, record, now)
            changes["new"] += 1
        entry = entries.insert_entry(
            db,
            item.feed.source,
            draft,
            now,
            backlog=item.is_first,
            waits=waits,
            article=article,
            read_at=now if waits else None,
        )
        return entry, waits

    def _store_edits(
        self, db: sqlite3.Connection, keys: EntryKeys, drafts: Iterable[EntryDraft], changes: Counter[str]
    ) -> None:
        """What the feed changed of entries it had before: a new version, where the feed is the source of the text."""
        now = self.item.polled_at
        for draft in drafts:
            known: Recognition = keys.recognise(draft)
            if known.ambiguous:
                keys.part(known.ambiguous)
            article = entries.note_edit(db, known.entry, draft, now) if known.entry is not None else None
            if article is None:
                continue
            old = articles.read_before(db, article, 0)
            edited = feed_edit(old, draft_from_entry(draft), now)
            if edited is not None:
                reading = readings.reading_of_feed_edit(self.item, draft, edited)
                record = judged_alone(db, reading, self._rules)
                changes[commit_feed_edit(db, article, old.wording, record, now)] += 1

    def _store_watched(self, db: sqlite3.Connection, record: ArticleRecord, changes: Counter[str]) -> int:
        """Store the text of a watched page: 1 when it is new or another one than before, else 0."""
        item = self.item
        entry, article = entries.sole_entry(db, item.feed.id) or (None, None)
        stored = commit(db, record, item.polled_at, article)
        changes[stored.change] += 1
        if entry is None:
            url = item.feed.state.declared_url
            draft = EntryDraft(link=url, title=record.draft.title, keys=identify("", (url,)).keys)
            entry = entries.add_entry(db, item.feed.id, draft, item.polled_at, backlog=item.is_first, waits=False)
        if article is None and entry is not None:
            entries.link_article(db, entry, stored.article)
        return int(stored.change != "unchanged")
