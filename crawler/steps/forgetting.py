"""Forgets articles: first what was told of them, then themselves, then what their words left in the search index.

    remember    keyed hashes of addresses and texts, so that nothing of it is collected again
    unsay       messages, sent and to be sent; the caller does the same with files, and with pages kept as they came
    forget      one transaction for each article: rows blanked, its story counted and traced anew
    leftovers   slices: keys of its texts, segments of the search index, the log

Killed in between, it is done again from the beginning; once the article is blank, ``leftovers`` are all that is missing, and
the next pass of ``steps.pruning`` finds them.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from crawler.archive.connect import transaction
from crawler.archive.keep import forget_rows, forgotten_rows, space, told_traces
from crawler.archive.keep.forget_rows import Traces, traces_of
from crawler.archive.keep.forgotten_rows import Asked, ForgottenRow
from crawler.archive.texts.candidates import read_all_texts
from crawler.archive.texts.lookups import all_addresses
from crawler.delivery.redaction import Unsaid, redacted
from crawler.intake.identity import AMBIGUOUS, identify
from crawler.judging.edits.describe import Wording
from crawler.judging.stories.eventnames import names_of
from crawler.judging.stories.join import term_counts
from crawler.steps.refusing import recognised_by
from crawler.steps.tracing import trace_stories


@dataclass
class Forgetting:
    """What was done."""

    articles: list[int] = field(default_factory=list)
    sent: list[dict[str, Any]] = field(default_factory=list)
    """Messages that had gone out: id for receivers, rule, channel, sent_at."""
    words: list[str] = field(default_factory=list)
    """Headlines and addresses, by which files are found."""
    counts: Counter[str] = field(default_factory=Counter)


def remember(db: sqlite3.Connection, articles: Collection[int], asked: Asked, now: datetime, new_secret: str) -> None:
    """Write down, as hashes, what is going to be forgotten; before anything is deleted."""
    for article in articles:
        traces = traces_of(db, article)
        with transaction(db):
            values = recognised_by(traces.addresses, traces.wordings)
            forgotten_rows.remember_forgotten(db, values, asked, now, new_secret)


def forget_articles(db: sqlite3.Connection, articles: Sequence[int], now: datetime) -> Forgetting:
    """Forget them; ``leftovers`` are the caller's to do afterwards, and so are files."""
    done = Forgetting()
    for article in articles:
        traces = traces_of(db, article)
        done.words += [*traces.titles, *traces.addresses]
        _unsay(db, traces, now, done)
        with transaction(db):
            _forget(db, traces, now, done.counts)
        _unsay(db, traces, now, done)  # a delivery may have said it meanwhile
        done.articles.append(article)
    return done


def _unsay(db: sqlite3.Connection, traces: Traces, now: datetime, done: Forgetting) -> None:
    unsaid = Unsaid(traces.article, traces.story, traces.titles, traces.addresses)
    for message in told_traces.messages_with(db, unsaid.needles()):
        payload = redacted(message.payload, unsaid, is_open=message.is_open)
        if payload == message.payload:
            continue
        with transaction(db):
            if payload is None:
                told_traces.withdraw_message(db, message.id, now)
                payload = {**message.payload, "title": "", "items": []}
            told_traces.replace_payload(db, message.id, payload)
        done.counts["messages"] += 1
        if message.sent_at:
            key = f"{told_traces.archive_id(db)}.{message.id}"
            done.sent.append({"id": key, "rule": message.rule, "channel": message.channel, "sent_at": message.sent_at})


def _forget(db: sqlite3.Connection, traces: Traces, now: datetime, counts: Counter[str]) -> None:
    counted = _terms(db, traces)
    identities = [identify(guid, traces.addresses) for guid in traces.guids or ("",)]
    keys = {key for identity in identities for key in identity.keys}
    told_traces.drop_waiting(db, [traces.article])
    forget_rows.forget_row(db, traces, {*keys, *(AMBIGUOUS + key for key in keys)}, now, counts)
    forget_rows.forget_in_story(db, traces, counted)
    if traces.story is not None:
        trace_stories(db, [traces.story], now, tell=False)
    for story in forget_rows.stories_around(db, traces.story):
        forget_rows.forget_lost_origins(db, story)
    space.note_gone(db, 1)
    space.begin_merging(db)


def _terms(db: sqlite3.Connection, traces: Traces) -> list[str]:
    """The words that were counted with its texts."""
    language = forget_rows.language_of(db, traces.article)
    found = forget_rows.names_of_member(db, traces.article)  # as they were told then: rules for names change
    for wording in traces.wordings:
        body = wording.body or wording.summary
        found.update(term_counts(wording.title, body))
        if language:
            found.update(names_of(wording.title, body, language).counts)
    for title in traces.titles:
        found.update(term_counts(title, ""))
    return sorted(found)


def leftovers(db: sqlite3.Connection) -> Iterator[None]:
    """What is left of the words, in slices; afterwards the file holds none of them, nor does its log."""
    at: tuple[int, int] | None = space.FIRST_KEY
    while at is not None:
        _, at = space.sweep_keys(db, at)
        yield
    while space.keep_value(db, "merging") and space.merge_index(db):
        yield


def forget_again(db: sqlite3.Connection, secret: str, rows: Sequence[ForgottenRow], now: datetime) -> Forgetting | None:
    """Apply what was forgotten elsewhere, or after the backup that this archive is; None when all of it is known here.

    Every address and text of the archive is held against the rows, once.
    """
    known = {(row.what, row.hash) for row in forgotten_rows.all_forgotten(db)}
    new = {(row.what, row.hash): row for row in rows if (row.what, row.hash) not in known}
    if not new:
        return None
    with transaction(db):
        forgotten_rows.adopt_secret(db, secret)
    found: dict[int, ForgottenRow] = {}
    for article, address in all_addresses(db):
        for what, value in recognised_by([address], []):
            if row := new.get((what, forgotten_rows.keyed(secret, what, value))):
                found.setdefault(article, row)
    for text in read_all_texts(db):
        for what, value in recognised_by([], [Wording(text.title, text.summary, text.body)]):
            row = new.get((what, forgotten_rows.keyed(secret, what, value)))
            # A copy that was there when the other was forgotten was left by whoever decided that.
            if row and not forgotten_rows.was_there(db, text.article, row.at):
                found.setdefault(text.article, row)
    done = forget_articles(db, sorted(found), now)
    for _ in leftovers(db):
        pass
    with transaction(db):  # last: whoever is killed before that does it again
        forgotten_rows.add_forgotten(db, new.values())
    space.checkpoint(db)
    return done
