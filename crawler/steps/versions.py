"""Supersedes stored texts: the next version, what it changed, and whether the search index can be trusted with it."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from crawler.archive.connect import transaction
from crawler.archive.judged.evidence_rows import replace_credits, replace_flags
from crawler.archive.texts import articles, candidates, edits
from crawler.archive.texts.articles import ArticleRecord
from crawler.judging.edits.describe import Wording
from crawler.judging.topics.fts_match import may_be_misread
from crawler.steps.renewing import described, wording_of
from crawler.steps.telling import tell_edit


def supersede(db: sqlite3.Connection, article: int, was: Wording, new: Wording, reason: str, now: datetime) -> int:
    """Make ``new`` the next version of a text; an edit is kept with what it changed. Gives the version's number.

    Inside the caller's transaction.
    """
    diff = described(was, new) if reason == "edit" else edits.UNDESCRIBED
    version = articles.supersede_text(db, article, new, reason, now, diff)
    trust_index(db, article, new)
    return version


def next_version(
    db: sqlite3.Connection, article: int, was: Wording, record: ArticleRecord, reason: str, now: datetime
) -> None:
    """Supersede the text, with the flags and credits of the new one."""
    new = wording_of(record.draft)
    version = supersede(db, article, was, new, reason, now)
    gained = replace_flags(db, article, version, record.flags, now)
    replace_credits(db, article, version, record.credits)
    if reason == "edit":
        tell_edit(db, article, version, gained, now, retitled=new.title != was.title)


def trust_index(db: sqlite3.Connection, article: int, text: Wording) -> None:
    """End the search index's doubt about a text just written, if the index sees the same words as the matcher."""
    if not may_be_misread(*text):
        candidates.settle_doubts(db, [article])


def describe_earlier_edits(db: sqlite3.Connection, limit: int = 500) -> None:
    """Describe edits that were stored before diffs were kept, some at a time."""
    with transaction(db):
        found = edits.undescribed_edits(db, limit)
        edits.describe_edits(db, [(article, version, described(was, new)) for article, version, was, new in found])
