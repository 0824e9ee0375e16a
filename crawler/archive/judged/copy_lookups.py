"""Looks up the copies of one article: its group, every relation it has, and what people said."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from crawler.errors import no_article


def copies_of(db: sqlite3.Connection, article: int) -> dict[str, Any]:
    """The group and the relations of an article, people's verdicts included. Raises UsageError when there is none."""
    row = db.execute(
        """SELECT a.id, a.title, a.outlet, a.copy_of, coalesce(a.copy_of, a.id) AS root FROM articles a
           WHERE a.id = ?""",
        (article,),
    ).fetchone()
    if row is None:
        raise no_article(article)
    group = db.execute(
        """SELECT id, title, outlet, first_seen_at FROM articles WHERE id = ?1 OR copy_of = ?1 ORDER BY id""",
        (row["root"],),
    )
    relations = db.execute(
        """SELECT r.article, r.other, r.relation, r.method_version, r.containment, r.jaccard, r.evidence, r.active,
                  a.id AS with_article, a.title, a.outlet
           FROM relations r JOIN articles a ON a.id = r.article + r.other - ?1
           WHERE r.article = ?1 OR r.other = ?1 ORDER BY r.active DESC, r.containment DESC, a.id""",
        (article,),
    ).fetchall()
    verdicts = db.execute(
        "SELECT a, b, verdict, who, at, why FROM relation_overrides WHERE a = ?1 OR b = ?1 ORDER BY at", (article,)
    )
    return {
        "article": article,
        **{key: row[key] for key in ("title", "outlet", "copy_of")},
        "group": [dict(member) for member in group],
        "relations": [{**dict(relation), "evidence": json.loads(relation["evidence"])} for relation in relations],
        "verdicts": [dict(verdict) for verdict in verdicts],
    }
