"""Judges a stored article against those before it: copies, then story; each with its reasons, in the same transaction."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from crawler.archive.judged.copy_rows import judge_copies
from crawler.archive.judged.regrouping import settle_stories
from crawler.judging.copies.pairs import CopyDoc
from crawler.models import ArticleDraft
from crawler.urls import canonical_url


@dataclass(frozen=True, slots=True)
class Judging:
    """What is judged of one article, and when it counts as published."""

    now: bool = True
    """False while its page is still to be read: the feed's summary says too little to compare."""
    copies: bool = True
    stories: bool = True
    at: datetime | None = None
    """When it was published, else first seen."""


def judge(db: sqlite3.Connection, article: int, draft: ArticleDraft, judging: Judging) -> None:
    """Relate an article to earlier ones and put it into its story, inside the caller's transaction."""
    concerned = [article]
    if judging.copies:
        judgement = judge_copies(db, copy_doc(article, draft))
        if judgement.joined:  # it may have brought two groups together, or come between people's verdicts
            concerned = [article, *judgement.joined]
    if judging.stories:
        settle_stories(db, concerned, new=article)


def judge_late(db: sqlite3.Connection, article: int, judging: Judging) -> None:
    """Judge an article by its feed's text when its page is given up."""
    row = db.execute(
        """SELECT t.title, t.summary, t.body, a.language, a.canonical_url FROM articles a
           JOIN article_text t ON t.article = a.id WHERE a.id = ? AND a.story IS NULL""",
        (article,),
    ).fetchone()
    if judging.now and row is not None:
        judge(db, article, ArticleDraft(**dict(row)), judging)


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
