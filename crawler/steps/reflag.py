"""Judges the whole archive by one topic: to apply a changed rule, or only to see what it would do."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from crawler.archive.connect import transaction
from crawler.archive.judged import flag_rows
from crawler.archive.judged.evidence_rows import spans_json
from crawler.archive.judged.topic_rows import current_signature, mark_applied, signature_of, sync_topic
from crawler.archive.texts.candidates import (
    Mark,
    StoredText,
    candidates,
    changed_since,
    doubted,
    read_all_texts,
    read_texts,
    seen_since,
    settle_doubts,
    take_mark,
)
from crawler.archive.texts.unjudged_rows import given_up_texts, leave_to_run
from crawler.errors import WirewatchError
from crawler.judging.topics.fts_match import fts_query, may_be_misread
from crawler.judging.topics.matcher import TopicMatcher
from crawler.judging.topics.scopes import About
from crawler.judging.topics.topicfile import Topic
from crawler.steps.abouts import with_about
from crawler.steps.text_time import OutOfTime, within

UNKNOWN_NOW = About().now
TEXT_SECONDS = 5.0
"""Processor time of one text. The longest known that are no attack take a fifth of that."""
LOCKED_SECONDS = 0.1
"""The same while the archive is locked, for texts that changed meanwhile."""


@dataclass(slots=True)
class ArchiveMatches:
    """What a topic matches in the archive. Nothing is written yet."""

    mark: Mark
    narrowed: bool
    """True when the search index named the articles to look at."""
    looked_at: int = 0
    found: dict[int, flag_rows.FlagColumns] = field(default_factory=dict)
    cleared: list[int] = field(default_factory=list)
    """Articles that the search index can be trusted with after all."""
    unjudged: set[int] = field(default_factory=set)
    """Articles of which is not known whether they match: they took too long, here or when a worker judged them."""


@dataclass(frozen=True, slots=True)
class Reflagged:
    """What a re-flag did."""

    topic: str
    topic_version: int
    kept: int
    gained: int
    lost: int
    looked_at: int
    narrowed: bool
    unjudged: int
    """Articles whose flags stay as they were, for their texts take too long: the next run has them judged by a worker."""


class _Matching:
    """Holds a topic against stored texts, each within its time."""

    def __init__(self, topic: Topic, seconds: float) -> None:
        self._topic, self._seconds = topic, seconds
        self._matcher = TopicMatcher([topic])

    @property
    def asks_about(self) -> bool:
        """Whether more must be known of an article than its text."""
        return self._matcher.asks_about

    def add(self, judgement: ArchiveMatches, text: StoredText, about: About | None) -> None:
        """Put what is found into ``judgement``."""
        if text.article in judgement.unjudged:
            return
        try:
            found = within(self._seconds, partial(_match, self._matcher, text, about))
        except OutOfTime:
            judgement.unjudged.add(text.article)
            self._matcher = TopicMatcher([self._topic])  # the old one remembers tokens, and was stopped anywhere
            return
        if found:
            judgement.found[text.article] = found


def judge_archive(
    db: sqlite3.Connection, topic: Topic, since: datetime | None = None, now: datetime = UNKNOWN_NOW
) -> ArchiveMatches:
    """Match every stored text, or those of articles first seen from ``since`` on. Only reads, in short statements.

    ``now`` is in the zone of the watch: days of scopes are days there.
    """
    mark = take_mark(db)
    ids = candidates(db, fts_query(topic.query, topic.lists))
    judgement = ArchiveMatches(mark, ids is not None)
    given_up = given_up_texts(db)
    doubts = doubted(db) if ids is not None else set()
    if since is not None:
        recent = seen_since(db, since)
        ids = sorted(recent if ids is None else recent.intersection(ids))
    matching = _Matching(topic, TEXT_SECONDS)
    texts = read_all_texts(db) if ids is None else read_texts(db, ids)
    for text, about in with_about(db, texts, now, needed=matching.asks_about):
        judgement.looked_at += 1
        if text.article in given_up:
            judgement.unjudged.add(text.article)
        matching.add(judgement, text, about)
        if text.article in doubts and not may_be_misread(text.title, text.summary, text.body):
            judgement.cleared.append(text.article)
    return judgement


def reflag(db: sqlite3.Connection, topic: Topic, now: datetime) -> Reflagged:
    """Make the archive's flags of ``topic`` what the rule says, under its own version.

    Texts are matched outside any transaction; one short transaction then switches. Interrupted before that, everything
    is as it was. A text stored or edited meanwhile is matched again inside the transaction. One that takes too long keeps
    the flag it has, or has not, and waits for a worker (``steps.leftovers``). Raises WirewatchError when
    someone else changed the topic in the archive meanwhile.
    """
    before = current_signature(db, topic.key)
    judgement = judge_archive(db, topic, None, now)
    with transaction(db):
        if current_signature(db, topic.key) not in (before, signature_of(topic)):
            raise WirewatchError(
                f"The topic {topic.key} changed in the archive meanwhile; nothing was done. Try again."
            )
        version = sync_topic(db, topic, now)
        _redo(db, topic, judgement, now)
        had = flag_rows.flagged(db, topic.key)
        lost = had - judgement.found.keys() - judgement.unjudged
        flag_rows.switch_flags(db, topic.key, version, judgement.found, lost, now)
        settle_doubts(db, judgement.cleared)
        mark_applied(db, topic.key, version)
        leave_to_run(db, judgement.unjudged)
    gained = len(judgement.found.keys() - had)
    kept = len(judgement.found) - gained
    unjudged = len(judgement.unjudged)
    return Reflagged(topic.key, version, kept, gained, len(lost), judgement.looked_at, judgement.narrowed, unjudged)


def _redo(db: sqlite3.Connection, topic: Topic, judgement: ArchiveMatches, now: datetime) -> None:
    """Bring a judgement up to the moment: other writers may have stored and edited articles since it was begun."""
    changed = changed_since(db, judgement.mark)
    matching = _Matching(topic, LOCKED_SECONDS)
    for article in changed:
        judgement.found.pop(article, None)
        judgement.unjudged.discard(article)
    for text, about in with_about(db, read_texts(db, changed), now, needed=matching.asks_about):
        matching.add(judgement, text, about)
    judgement.cleared = sorted(set(judgement.cleared) - set(changed))


def _match(matcher: TopicMatcher, text: StoredText, about: About | None) -> flag_rows.FlagColumns | None:
    matches = matcher.match({"title": text.title, "summary": text.summary, "body": text.body}, text.language, about)
    if not matches:
        return None
    match = matches[0]
    spans = spans_json(match.spans)
    return flag_rows.FlagColumns(text.text_version, match.score, match.field, match.snippet, spans, match.span_count)
