"""Compares a new rule with the flags the archive has, and writes nothing."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from crawler.archive.judged.flag_rows import count_articles, described_articles, flags_of
from crawler.archive.judged.label_rows import Score, score, verdicts
from crawler.archive.texts.candidates import seen_since
from crawler.judging.topics.topicfile import Topic
from crawler.steps.reflag import UNKNOWN_NOW, judge_archive

Fate = Literal["kept", "gained", "lost"]

_EVIDENCE = ("score", "field", "snippet", "spans", "span_count")


@dataclass(frozen=True, slots=True)
class Backtest:
    """What a rule would change. ``gained`` and ``lost`` are articles with the snippet that speaks for the flag."""

    topic: str
    articles: int
    """Articles the rule was held against."""
    looked_at: int
    """Of these, the texts that had to be matched."""
    narrowed: bool
    kept: int
    gained: list[dict[str, Any]]
    lost: list[dict[str, Any]]
    by_feed: list[dict[str, Any]]
    by_language: list[dict[str, Any]]
    stored_score: Score
    new_score: Score
    unjudged: int = 0
    """Articles whose texts take too long to be matched; they are in no other figure but ``articles``."""


def backtest(
    db: sqlite3.Connection, topic: Topic, since: datetime | None = None, now: datetime = UNKNOWN_NOW
) -> Backtest:
    """Hold ``topic`` against the stored flags of the same name, over articles first seen from ``since`` on."""
    judgement = judge_archive(db, topic, since, now)
    new = {article: {**found._asdict(), "spans": json.loads(found.spans)} for article, found in judgement.found.items()}
    stored = flags_of(db, topic.key)
    said = verdicts(db, topic.key)
    recent = seen_since(db, since) if since is not None else None
    for known_of in (stored, said):
        _leave_out(known_of, judgement.unjudged if recent is None else judgement.unjudged | (known_of.keys() - recent))
    fates: dict[int, Fate] = dict.fromkeys(stored, "lost")
    fates.update({article: "kept" if article in stored else "gained" for article in new})
    known = described_articles(db, fates)
    newest_first = sorted(known, key=lambda article: (known[article]["first_seen_at"], article), reverse=True)

    def listed(fate: Fate, evidence: Mapping[int, dict[str, Any]]) -> list[dict[str, Any]]:
        return [
            known[article] | {name: evidence[article][name] for name in _EVIDENCE} | {"label": said.get(article)}
            for article in newest_first
            if fates[article] == fate
        ]

    return Backtest(
        topic=topic.key,
        articles=len(recent) if recent is not None else count_articles(db),
        looked_at=judgement.looked_at,
        narrowed=judgement.narrowed,
        kept=sum(fates[article] == "kept" for article in known),
        gained=listed("gained", new),
        lost=listed("lost", stored),
        by_feed=_counted("feed", known, fates),
        by_language=_counted("language", known, fates),
        stored_score=score(said, stored),
        new_score=score(said, new),
        unjudged=len(judgement.unjudged),
    )


def _leave_out(known_of: dict[int, Any], articles: Iterable[int]) -> None:
    for article in articles:
        known_of.pop(article, None)


def _counted(name: str, known: dict[int, dict[str, Any]], fates: dict[int, Fate]) -> list[dict[str, Any]]:
    """Kept, gained and lost for each value of a column, most changes first."""
    counts: dict[str, Counter[Fate]] = {}
    for article, row in known.items():
        counts.setdefault(row[name] or "", Counter())[fates[article]] += 1
    rows = [{name: value, "kept": c["kept"], "gained": c["gained"], "lost": c["lost"]} for value, c in counts.items()]
    return sorted(rows, key=lambda row: (-row["gained"] - row["lost"], -row["kept"], row[name]))
