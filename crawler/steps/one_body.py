"""Takes a text back that stands under several addresses of a site as if each were its article: it is no article of any."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from crawler.archive.judged.copy_rows import connected, forget_relations
from crawler.archive.ledger.entries import ask_pages_again
from crawler.archive.ledger.feeds import address_of_feed, outlet_of_feed
from crawler.archive.ledger.outlet_rows import keep_outlets
from crawler.archive.texts import articles
from crawler.archive.texts.articles import ArticleRecord, Judging
from crawler.archive.texts.gone_rows import is_gone
from crawler.archive.texts.known_texts import articles_with_text, feed_words, place_of
from crawler.archive.texts.sites import site_of
from crawler.models import ArticleDraft
from crawler.reading.belief import WEAK
from crawler.reading.feedtext import text_source_of
from crawler.reading.schedule import next_try
from crawler.steps.alone import Answers
from crawler.steps.copies import regroup
from crawler.steps.grouping import judge_among_others, settle_stories
from crawler.steps.prepared import judged_alone, prepared
from crawler.steps.readings import Reading
from crawler.steps.rules import Rules
from crawler.steps.tracing import trace_stories, trace_story_of
from crawler.steps.versions import next_version

ADDRESSES = 3
"""Under so many addresses of a site a text that none of their headlines stands in is the site's own: a shell, a notice."""


def others_with_text(db: sqlite3.Connection, record: ArticleRecord, own: int | None) -> Sequence[int]:
    """The other articles that were given this very text, when together they show that it is nobody's; else none.

    A text that one of the headlines stands in is an article, under however many addresses.
    """
    if record.text_key is None or record.draft.proof not in WEAK:
        return []
    found = [(a, proof) for a, proof in articles_with_text(db, record.text_key, site_of(record.final_url)) if a != own]
    if any(proof and proof not in WEAK for _, proof in found):
        return []
    return [article for article, _ in found] if len(found) + 1 >= ADDRESSES else []


def give_back(db: sqlite3.Connection, article: int, rules: Rules, now: datetime) -> None:
    """Give an article the text that its feed gave, inside the caller's transaction; its page is asked again later."""
    if is_gone(db, article):
        return
    old = articles.read_before(db, article, 0)
    if old.text_source != "page":
        return
    title, summary, body = feed_words(db, article)
    draft = ArticleDraft(title or old.wording.title, summary, body)
    url, feed = place_of(db, article)
    record = ArticleRecord(draft, url, text_source_of(draft), "shell", feed=feed)
    reading = Reading(record, url, outlet_of_feed(db, feed), address_of_feed(db, feed), read_at=now)
    record = judged_alone(prepared(db, reading, rules), Answers(rules))
    keep_outlets(db, record.outlets)
    columns = articles.columns_of(record)
    changed = (
        "title",
        "text_source",
        "text_reason",
        "proof",
        "words",
        "original",
        "own_quote",
        "next_read_at",
        "unjudged_reason",
    )
    articles.update_article(db, article, {name: columns[name] for name in changed})
    next_version(db, article, old.wording, record, "shell", now)
    _judge_anew(db, article, draft, Judging(copies=rules.crawl.copies, stories=rules.crawl.stories), now)
    ask_pages_again(db, article, "shell", next_try(2, "shell", now, max(rules.crawl.page_tries, 0)))


def _judge_anew(db: sqlite3.Connection, article: int, draft: ArticleDraft, judging: Judging, now: datetime) -> None:
    """Its relations were found by a text that was not its own."""
    concerned = connected(db, [article])
    forget_relations(db, article)
    regroup(db, concerned)
    if judging.stories:
        trace_stories(db, settle_stories(db, concerned), now)
    judge_among_others(db, article, draft, judging, now)
    trace_story_of(db, article, now)
