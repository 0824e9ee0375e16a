"""From events to messages: what the rules make of what happened, written down before anything is sent.

    archive.told              events that nobody looked at yet, with what is known of them
    delivery.verdicts         which of them a rule tells, once
    archive.outbox_rows       a row for each, in one transaction with the cursor
    delivery.pacing           what may be said now
    delivery.wording          a message of it, stored with its id

Sending is ``sending.post_round``: outside any transaction.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from typing import Any

from crawler.archive import outbox_rows
from crawler.archive.connect import stamp, transaction
from crawler.archive.texts.about_rows import about_of_feed, read_abouts
from crawler.archive.told.hidden_rows import private_feeds
from crawler.archive.told.mark_rows import open_marks
from crawler.archive.told.occurrence_rows import (
    items_of,
    occurrences_after,
    occurrences_since,
    titles_of,
)
from crawler.delivery.alert_rules import TOPIC_KINDS, AlertRule
from crawler.delivery.pacing import speak
from crawler.delivery.verdicts import Concerned, Occurrence, Told, Verdict, decide, subject_of
from crawler.delivery.wording import payload
from crawler.steps.abouts import Scope, scope_of

AT_ONCE = 200
"""Events looked at in one transaction."""


@dataclass(frozen=True)
class Watchers:
    """The rules in force, ready to be asked."""

    rules: tuple[AlertRule, ...]
    zone: tzinfo
    scopes: dict[str, Scope | None]
    """Rule -> whether an article or source is one of its; None: all are."""
    private: tuple[str, ...] = ()
    """Addresses of sources, as in feeds.csv, of which only rules tell that say so, beside those that a run has noted."""


def watchers_of(rules: Sequence[AlertRule], zone: tzinfo, private: Sequence[str] = ()) -> Watchers:
    """Compile what rules say of whose articles they tell."""
    texts = {rule.name: rule.where or rule.sources for rule in rules}
    compiled = {text: scope_of(text) for text in {*texts.values()}}  # rules that say the same are asked once
    return Watchers(tuple(rules), zone, {name: compiled[text] for name, text in texts.items()}, tuple(private))


def take_in(db: sqlite3.Connection, watchers: Watchers, now: datetime) -> int:
    """Look at events that came since the last time and write outbox rows; gives how many. Short transactions."""
    written, hidden = 0, private_feeds(db, watchers.private)
    while True:
        with transaction(db):
            begun = outbox_rows.start_rules(db, [rule.name for rule in watchers.rules], now)
            cursor = int(outbox_rows.state(db, "cursor") or 0)
            if not watchers.rules:  # a first rule begins with what comes after it
                outbox_rows.set_state(db, "cursor", str(outbox_rows.newest_event(db)))
                return 0
            cursor = max(cursor, min((begun[rule.name] for rule in watchers.rules), default=cursor))
            found = occurrences_after(db, cursor, AT_ONCE, hidden)
            written += _decide_on(db, watchers, found, begun, now)
            outbox_rows.set_state(db, "cursor", str(found[-1].id if found else cursor))
        if len(found) < AT_ONCE:
            break
    with transaction(db):
        return written + _correct(db, watchers, now)


def _decide_on(
    db: sqlite3.Connection, watchers: Watchers, found: Sequence[Occurrence], begun: dict[str, int], now: datetime
) -> int:
    if not found:
        return 0
    found = with_scopes(db, watchers, found, now)
    marks = open_marks(db)
    told, concerned = _told_by_rule(db, found), Concerned(found)
    rows = []
    for rule in watchers.rules:
        if mine := [one for one in concerned.of(rule) if one.id > begun[rule.name]]:
            verdicts = decide(rule, mine, marks, told.get(rule.name, {}), now)
            rows += [(v.tell, v.event) for v in verdicts if v.tell is not None]
    return outbox_rows.add_rows(db, rows, now)


def _told_by_rule(db: sqlite3.Connection, found: Sequence[Occurrence]) -> dict[str, dict[Told, datetime]]:
    told: dict[str, dict[Told, datetime]] = {}
    for key, at in outbox_rows.told_of(db, {subject for one in found for subject in _subjects(one)}).items():
        told.setdefault(key.rule, {})[key] = at
    return told


def _correct(db: sqlite3.Connection, watchers: Watchers, now: datetime) -> int:
    names = {rule.name for rule in watchers.rules}
    rows = [(told, event) for told, event, _ in outbox_rows.to_correct(db, now) if told.rule in names]
    return outbox_rows.add_rows(db, rows, now)


def _subjects(one: Occurrence) -> set[str]:
    return {subject_of(one, one.kind), *([f"story:{one.story}"] if one.story is not None else [])}


def with_scopes(
    db: sqlite3.Connection, watchers: Watchers, found: Sequence[Occurrence], now: datetime
) -> list[Occurrence]:
    """The events, each with the rules that it is one of the articles or sources of."""
    everywhere = frozenset(name for name, scope in watchers.scopes.items() if scope is None)
    if len(everywhere) == len(watchers.scopes):
        return [replace(one, in_scope=everywhere) for one in found]
    local = now.astimezone(watchers.zone)
    abouts = read_abouts(db, [one.article for one in found if one.article is not None], local)
    asking: dict[Scope, list[str]] = {}
    for name, scope in watchers.scopes.items():
        if scope is not None:
            asking.setdefault(scope, []).append(name)
    told = []
    for one in found:
        if one.kind in TOPIC_KINDS:  # of a topic as a whole, whoever wrote
            told.append(replace(one, in_scope=frozenset(watchers.scopes)))
            continue
        about = abouts.get(one.article) if one.article is not None else about_of_feed(db, one.feed, local)
        held = [name for scope, names in asking.items() if about and scope(about) for name in names]
        told.append(replace(one, in_scope=everywhere.union(held)))
    return told


def make_messages(db: sqlite3.Connection, watchers: Watchers, now: datetime) -> int:
    """Put outbox rows whose time has come into messages; gives how many messages. One short transaction for each rule."""
    made, look_at = 0, None
    hidden = private_feeds(db, watchers.private)
    for rule in watchers.rules:
        unseen = frozenset() if rule.private else hidden
        pending = outbox_rows.pending_rows(db, rule.name)
        if not pending:
            continue
        with transaction(db):
            said = speak(rule, pending, outbox_rows.last_message_at(db, rule.name), now, watchers.zone)
            made += _message(db, rule, "alert", said.fresh, now, unseen, held=said.held)
            made += _message(db, rule, "late", said.late, now, unseen)
        look_at = min(filter(None, (look_at, said.look_at)), default=None)
    with transaction(db):
        outbox_rows.set_state(db, "look_at", stamp(look_at) or "")
    return made


def _message(
    db: sqlite3.Connection,
    rule: AlertRule,
    kind: str,
    rows: Sequence[int],
    now: datetime,
    hidden: Collection[int],
    *,
    held: bool = False,
) -> int:
    if not rows:
        return 0
    message = payload(
        rule.name,
        kind,
        items_of(db, rows, rule.topics, hidden),
        most=rule.max_items,
        discreet=rule.subject == "plain",
        held=held,
    )
    outbox_rows.add_message(db, rule.name, rule.channel, message, rows, now)
    return 1


def preview(db: sqlite3.Connection, watchers: Watchers, since: datetime, now: datetime) -> list[dict[str, Any]]:
    """What every rule would have told of the events since then, and why not of the others. Writes nothing."""
    marks, after, hidden = open_marks(db), 0, private_feeds(db, watchers.private)
    told: dict[str, dict[Told, datetime]] = {rule.name: {} for rule in watchers.rules}
    verdicts: dict[str, list[Verdict]] = {rule.name: [] for rule in watchers.rules}
    while found := with_scopes(db, watchers, occurrences_since(db, since, after, AT_ONCE, hidden), now):
        after = found[-1].id
        for rule in watchers.rules:
            new = decide(rule, found, marks, told[rule.name], now)
            told[rule.name].update({v.tell: v.at for v in new if v.tell is not None})
            verdicts[rule.name] += new
    days = max((now - since) / timedelta(days=1), 1.0)
    return [_previewed(db, rule, verdicts[rule.name], days) for rule in watchers.rules]


def preview_waiting(db: sqlite3.Connection, watchers: Watchers, now: datetime) -> list[dict[str, Any]]:
    """What the next delivery would decide to tell of events that nobody looked at yet. Writes nothing."""
    begun = outbox_rows.rules_begun(db)
    after = max(int(outbox_rows.state(db, "cursor") or 0), min(begun.values(), default=0))
    marks, rows, hidden = open_marks(db), [], private_feeds(db, watchers.private)
    while found := with_scopes(db, watchers, occurrences_after(db, after, AT_ONCE, hidden), now):
        after = found[-1].id
        told = _told_by_rule(db, found)
        for rule in watchers.rules:
            known = [one for one in found if rule.name in begun and one.id > begun[rule.name]]
            verdicts = decide(rule, known, marks, told.get(rule.name, {}), now)
            rows += [{"state": "new", **v.tell._asdict()} for v in verdicts if v.tell]
    return rows


def _previewed(db: sqlite3.Connection, rule: AlertRule, verdicts: Sequence[Verdict], days: float) -> dict[str, Any]:
    told = [v for v in verdicts if v.tell is not None]
    titles = titles_of(db, [v.event for v in told])
    return {
        "rule": rule.name,
        "channel": rule.channel,
        "told": [
            {
                "at": stamp(v.at),
                "subject": v.tell.subject,
                "reason": v.tell.reason,
                "event": v.event,
                "title": titles[v.event],
            }
            for v in told
            if v.tell is not None
        ],
        "not_told": dict(Counter(v.why for v in verdicts if v.tell is None)),
        "per_day": round(len(told) / days, 1),
    }
