"""Makes the digests that are due: reads the archive, has ``delivery.digest`` word them, and stores them to be sent."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from crawler.archive import outbox_rows
from crawler.archive.connect import moment, stamp, transaction
from crawler.archive.told import digest_rows
from crawler.archive.told.hidden_rows import private_feeds
from crawler.archive.told.mark_rows import open_marks
from crawler.delivery.digest import DigestRule, against_usual, digest_payload, slots
from crawler.delivery.verdicts import Told
from crawler.delivery.wording import heading, sentence

FIRST_WINDOW = timedelta(days=1)


def make_digests(
    db: sqlite3.Connection, rules: Sequence[DigestRule], zone: tzinfo, now: datetime, private: Sequence[str] = ()
) -> int:
    """Make each digest whose time has come, once; gives how many. A missed one is made late, with all since the last."""
    made, look_at = 0, None
    for rule in rules:
        with transaction(db):
            outbox_rows.start_rules(db, [rule.name], now)
        due, following = slots(rule, now, zone)
        look_at = min(filter(None, (look_at, following)))
        begun = outbox_rows.rule_since(db, rule.name)
        _, tokens = digest_rows.last_digest_at(db, rule.name)
        if due is None or due <= begun <= now or stamp(due) in tokens:  # a beginning ahead is one of a wrong clock
            continue
        payload = digest_of(
            db, rule, now, private=private, zone=zone
        )  # seconds in a large archive: nobody waits for it
        with transaction(db):
            store_digest(db, rule, stamp(due) or "", payload, now)
        made += 1
    with transaction(db):
        outbox_rows.set_state(db, "digest_at", stamp(look_at) or "")
    return made


def store_digest(db: sqlite3.Connection, rule: DigestRule, token: str, payload: dict[str, Any], now: datetime) -> None:
    """Write a digest as a message to be sent, inside the caller's transaction."""
    told = Told(rule.name, f"digest:{rule.name}", "digest", token)
    if outbox_rows.add_rows(db, [(told, None)], now):
        outbox_rows.add_message(db, rule.name, rule.channel, payload, [outbox_rows.row_of(db, told)], now)


def digest_of(
    db: sqlite3.Connection,
    rule: DigestRule,
    now: datetime,
    since: datetime | None = None,
    *,
    private: Sequence[str] = (),
    zone: tzinfo = UTC,
) -> dict[str, Any]:
    """What a digest says at ``now``, of the time since the last one that was sent. Reads only.

    ``private``: addresses of sources whose articles it shows only if its rule says so, beside those that a run has noted.
    ``zone``: in which times are shown.
    """
    hidden = frozenset() if rule.private else private_feeds(db, private)
    since = since or digest_rows.last_digest_at(db, rule.name)[0]
    if since is None or since > now:
        since = now - FIRST_WINDOW
    muted = {mark.subject for mark in open_marks(db) if mark.mark == "mute" and mark.holds(now)}
    stories = digest_rows.stories_of(db, rule.topics, since, muted, hidden)
    topics = _topic_lines(db, rule, since, now, muted, zone)
    return digest_payload(
        rule,
        stories.items,
        digest_rows.headlines_changed(db, rule.topics, since, hidden, muted),
        topics=topics,
        unseen=digest_rows.unseen_lines_of(db, now),
        muted=stories.muted,
        private=stories.private,
        since=stamp(since) or "",
        shown_since=_local(since, zone),
    )


def _topic_lines(
    db: sqlite3.Connection, rule: DigestRule, since: datetime, now: datetime, muted: Collection[str], zone: tzinfo
) -> list[str]:
    """A line for each topic of the rule, and one for each that was not as usual."""
    hours = (now - since) / timedelta(hours=1)
    lines = [
        against_usual(topic, *digest_rows.topic_figures(db, topic, since, now), hours)
        for topic in rule.topics
        if f"topic:{topic}" not in muted
    ]
    lines += [
        f"{pace['topic']}: {heading(pace).lower()} at {_local(moment(pace['at']) or now, zone)}: {sentence(pace)}"
        for pace in digest_rows.paces_since(db, rule.topics, since)
        if f"topic:{pace['topic']}" not in muted
    ]
    return lines


def _local(at: datetime, zone: tzinfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"
