"""The digest: when it is due, and what it says. It goes out also when there is nothing to tell, and says what was not seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from typing import Any

from crawler.delivery.defuse import shortened
from crawler.delivery.wording import LONGEST_SUBJECT, VERSION, sentence

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LOOK_BACK = 8
"""Days: every weekday is among them."""


@dataclass(frozen=True, slots=True)
class DigestRule:
    """One [[digests]] of delivery.toml."""

    name: str
    channel: str
    at: time
    topics: tuple[str, ...] = ()
    days: frozenset[int] = frozenset(range(7))
    """Weekdays, Monday is 0."""
    max_stories: int = 20
    subject: str = "full"
    private: bool = False
    """As of an alert rule."""


def slots(rule: DigestRule, now: datetime, zone: tzinfo) -> tuple[datetime | None, datetime]:
    """The last moment at which the digest was due up to ``now``, and the next one; UTC as ``now`` is.

    A time that the clock skips counts at the hour after it, a doubled one once.
    """
    today = now.astimezone(zone).date()
    every = []
    for number in range(-_LOOK_BACK, _LOOK_BACK + 1):
        day = today + timedelta(days=number)
        if day.weekday() in rule.days:
            every.append(datetime.combine(day, rule.at, zone).astimezone(now.tzinfo))
    return max((at for at in every if at <= now), default=None), min(at for at in every if at > now)


def digest_payload(
    rule: DigestRule,
    stories: Sequence[Mapping[str, Any]],
    edits: Sequence[Mapping[str, Any]],
    *,
    topics: Sequence[str],
    unseen: Sequence[str],
    muted: int,
    private: int,
    since: str,
    shown_since: str,
) -> dict[str, Any]:
    """The digest as it is stored. ``topics``: a line for each; ``unseen``: lines on what could not be seen, never empty.

    ``shown_since``: ``since`` on the clock of the watch. ``private``: stories that came from private sources alone.
    """
    shown = [*stories[: rule.max_stories], *edits[: rule.max_stories]]
    more = len(stories) + len(edits) - len(shown)
    notes = [
        "" if stories or edits else f"Nothing new since {shown_since}.",
        f"and {more} more; `wirewatch stories` and `wirewatch edits` list them" if more else "",
    ]
    left_out = [
        f"{muted} muted {'story is' if muted == 1 else 'stories are'} left out" if muted else "",
        f"{private} more from private sources" if private else "",
    ]
    sections = {"": [*notes, *left_out], "Topics": [*topics], "What could not be seen": [*unseen]}
    return {
        "version": VERSION,
        "type": "digest",
        "rule": rule.name,
        "title": _title(rule, len(stories), len(edits)),
        "items": [{**item, "words": sentence(item)} for item in shown],
        "more": more,
        "since": since,
        "period": f"Since {shown_since}",
        "sections": {name: kept for name, lines in sections.items() if (kept := [*filter(None, lines)])},
        "message": "\n".join(filter(None, [*notes, *topics, *left_out, *unseen])),
    }


def _title(rule: DigestRule, stories: int, edits: int) -> str:
    if rule.subject == "plain":
        return "wirewatch: digest"
    said = [f"{stories} {'story' if stories == 1 else 'stories'}"] if stories else []
    said += [f"{edits} changed headline{'s' * (edits != 1)}"] if edits else []
    return shortened(f"{rule.name}: {', '.join(said) or 'nothing new'}", LONGEST_SUBJECT)


def against_usual(topic: str, new: int, usual: float | None, hours: float) -> str:
    """One line on a topic. ``usual``: the median of its days before, per day; None while it is too young."""
    if usual is None:
        return f"{topic}: {new} new article{'s' * (new != 1)}"
    return f"{topic}: {new} new article{'s' * (new != 1)} in {hours:.0f} hours, usually {usual * hours / 24:.0f}"
