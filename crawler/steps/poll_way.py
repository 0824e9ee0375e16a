"""Stores a poll: which entries are new, what the feed edited, and what the poll means for the next one."""

from __future__ import annotations

import sqlite3
from collections import Counter, deque
from dataclasses import replace

from crawler.archive.ledger import entries
from crawler.archive.ledger.entries import count_ahead, entries_ahead
from crawler.archive.ledger.entrykeys import EntryKeys, Recognition, mark_ambiguous
from crawler.archive.ledger.feeds import generation_of, save_poll
from crawler.archive.ledger.parts import sync_parts
from crawler.archive.texts import articles
from crawler.archive.texts.articles import ArticleRecord
from crawler.archive.texts.edition_rows import told_by
from crawler.archive.texts.gone_rows import is_gone
from crawler.intake.identity import identify
from crawler.intake.polling.decide import Decision, decide
from crawler.judging.edits.other_article import Since
from crawler.models import EntryDraft
from crawler.reading.feedtext import draft_from_entry
from crawler.steps import readings
from crawler.steps.alone import SMALL, Answers, AskedText
from crawler.steps.article import commit, commit_new
from crawler.steps.editions import AtAddress, place_at_address
from crawler.steps.feed_words import commit_feed_edit, own_outlet, take_own_words
from crawler.steps.items import PollItem
from crawler.steps.poll_parts import PART, Polled, PollPart, hangs_on_flags, place_of_text
from crawler.steps.prepared import judged_alone, prepared
from crawler.steps.readings import Reading
from crawler.steps.refusing import allowed, refuses_record
from crawler.steps.renewing import feed_edit
from crawler.steps.rules import Rules
from crawler.steps.telling import tell_poll
from crawler.urls import canonical_url


class PollWay:
    """One poll between its reading and the commit, a part at a time: ``prepare`` says what each entry says alone, then
    ``store`` stores it in a transaction.

    The poll itself, with the validators and the window of what was seen, comes with the last part. Killed before that,
    the feed is asked again without them: the entries that are there are known then, and the others are new.
    """

    def __init__(self, item: PollItem, rules: Rules, poll_constant: float, chance: float) -> None:
        """``poll_constant``: c of ``intake.polling.interval``; ``chance``: in [0, 1), for the jitter of the next poll."""
        self.item, self._rules = item, rules
        self._poll_constant, self._chance = poll_constant, chance
        self._drafts = deque(item.parsed.entries if item.parsed else ())
        self._edited = deque(item.parsed.edited if item.parsed else ())
        self._part = PollPart()
        self._answers = Answers(rules)
        self._new = 0

    @property
    def is_last(self) -> bool:
        """Whether the part that was prepared is the last one."""
        return self._part.is_last

    def prepare(self) -> bool:
        """Take up the next part, whose ``texts`` are to be judged; False when there is none."""
        if self._part.is_last:
            return False
        part, room, text = PollPart(), PART, place_of_text(self._rules.crawl)
        while room > 0 and self._drafts:
            draft = self._drafts.popleft()
            reading = self._instead_of_page(draft)
            part.readings.append((draft, reading))
            room -= text if reading else 1
        while room > 0 and self._edited:
            part.edited.append(self._edited.popleft())
            room -= text
        part.is_last = not (self._drafts or self._edited)
        if self.item.article is not None:
            reading = readings.reading_of_watched(self.item, self.item.article, self._rules.crawl)
            part.watched_reading = reading
        self._part = part
        return True

    def texts(self, db: sqlite3.Connection, rules: Rules) -> list[AskedText]:
        """What is to be judged before the part is stored. Reads the archive and writes nothing.

        Of which entries an edit is made is known only then, so all that are long enough for a worker are among them.
        """
        part, self._rules = self._part, rules
        part.readings = [(draft, reading and prepared(db, reading, rules)) for draft, reading in part.readings]
        if part.watched_reading is not None:
            part.watched_reading = prepared(db, part.watched_reading, rules)
        texts = [reading.text for _, reading in part.readings if reading]
        texts += [readings.said(draft) for draft, reading in part.readings if hangs_on_flags(reading)]
        texts += [text for draft in self._may_be_edits(db) if not (text := self._text_of_edit(db, draft)).is_small]
        return texts + ([part.watched_reading.text] if part.watched_reading else [])

    def _may_be_edits(self, db: sqlite3.Connection) -> list[EntryDraft]:
        part = self._part
        long = [
            draft
            for draft, reading in part.readings
            if (reading is None or self._rules.asks_about) and len(draft.content) + len(draft.summary) > SMALL // 2
        ]
        if not long:
            return part.edited
        keys = EntryKeys(db, self.item.feed.source, long)
        return [*part.edited, *(draft for draft in long if keys.recognise(draft).entry is not None)]

    def _text_of_edit(self, db: sqlite3.Connection, draft: EntryDraft) -> AskedText:
        return self._prepared(db, readings.reading_of_feed_edit(self.item, draft, draft_from_entry(draft))).text

    def _prepared(self, db: sqlite3.Connection, reading: Reading) -> Reading:
        return prepared(db, reading, self._rules)

    def judge(self, answers: Answers) -> None:
        """Take what was found of ``texts``."""
        self._answers, self._rules, part = answers, answers.rules, self._part
        part.entries = [(draft, self._record_of(draft, reading)) for draft, reading in part.readings]
        if part.watched_reading is not None:
            part.watched = judged_alone(part.watched_reading, answers)

    def _record_of(self, draft: EntryDraft, reading: Reading | None) -> ArticleRecord | None:
        """None when the page of the entry shall be read."""
        if reading is None or (hangs_on_flags(reading) and self._answers.may_be_flagged(readings.said(draft))):
            return None
        return judged_alone(reading, self._answers)

    def store(self, db: sqlite3.Connection) -> Polled | None:
        """Store the part inside the caller's transaction. None for a late result: another poll of the feed was stored
        since this one began, and what it would write is older than what is there."""
        item, part = self.item, self._part
        if generation_of(db, item.feed.id) != item.feed.state.generation:
            return None
        changes: Counter[str] = Counter()
        new, to_read = self._store_entries(db, part, changes)
        if part.watched is not None:
            new = self._store_watched(db, part.watched, changes)
        if not part.is_last:
            count_ahead(db, item.feed.id, new)
            self._new += new
            return Polled(None, to_read, changes)
        return Polled(self._decide(db, self._new + new), to_read, changes)

    def _decide(self, db: sqlite3.Connection, new: int) -> Decision:
        item = self.item
        decision = decide(
            item.feed.state,
            item.fetched,
            item.parsed,
            item.polled_at,
            new=new if item.parsed else None,
            ahead=entries_ahead(db, item.feed.id) - self._new,
            poll_constant=self._poll_constant,
            random=self._chance,
        )
        save_poll(db, item.feed, decision, item.parsed, item.polled_at)
        tell_poll(db, item.feed.source, item.feed.state, decision, item.polled_at)
        self._save_parts(db)
        return decision

    def _instead_of_page(self, draft: EntryDraft) -> Reading | None:
        """None when the entry's page shall be read whatever is found; else the feed's own text."""
        reason = readings.why_no_page(self.item, draft, self._rules.crawl)
        return readings.reading_of_entry(self.item, draft, reason, self._rules.crawl) if reason else None

    def _save_parts(self, db: sqlite3.Connection) -> None:
        item, parsed = self.item, self.item.parsed
        if parsed and parsed.format == "sitemapindex":
            limit = self._rules.crawl.max_sitemaps
            sync_parts(db, item.feed.id, parsed.parts, limit, item.feed.state.polled_at, item.polled_at)

    def _store_entries(self, db: sqlite3.Connection, part: PollPart, changes: Counter[str]) -> tuple[int, list[int]]:
        """How many entries of a part were new, and the ids of those whose page is to be read."""
        if self.item.parsed is None:
            return 0, []
        feed, to_read, new = self.item.feed.source, [], 0
        offered, edited, refused = allowed(db, part.entries, part.edited)
        mark_ambiguous(db, feed, (key for key in self.item.parsed.ambiguous_keys if key not in refused))
        keys = EntryKeys(db, feed, (*(draft for draft, _ in offered), *edited))
        fresh = [(draft, record, False) for draft, record in offered]
        for draft, record, stayed in (*fresh, *((draft, None, True) for draft in edited)):
            known = keys.recognise(draft)
            since = _since(keys, known, draft, stayed=stayed)
            if known.ambiguous:
                keys.part(known.ambiguous)
            place = self._place(db, draft, record, known, since)
            if known.entry is not None and place is None:
                keys.learn(known.keys, known.entry)
                self._store_edit(db, known.entry, draft, changes)
            elif known.entry is not None or not stayed:
                new += 1
                entry, waits = self._store_entry(db, draft, record, place, changes)
                (keys.learn if known.entry is None else keys.hand_over)(known.keys, entry)
                to_read += [entry] if waits else []
        return new, to_read

    def _place(
        self, db: sqlite3.Connection, draft: EntryDraft, record: ArticleRecord | None, known: Recognition, since: Since
    ) -> AtAddress | None:
        """Which article of its address an entry is, when it is not the one that stands there."""
        if self.item.is_first and since != "apart":
            return None  # what was there before the watch is no news, whatever other feeds said of it
        url = record.url if record else canonical_url(draft.link)
        teller = record.told_by if record else None
        return place_at_address(db, draft, url, self.item.polled_at, since, known.entry, teller)

    def _store_entry(
        self,
        db: sqlite3.Connection,
        draft: EntryDraft,
        record: ArticleRecord | None,
        place: AtAddress | None,
        changes: Counter[str],
    ) -> tuple[int, bool]:
        """The id of a new entry, and whether it waits for its page."""
        item, now = self.item, self.item.polled_at
        if place is not None and record is None:  # an edition of what the feed still holds was not prepared
            reading = self._instead_of_page(draft)
            record = self._record_of(draft, reading and self._prepared(db, reading))
        edition, article = (place.edition, place.article) if place else (1, None)
        if place is None:
            article = articles.find_article(db, record.url if record else canonical_url(draft.link))
            article = self._unless_anothers(db, article, draft, record, changes)
        waits = article is None and record is None
        if article is None and record is not None:
            article = commit_new(db, record if edition == record.edition else replace(record, edition=edition), now)
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
            edition=edition,
        )
        return entry, waits

    def _unless_anothers(
        self,
        db: sqlite3.Connection,
        article: int | None,
        draft: EntryDraft,
        record: ArticleRecord | None,
        changes: Counter[str],
    ) -> int | None:
        """The article that stands at an entry's address. Where another's feed brought it and this one speaks for the address,
        it gets the own words and the own outlet, or None is given so that the page is asked."""
        feed, rules = self.item.feed, self._rules
        mute = article is None or not rules.speaks_for(feed.state.declared_url, feed.outlet, draft.link)
        if article is None or mute or is_gone(db, article):
            return article
        if told_by(db, article) is None:
            own_outlet(db, article, feed.source, feed.outlet, draft.link, rules)
            return article
        if record is None:
            return None
        old = articles.read_before(db, article, 0)
        changes[take_own_words(db, article, old, record, self.item.polled_at)] += 1
        return article

    def _store_edit(self, db: sqlite3.Connection, entry: int, draft: EntryDraft, changes: Counter[str]) -> None:
        """What the feed changed of an entry it had before: a new version, where the feed is the source of the text."""
        now = self.item.polled_at
        article = entries.note_edit(db, entry, draft, now)
        if article is None or is_gone(db, article):
            return
        old = articles.read_before(db, article, 0)
        edited = feed_edit(old, draft_from_entry(draft), now)
        if edited is not None:
            reading = readings.reading_of_feed_edit(self.item, draft, edited)
            record = judged_alone(self._prepared(db, reading), self._answers)
            if refuses_record(db, record):
                return
            changes[commit_feed_edit(db, article, old.wording, record, now)] += 1

    def _store_watched(self, db: sqlite3.Connection, record: ArticleRecord, changes: Counter[str]) -> int:
        """Store the text of a watched page: 1 when it is new or another one than before, else 0."""
        item = self.item
        if refuses_record(db, record):
            return 0
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


def _since(keys: EntryKeys, known: Recognition, draft: EntryDraft, *, stayed: bool) -> Since:
    """What became of the entry that had this one's keys. One that is read and known was not in the last document."""
    if known.entry is None and keys.stands_apart(draft):
        return "apart"
    came_back = known.entry is not None or known.ambiguous
    return "left" if came_back and not stayed and not draft.unsure_key else "stays"
