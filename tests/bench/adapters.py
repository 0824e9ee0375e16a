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
