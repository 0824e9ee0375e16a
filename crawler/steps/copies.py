"""Relates an article to earlier ones, and keeps the groups of copies in line with relations and with what people said."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from crawler.archive.judged import copy_lookups, copy_rows
from crawler.archive.texts.edition_rows import earlier_editions
from crawler.judging.copies.compare_all import Judgement, relate
from crawler.judging.copies.comparing import passages
from crawler.judging.copies.groups import derive_groups
from crawler.judging.copies.pairs import CopyDoc, Relation
from crawler.models import ArticleDraft
from crawler.urls import canonical_url

_MOST_PASSAGES = 5


def relate_copies(db: sqlite3.Connection, doc: CopyDoc) -> Judgement:
    """Compare a stored article with the earlier ones that share its keys or addresses, and store the outcome, inside the
    caller's transaction. ``joined`` of what it returns are the roots whose groups it belongs to now."""
    doc = replace(doc, editions=tuple(earlier_editions(db, doc.id)))
    judgement = relate(doc, copy_rows.StoredFingerprints(db), lambda article: copy_rows.read_doc(db, article))
    copy_rows.store_judgement(db, doc.id, judgement)
    if judgement.joined:
        _join(db, doc.id, judgement.joined)
    return judgement


def mark_same_page(db: sqlite3.Connection, one: int, two: int) -> None:
    """Two stored articles turned out to be one page, reached by two addresses: the later is a copy of the earlier."""
    later, earlier = max(one, two), min(one, two)
    relation = Relation(later, earlier, "copy", 1.0, 1.0, "same_address")
    copy_rows.store_judgement(db, later, Judgement((relation,), ()))
    _join(db, later, sorted({copy_rows.root_of(db, earlier), copy_rows.root_of(db, later)}))


def regroup(db: sqlite3.Connection, articles: Iterable[int]) -> None:
    """Derive the groups of ``articles`` and of all they are connected with anew, and mark overruled relations."""
    concerned = copy_rows.connected(db, articles)
    copy_rows.mark_overruled(db, concerned)
    bonds = copy_rows.bonds_among(db, concerned)
    copy_rows.write_roots(db, derive_groups(concerned, bonds.joins, bonds.same, bonds.apart))


def keep_verdict(db: sqlite3.Connection, one: int, two: int, verdict: str, who: str, at: str, why: str) -> None:
    """Keep that a person called two articles "same" or "not the same", and regroup."""
    copy_rows.write_verdict(db, one, two, verdict, who, at, why)
    regroup(db, [one, two])


def drop_verdict(db: sqlite3.Connection, one: int, two: int) -> list[int]:
    """Take a verdict back; the grouping is again what it was without it. Gives the articles concerned, none when nobody
    had said anything of these two."""
    concerned = copy_rows.connected(db, [one, two])
    if not copy_rows.delete_verdict(db, one, two):
        return []
    regroup(db, concerned)
    return concerned


def explain_copies(db: sqlite3.Connection, article: int) -> dict[str, Any]:
    """The group and the relations of an article, each with the passages both texts share, and people's verdicts.

    Raises UsageError when there is no such article.
    """
    told = copy_lookups.copies_of(db, article)
    relations = [
        relation | {"passages": shared_passages(db, article, relation["with_article"])}
        for relation in told["relations"]
    ]
    return told | {"relations": relations}


def shared_passages(db: sqlite3.Connection, one: int, two: int) -> list[str]:
    """The longest stretches of ``one`` that ``two`` has as well, in the words of ``one``, longest first."""
    here, there = copy_rows.read_doc(db, one).text, copy_rows.read_doc(db, two).text
    found = sorted(passages(here, there), key=lambda p: (p.start - p.end, p.start))[:_MOST_PASSAGES]
    words = here.words
    return [" ".join(words[p.start : p.end]) for p in found]


def copy_doc(article: int, draft: ArticleDraft) -> CopyDoc:
    """The article as the judgement of copies needs it.

    A declared canonical address counts only when it names a page: sites that name their homepage on every page exist.
    """
    declared = draft.canonical_url if urlsplit(draft.canonical_url).path.strip("/") else ""
    return CopyDoc(
        article,
        draft.title,
        draft.body,
        canonical_url(declared) if declared else "",
        draft.language,
        tuple(canonical_url(address) for _, address in draft.translations),
    )


def _join(db: sqlite3.Connection, article: int, roots: Sequence[int]) -> None:
    """Put a new article into the groups with these roots; derive them where a person has spoken."""
    if copy_rows.people_have_spoken(db):
        regroup(db, [article])
    else:
        copy_rows.join_groups(db, article, roots)
