"""Tries a query on the archive, the newest texts first, until it is told to end; writes nothing."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from crawler.archive.judged.evidence_rows import spans_json
from crawler.archive.judged.flag_rows import described_articles, flagged, some_flags
from crawler.archive.judged.label_rows import Score, Verdict, score, verdicts
from crawler.archive.texts.candidates import candidates, newest_article
from crawler.judging.topics.fts_match import fts_query
from crawler.judging.topics.matcher import TopicMatch
from crawler.judging.topics.topicfile import Topic
from crawler.steps.searching import SearchFindings, check_names, matches_in_order

SHOWN = 15
"""Articles of each kind that are described; counts are of all."""


@dataclass(frozen=True, slots=True)
class TrialRun:
    """What a query finds beside the flags that a topic has. Without such a topic all is gained."""

    topic: str
    query: str
    """In normal form."""
    articles: int
    """Number of the newest article."""
    looked_at: int
    """Texts that were read."""
    narrowed: bool
    whole: bool
    """False when it was told to end: then all that follows is of the articles that came after ``since``."""
    since: str
    kept: int
    gained: int
    lost: int
    kept_shown: list[dict[str, Any]]
    gained_shown: list[dict[str, Any]]
    lost_shown: list[dict[str, Any]]
    stored_score: Score
    new_score: Score
    warnings: tuple[str, ...] = ()


def try_query(db: sqlite3.Connection, topic: str, rule: Topic, now: datetime, go_on: Callable[[], bool]) -> TrialRun:
    """Hold ``rule`` against the stored flags of ``topic``, newest articles first; ``go_on`` is asked before each text.

    ``now`` is in the zone of the watch. Raises UsageError for an outlet or tag that nothing is known of.
    """
    check_names(db, rule)
    newest = newest_article(db)
    ids = candidates(db, fts_query(rule.query, rule.lists))
    stored, progress = flagged(db, topic), SearchFindings(narrowed=ids is not None)
    ordered = range(newest, 0, -1) if ids is None else ids[::-1]
    new, evidence = _sorted_out(matches_in_order(db, rule, ordered, now, progress, go_on), stored)
    first = (progress.reached or newest + 1) if progress.stopped else 0
    stored = {article for article in stored if article >= first}
    said = {article: verdict for article, verdict in verdicts(db, topic).items() if article >= first}
    fates = [sorted(part, reverse=True) for part in (stored & new, new - stored, stored - new)]
    evidence |= some_flags(db, topic, fates[2][:SHOWN])
    kept, gained, lost = (_described(db, part[:SHOWN], evidence, said) for part in fates)
    return TrialRun(
        topic=topic,
        query=rule.query_text,
        articles=newest,
        looked_at=progress.looked_at,
        narrowed=progress.narrowed,
        whole=not progress.stopped,
        since=_seen(db, first),
        kept=len(fates[0]),
        gained=len(fates[1]),
        lost=len(fates[2]),
        kept_shown=kept,
        gained_shown=gained,
        lost_shown=lost,
        stored_score=score(said, stored),
        new_score=score(said, new),
        warnings=rule.warnings,
    )


def _sorted_out(
    matches: Iterable[tuple[int, TopicMatch]], stored: Collection[int]
) -> tuple[set[int], dict[int, dict[str, Any]]]:
    """The articles that match, and the evidence of the first few that have a flag and of the first few that have none."""
    new: set[int] = set()
    evidence: dict[int, dict[str, Any]] = {}
    room = Counter({True: SHOWN, False: SHOWN})
    for article, match in matches:
        new.add(article)
        kind = article in stored
        if room[kind]:  # a match holds its text: those of all would fill the memory
            room[kind] -= 1
            evidence[article] = _evidence(match)
    return new, evidence


def _described(
    db: sqlite3.Connection,
    articles: Sequence[int],
    evidence: Mapping[int, dict[str, Any]],
    said: Mapping[int, Verdict],
) -> list[dict[str, Any]]:
    """These articles with the evidence for each: what the query finds, or for a lost one its stored flag."""
    known = described_articles(db, articles)
    return [
        known[article] | evidence[article] | {"label": said.get(article, "")}
        for article in articles
        if article in known and article in evidence
    ]


def _evidence(match: TopicMatch) -> dict[str, Any]:
    return {
        "score": match.score,
        "field": match.field,
        "snippet": match.snippet,
        "spans": json.loads(spans_json(match.spans)),
        "span_count": match.span_count,
    }


def _seen(db: sqlite3.Connection, article: int) -> str:
    """When an article was first seen; '' for none."""
    known = described_articles(db, [article])
    return str(known[article]["first_seen_at"]) if article in known else ""
