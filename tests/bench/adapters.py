"""The program behind the call signatures of the evaluators: labelled items in, its judgements out."""

from __future__ import annotations

from typing import Any


def copies(docs: list[dict[str, Any]]) -> list[int]:
    """Group label per document, in order of arrival, through the tables of a temporary archive."""
    from crawler.archive.copies import judge_copies, read_doc
    from tests.bench.scratch import scratch_archive, store_article

    with scratch_archive() as db:
        for doc in docs:
            article = store_article(db, doc["title"], doc["text"], doc["url"])
            judge_copies(db, read_doc(db, article))
        return [root for (root,) in db.execute("select coalesce(copy_of, id) from articles order by id")]


def stories(docs: list[dict[str, Any]]) -> list[int]:
    """Story per document, online in order of arrival, through the tables of a temporary archive."""
    from datetime import UTC, datetime

    from crawler.archive.copies import judge_copies, read_doc
    from crawler.archive.stories import judge_story
    from crawler.judging.stories import StoryDoc
    from tests.bench.scratch import scratch_archive, store_article

    with scratch_archive() as db:
        for doc in docs:
            at = datetime.fromtimestamp(int(doc["date"]) / 1000, UTC) if doc["date"].isdigit() else None
            article = store_article(db, doc["title"], doc["text"], doc["url"])
            copy = read_doc(db, article)
            judge_copies(db, copy)
            root = db.execute("select coalesce(copy_of, id) from articles where id = ?", [article]).fetchone()[0]
            if root == article:
                judge_story(db, StoryDoc(article, copy.title, copy.body, at))
        rows = db.execute(
            "select r.story from articles a join articles r on r.id = coalesce(a.copy_of, a.id) order by a.id"
        )
        return [story for (story,) in rows]
