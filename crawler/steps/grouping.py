"""Puts articles into stories and keeps stories in line with the groups of copies: each group speaks there once."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from crawler.archive.judged import copy_rows, member_rows
from crawler.archive.judged.story_rows import StoredStories, store_placement
from crawler.archive.texts.articles import Judging
from crawler.errors import UsageError, no_article
from crawler.judging.stories import join
from crawler.models import ArticleDraft
from crawler.steps.copies import copy_doc, drop_verdict, keep_verdict, relate_copies
from crawler.steps.tracing import trace_stories


@dataclass(frozen=True, slots=True)
class KnownWords:
    """Words that a worker counted in a draft."""

    draft: ArticleDraft
    words: join.StoryWords

    def of(self, doc: join.StoryDoc) -> join.StoryWords | None:
        """The words of a stored article; None when what was stored is not the text they were counted in."""
        draft = self.draft
        counted = draft.title, draft.body or draft.summary, draft.language
        return self.words if counted == (doc.title, doc.body, doc.language) else None


def settle_stories(
    db: sqlite3.Connection, articles: Iterable[int], new: int | None = None, known: KnownWords | None = None
) -> set[int]:
    """Give the articles, and all they are joined to, the story of their root, inside the caller's transaction.

    ``new`` is the article being judged, ``known`` what was counted of its text before. Another root that has no story of its own is judged too when it was a copy
    until now. A membership is never deleted: it sleeps while its article is a copy, so that undoing restores it.
    Returns the stories that changed: their origins are to be traced anew.
    """
    given = [*articles]
    concerned = given if given == [new] else copy_rows.connected(db, given)
    touched: set[int] = set()
    for article in concerned:
        touched |= _settle(db, article, judged_now=article == new, known=known if article == new else None)
    return touched


def judge_among_others(
    db: sqlite3.Connection, article: int, draft: ArticleDraft, judging: Judging, now: datetime
) -> None:
    """Relate a stored article to earlier ones, put it into its story, and have that story traced."""
    concerned = [article]
    if judging.copies:
        judgement = relate_copies(db, copy_doc(article, draft))
        if judgement.joined:  # two groups may have become one, or people's labels say no
            concerned = [article, *judgement.joined]
    if judging.stories:
        known = KnownWords(draft, judging.words) if judging.words else None
        trace_stories(db, settle_stories(db, concerned, article, known), now, [article])


def judge_story(
    db: sqlite3.Connection, doc: join.StoryDoc, beside: int | None = None, known: KnownWords | None = None
) -> int:
    """Put the root of a copy group into its story, inside the caller's transaction; gives the story's id.

    A copy is not judged: it belongs to the story of its root. ``beside`` is a story to be considered although it may
    be closed: that of the group which a person took the article out of. Its words were counted before then.
    """
    placement = join.place(doc, StoredStories(db, join, beside), known.of(doc) if known else None)
    return store_placement(db, doc, placement)


def set_verdict(db: sqlite3.Connection, one: int, two: int, verdict: str, who: str, at: str, why: str) -> None:
    """Write down that a person called two articles "same" or "not the same": groups and stories follow it from now on."""
    _check_pair(db, one, two)
    keep_verdict(db, one, two, verdict, who, at, why)
    trace_stories(db, settle_stories(db, [one, two]), datetime.fromisoformat(at), tell=False)


def withdraw_verdict(db: sqlite3.Connection, one: int, two: int, at: str) -> None:
    """Take a verdict back: groups and stories are again what they were without it. Raises UsageError without one."""
    _check_pair(db, one, two)
    concerned = drop_verdict(db, one, two)
    if not concerned:
        raise UsageError(f"Nobody said anything about {one} and {two}: there is nothing to undo.")
    trace_stories(db, settle_stories(db, concerned), datetime.fromisoformat(at), tell=False)


def _settle(db: sqlite3.Connection, article: int, *, judged_now: bool, known: KnownWords | None = None) -> set[int]:
    """Settle one article whose root was settled before; gives the stories it changed."""
    now = member_rows.membership_of(db, article)
    is_root, placed = now.copy_of is None, False
    if not is_root:
        story = now.story_of_root
    elif now.member_of is not None:
        story = now.member_of
    elif placed := judged_now or now.story is not None:
        doc = member_rows.story_doc(db, article)
        if doc is None:
            return set()  # its text is gone, and with it what would tell where it belongs
        story = judge_story(db, doc, now.story, known)
    else:
        return set()  # its page is still to be read
    if now.member_of is not None and now.speaks != is_root:
        member_rows.wake_membership(db, article, now.member_of, awake=is_root)
    if story == now.story and not judged_now and now.speaks in (None, is_root):
        return set()
    if not placed:
        member_rows.set_story(db, article, story)
    return {s for s in (now.story, story, now.member_of) if s is not None}


def _check_pair(db: sqlite3.Connection, one: int, two: int) -> None:
    for article in member_rows.missing_articles(db, one, two):
        raise no_article(article)
    if one == two:
        raise UsageError("An article is always the same as itself: name two.")
