"""Reads the figures of a window of time: new texts by outlet, language and what was had of them, edits, topics, gaps."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from typing import Any

from crawler.archive.ledger.coverage import TEXT_SQL


def new_texts(db: sqlite3.Connection, since: str) -> list[dict[str, Any]]:
    """New articles since then, counted by outlet, language, what was had of the text, and whether they are copies."""
    rows = db.execute(
        f"""SELECT a.outlet, coalesce(nullif(o.title, ''), nullif(a.outlet, ''), 'outlet unknown') AS outlet_title,
                   a.language, a.text, a.copy, a.n
            FROM (SELECT outlet, substr(language, 1, instr(language || '-', '-') - 1) AS language, {TEXT_SQL} AS text,
                         copy_of IS NOT NULL AS copy, count(*) AS n
                  FROM articles WHERE first_seen_at >= ? AND backlog = 0 GROUP BY 1, 2, 3, 4) a
            LEFT JOIN outlets o ON o.id = a.outlet""",
        (since,),
    )
    return [dict(row) for row in rows]


def further_origins(db: sqlite3.Connection, stories: Iterable[int], since: str) -> int:
    """How many of these stories got a further known origin since then."""
    row = db.execute(
        """SELECT count(DISTINCT o.story) FROM json_each(?) w JOIN story_origins o ON o.story = w.value
           WHERE o.found_at >= ? AND EXISTS (SELECT 1 FROM story_origins e WHERE e.story = o.story AND e.outlet <> o.outlet
             AND (e.found_at, e.position) < (o.found_at, o.position))""",
        (json.dumps([*stories]), since),
    ).fetchone()
    return int(row[0])


def edits_since(db: sqlite3.Connection, since: str, limit: int) -> dict[str, Any]:
    """How many edits there were since then, and the latest changed headlines, those of flagged articles first."""
    edits, headlines = db.execute(
        """SELECT count(*), coalesce(sum(headline_changed), 0) FROM versions WHERE reason = 'edit' AND seen_at >= ?""",
        (since,),
    ).fetchone()
    rows = db.execute(
        """SELECT e.*, coalesce(nullif(o.title, ''), e.outlet) AS outlet_title, a.language,
                  EXISTS (SELECT 1 FROM shown_flags f WHERE f.article = e.article) AS flagged
           FROM edits_recent e JOIN articles a ON a.id = e.article LEFT JOIN outlets o ON o.id = e.outlet
           WHERE e.changed_at >= ? AND e.headline_changed = 1 ORDER BY flagged DESC, e.changed_at DESC LIMIT ?""",
        (since, limit),
    )
    return {"edits": edits, "headlines": headlines, "latest": [_headline(row) for row in rows]}


def _headline(row: sqlite3.Row) -> dict[str, Any]:
    """An edit with what it did to the headline; the diff of the text is for the article's own page."""
    first = (row["diff"] or "").split("\n", 1)[0]
    shown = first.removeprefix("headline: ") if first.startswith("headline: ") else f"[-{row['title_before']}-]"
    kept = (
        "changed_at",
        "article",
        "outlet_title",
        "title",
        "title_before",
        "words_added",
        "words_removed",
        "language",
    )
    return {**{key: row[key] for key in kept}, "flagged": bool(row["flagged"]), "diff": shown}


def topic_counts(db: sqlite3.Connection, since: str) -> list[dict[str, Any]]:
    """Topics in use, and for each the new flagged texts of every hour since then: ``hours`` is {'2026-11-29T02': 3}."""
    topics = db.execute(
        "SELECT id AS topic, title, languages FROM topics WHERE enabled = 1 ORDER BY priority DESC, id"
    ).fetchall()
    hours: dict[str, dict[str, int]] = {row["topic"]: {} for row in topics}
    for topic, hour, n in db.execute(
        """SELECT f.topic, substr(a.first_seen_at, 1, 13) AS hour, count(*)
           FROM shown_flags f JOIN articles a ON a.id = f.article
           WHERE f.flagged_at >= ?1 AND a.first_seen_at >= ?1 AND a.backlog = 0 AND a.copy_of IS NULL GROUP BY 1, 2""",
        (since,),
    ):
        if topic in hours:
            hours[topic][hour] = n
    return [{**dict(row), "hours": hours[row["topic"]]} for row in topics]


def first_run_at(db: sqlite3.Connection) -> str | None:
    """When the watch began; None when nothing ever ran."""
    row = db.execute("SELECT started_at FROM runs ORDER BY id LIMIT 1").fetchone()
    return row[0] if row else None
