"""Keeps copies in the archive: keys of texts, relations between articles, and the groups that follow from them."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from crawler.judging.copies.compare_all import STOPPED, Judgement
from crawler.judging.copies.pairs import CopyDoc, Relation


class StoredFingerprints:
    """``judging.copies.compare_all.FingerprintIndex`` over the tables ``fp`` and ``articles`` of an open connection."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self.rows = db.cursor()
        self.rows.row_factory = None  # tuples: many are read, and each named row would cost as much again

    def at_address(self, urls: Sequence[str]) -> list[int]:
        marks = _marks(urls)
        # "<> ''" is what the index says of itself; without these words one address would be looked for in every row.
        rows = self.db.execute(
            f"select id from articles where canonical_url in ({marks}) and canonical_url <> ''"
            f" union all select article from article_urls where url in ({marks})",
            [*urls, *urls],
        )
        return sorted({article for (article,) in rows})

    def holders(self, keys: Sequence[int]) -> Mapping[int, Sequence[int]]:
        # Padded to full eights, or each number of keys would be a statement of its own to prepare.
        padded = [*keys, *[keys[-1]] * (-len(keys) % 8)] if keys else []
        held: defaultdict[int, list[int]] = defaultdict(list)
        for h, article in self.rows.execute(f"select h, article from fp where h in ({_marks(padded)})", padded):
            held[h].append(article)
        return held

    def roots(self, articles: Sequence[int]) -> Mapping[int, int]:
        padded = [*articles, *[articles[-1]] * (-len(articles) % 8)] if articles else []
        sql = f"select id, coalesce(copy_of, id) from articles where id in ({_marks(padded)})"
        return dict(self.db.execute(sql, padded).fetchall())


def read_doc(db: sqlite3.Connection, article: int) -> CopyDoc:
    """A stored article as the judgement of copies needs it; without words when its text is gone."""
    title, body, url = db.execute(
        "select t.title, t.body, a.canonical_url from articles a left join article_text t on t.article = a.id"
        " where a.id = ?",
        [article],
    ).fetchone()
    return CopyDoc(article, title or "", body or "", url or "")


def store_judgement(db: sqlite3.Connection, article: int, judgement: Judgement) -> None:
    """Write what ``judging.copies`` said of an article: its keys, those that too many texts hold, its relations."""
    db.executemany(
        "insert into fp (h, article) values (?, ?) on conflict (h, article) do nothing",
        [(key, article) for key in sorted(judgement.keys)],
    )
    if judgement.stopped:
        db.executemany("delete from fp where h = ?", [(key,) for key in judgement.stopped])
        db.executemany("insert into fp (h, article) values (?, ?)", [(key, STOPPED) for key in judgement.stopped])
    db.executemany(
        "insert into relations (article, other, relation, method_version, containment, jaccard, evidence, active)"
        " values (?, ?, ?, ?, ?, ?, ?, 1) on conflict (article, other) do nothing",
        [
            (r.article, r.other, r.kind, r.method_version, r.containment, r.jaccard, _evidence(r))
            for r in judgement.relations
        ],
    )


def _evidence(relation: Relation) -> str:
    told: dict[str, object] = {"reason": relation.reason, "shared": relation.shared}
    if relation.differing:
        told["differing"] = relation.differing
    if relation.passages:
        told["passages"] = [[p.start, p.end, p.other_start, p.other_end] for p in relation.passages]
    return json.dumps(told, separators=(",", ":"))


def is_copy(db: sqlite3.Connection, article: int) -> bool:
    """Does the article belong to the group of an earlier one?"""
    row = db.execute("select copy_of from articles where id = ?", [article]).fetchone()
    return row is not None and row[0] is not None


def root_of(db: sqlite3.Connection, article: int) -> int:
    """The first article of the group; the article itself when it is no copy."""
    return int(db.execute("select coalesce(copy_of, id) from articles where id = ?", [article]).fetchone()[0])


def join_groups(db: sqlite3.Connection, article: int, roots: Sequence[int]) -> None:
    """Put an article, and the groups of all further ``roots``, into the group of the first of them."""
    db.execute("update articles set copy_of = ? where id = ?", [roots[0], article])
    for root in roots[1:]:
        db.execute("update articles set copy_of = ? where id = ? or copy_of = ?", [roots[0], root, root])


def people_have_spoken(db: sqlite3.Connection) -> bool:
    """Whether there is any verdict of a person, so that groups have to be derived and not only joined."""
    return db.execute("select 1 from relation_overrides limit 1").fetchone() is not None


def write_verdict(db: sqlite3.Connection, one: int, two: int, verdict: str, who: str, at: str, why: str) -> None:
    """Keep that a person called two articles "same" or "not the same"."""
    db.execute(
        "insert into relation_overrides (a, b, verdict, who, at, why) values (?, ?, ?, ?, ?, ?)"
        " on conflict (a, b) do update set verdict = excluded.verdict, who = excluded.who, at = excluded.at,"
        " why = excluded.why",
        [min(one, two), max(one, two), verdict, who, at, why],
    )


def delete_verdict(db: sqlite3.Connection, one: int, two: int) -> bool:
    """Forget what a person said of two articles; False when nobody said anything."""
    sql = "delete from relation_overrides where a = ? and b = ?"
    return db.execute(sql, [min(one, two), max(one, two)]).rowcount > 0


@dataclass(frozen=True, slots=True)
class Bonds:
    """What joins some articles and what keeps them apart: relations, and the verdicts of people as pairs."""

    joins: Mapping[int, Sequence[int]]
    same: Sequence[tuple[int, int]]
    apart: Sequence[tuple[int, int]]


def bonds_among(db: sqlite3.Connection, articles: Sequence[int]) -> Bonds:
    """The bonds of these articles, once relations that people overruled are marked."""
    inside = json.dumps([*articles])
    overrides = db.execute(
        "select a, b, verdict from relation_overrides where a in (select value from json_each(?))", [inside]
    ).fetchall()
    joins: dict[int, list[int]] = {}
    for article, other in db.execute(
        "select article, other from relations where active and relation in ('copy', 'partial', 'revision')"
        " and article in (select value from json_each(?))",
        [inside],
    ):
        joins.setdefault(article, []).append(other)
    same = [(a, b) for a, b, verdict in overrides if verdict == "same"]
    apart = [(a, b) for a, b, verdict in overrides if verdict != "same"]
    return Bonds(joins, same, apart)


def mark_overruled(db: sqlite3.Connection, articles: Sequence[int]) -> None:
    """A relation of these articles is active unless a person called the two not the same."""
    db.execute(
        "update relations set active = not exists (select 1 from relation_overrides o where o.verdict != 'same'"
        " and o.a = relations.other and o.b = relations.article) where article in (select value from json_each(?))",
        [json.dumps([*articles])],
    )


def write_roots(db: sqlite3.Connection, roots: Mapping[int, int]) -> None:
    """Article -> the root of its group, as derived; a root is a copy of nothing."""
    db.executemany(
        "update articles set copy_of = ? where id = ?", [(None if r == a else r, a) for a, r in roots.items()]
    )


def connected(db: sqlite3.Connection, articles: Iterable[int]) -> list[int]:
    """All articles reached from ``articles`` over joining relations and overrides, active or not."""
    rows = db.execute(
        """
        with recursive reached(id) as (
            select value from json_each(?)
            union select r.other from reached join relations r on r.article = reached.id
                and r.relation in ('copy', 'partial', 'revision')
            union select r.article from reached join relations r on r.other = reached.id
                and r.relation in ('copy', 'partial', 'revision')
            union select o.b from reached join relation_overrides o on o.a = reached.id
            union select o.a from reached join relation_overrides o on o.b = reached.id
        )
        select id from reached order by id
        """,
        [json.dumps([*articles])],
    )
    return [article for (article,) in rows]


def forget_relations(db: sqlite3.Connection, article: int) -> None:
    """Take back what a text said that is no longer the article's, and was none of its own."""
    db.execute("delete from relations where article = ?", [article])
    db.execute("delete from relations where other = ?", [article])


def _marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))
