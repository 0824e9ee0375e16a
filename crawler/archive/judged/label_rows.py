"""Keeps what people say of single articles, and counts how right the topics are by it."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from crawler.archive.connect import moment, stamp, transaction
from crawler.archive.texts.candidates import StoredText, read_texts
from crawler.errors import no_article

Verdict = Literal["right", "wrong"]


@dataclass(frozen=True, slots=True)
class Score:
    """How a rule does on the labelled articles: ``right`` and ``wrong`` are flagged, ``missed`` should have been."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def labels(self) -> int:
        """Labels that tell something of this rule; an article rightly not flagged is none of these."""
        return self.right + self.wrong + self.missed

    @property
    def precision(self) -> float | None:
        """Share of the labelled flags that are right; None without such a flag."""
        return _share(self.right, self.right + self.wrong)

    @property
    def recall(self) -> float | None:
        """Share of the articles labelled right that are flagged; None without such an article."""
        return _share(self.right, self.right + self.missed)

    @property
    def f1(self) -> float | None:
        """Harmonic mean of both."""
        return _share(2 * self.right, 2 * self.right + self.wrong + self.missed)


def set_label(
    db: sqlite3.Connection, article: int, topic: str, verdict: Verdict, why: str, now: datetime, who: str = ""
) -> None:
    """Say whether an article is about a topic, and who says so; a later word replaces an earlier one. Raises UsageError."""
    with transaction(db):
        if db.execute("SELECT 1 FROM articles WHERE id = ?", (article,)).fetchone() is None:
            raise no_article(article)
        db.execute(
            """INSERT INTO labels (article, topic, verdict, why, at, who) VALUES (?, ?, ?, ?, ?, ?)
               ON CONFLICT (article, topic) DO UPDATE SET verdict = excluded.verdict, why = excluded.why,
                 at = excluded.at, who = excluded.who""",
            (article, topic, verdict, why, stamp(now), who),
        )


def is_flagged(db: sqlite3.Connection, article: int, topic: str) -> bool:
    """Whether the article has the flag, hidden or not."""
    sql = "SELECT 1 FROM flags WHERE article = ? AND topic = ?"
    return db.execute(sql, (article, topic)).fetchone() is not None


def verdicts(db: sqlite3.Connection, topic: str) -> dict[int, Verdict]:
    """Article -> what was said of it."""
    rows = db.execute("SELECT article, verdict FROM labels WHERE topic = ? ORDER BY article", (topic,))
    return {row["article"]: row["verdict"] for row in rows}


def labelled_texts(db: sqlite3.Connection, topic: str) -> list[tuple[Verdict, StoredText]]:
    """The current texts of the labelled articles."""
    said = verdicts(db, topic)
    return [(said[text.article], text) for text in read_texts(db, said)]


def score(said: Mapping[int, Verdict], flagged: Collection[int]) -> Score:
    """Hold a set of flagged articles against the labels."""
    right = sum(verdict == "right" and article in flagged for article, verdict in said.items())
    wrong = sum(verdict == "wrong" and article in flagged for article, verdict in said.items())
    return Score(right, wrong, sum(verdict == "right" for verdict in said.values()) - right)


def topic_scores(db: sqlite3.Connection) -> dict[str, Score]:
    """Topic -> how its flags do on all its labels."""
    return {topic: _scored(rows) for topic, rows in _judged(db).items()}


def weekly_scores(db: sqlite3.Connection) -> dict[str, dict[str, Score]]:
    """Topic -> ISO week in which the articles were first seen (``2026-W10``) -> score. Only weeks with labels."""
    found: dict[str, dict[str, Score]] = {}
    for topic, rows in _judged(db).items():
        weeks = defaultdict(list)
        for row in rows:
            weeks[_week(row["first_seen_at"])].append(row)
        found[topic] = {week: _scored(weeks[week]) for week in sorted(weeks)}
    return found


def _judged(db: sqlite3.Connection) -> dict[str, list[sqlite3.Row]]:
    rows = db.execute(
        """SELECT l.topic, l.verdict, a.first_seen_at, f.article IS NOT NULL AS flagged
           FROM labels l JOIN articles a ON a.id = l.article
           LEFT JOIN flags f ON f.article = l.article AND f.topic = l.topic ORDER BY l.topic"""
    )
    found = defaultdict(list)
    for row in rows:
        found[row["topic"]].append(row)
    return found


def _scored(rows: Iterable[Any]) -> Score:
    counted = [(row["verdict"], bool(row["flagged"])) for row in rows]
    return Score(*(counted.count(kind) for kind in (("right", True), ("wrong", True), ("right", False))))


def _week(first_seen_at: str) -> str:
    seen = moment(first_seen_at)
    assert seen is not None
    year, week, _ = seen.isocalendar()
    return f"{year}-W{week:02}"


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
