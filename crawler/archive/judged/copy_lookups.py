"""Explains the copies of one article: every relation it has, with the passages both texts share."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from crawler.archive.judged.copy_rows import read_doc
from crawler.errors import no_article
from crawler.judging.copies.comparing import passages

_MOST_PASSAGES = 5


def explain_copies(db: sqlite3.Connection, article: int) -> dict[str, Any]:
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
        "relations": [_explained(db, article, relation) for relation in relations],
        "verdicts": [dict(verdict) for verdict in verdicts],
    }


def _explained(db: sqlite3.Connection, article: int, row: sqlite3.Row) -> dict[str, Any]:
    relation = {**dict(row), "evidence": json.loads(row["evidence"])}
    return {**relation, "passages": shared_passages(db, article, row["with_article"])}


def shared_passages(db: sqlite3.Connection, one: int, two: int) -> list[str]:
    """The longest stretches of ``one`` that ``two`` has as well, in the words of ``one``, longest first."""
    here, there = read_doc(db, one).text, read_doc(db, two).text
    found = sorted(passages(here, there), key=lambda p: (p.start - p.end, p.start))[:_MOST_PASSAGES]
    words = here.words
    return [" ".join(words[p.start : p.end]) for p in found]
