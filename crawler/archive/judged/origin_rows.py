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
