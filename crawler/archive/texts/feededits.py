"""Sees in what a feed says of a known entry whether its article has another text now."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import datetime

from crawler.archive.connect import moment
from crawler.archive.texts.edits import changed_at
from crawler.judging.edits.churn import makes_version
from crawler.models import ArticleDraft
from crawler.reading.volatile import only_volatile


def feed_edit(db: sqlite3.Connection, article: int, said: ArticleDraft, now: datetime) -> ArticleDraft | None:
    """What a feed says now of an article that has its text from there; None when that makes no version.

    A feed that no longer tells summary or text takes back nothing it told before. Clocks and counters are no edit, and a
    text that is another one at every look makes versions as seldom as such a page does.
    """
    old = db.execute(
        """SELECT t.title, t.summary, t.body, t.text_version FROM articles a JOIN article_text t ON t.article = a.id
           WHERE a.id = ? AND a.text_source <> 'page'""",
        (article,),
    ).fetchone()
    if old is None:
        return None
    told = said.body or said.summary
    summary, body = (said.summary, said.body) if told else (old["summary"], old["body"])
    draft = replace(said, title=said.title or old["title"], summary=summary, body=body)
    volatile = only_volatile(old["summary"], summary) and only_volatile(old["body"], body)
    if draft.title == old["title"] and volatile:
        return None
    # How many in a row differed is not kept of entries; all that there are is as good, for a text that settles makes none.
    count = old["text_version"]
    return draft if makes_version(count, count, moment(changed_at(db, article)), now) else None
