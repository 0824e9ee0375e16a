"""Lets go what has stood long enough, in slices: each is one short transaction, after which everything is whole.

    texts       archive.keep.going_rows says which, archive.keep.erase_rows takes them out
    entries     that departed from their feed, of texts that are gone; their keys stay
    versions    beyond those that are kept
    ledger      polls become sums of days, and these of months; events, messages and runs go; lines that a large site showed once
    leftovers   keys of texts that are gone, and the holes in the search index

Killed in between, the next pass finds what is left.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from crawler.archive.connect import moment, stamp, transaction
from crawler.archive.event_rows import thin_events
from crawler.archive.keep import ledger_rows, space, sum_rows
from crawler.archive.keep.erase_rows import counted_going, drop_lone_words, prune_text
from crawler.archive.keep.going_rows import Going, is_still_going, looked_through
from crawler.archive.texts.candidates import read_texts
from crawler.judging.stories.join import term_counts
from crawler.watch.settings_file import KeepSettings

LOOKED_AT = 300
SLICE_SECONDS = 0.06
"""A slice ends after the text during which so much time was over; its commit comes on top."""
EVERY = timedelta(days=1)

Slices = Iterator[None]


class StepSize:
    """How many rows or pages a step takes: as many as this machine does in a slice, as busy as it is now. ``tick``: seconds."""

    def __init__(self, tick: Callable[[], float], most: int) -> None:
        self.size, self._tick, self._most = max(1, most // 4), tick, most
        self._least = max(1, most // 20)

    @contextmanager
    def measured(self) -> Iterator[int]:
        """The size of one step, which is done inside."""
        began = self._tick()
        yield self.size
        took = self._tick() - began
        if took > SLICE_SECONDS:
            self.size = max(self._least, self.size // 2)
        elif took < SLICE_SECONDS / 2:
            self.size = min(self._most, self.size * 5 // 4 + 1)


class Pruning:
    """One pass. ``counts`` says of each table how many rows went or lost their words."""

    def __init__(self, db: sqlite3.Connection, keep: KeepSettings, now: datetime, tick: Callable[[], float]) -> None:
        """``now``: an aware datetime in UTC, which the caller believes; ``tick``: a clock that only goes on, in seconds."""
        self.counts: Counter[str] = Counter()
        self._db, self._keep, self._now, self._tick = db, keep, now, tick
        self._slices = self._all()

    def step(self) -> bool:
        """Do one slice; False when there is nothing left to do."""
        return next(self._slices, False) is None

    def _all(self) -> Slices:
        yield from self._texts()
        yield from self._entries()
        yield from self._versions()
        yield from self._ledger()
        yield from self._leftovers()
        with transaction(self._db):
            space.set_keep_value(self._db, "pruned_at", stamp(self._now) or "")

    def _texts(self) -> Slices:
        going, at = Going.by(self._keep, self._now), ("", 0)
        while going.is_any:
            found, following = looked_through(self._db, going, at, LOOKED_AT)
            while found:
                self._prune_some(going, found)
                yield
            if following is None:
                return
            at = following
            yield

    def _prune_some(self, going: Going, found: list[int]) -> None:
        """Take texts from the end of the list until the slice is over."""
        found.reverse()
        end, gone = self._tick() + SLICE_SECONDS, 0
        with transaction(self._db):
            while found:
                article = found.pop()
                if is_still_going(self._db, going, article):
                    drop_lone_words(self._db, self._words_of(article))
                    prune_text(self._db, article, self._now, self.counts)
                    gone += 1
                if self._tick() > end:
                    break
            if gone:
                space.note_gone(self._db, gone)
        found.reverse()

    def _words_of(self, article: int) -> set[str]:
        texts = read_texts(self._db, [article])
        return {word for text in texts for word in term_counts(text.title, text.body or text.summary)}

    def _entries(self) -> Slices:
        end, before = self._tick() + SLICE_SECONDS, stamp(self._now) or ""
        steps = StepSize(self._tick, ledger_rows.STEP)
        for feed in ledger_rows.sources(self._db) if self._any_gone() else ():
            at: ledger_rows.Place | None = ("", 0)
            while at is not None:
                with steps.measured() as step:
                    went, at = ledger_rows.drop_departed(self._db, feed, before, at, step)
                self.counts["entries"] += went
                if went or self._tick() > end:
                    yield
                    end = self._tick() + SLICE_SECONDS

    def _any_gone(self) -> bool:
        return bool(self._keep.text_days or self._keep.backlog_days_kept)

    def _versions(self) -> Slices:
        going, after = Going.by(self._keep, self._now), 0
        while self._keep.versions:
            went, following = ledger_rows.drop_versions(self._db, self._keep.versions, going.spared, self._now, after)
            self.counts["versions"] += went
            if following is None:
                return
            after = following
            yield

    def _ledger(self) -> Slices:
        db, keep, now, counts = self._db, self._keep, self._now, self.counts
        after: int | None = 0
        steps = StepSize(self._tick, 5 * ledger_rows.STEP)
        while keep.polls_days and after is not None:
            with steps.measured() as step:
                went, after = ledger_rows.sum_polls(db, now, keep.polls_days, after, step)
            counts["polls"] += went
            yield
        for table in ("polls_daily", "page_days") if keep.sums_days else ():
            while went := sum_rows.sum_months(db, table, now, keep.sums_days):
                counts[table] += went
                yield
        while keep.events_days and (went := thin_events(db, now, days=keep.events_days)):
            counts["events"] += went
            yield
        for table, drop, days in (
            ("runs", ledger_rows.drop_runs, keep.polls_days),
            ("messages", ledger_rows.drop_messages, keep.events_days),
        ):
            while days and self._any_gone() and (went := drop(db, now, days)):
                counts[table] += went
                yield
        for table in ("robots", "tdm_rules") if self._any_gone() else ():
            while sum_rows.drop_unasked(db, table, now):
                yield
        for site in ledger_rows.large_sites(db) if keep.text_days else ():
            while went := ledger_rows.drop_lines(db, site):
                counts["site_lines"] += went
                yield
            yield

    def _leftovers(self) -> Slices:
        at: tuple[int, int] | None = space.FIRST_KEY
        rows, pages = StepSize(self._tick, space.SWEPT), StepSize(self._tick, space.MERGED_PAGES)
        while space.keep_value(self._db, "unswept") and at is not None:
            with rows.measured() as step:
                went, at = space.sweep_keys(self._db, at, step)
            self.counts["fp"] += went
            yield
        goes_on = space.index_has_holes(self._db)
        while goes_on:
            with pages.measured() as step:
                goes_on = space.merge_index(self._db, step)
            yield


def is_due(db: sqlite3.Connection, now: datetime) -> bool:
    """Whether the last whole pass is a day ago; one of a time ahead was made by a wrong clock."""
    last = moment(space.keep_value(db, "pruned_at"))
    return last is None or not now - EVERY < last <= now


def would_go(db: sqlite3.Connection, keep: KeepSettings, now: datetime) -> dict[str, int]:
    """What a pass would do: rows for each table. Changes nothing."""
    going = Going.by(keep, now)
    counts = counted_going(db, going.condition(), going.values())
    counts["entries"] = ledger_rows.departed_count(db, "SELECT article FROM temp.going")
    counts.update(ledger_rows.ledger_counts(db, now, keep.polls_days, keep.events_days))
    for table in ("polls_daily", "page_days"):
        counts[table] = sum_rows.days_of_past_months(db, table, now, keep.sums_days) if keep.sums_days else 0
    if not (keep.text_days or keep.backlog_days_kept):
        counts["runs"] = counts["messages"] = 0
    return dict(counts)
