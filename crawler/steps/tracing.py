"""Traces whom the articles of a story have it from, whenever one of them, a credit or a relation changed."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from crawler.archive.connect import savepoint
from crawler.archive.judged import origin_rows
from crawler.archive.judged.member_rows import story_of
from crawler.judging.stories.origins import Tracing, trace

log = logging.getLogger(__name__)


@contextmanager
def traced_together(db: sqlite3.Connection) -> Iterator[None]:
    """Within it, inside a transaction, stories are traced once, at the end, however many of their articles came: what
    tracing costs grows with the story, and one batch may bring hundreds of its articles. Nothing reads origins meanwhile.
    """
    origin_rows.begin_collecting(db)
    yield
    for story in origin_rows.end_collecting(db):
        try:
            with savepoint(db):
                trace_story(db, story)
        except Exception:
            if not db.in_transaction:
                raise  # SQLite rolled back everything by itself
            # A story without its origins is better than an article that is not stored.
            log.exception("tracing the origins of story %s", story)


def trace_stories(db: sqlite3.Connection, stories: Iterable[int]) -> None:
    """Trace these stories anew: at the end of ``traced_together``, outside of it now."""
    if origin_rows.is_collecting(db):
        origin_rows.note_stories(db, stories)
        return
    for story in sorted(stories):
        trace_story(db, story)


def trace_story_of(db: sqlite3.Connection, article: int) -> None:
    """Trace the story of an article anew, after its credits or its title changed."""
    story = story_of(db, article)
    if story is not None:
        trace_stories(db, [story])


def trace_story(db: sqlite3.Connection, story: int) -> Tracing:
    """Trace a story and store what differs, inside the caller's transaction. Its cost grows with the story."""
    known = origin_rows.read_story(db, story)
    tracing = trace(known.members, known.ties, known.families)
    origin_rows.store_tracing(db, story, known, tracing)
    return tracing
