"""Says what the marks that people set mean for an event: whether it is followed, muted or done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from crawler.delivery.alert_rules import STORY_KINDS
from crawler.delivery.muted_words import MutedWords

if TYPE_CHECKING:
    from crawler.delivery.alert_rules import AlertRule
    from crawler.delivery.verdicts import Occurrence, PersonMark


class HeldMarks:
    """The marks that hold at a moment."""

    def __init__(self, marks: Iterable[PersonMark], now: datetime) -> None:
        holding = [mark for mark in marks if mark.holds(now)]
        self._muted = {mark.subject for mark in holding if mark.mark == "mute"}
        self._done = {mark.subject for mark in holding if mark.mark == "done"}
        self._followed = {mark.subject for mark in holding if mark.mark == "follow"}
        self._words = MutedWords(self._muted)
        self._followed_words = MutedWords(self._followed)

    def follow(self, one: Occurrence) -> bool:
        """Whether somebody wants every event about this."""
        if not self._followed:
            return False
        topics = (f"topic:{topic}" for topic in _topics(one))
        return not self._followed.isdisjoint((*_subjects(one), *topics)) or self._followed_words.stand_in(one.title)

    def mute(self, one: Occurrence, subject: str, rule: AlertRule) -> str:
        """Why a rule tells nothing of it; '' when nobody muted it. A topic mutes what is about no other topic of the rule."""
        if not self._muted:
            return ""
        if not self._muted.isdisjoint((subject, *_subjects(one))):
            return "muted"
        topics = _topics(one) & (set(rule.topics) or _topics(one))
        if topics and all(f"topic:{topic}" in self._muted for topic in topics):
            return "muted"
        return "muted word" if self._words.stand_in(one.title) else ""

    def done_with(self, one: Occurrence) -> bool:
        """Whether somebody is done with it."""
        return bool(self._done) and not self._done.isdisjoint(_subjects(one))


def _topics(one: Occurrence) -> set[str]:
    if one.topic is not None:
        return {one.topic}
    return set(one.story_topics) if one.kind in STORY_KINDS else set(one.article_topics)


def _subjects(one: Occurrence) -> Iterator[str]:
    """What it is about, but for topics, which are several."""
    if one.article is not None:
        yield f"article:{one.article}"
        yield f"outlet:{one.outlet}"
    if one.story is not None:
        yield f"story:{one.story}"
    if one.feed is not None:
        yield f"feed:{one.feed}"
    if one.source is not None:
        yield f"feed:{one.source}"
