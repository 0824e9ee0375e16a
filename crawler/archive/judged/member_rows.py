"""Reads and writes who belongs to which story: articles, the groups they are copies in, and memberships that sleep."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace
from datetime import datetime

from crawler.archive.judged.story_words import recount_words
from crawler.judging.stories.join import StoryDoc


@dataclass(frozen=True, slots=True)
class Membership:
    """Where an article stands."""

    copy_of: int | None
    story: int | None
    """The story its row names."""
    story_of_root: int | None
    member_of: int | None
    """The story it was once put into for its own sake; None for one that was a copy from the start."""
    speaks: bool | None
    """Whether that membership is awake."""


def membership_of(db: sqlite3.Connection, article: int) -> Membership:
    """Where an article stands."""
    row = db.execute(
        """SELECT a.copy_of, a.story, r.story, m.story, m.active
           FROM articles a LEFT JOIN articles r ON r.id = a.copy_of LEFT JOIN story_members m ON m.article = a.id
           WHERE a.id = ?""",
        (article,),
    ).fetchone()
    copy_of, story, story_of_root, member_of, active = row
    return Membership(copy_of, story, story_of_root, member_of, None if active is None else bool(active))


def wake_membership(db: sqlite3.Connection, article: int, story: int, *, awake: bool) -> None:
    """Let a membership sleep or wake; the words of its story are counted anew."""
    db.execute("UPDATE story_members SET active = ? WHERE article = ?", (awake, article))
    recount_words(db, story)


def leave_story(db: sqlite3.Connection, article: int) -> set[int]:
    """Forget what an article was judged to be among others, for it was judged by another's words; gives the story it left.
    It is to be judged again; people's verdicts stay."""
    story = db.execute("SELECT story FROM articles WHERE id = ?", (article,)).fetchone()[0]
    member_of = db.execute("DELETE FROM story_members WHERE article = ? RETURNING story", (article,)).fetchone()
    db.execute("DELETE FROM relations WHERE article = ? AND relation <> 'edition'", (article,))
    db.execute("UPDATE articles SET story = NULL, copy_of = NULL WHERE id = ?", (article,))
    if member_of is not None:
        recount_words(db, member_of[0])
    return {s for s in (story, *(member_of or ())) if s is not None}


def set_story(db: sqlite3.Connection, article: int, story: int | None) -> None:
    """The article's row names this story."""
    db.execute("UPDATE articles SET story = ? WHERE id = ?", (story, article))


def story_of(db: sqlite3.Connection, article: int) -> int | None:
    """The story that the article's row names."""
    story: int | None = db.execute("SELECT story FROM articles WHERE id = ?", (article,)).fetchone()[0]
    return story


def missing_articles(db: sqlite3.Connection, *articles: int) -> list[int]:
    """Those of these numbers that no article has."""
    found = {a for a in articles if db.execute("SELECT 1 FROM articles WHERE id = ?", (a,)).fetchone()}
    return [article for article in articles if article not in found]


def story_doc(db: sqlite3.Connection, article: int) -> StoryDoc | None:
    """A stored article as the judgement of stories needs it; None when its text is gone."""
    row = db.execute(
        """SELECT t.title, t.body, t.summary, coalesce(a.published_at, a.first_seen_at), a.outlet, c.outlet, a.language
           FROM articles a JOIN article_text t ON t.article = a.id
           LEFT JOIN credits c ON c.article = a.id AND c.is_primary WHERE a.id = ?""",
        (article,),
    ).fetchone()
    if row is None:
        return None
    title, body, summary, at, outlet, credited, language = row
    at_time = datetime.fromisoformat(at)
    doc = StoryDoc(article, title, body or summary, at_time, _tied(db, article), outlet, credited or "")
    return replace(doc, language=language)


def _tied(db: sqlite3.Connection, article: int) -> tuple[int, ...]:
    """Earlier articles of the same event for another reason than words: hreflang twins, the very report that it
    credits by its address, others that credit the same address, and those that credit this one. Who credited an address
    before another article stood there meant the one before."""
    rows = db.execute(
        """SELECT other FROM relations WHERE article = ?1 AND relation = 'translation' AND active
           UNION SELECT max(u.article) FROM credits c JOIN article_urls u ON u.url = c.url AND u.article < ?1
                 WHERE c.article = ?1 AND c.is_primary AND c.url <> '' GROUP BY u.url
           UNION SELECT o.article FROM credits c JOIN credits o ON o.url = c.url
                 WHERE c.article = ?1 AND c.is_primary AND c.url <> '' AND o.is_primary AND o.url <> ''
           UNION SELECT o.article FROM article_urls u JOIN credits o ON o.url = u.url
                 WHERE u.article = ?1 AND u.edition = 1 AND o.is_primary AND o.url <> ''
           ORDER BY 1 LIMIT 20""",
        (article,),
    )
    return tuple(other for (other,) in rows if other != article)
