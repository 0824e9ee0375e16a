"""Writes what a change means for whoever has to be told, inside the transaction of that change."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import datetime

from crawler.archive.connect import transaction
from crawler.archive.event_rows import add_events, newly_silent
from crawler.archive.judged.member_rows import story_of
from crawler.archive.judged.topic_times import enabled_topics, paces_told, run_spans, text_times
from crawler.archive.texts.rereads import missing_page, note_missing
from crawler.intake.polling.decide import Decision
from crawler.intake.polling.feed_state import FeedState
from crawler.judging.happenings import Event, SourceState, missing_again, of_edit, of_poll
from crawler.judging.topicpace import DAY, FEWEST_DAYS, LOOK_BACK, awake, quiet, spike


def tell_edit(
    db: sqlite3.Connection, article: int, text_version: int, gained: Iterable[str], now: datetime, *, retitled: bool
) -> None:
    """An article was edited: ``text_version`` is its new text, which brought it the topics ``gained``."""
    add_events(db, of_edit(article, story_of(db, article), text_version, gained, headline_changed=retitled), now)


def tell_poll(db: sqlite3.Connection, source: int, before: FeedState, decision: Decision, now: datetime) -> None:
    """A source was polled. ``source``: the one of feeds.csv, also for a part of a sitemap."""
    row = decision.poll
    gap = (row.gap_from, row.gap_to) if row.gap_from and row.gap_to else None
    was, after = SourceState(before.failures, before.muted), SourceState(decision.state.failures, decision.state.muted)
    add_events(db, of_poll(source, was, after, decision.reason, gap), now)


def tell_missing(db: sqlite3.Connection, article: int, status: int, now: datetime) -> None:
    """The page of an article that was read before answered 404 or 410."""
    was = missing_page(db, article)
    found = missing_again(was, status, now)
    note_missing(db, article, found)
    if found.withdrawn_at is not None and was.withdrawn_at is None:
        event = Event("article_withdrawn", article, story=story_of(db, article), detail={"status": status})
        add_events(db, [event], now)


def tell_silent(db: sqlite3.Connection, now: datetime) -> None:
    """Tell of sources that have fallen silent, each once."""
    found = newly_silent(db, now)
    add_events(db, [Event("source_silent", feed=feed, detail={"last_new_at": last}) for feed, last in found], now)


def tell_topics(db: sqlite3.Connection, now: datetime) -> None:
    """Tell of topics that come more than usual, once a day while they do, and of those that fell silent, once each time.

    By the clock; in a short transaction of its own, if there is anything to tell.
    """
    watch = awake(run_spans(db, now - LOOK_BACK, now), now)
    if len(watch.days) < FEWEST_DAYS:
        return
    found: list[tuple[Event, datetime]] = []
    for topic in enabled_topics(db):
        times = text_times(db, topic, now - LOOK_BACK)
        if more := spike(times, watch, now):
            said = {"count": more.count, "usual": more.usual}
            found.append((Event("topic_spike", topic=topic, detail=said), now - DAY))
        if none := quiet(times, watch, now):
            silence = {"since": none.since, "expected": none.expected}
            found.append((Event("topic_quiet", topic=topic, detail=silence), times[-1]))
    if found:
        told = paces_told(db, now)
        with transaction(db):
            fresh = [e for e, since in found if (at := told.get((e.kind, e.topic or ""))) is None or at < since]
            add_events(db, fresh, now)
