"""Keeps what speaks for a judgement of one text: the spans of its flags, the words of its credits."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import datetime

from crawler.archive.connect import stamp
from crawler.models import Credit, Flag, Span
from crawler.reading.credit_method import METHOD_VERSION as CREDITS_VERSION
from crawler.reading.sitelines import moved_offset


def replace_flags(
    db: sqlite3.Connection, article: int, text_version: int, flags: Sequence[Flag], now: datetime
) -> list[str]:
    """Make ``flags`` the article's flags; gives the topics it did not have. A flag that stays keeps the time it was first
    made.

    Flags of a topic that is not asked for any more (its file is gone) are left alone.
    """
    topics = [flag.topic for flag in flags]
    had = {topic for (topic,) in db.execute("SELECT topic FROM flags WHERE article = ?", (article,))}
    marks = ",".join("?" * len(topics))
    db.execute(
        f"""DELETE FROM flags WHERE article = ? AND topic NOT IN ({marks})
            AND topic IN (SELECT id FROM topics WHERE enabled = 1)""",
        (article, *topics),
    )
    db.executemany(
        """INSERT INTO flags (article, topic, topic_version, text_version, score, field, snippet, spans, span_count,
                              flagged_at)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (article, topic) DO UPDATE SET topic_version = excluded.topic_version,
             text_version = excluded.text_version, score = excluded.score, field = excluded.field,
             snippet = excluded.snippet, spans = excluded.spans, span_count = excluded.span_count""",
        [
            (
                article,
                f.topic,
                f.topic_version,
                text_version,
                f.score,
                f.field,
                f.snippet,
                spans_json(f.spans),
                f.span_count,
                stamp(now),
            )
            for f in flags
        ],
    )
    return [topic for topic in topics if topic not in had]


def replace_credits(db: sqlite3.Connection, article: int, text_version: int, found: Sequence[Credit]) -> None:
    """Make these the article's credits."""
    db.execute("DELETE FROM credits WHERE article = ?", (article,))
    db.executemany(
        "INSERT INTO credits VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                article,
                position,
                c.outlet,
                c.name,
                c.domain,
                c.kind,
                c.span.field if c.span else "",
                c.span.start if c.span else None,
                c.span.end if c.span else None,
                c.quote,
                int(c.primary),
                c.url,
                text_version,
                CREDITS_VERSION,
            )
            for position, c in enumerate(found)
        ],
    )


def move_credits(db: sqlite3.Connection, article: int, text_version: int, old: str, new: str) -> None:
    """After lines were taken out of a body: shift the credits that still stand there, drop those that went with a line."""
    rows = db.execute(
        "SELECT position, span_start, span_end FROM credits WHERE article = ? AND field = 'body'", (article,)
    ).fetchall()
    for row in rows:
        start = moved_offset(old, new, row["span_start"])
        if start is None:
            db.execute("DELETE FROM credits WHERE article = ? AND position = ?", (article, row["position"]))
        else:
            db.execute(
                "UPDATE credits SET span_start = ?, span_end = ? WHERE article = ? AND position = ?",
                (start, start + row["span_end"] - row["span_start"], article, row["position"]),
            )
    db.execute("UPDATE credits SET text_version = ? WHERE article = ?", (text_version, article))


def spans_json(found: Sequence[Span]) -> str:
    """The spans as the ``flags`` table keeps them."""
    spans = []
    for span in found:
        item: dict[str, object] = {"field": span.field, "start": span.start, "end": span.end, "text": span.text}
        item["clause"] = span.clause
        if span.entity:
            item |= {"entity": span.entity, "alias": span.alias}
        spans.append(item)
    return json.dumps(spans, ensure_ascii=False, separators=(",", ":"))
