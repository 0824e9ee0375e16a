"""Decides which events a change makes: what happened to a story, an article or a source that somebody may want to be told."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from crawler.judging.stories.origins import Origin

Kind = Literal[
    "story_new", "origin_new", "story_grew", "headline_changed", "text_changed", "edited_into_topic", "article_withdrawn",
    "topic_spike", "topic_quiet", "source_gap", "source_failing", "source_recovered", "source_silent",
]  # fmt: skip
FAILING = 3.0
"""Weighed failures in a row from which a source fails: three refusals, six answers of 503."""
WITHDRAWN_TIMES = 3
WITHDRAWN_AFTER = timedelta(hours=24)
"""A page that answers 404 so often, over so long, was taken down; a 410 says so at once."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened. ``detail`` holds figures and ids, and no words of an article."""

    kind: Kind
    article: int | None = None
    topic: str | None = None
    story: int | None = None
    feed: int | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Standing:
    """An article of a story."""

    article: int
    outlet: str
    backlog: bool


def of_story(
    story: int,
    articles: Sequence[Standing],
    fresh: Container[int],
    origins: Iterable[Origin],
    known: Container[str],
    first_of_topic: Container[int] = (),
) -> list[Event]:
    """What the ``fresh`` articles, and a tracing, made of a story.

    ``articles``: all of it, in its order. ``known``: outlets that were found to be origins of it before. A story is new
    with its first article that is no backlog, and one of backlog alone tells nothing. ``first_of_topic``: articles with a
    topic that no earlier one of the story has: whoever follows the topic has not heard of it.
    """
    news = [a for a in articles if a.article in fresh and not a.backlog]
    before = [a for a in articles if a.article not in fresh]
    total = {"articles": len(articles), "outlets": len({a.outlet for a in articles})}
    found: list[Event] = []
    if news and all(a.backlog for a in before):
        found.append(Event("story_new", news[0].article, story=story, detail={"outlet": news[0].outlet} | total))
    elif news:
        first = {a.outlet: a for a in reversed(news)}
        for outlet in {a.outlet: None for a in news if a.outlet not in {b.outlet for b in before}}:
            found.append(Event("story_grew", first[outlet].article, story=story, detail={"outlet": outlet} | total))
        told = {event.article for event in found}
        found += [
            Event("story_grew", a.article, story=story, detail={"outlet": a.outlet} | total)
            for a in news
            if a.article in first_of_topic and a.article not in told
        ]
    if all(a.backlog for a in articles):
        return found
    for origin in origins:
        if origin.outlet not in known:
            said = {"outlet": origin.outlet, "name": origin.name, "reason": origin.reason}
            found.append(Event("origin_new", origin.article, story=story, detail=said))
    return found


def of_edit(
    article: int, story: int | None, text_version: int, gained: Iterable[str], *, headline_changed: bool
) -> list[Event]:
    """What an edit makes of an article. ``text_version``: of the new text; ``gained``: topics that it has since."""
    kind: Kind = "headline_changed" if headline_changed else "text_changed"
    version = {"text_version": text_version}
    topics = [Event("edited_into_topic", article, topic, story, detail=version) for topic in gained]
    return [Event(kind, article, story=story, detail=version), *topics]


@dataclass(frozen=True, slots=True)
class Missing:
    """How long a page that was read before has been answering that it is not there."""

    since: datetime | None = None
    times: int = 0
    withdrawn_at: datetime | None = None


def missing_again(was: Missing, status: int, now: datetime) -> Missing:
    """After another 404 or 410. ``withdrawn_at`` is set once, with the answer that makes it certain."""
    since, times = was.since or now, was.times + 1
    certain = status == 410 or (times >= WITHDRAWN_TIMES and now - since >= WITHDRAWN_AFTER)
    return Missing(since, times, was.withdrawn_at or (now if certain else None))


@dataclass(frozen=True, slots=True)
class SourceState:
    """A source, as far as its events go."""

    failures: float
    muted: str

    @property
    def fails(self) -> bool:
        """Whether it needs care."""
        return self.failures >= FAILING or self.muted == "gone"


def of_poll(
    feed: int, before: SourceState, after: SourceState, reason: str, gap: tuple[datetime, datetime] | None
) -> list[Event]:
    """What a poll tells of its source."""
    found = []
    if gap is not None:
        found.append(Event("source_gap", feed=feed, detail={"gap_from": gap[0], "gap_to": gap[1]}))
    if after.fails and not before.fails:
        found.append(Event("source_failing", feed=feed, detail={"reason": reason}))
    if before.fails and not after.fails:
        found.append(Event("source_recovered", feed=feed))
    return found
