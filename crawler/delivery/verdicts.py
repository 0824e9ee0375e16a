"""Decides which of the events of a watch a rule tells, and says of each other one why not."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from crawler.delivery.alert_rules import SOURCE_KINDS, STORY_KINDS, AlertRule
from crawler.delivery.held_marks import HeldMarks

TEXT_CHANGED_EVERY = timedelta(hours=6)
_MAY_BE_NEW = ("story_grew", "edited_into_topic")
"""Events with which a story may come to a topic."""
_ALSO_WHEN_DONE = frozenset({"origin_new", "headline_changed", "article_withdrawn"})


class Told(NamedTuple):
    """What is told once: the key of an outbox row."""

    rule: str
    subject: str
    reason: str
    token: str


@dataclass(frozen=True, slots=True)
class PersonMark:
    """What a person wants to hear of something. ``subject`` as in the outbox, or ``outlet:ID`` and ``word:WORD``."""

    subject: str
    mark: str
    until: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """Whether it has not ended by itself."""
        return self.until is None or now < self.until


@dataclass(frozen=True, slots=True)
class Occurrence:
    """An event with what the archive knows about it now."""

    id: int
    at: datetime
    kind: str
    article: int | None = None
    topic: str | None = None
    story: int | None = None
    feed: int | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)
    title: str = ""
    """Of the article."""
    outlet: str = ""
    source: int | None = None
    """The feed that brought the article first."""
    headline: str = ""
    """Names the present headline of the article; the same for the same headline."""
    article_topics: frozenset[str] = frozenset()
    story_topics: Mapping[str, int] = field(default_factory=dict)
    """Topic -> the first article of the story that is flagged with it."""
    shown_topics: Mapping[str, int] | None = None
    """The same of the articles that are not private, under '' the first of these; None: no source is private."""
    further_origin: bool = False
    """The outlet of an ``origin_new`` is a known origin now, and another one was known no later."""
    further_shown: bool | None = None
    """The same, as far as it is known without private sources; None: none is private."""
    private: bool = False
    """Only private sources brought it."""

    def topics_for(self, rule: AlertRule) -> Mapping[str, int]:
        """Topic -> the first article of the story with it, of those that the rule may tell of."""
        return self.story_topics if rule.private or self.shown_topics is None else self.shown_topics

    def further_for(self, rule: AlertRule) -> bool:
        """Whether its origin is a further one of those that the rule may tell of."""
        return self.further_origin if rule.private or self.further_shown is None else self.further_shown

    in_scope: frozenset[str] = frozenset()
    """Names of the rules whose ``where`` or ``sources`` holds for it."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a rule does with an event: ``tell`` is the outbox row; else ``why`` says why none is written."""

    event: int
    at: datetime
    tell: Told | None = None
    why: str = ""


class Concerned:
    """Events by what they are about, so that each of many rules looks only at those that can be its own."""

    def __init__(self, occurrences: Iterable[Occurrence]) -> None:
        self._sources: list[Occurrence] = []
        self._others: list[Occurrence] = []
        self._by_topic: dict[str, list[Occurrence]] = {}
        for one in occurrences:
            if one.kind in SOURCE_KINDS:
                self._sources.append(one)
                continue
            self._others.append(one)
            for topic in {*one.story_topics, *one.article_topics, *((one.topic,) if one.topic else ())}:
                self._by_topic.setdefault(topic, []).append(one)

    def of(self, rule: AlertRule) -> list[Occurrence]:
        """Those that may concern a rule, in their order."""
        if rule.about_sources:
            return self._sources
        if not rule.topics:
            return self._others
        found = {one.id: one for topic in rule.topics for one in self._by_topic.get(topic, ())}
        return [found[number] for number in sorted(found)]


def decide(
    rule: AlertRule,
    occurrences: Iterable[Occurrence],
    marks: Collection[PersonMark],
    told: Mapping[Told, datetime],
    now: datetime,
) -> list[Verdict]:
    """One verdict or more for every event that concerns the rule, in their order. ``told``: what was decided before."""
    known = dict(told)
    held, topics, about_sources = HeldMarks(marks, now), frozenset(rule.topics), rule.about_sources
    kinds = {*rule.on, *(_MAY_BE_NEW if "story_new" in rule.on else ())}
    verdicts: list[Verdict] = []
    for one in occurrences:
        if one.kind not in kinds and not held.follow(one):
            continue
        if rule.name not in one.in_scope or (one.kind in SOURCE_KINDS) != about_sources or not _of(topics, rule, one):
            continue
        for reason in _reasons(rule, one, held):
            key = Told(rule.name, subject_of(one, reason), reason, token_of(one, reason))
            why = "private source" if one.private and not rule.private else _why_not(rule, one, key, held, known)
            if not why:
                known[key] = one.at
            verdicts.append(Verdict(one.id, one.at, None if why else key, why))
    return verdicts


def _reasons(rule: AlertRule, one: Occurrence, held: HeldMarks) -> Iterator[str]:
    """Why the rule might tell this event, which is about its topics or sources."""
    if one.kind in _MAY_BE_NEW and "story_new" in rule.on and _new_to_topics(rule, one):
        yield "story_new"
    if one.kind in rule.on or held.follow(one):
        yield one.kind


def _of(topics: frozenset[str], rule: AlertRule, one: Occurrence) -> bool:
    """Whether an event is about the topics of a rule; one of a source is about none, and its rule names none."""
    if not topics:
        return True
    if one.topic is not None:
        return one.topic in topics
    return not topics.isdisjoint(one.topics_for(rule) if one.kind in STORY_KINDS else one.article_topics)


def _new_to_topics(rule: AlertRule, one: Occurrence) -> bool:
    """Whether this event made a story one of the rule's topics: the first of its articles that any of them flags, and
    that the rule may tell of."""
    known = one.topics_for(rule)
    first = [known[topic] for topic in rule.topics or ("",) if topic in known]
    return bool(first) and min(first) == one.article


def subject_of(one: Occurrence, reason: str) -> str:
    """What it is about: ``story:4``, ``feed:9``, ``article:17`` or ``topic:nato``."""
    if reason in SOURCE_KINDS:
        return f"feed:{one.feed}"
    if reason in STORY_KINDS and one.story is not None:
        return f"story:{one.story}"
    return f"article:{one.article}" if one.article is not None else f"topic:{one.topic}"


def token_of(one: Occurrence, reason: str) -> str:
    """Which of several: the origin, the headline, the text version, or the start of the episode."""
    match reason:
        case "origin_new" | "story_grew":
            return str(one.detail.get("outlet", ""))
        case "headline_changed":
            return one.headline
        case "text_changed":
            return str(one.detail.get("text_version", ""))
        case "edited_into_topic":
            return one.topic or ""
        case "source_gap":
            return str(one.detail.get("gap_from", one.id))
        case "source_silent":
            return str(one.detail.get("last_new_at", one.id))
        case "source_failing" | "source_recovered" | "topic_spike" | "topic_quiet":
            return one.at.isoformat()
        case _:
            return ""


def _why_not(rule: AlertRule, one: Occurrence, key: Told, held: HeldMarks, known: Mapping[Told, datetime]) -> str:
    reason = key.reason
    if muted := held.mute(one, key.subject, rule):
        return muted
    if held.done_with(one) and reason not in _ALSO_WHEN_DONE:
        return "done"
    if key in known:
        return "told before"
    if reason == "origin_new" and not one.further_for(rule):
        return "the first known origin, or no longer one"
    if reason == "text_changed":
        before = [at for k, at in known.items() if k[:3] == key[:3]]
        if before and timedelta(0) <= one.at - max(before) < TEXT_CHANGED_EVERY:
            return "a change to this article was sent within 6 hours"
    return ""
