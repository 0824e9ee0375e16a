"""Keeps the origins of stories: steps from article to source, known origins, and the counts in the story's row."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from crawler.archive.connect import stamp
from crawler.judging.copies.copygroups import Tie
from crawler.judging.stories.origins import Edge, Member, Origin, TracedCredit, Tracing

TO_TRACE = "stories_to_trace"
FRESH = "articles_judged"


@dataclass(frozen=True, slots=True)
class Noted:
    """What was noted for the end of a transaction."""

    stories: dict[int, datetime]
    """Those to be traced, each with the time of what changed it last."""
    fresh: set[int]
    """Articles that were put into their story in this transaction."""


_COLLECTING = 0
"""Stands in the table beside the stories while they are collected."""


def begin_collecting(db: sqlite3.Connection) -> None:
    """From now on, stories can be noted that shall be traced at the end of the transaction.

    Noted in tables, so that what a rolled back part of the transaction wanted is forgotten with it. They stay for the
    next transaction: making them anew would have SQLite prepare every statement of the connection again.
    """
    db.execute(f"CREATE TEMP TABLE IF NOT EXISTS {TO_TRACE} (story INTEGER PRIMARY KEY, at TEXT NOT NULL)")
    db.execute(f"CREATE TEMP TABLE IF NOT EXISTS {FRESH} (article INTEGER PRIMARY KEY)")
    _forget_noted(db)
    db.execute(f"INSERT INTO temp.{TO_TRACE} VALUES (?, '')", (_COLLECTING,))


def is_collecting(db: sqlite3.Connection) -> bool:
    """Whether ``begin_collecting`` was called in this transaction."""
    sql = "SELECT 1 FROM temp.sqlite_master WHERE name = ?"
    if db.execute(sql, (TO_TRACE,)).fetchone() is None:
        return False
    return db.execute(f"SELECT 1 FROM temp.{TO_TRACE} WHERE story = ?", (_COLLECTING,)).fetchone() is not None


def note_stories(db: sqlite3.Connection, stories: Iterable[int], now: datetime, fresh: Iterable[int]) -> None:
    """Note stories, and the articles that are new in them, for the end of the transaction."""
    db.executemany(
        f"INSERT INTO temp.{TO_TRACE} VALUES (?, ?) ON CONFLICT (story) DO UPDATE SET at = max(at, excluded.at)",
        [(story, stamp(now)) for story in stories],
    )
    db.executemany(
        f"INSERT INTO temp.{FRESH} VALUES (?) ON CONFLICT (article) DO NOTHING", [(article,) for article in fresh]
    )


def end_collecting(db: sqlite3.Connection) -> Noted:
    """What was noted."""
    sql = f"SELECT story, at FROM temp.{TO_TRACE} WHERE story <> ? ORDER BY 1"
    stories = {story: datetime.fromisoformat(at) for story, at in db.execute(sql, (_COLLECTING,))}
    fresh = {article for (article,) in db.execute(f"SELECT article FROM temp.{FRESH}")}
    _forget_noted(db)
    return Noted(stories, fresh)


def _forget_noted(db: sqlite3.Connection) -> None:
    db.execute(f"DELETE FROM temp.{TO_TRACE}")
    db.execute(f"DELETE FROM temp.{FRESH}")


def put_off(db: sqlite3.Connection, story: int, now: datetime, fresh: Iterable[int]) -> None:
    """Have a story traced later. ``fresh``: what this transaction put into a story; what is in this one is noted."""
    db.execute(
        """INSERT INTO untraced SELECT ?1, 0, ?2
             UNION ALL SELECT ?1, id, ?2 FROM articles WHERE story = ?1 AND id IN (SELECT value FROM json_each(?3))
           ON CONFLICT DO UPDATE SET at = max(at, excluded.at)""",
        (story, stamp(now), json.dumps(list(fresh))),
    )


def waiting(db: sqlite3.Connection) -> tuple[int, datetime] | None:
    """The story that has waited to be traced for longest, and when it last changed; None when none waits."""
    row = db.execute("SELECT story, max(at) FROM untraced GROUP BY story ORDER BY min(at), story LIMIT 1").fetchone()
    return (row[0], datetime.fromisoformat(row[1])) if row else None


def no_more_waiting(db: sqlite3.Connection, story: int, articles: Iterable[int]) -> set[int]:
    """A story of these articles is being traced: strikes out what waited for that, and gives its articles that are new in it.

    A story may have become part of this one while it waited, so its articles count wherever they were noted.
    """
    if db.execute("SELECT 1 FROM untraced LIMIT 1").fetchone() is None:
        return set()
    sql = "DELETE FROM untraced WHERE story = ? OR article IN (SELECT value FROM json_each(?)) RETURNING article"
    return {article for (article,) in db.execute(sql, (story, json.dumps(list(articles)))).fetchall()} - {0}


def is_longer_than(db: sqlite3.Connection, story: int, articles: int) -> bool:
    """Whether a story had more articles when it was last traced."""
    row = db.execute("SELECT article_count > ? FROM stories WHERE id = ?", (articles, story)).fetchone()
    return row is not None and bool(row[0])


@dataclass(frozen=True, slots=True)
class StoryToTrace:
    """A story as ``judging.stories.origins`` traces it, with what its row and its articles' rows say now."""

    members: list[Member]
    ties: list[Tie]
    families: dict[str, str]
    articles: list[dict[str, Any]]


def read_story(db: sqlite3.Connection, story: int) -> StoryToTrace:
    """All articles of a story in their order, with what binds them."""
    articles = _articles(db, story)
    inside = json.dumps([a["id"] for a in articles])
    return StoryToTrace(_members(db, articles, inside), _ties(db, inside), _families(db, inside), articles)


def origins_found(db: sqlite3.Connection, story: int) -> dict[str, str]:
    """Outlet -> when it was first found to be an origin of the story; also those that are none any more."""
    return dict(db.execute("SELECT outlet, found_at FROM origins_found WHERE story = ?", (story,)).fetchall())


def store_tracing(
    db: sqlite3.Connection, story: int, known: StoryToTrace, tracing: Tracing, found: Mapping[str, str], now: datetime
) -> None:
    """Write what differs of steps and origins, and the counts in the story's row, inside the caller's transaction.

    ``found``: what ``origins_found`` said.
    """
    articles = known.articles
    _store_edges(db, story, tracing.edges)
    _store_origins(db, story, tracing.origins, found, stamp(now) or "")
    changed = [
        (tracing.article_origin.get(a["id"]), a["id"])
        for a in articles
        if tracing.article_origin.get(a["id"]) != a["origin"]
    ]
    db.executemany("UPDATE articles SET origin = ? WHERE id = ?", changed)
    roots = [a for a in articles if a["copy_of"] is None]
    db.execute(
        """UPDATE stories SET article_count = ?, outlet_count = ?, origin_count = ?, uncredited_count = ?,
             circular = ?, title = coalesce(?, title), first_seen_at = coalesce(?, first_seen_at),
             last_seen_at = coalesce(?, last_seen_at) WHERE id = ?""",
        (
            tracing.article_count,
            tracing.outlet_count,
            tracing.origin_count,
            len(tracing.uncredited),
            tracing.circular,
            next((a["title"] for a in roots if a["title"]), None),  # one that was forgotten has none
            min((a["first_seen_at"] for a in articles), default=None),
            max((a["first_seen_at"] for a in articles), default=None),
            story,
        ),
    )


def _rows(db: sqlite3.Connection, sql: str, *values: object) -> list[dict[str, Any]]:
    cursor = db.execute(sql, values)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def _articles(db: sqlite3.Connection, story: int) -> list[dict[str, Any]]:
    return _rows(
        db,
        """SELECT a.id, a.title, a.outlet, coalesce(nullif(o.title, ''), nullif(a.outlet, ''), f.title, '') AS name, coalesce(o.domain, '') AS domain,
                  a.came_at AS at, a.first_seen_at, a.copy_of, a.original, a.origin, a.backlog
           FROM articles a LEFT JOIN outlets o ON o.id = a.outlet LEFT JOIN feeds f ON f.id = a.feed WHERE a.story = ? ORDER BY at, a.id""",
        story,
    )


def _members(db: sqlite3.Connection, articles: Sequence[dict[str, Any]], inside: str) -> list[Member]:
    credits: dict[int, list[TracedCredit]] = {}
    for row in _rows(
        db,
        """SELECT c.article, c.position, c.outlet, c.name, c.domain, c.kind, c.is_primary,
                  CASE WHEN c.url <> '' THEN coalesce(
                    (SELECT max(u.article) FROM article_urls u WHERE u.url = c.url AND u.article <= c.article),
                    (SELECT min(u.article) FROM article_urls u WHERE u.url = c.url)
                  ) END AS reported
           FROM credits c
           WHERE c.article IN (SELECT value FROM json_each(?)) ORDER BY c.article, c.position""",
        inside,
    ):
        credits.setdefault(row["article"], []).append(
            TracedCredit(
                row["position"],
                row["outlet"],
                row["name"],
                row["domain"],
                row["kind"],
                bool(row["is_primary"]),
                row["reported"],
            )
        )
    return [
        Member(
            a["id"],
            a["outlet"],
            a["name"],
            a["domain"],
            datetime.fromisoformat(a["at"]),
            a["copy_of"],
            None if a["original"] is None else bool(a["original"]),
            tuple(credits.get(a["id"], ())),
        )
        for a in articles
    ]


def _ties(db: sqlite3.Connection, inside: str) -> list[Tie]:
    # The plus signs keep SQLite from looking every pair of members up: millions, in a story of two thousand.
    rows = db.execute(
        """SELECT article, other, relation FROM relations
           WHERE active AND relation IN ('copy', 'partial', 'revision', 'translation')
             AND article IN (SELECT value FROM json_each(?1)) AND +other IN (SELECT value FROM json_each(?1))
           UNION ALL SELECT b, a, 'same' FROM relation_overrides
           WHERE verdict = 'same' AND b IN (SELECT value FROM json_each(?1)) AND +a IN (SELECT value FROM json_each(?1))""",
        (inside,),
    )
    return [Tie(*row) for row in rows]


def _families(db: sqlite3.Connection, inside: str) -> dict[str, str]:
    rows = db.execute(
        """SELECT id, family FROM outlets WHERE family <> '' AND id IN (
             SELECT outlet FROM articles WHERE id IN (SELECT value FROM json_each(?1))
             UNION SELECT outlet FROM credits WHERE article IN (SELECT value FROM json_each(?1)))""",
        (inside,),
    )
    return dict(rows.fetchall())


def _store_edges(db: sqlite3.Connection, story: int, edges: Iterable[Edge]) -> None:
    wanted: dict[tuple[int, int], tuple[object, ...]] = {}
    steps: dict[int, int] = {}
    for e in edges:
        step = steps[e.article] = steps.get(e.article, -1) + 1
        wanted[e.article, step] = (
            e.source_article,
            e.source_outlet,
            e.source_name,
            e.reason,
            e.credit,
            int(e.leads),
        )
    sql = (
        "SELECT article, step, source_article, source_outlet, source_name, reason, credit, leads"
        " FROM origin_edges WHERE story = ?"
    )
    stored = {(row[0], row[1]): tuple(row[2:]) for row in db.execute(sql, (story,))}
    gone = [key for key in stored if key not in wanted]
    db.executemany("DELETE FROM origin_edges WHERE article = ? AND step = ?", gone)
    db.executemany(
        "INSERT INTO origin_edges VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (article, step) DO UPDATE SET"
        " story = excluded.story, source_article = excluded.source_article, source_outlet = excluded.source_outlet,"
        " source_name = excluded.source_name, reason = excluded.reason, credit = excluded.credit,"
        " leads = excluded.leads",
        [(*key, story, *values) for key, values in wanted.items() if stored.get(key) != values],
    )


def _store_origins(
    db: sqlite3.Connection, story: int, origins: Sequence[Origin], found: Mapping[str, str], now: str
) -> None:
    wanted = {
        o.outlet: (position, o.name, o.article, o.reason, found.get(o.outlet, now))
        for position, o in enumerate(origins)
    }
    sql = "SELECT outlet, position, name, article, reason, found_at FROM story_origins WHERE story = ?"
    stored = {row[0]: tuple(row[1:]) for row in db.execute(sql, (story,))}
    db.executemany(
        "DELETE FROM story_origins WHERE story = ? AND outlet = ?", [(story, o) for o in stored if o not in wanted]
    )
    db.executemany(
        "INSERT INTO story_origins (story, outlet, position, name, article, reason, found_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (story, outlet) DO UPDATE SET position = excluded.position,"
        " name = excluded.name, article = excluded.article, reason = excluded.reason, found_at = excluded.found_at",
        [(story, outlet, *values) for outlet, values in wanted.items() if stored.get(outlet) != values],
    )
    db.executemany(
        "INSERT INTO origins_found (story, outlet, found_at) VALUES (?, ?, ?)",
        [(story, outlet, now) for outlet in wanted if outlet not in found],
    )
