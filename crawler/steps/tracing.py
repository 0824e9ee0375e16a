"""Traces whom the articles of a story have it from, whenever one of them, a credit or a relation changed."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from crawler.archive.connect import savepoint, transaction
from crawler.archive.event_rows import add_events
from crawler.archive.judged import origin_rows, untraced_rows
from crawler.archive.judged.flag_rows import first_of_topic
from crawler.archive.judged.member_rows import story_of
from crawler.archive.trouble import trouble_of
from crawler.judging.happenings import Standing, of_story
from crawler.judging.stories.origins import Tracing, trace
from crawler.machine import place_of

log = logging.getLogger(__name__)

LONG = 150
"""Tracing a story of more articles may wait: it takes milliseconds, and a great story gets articles with every transaction."""


@contextmanager
def traced_together(db: sqlite3.Connection, *, long_ones: bool = True) -> Iterator[None]:
    """Within it, inside a transaction, stories are traced once, at the end, however many of their articles came: what
    tracing costs grows with the story, and one batch may bring hundreds of its articles. Nothing reads origins meanwhile.

    ``long_ones`` False: long stories are only noted, for ``trace_waiting``.
    """
    untraced_rows.begin_collecting(db)
    yield
    noted = untraced_rows.end_collecting(db)
    for story, now in noted.stories.items():
        if not long_ones and untraced_rows.is_longer_than(db, story, LONG):
            untraced_rows.put_off(db, story, now, noted.fresh)
        else:
            _traced(db, story, now, noted.fresh)


def trace_waiting(db: sqlite3.Connection) -> bool:
    """Trace the story that has waited for longest, inside the caller's transaction; whether another one waits."""
    found = untraced_rows.waiting(db)
    if found is None:
        return False
    _traced(db, *found, ())
    untraced_rows.no_more_waiting(
        db, found[0], ()
    )  # also when it could not be traced: it would keep the others waiting
    return untraced_rows.waiting(db) is not None


def waits_to_be_traced(db: sqlite3.Connection) -> bool:
    """Whether a story waits for ``trace_waiting``."""
    return untraced_rows.any_waits(db)


def trace_left(db: sqlite3.Connection) -> None:
    """Trace the stories that a killed run left, a transaction for each."""
    while untraced_rows.waiting(db) is not None:
        with transaction(db):
            trace_waiting(db)


def _traced(db: sqlite3.Connection, story: int, now: datetime, fresh: Collection[int]) -> None:
    try:
        with savepoint(db):
            trace_story(db, story, now, fresh)
    except Exception as error:
        if not db.in_transaction or trouble_of(error):
            raise  # SQLite rolled back everything by itself, or cannot be trusted any more
        # A story without its origins is better than an article that is not stored.
        log.error("the origins of story %s could not be traced: %s", story, place_of(error))


def trace_stories(
    db: sqlite3.Connection, stories: Iterable[int], now: datetime, fresh: Collection[int] = (), *, tell: bool = True
) -> None:
    """Trace these stories anew: at the end of ``traced_together``, outside of it now. ``fresh``, ``tell``: as there."""
    if untraced_rows.is_collecting(db):
        untraced_rows.note_stories(db, stories, now, fresh)
        return
    for story in sorted(stories):
        trace_story(db, story, now, fresh, tell=tell)


def trace_story_of(db: sqlite3.Connection, article: int, now: datetime) -> None:
    """Trace the story of an article anew, after its credits or its title changed."""
    story = story_of(db, article)
    if story is not None:
        trace_stories(db, [story], now)


def trace_story(
    db: sqlite3.Connection, story: int, now: datetime, fresh: Collection[int] = (), *, tell: bool = True
) -> Tracing:
    """Trace a story and store what differs, inside the caller's transaction. Its cost grows with the story.

    ``fresh``: articles that have just been put into it. ``tell``: whether what follows is news; a person's verdict is none.
    """
    known = origin_rows.read_story(db, story)
    fresh = {*fresh, *untraced_rows.no_more_waiting(db, story, (a["id"] for a in known.articles))}
    found = origin_rows.origins_found(db, story)
    tracing = trace(known.members, known.ties, known.families)
    origin_rows.store_tracing(db, story, known, tracing, found, now)
    if tell:
        articles = [Standing(a["id"], a["outlet"], bool(a["backlog"])) for a in known.articles]
        topical = first_of_topic(db, story, fresh)
        add_events(db, of_story(story, articles, fresh, tracing.origins, found, topical), now)
    return tracing
