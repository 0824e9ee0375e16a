"""Decides when a rule speaks: what waits for its page, for the end of quiet hours or for company, and when a send is tried again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from crawler.delivery.alert_rules import AlertRule

FIRST_RETRY = timedelta(minutes=1)
LONGEST_RETRY = timedelta(hours=6)
GIVE_UP_AFTER = timedelta(days=3)
FEWEST_TRIES = 6
"""A clock that jumps days ahead gives nothing up after one try."""


@dataclass(frozen=True, slots=True)
class Pending:
    """An outbox row that is in no message yet. ``ready``: all that could still change its words was read."""

    id: int
    at: datetime
    """Of its event."""
    ready: bool = True
    told_before: bool = False
    """Perhaps: it is about what came out before this archive was put here, which may be older than what was told."""


@dataclass(frozen=True, slots=True)
class Speech:
    """What is said now, as ids of rows, and when to look again for the rest."""

    fresh: tuple[int, ...] = ()
    held: bool = False
    """Some of it waited for the end of quiet hours."""
    late: tuple[int, ...] = ()
    """Older than ``max_age``: told in one sentence."""
    look_at: datetime | None = None


def speak(rule: AlertRule, pending: Sequence[Pending], last: datetime | None, now: datetime, zone: tzinfo) -> Speech:
    """What a rule says at ``now``. ``last``: when its last message was made. Times ahead of ``now`` hold nothing up."""
    ready = [one for one in pending if one.ready or not now - rule.hold < one.at <= now]
    waiting = [one.at + rule.hold for one in pending if one not in ready]
    look_at = min(waiting, default=None)
    if not ready:
        return Speech(look_at=look_at)
    if rule.quiet is not None and rule.quiet.holds(now.astimezone(zone)):
        return Speech(look_at=rule.quiet.end_after(now, zone))
    if last is not None and last <= now < last + rule.batch:
        return Speech(look_at=last + rule.batch)
    late = [one.id for one in ready if one.told_before or now - one.at > rule.max_age]
    fresh = [one for one in ready if one.id not in late]
    held = rule.quiet is not None and any(rule.quiet.holds(one.at.astimezone(zone)) for one in fresh)
    return Speech(tuple(one.id for one in fresh), held, tuple(late), look_at)


def next_try(attempts: int, made_at: datetime, now: datetime) -> datetime | None:
    """When a message is tried again after ``attempts`` tries; None when it is given up."""
    if attempts >= FEWEST_TRIES and now - made_at >= GIVE_UP_AFTER:
        return None
    doubled: int = 2 ** min(max(attempts - 1, 0), 10)
    return now + min(LONGEST_RETRY, FIRST_RETRY * doubled)
