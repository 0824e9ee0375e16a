"""The topics, and one of them: when, where and by which words it flags, how right it is, and what it cannot see."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from datasette.utils.asgi import Response

from crawler.archive.shown.topic_facts import DAYS, NEWEST_ARTICLES, TopicFacts, list_topics, topic_facts, topics_known
from crawler.desk.shell import Visit
from crawler.errors import ConfigError, no_topic
from crawler.watch.delivery_file import load_delivery

SHOWN = 12
FEW_LABELS = 20
"""Below so many labels a share says little."""


async def topics(visit: Visit) -> Response:
    """topics"""
    found = await visit.read(lambda db: list_topics(db, visit.now))
    try:
        feeds = [(rule.name, rule.title or rule.name) for rule in load_delivery(visit.office.folder).feeds]
    except ConfigError:  # `wirewatch alerts check` says what is wrong
        feeds = []
    return visit.answer("Topics", "topics.html", {"topics": found, "feeds": feeds}, twin={"topics": found})


async def topic(visit: Visit) -> Response:
    """topics/nato"""
    name = visit.place["topic"]
    facts = await visit.read(lambda db: topic_facts(db, name, visit.now))
    if facts is None:
        known = await visit.read(topics_known)
        raise no_topic(name, [row["id"] for row in known])
    score = facts.labels
    values: dict[str, Any] = {
        "t": facts,
        "precision": precision_told(facts),
        "most": max((day["articles"] for day in facts.days), default=0),
        "total": sum(day["articles"] for day in facts.days),
        "shown": SHOWN,
        "window": DAYS,
        "newest_articles": NEWEST_ARTICLES,
        "few": 0 < score.right + score.wrong < FEW_LABELS,
    }
    twin = asdict(facts) | {"labels": asdict(score) | {"precision": score.precision, "recall": score.recall}}
    return visit.answer(facts.topic["title"], "topic.html", values, twin=twin)


def precision_told(facts: TopicFacts) -> str:
    """``12 of 14 labelled flags are right (86 %); 3 more articles should have been flagged``"""
    score = facts.labels
    if score.precision is None:
        told = "No flag has been labelled right or wrong yet"
    else:
        told = f"{score.right} of {score.right + score.wrong} labelled flags are right ({100 * score.precision:.0f} %)"
    if score.missed:
        told += f"; {score.missed} {'article that was' if score.missed == 1 else 'articles that were'} called right not flagged"
    return told + "."
