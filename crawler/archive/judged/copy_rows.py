"""Keeps copies in the archive: keys of texts, relations between articles, and the groups that follow from them."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from crawler.judging.copies.compare_all import STOPPED, Judgement, relate
from crawler.judging.copies.groups import derive_groups
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
    """A stored article as the judgement of copies needs it."""
    title, body, url = db.execute(
        "select t.title, t.body, a.canonical_url from articles a join article_text t on t.article = a.id"
        " where a.id = ?",
        [article],
    ).fetchone()
    return CopyDoc(article, title, body, url or "")


def judge_copies(db: sqlite3.Connection, doc: CopyDoc) -> Judgement:
    """Relates a stored article to the earlier ones and stores the outcome, inside the caller's transaction."""
    judgement = relate(doc, StoredFingerprints(db), lambda article: read_doc(db, article))
    _store(db, doc.id, judgement)
    if judgement.joined:
        _join(db, doc.id, judgement.joined)
    return judgement


def _store(db: sqlite3.Connection, article: int, judgement: Judgement) -> None:
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


def mark_same_page(db: sqlite3.Connection, one: int, two: int) -> None:
    """Two stored articles turned out to be one page, reached by two addresses: the later is a copy of the earlier."""
    later, earlier = max(one, two), min(one, two)
    root = db.execute("select coalesce(copy_of, id) from articles where id = ?", [earlier]).fetchone()[0]
    relation = Relation(later, earlier, "copy", 1.0, 1.0, "same_address")
    _store(db, later, Judgement((relation,), ()))
    _join(
        db,
        later,
        sorted({root, db.execute("select coalesce(copy_of, id) from articles where id = ?", [later]).fetchone()[0]}),
    )


def _join(db: sqlite3.Connection, article: int, roots: Sequence[int]) -> None:
    """Puts a new article into the groups with these roots; derives them where a person has spoken."""
    if db.execute("select 1 from relation_overrides limit 1").fetchone():
        regroup(db, [article])
        return
    db.execute("update articles set copy_of = ? where id = ?", [roots[0], article])
    for root in roots[1:]:
        db.execute("update articles set copy_of = ? where id = ? or copy_of = ?", [roots[0], root, root])


def override(db: sqlite3.Connection, one: int, two: int, verdict: str, who: str, at: str, why: str) -> None:
    """Writes down that a person called two articles "same" or "not the same", and regroups."""
    db.execute(
        "insert into relation_overrides (a, b, verdict, who, at, why) values (?, ?, ?, ?, ?, ?)"
        " on conflict (a, b) do update set verdict = excluded.verdict, who = excluded.who, at = excluded.at,"
        " why = excluded.why",
        [min(one, two), max(one, two), verdict, who, at, why],
    )
    regroup(db, [one, two])


def withdraw_override(db: sqlite3.Connection, one: int, two: int) -> None:
    """Takes an override back; the grouping is again what it was without it."""
    concerned = connected(db, [one, two])
    db.execute("delete from relation_overrides where a = ? and b = ?", [min(one, two), max(one, two)])
    regroup(db, concerned)


def regroup(db: sqlite3.Connection, articles: Iterable[int]) -> None:
    """Derives the groups of ``articles`` and of all they are connected with anew, and marks overruled relations."""
    concerned = connected(db, articles)
    inside = json.dumps(concerned)
    overrides = db.execute(
        "select a, b, verdict from relation_overrides where a in (select value from json_each(?))", [inside]
    ).fetchall()
    same = [(a, b) for a, b, verdict in overrides if verdict == "same"]
    apart = [(a, b) for a, b, verdict in overrides if verdict != "same"]
    db.execute(
        "update relations set active = not exists (select 1 from relation_overrides o where o.verdict != 'same'"
        " and o.a = relations.other and o.b = relations.article) where article in (select value from json_each(?))",
        [inside],
    )
    joins: dict[int, list[int]] = {}
    for article, other in db.execute(
        "select article, other from relations where active and relation in ('copy', 'partial', 'revision')"
        " and article in (select value from json_each(?))",
        [inside],
    ):
        joins.setdefault(article, []).append(other)
    roots = derive_groups(concerned, joins, same, apart)
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


def _marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))
