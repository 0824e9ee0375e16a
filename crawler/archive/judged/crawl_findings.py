"""What one crawl of a small archive found, for whoever sees it the first time: copies, edits, flags, the largest story."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import Any

from crawler.archive.connect import stamp
from crawler.archive.judged.flag_lists import FlagsWanted, list_flags
from crawler.archive.judged.story_lookups import list_stories
from crawler.archive.texts.edits import list_edits


def crawl_findings(db: sqlite3.Connection, now: datetime) -> dict[str, Any]:
    """Figures and examples of the crawl at ``now``. Reads whole tables: for an archive of a few hundred articles."""

    def rows(sql: str, *values: object) -> list[dict[str, Any]]:
        return [dict(row) for row in db.execute(sql, values)]

    flags = list_flags(db, FlagsWanted(since=now, limit=1000))
    key = rows(
        """SELECT f.article FROM flags f JOIN articles a ON a.id = f.article
           GROUP BY f.article ORDER BY count(*) DESC, a.outlet = 'dnipro-online' DESC, f.article LIMIT 1"""
    )
    return {
        "feeds": rows("SELECT count(*) AS n FROM feeds WHERE enabled = 1 AND parent IS NULL")[0]["n"],
        "articles": rows("SELECT count(*) AS n FROM articles")[0]["n"],
        "copies": rows(
            """SELECT a.id, a.title, a.outlet, a.copy_of, b.outlet AS first_outlet FROM articles a
               JOIN articles b ON b.id = a.copy_of ORDER BY a.id"""
        ),
        "edited": sorted(list_edits(db), key=lambda edit: int(edit["article"])),
        "watched": [
            row["id"]
            for row in rows("SELECT a.id FROM articles a JOIN feeds f ON f.id = a.feed WHERE f.watch = 'text'")
        ],
        "without_feed": rows(
            """SELECT f.kind, count(*) AS articles FROM articles a JOIN feeds f ON f.id = a.feed
               WHERE f.kind <> 'feed' AND a.first_seen_at >= ? GROUP BY f.kind ORDER BY f.kind DESC""",
            stamp(now),
        ),
        "failed": rows(
            """SELECT f.declared_url, f.outlet, p.reason, p.gap_from, p.gap_to FROM polls p JOIN feeds f ON f.id = p.feed
               WHERE p.outcome = 'failed' AND p.polled_at >= ? ORDER BY p.id""",
            stamp(now),
        ),
        "flags": flags,
        "story": max(list_stories(db), key=lambda story: story["article_count"], default=None),
        "key_article": key[0]["article"] if key else 1,
    }
