"""Brings stories in line with the groups of copies: each group is in its root's story and speaks there once."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import datetime

from crawler.archive.judged.copy_rows import connected, override, withdraw_override
from crawler.archive.judged.origin_rows import renew_stories
from crawler.archive.judged.story_rows import judge_story, recount_terms
from crawler.errors import UsageError, no_article
from crawler.judging.stories.join import StoryDoc


def settle_stories(db: sqlite3.Connection, articles: Iterable[int], new: int | None = None) -> None:
    """Gives the articles, and all they are joined to, the story of their root, inside the caller's transaction.

    ``new`` is the article being judged. Another root that has no story of its own is judged too when it was a copy
    until now. A membership is never deleted: it sleeps while its article is a copy, so that undoing restores it.
    """
    given = [*articles]
    concerned = given if given == [new] else connected(db, given)
    touched: set[int] = set()
    for article in concerned:
        touched |= _settle(db, article, judged_now=article == new)
    renew_stories(db, touched)


def _settle(db: sqlite3.Connection, article: int, *, judged_now: bool) -> set[int]:
    """Settles one article whose root was settled before; gives the stories it changed."""
    row = db.execute(
        """SELECT a.copy_of, a.story, r.story AS roots, m.story AS own, m.active
           FROM articles a LEFT JOIN articles r ON r.id = a.copy_of LEFT JOIN story_members m ON m.article = a.id
           WHERE a.id = ?""",
        (article,),
    ).fetchone()
    copy_of, before, roots, own, active = row
    if copy_of is not None:
        story = roots
    elif own is not None:
        story = own
    elif judged_now or before is not None:
        story = judge_story(db, story_doc(db, article), beside=before)
    else:
        return set()  # its page is still to be read
    if own is not None and active != (copy_of is None):
        db.execute("UPDATE story_members SET active = ? WHERE article = ?", (copy_of is None, article))
        recount_terms(db, own)
    if story == before and not judged_now and active in (None, int(copy_of is None)):
        return set()
    db.execute("UPDATE articles SET story = ? WHERE id = ?", (story, article))
    return {s for s in (before, story, own) if s is not None}


def story_doc(db: sqlite3.Connection, article: int) -> StoryDoc:
    """A stored article as the judgement of stories needs it."""
    row = db.execute(
        """SELECT t.title, t.body, t.summary, coalesce(a.published_at, a.first_seen_at), a.outlet, c.outlet
           FROM articles a JOIN article_text t ON t.article = a.id
           LEFT JOIN credits c ON c.article = a.id AND c.is_primary WHERE a.id = ?""",
        (article,),
    ).fetchone()
    title, body, summary, at, outlet, credited = row
    at_time = datetime.fromisoformat(at)
    return StoryDoc(article, title, body or summary, at_time, _tied(db, article), outlet, credited or "")


def _tied(db: sqlite3.Connection, article: int) -> tuple[int, ...]:
    """Earlier articles of the same event for another reason than words: hreflang twins, the very report that it
    credits by its address, others that credit the same address, and those that credit this one."""
    rows = db.execute(
        """SELECT other FROM relations WHERE article = ?1 AND relation = 'translation' AND active
           UNION SELECT u.article FROM credits c JOIN article_urls u ON u.url = c.url
                 WHERE c.article = ?1 AND c.is_primary AND c.url <> ''
           UNION SELECT o.article FROM credits c JOIN credits o ON o.url = c.url
                 WHERE c.article = ?1 AND c.is_primary AND c.url <> '' AND o.is_primary AND o.url <> ''
           UNION SELECT o.article FROM article_urls u JOIN credits o ON o.url = u.url
                 WHERE u.article = ?1 AND o.is_primary AND o.url <> ''
           ORDER BY 1 LIMIT 20""",
        (article,),
    )
    return tuple(other for (other,) in rows if other != article)


def set_verdict(db: sqlite3.Connection, one: int, two: int, verdict: str, who: str, at: str, why: str) -> None:
    """Writes down that a person called two articles "same" or "not the same": groups and stories follow it from now on."""
    _check_pair(db, one, two)
    override(db, one, two, verdict, who, at, why)
    settle_stories(db, [one, two])


def withdraw_verdict(db: sqlite3.Connection, one: int, two: int) -> None:
    """Takes a verdict back: groups and stories are again what they were without it. Raises UsageError without one."""
    _check_pair(db, one, two)
    sql = "SELECT 1 FROM relation_overrides WHERE a = ? AND b = ?"
    if db.execute(sql, (min(one, two), max(one, two))).fetchone() is None:
        raise UsageError(f"Nobody said anything about {one} and {two}: there is nothing to undo.")
    concerned = connected(db, [one, two])
    withdraw_override(db, one, two)
    settle_stories(db, concerned)


def _check_pair(db: sqlite3.Connection, one: int, two: int) -> None:
    for article in (one, two):
        if db.execute("SELECT 1 FROM articles WHERE id = ?", (article,)).fetchone() is None:
            raise no_article(article)
    if one == two:
        raise UsageError("An article is always the same as itself: name two.")
