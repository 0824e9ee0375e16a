"""Lists flags as people ask for them, with the copies of one text counted or each by itself."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from crawler.archive.connect import stamp
from crawler.archive.texts.edits import EDITED_INTO, NEWS

FlagSort = Literal["newest", "score"]
_ORDERS = {
    "newest": "f.flagged_at DESC, f.score DESC, a.id",
    "score": "f.score DESC, f.flagged_at DESC, a.id",
}


@dataclass(frozen=True, slots=True)
class FlagsWanted:
    """What narrows a list of flags. ``since`` counts from when the flag was made, which an edit may do long after the
    article came; ``outlets`` are ids; empty means all; ``limit`` 0 is no limit."""

    since: datetime | None = None
    topics: Sequence[str] = ()
    languages: Sequence[str] = ()
    outlets: Sequence[str] = ()
    news_only: bool = False
    copies: bool = True
    sort: FlagSort = "newest"
    limit: int = 0


def list_flags(db: sqlite3.Connection, wanted: FlagsWanted) -> list[dict[str, Any]]:
    """Flags with their spans, one row each; ``edited_into`` is 1 when an edit made it. Labelled wrong is left out."""
    where, values = _narrowed(wanted)
    return list(_rows(db, f"{where} ORDER BY {_ORDERS[wanted.sort]} LIMIT ?", (*values, wanted.limit or -1)))


def folded_flags(db: sqlite3.Connection, wanted: FlagsWanted) -> list[dict[str, Any]]:
    """As ``list_flags``, with one row for a text and all its copies: the original where it is among them, at the place of
    the first of them. ``copies_flagged`` counts the others, ``last_copy_at`` is the time of their latest flag."""
    where, values = _narrowed(wanted)
    found: list[dict[str, Any]] = []
    taken: set[tuple[str, int]] = set()
    sql = f"SELECT f.topic, coalesce(a.copy_of, a.id) AS text {_FROM} {where} ORDER BY {_ORDERS[wanted.sort]}"
    for topic, text in db.execute(sql, values):
        if (topic, text) in taken:
            continue
        taken.add((topic, text))
        # The + keeps SQLite from reading all flags of the topic, instead of those of a few articles, for every line of the list.
        few = where.replace("f.flagged_at >=", "+f.flagged_at >=")
        group = f"{few} AND +f.topic = ? AND f.article IN (SELECT ? UNION SELECT id FROM articles WHERE copy_of = ?)"
        order = f"ORDER BY a.copy_of IS NOT NULL, {_ORDERS[wanted.sort]}"
        first, *others = _rows(db, f"{group} {order}", (*values, topic, text, text))
        latest = max((row["flagged_at"] for row in others), default=None)
        found.append(first | {"copies_flagged": len(others), "last_copy_at": latest})
        if len(found) == wanted.limit:
            break
    return found


_FROM = "FROM shown_flags f JOIN articles a ON a.id = f.article"


def _rows(db: sqlite3.Connection, rest: str, values: Sequence[Any]) -> Iterator[dict[str, Any]]:
    sql = f"""SELECT a.first_seen_at, f.topic, f.score, a.id AS article, a.outlet, a.title, f.field, f.snippet, f.spans,
                f.span_count, a.url, a.copy_of, a.backlog, f.flagged_at, {EDITED_INTO} AS edited_into, a.language, a.story
              {_FROM} {rest}"""
    for row in db.execute(sql, values):
        yield {**dict(row), "spans": json.loads(row["spans"])}


def _narrowed(wanted: FlagsWanted) -> tuple[str, tuple[Any, ...]]:
    """The WHERE clause and its values."""
    parts, values = ["f.flagged_at >= ?"], [stamp(wanted.since) or ""]
    for column, names in (("f.topic", wanted.topics), ("a.language", wanted.languages), ("a.outlet", wanted.outlets)):
        if names:
            parts.append(f"{column} IN ({','.join('?' * len(names))})")
            values += names
    parts += [NEWS] if wanted.news_only else []
    parts += [] if wanted.copies else ["a.copy_of IS NULL"]
    return f"WHERE {' AND '.join(parts)}", tuple(values)
