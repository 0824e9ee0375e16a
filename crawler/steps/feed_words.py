"""Stores what a feed says of an article that is there: an edit of its own text, or own words in place of another's."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from crawler.archive.judged.member_rows import leave_story
from crawler.archive.ledger.feeds import address_of_feed, outlet_of_feed
from crawler.archive.ledger.outlet_rows import keep_outlets
from crawler.archive.texts import articles
from crawler.archive.texts.articles import ArticleRecord, Change, ReadBefore
from crawler.archive.texts.people_rows import replace_people_and_tags
from crawler.judging.edits.describe import Wording
from crawler.steps.grouping import judge_among_others
from crawler.steps.rules import Rules
from crawler.steps.tracing import trace_stories, trace_story_of
from crawler.steps.versions import next_version


def commit_feed_edit(
    db: sqlite3.Connection, article: int, was: Wording, record: ArticleRecord, now: datetime
) -> Change:
    """Make what ``renewing.feed_edit`` found the next version of a text that ``was`` another, inside the caller's
    transaction."""
    keep_outlets(db, record.outlets)
    columns = articles.columns_of(record)
    changed = ("title", "text_source", "words", "original", "own_quote", "unjudged_reason")
    articles.update_article(db, article, {name: columns[name] for name in changed})
    replace_people_and_tags(db, article, record.draft)
    next_version(db, article, was, record, "edit", now)
    trace_story_of(db, article, now)
    return "edited"


def take_own_words(
    db: sqlite3.Connection, article: int, old: ReadBefore, record: ArticleRecord, now: datetime
) -> Change:
    """The outlet's own feed replaces what another feed said in its place; that stays as a version."""
    keep_outlets(db, record.outlets)
    own = articles.columns_of(record) | {"feed": record.feed, "backlog": int(record.backlog)}
    articles.update_article(db, article, own)
    replace_people_and_tags(db, article, record.draft, erase=True)
    next_version(db, article, old.wording, record, "own_words", now)
    trace_stories(db, leave_story(db, article), now)
    if record.judging.now:
        judge_among_others(db, article, record.draft, record.judging, now)
    return "completed"


def own_outlet(db: sqlite3.Connection, article: int, feed: int, feed_outlet: str, link: str, rules: Rules) -> None:
    """A ``feed`` that speaks for an address lists an article there: it goes by that feed's outlet, unless the feed that brought
    it speaks for the address as well."""
    brought_by, outlet = articles.brought_by(db, article)
    owner = rules.owner_of(link, feed_outlet)
    if brought_by is None or owner is None or owner.id == outlet:
        return
    if not rules.speaks_for(address_of_feed(db, brought_by), outlet_of_feed(db, brought_by), link):
        keep_outlets(db, [owner])
        articles.update_article(db, article, {"outlet": owner.id, "feed": feed})
