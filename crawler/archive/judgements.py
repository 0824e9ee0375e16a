"""Judges a stored article against those before it: copies, then story; each with its reasons, in the same transaction."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from crawler.archive.copies import judge_copies
from crawler.archive.stories import judge_story
from crawler.judging.pairs import CopyDoc
from crawler.judging.stories import StoryDoc
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
    if judging.copies:
        judge_copies(db, copy_doc(article, draft))
    if not judging.stories:
        return
    if db.execute("SELECT 1 FROM story_members WHERE article = ?", (article,)).fetchone():
        return  # judged on the feed's text before its page could be had; a membership is not taken back
    root = db.execute("SELECT copy_of FROM articles WHERE id = ?", (article,)).fetchone()["copy_of"]
    if root is None:
        judge_story(db, story_doc(db, article, draft, judging.at))
    else:  # a copy belongs where its root belongs, and counts there as an article but not as a voice
        db.execute(
            "UPDATE articles SET story = (SELECT story FROM articles WHERE id = ?) WHERE id = ?", (root, article)
        )


def story_doc(db: sqlite3.Connection, article: int, draft: ArticleDraft, at: datetime | None) -> StoryDoc:
    """The article as the judgement of stories needs it; its credits are stored already."""
    outlet = db.execute("SELECT outlet FROM articles WHERE id = ?", (article,)).fetchone()[0]
    credited = db.execute("SELECT outlet FROM credits WHERE article = ? AND is_primary", (article,)).fetchone()
    return StoryDoc(
        article,
        draft.title,
        draft.body or draft.summary,
        at,
        _tied(db, article),
        outlet,
        credited[0] if credited else "",
    )


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


def _tied(db: sqlite3.Connection, article: int) -> tuple[int, ...]:
    """Earlier articles of the same event for another reason than words: hreflang twins."""
    rows = db.execute(
        "SELECT other FROM relations WHERE article = ? AND relation = 'translation' AND active = 1 ORDER BY other",
        (article,),
    )
    return tuple(row["other"] for row in rows)
