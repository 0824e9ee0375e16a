"""The way of an article: what happens between "it was read" and "it is committed", in order.

The whole way, from a source that is due to the commit:

    archive.ledger.feeds     a source is due
    crawl.sources            a conditional request of it
    fetching                 host queue, address guard, redirects, robots.txt: bytes, or a named failure
    workers                  intake.kinds.read_source reads the entries that are not known yet
    steps.poll_way              one transaction: which entries are new, what the poll means for the next one
    crawl.pipelines          after the commit, requests for the pages of new entries
    fetching, workers        as above; reading.page reads the article: an ArticleDraft
    steps.page_way              which article it is a reading of, when it is read again: a ``Reading``

  and here, first outside any transaction (``steps.prepared``: what one text says by itself):
    1. clean     takes out the lines that its site repeats      reads site_lines
    2. flag      matches the topics                             reads the rules of the run
    3. credit    finds whom it credits, is it own reporting     reads the rules of the run

  then in the transaction that the batch opened (``commit``: what it is among others):
    4. store     its rows, or the next version of its text      writes articles, article_text, versions, flags, credits, events
    5. relate    compares it with earlier texts                 writes fp, relations, articles.copy_of
    6. group     puts it into its story                         writes stories, story_members, articles.story
    7. trace     notes its story; traced once a batch           writes origin_edges, story_origins, articles.origin, events

A feed's own text goes the same way without the first step. Every step asks a pure room, which returns a value, and
writes that value through ``archive``. A step that raises takes back its own item and no other (``crawl.batch``).
"""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import datetime

from crawler.archive.judged.evidence_rows import replace_credits, replace_flags
from crawler.archive.judged.member_rows import leave_story
from crawler.archive.ledger.outlet_rows import keep_outlets
from crawler.archive.texts import articles
from crawler.archive.texts.articles import ArticleRecord, Change, ReadBefore, Stored
from crawler.archive.texts.beside import first_version
from crawler.archive.texts.edition_rows import is_superseded
from crawler.archive.texts.gone_rows import is_gone
from crawler.archive.texts.people_rows import replace_people_and_tags
from crawler.reading.volatile import EARLIER
from crawler.steps.copies import mark_same_page
from crawler.steps.editions import as_edition, edition_on_page, edition_to_make, relate_editions
from crawler.steps.feed_words import take_own_words
from crawler.steps.grouping import judge_among_others, settle_stories
from crawler.steps.renewing import knows_finer, renewal, wording_of
from crawler.steps.tracing import trace_stories, trace_story_of
from crawler.steps.versions import next_version, trust_index

_OF_A_REQUEST = (
    "tdm_reserved",
    "fetched_at",
    "via",
    "next_read_at",
    "reread_error",
    "missing_since",
    "missing_times",
    "withdrawn_at",
    "http_status",
)
_FOUND_ALONE = ("original", "own_quote", "unjudged_reason")


def commit(db: sqlite3.Connection, record: ArticleRecord, now: datetime, article: int | None = None) -> Stored:
    """Store, relate, group and trace, inside the caller's transaction. ``article``: the one its entry already has."""
    if article is None and (edition := edition_to_make(db, record)):
        return Stored(commit_new(db, replace(record, edition=edition), now), "new")
    if article is not None and is_superseded(db, article):
        return Stored(article, "unchanged")  # it was asked for before another article took its address
    owner = articles.find_article(db, record.url)
    if article is not None and owner is not None and owner != article:
        mark_same_page(db, article, owner)  # two feeds led to one page by addresses that differ
        trace_stories(db, settle_stories(db, [article, owner]), now)
    article = article if article is not None else (owner or articles.find_article(db, record.entry_url))
    if article is None:
        return Stored(commit_new(db, record, now), "new")
    if is_gone(db, article):
        return Stored(article, "unchanged")
    articles.remember_urls(db, record, article)
    if record.text_source != "page":
        return Stored(article, _given_up(db, article, record, now))
    old = articles.read_before(db, article, EARLIER)
    if not record.same_page and (edition := edition_on_page(db, article, old, record)):
        return Stored(commit_new(db, as_edition(record, edition), now), "new")
    return Stored(article, _read_again(db, article, old, record, now))


def commit_new(db: sqlite3.Connection, record: ArticleRecord, now: datetime) -> int:
    """As ``commit``, of a record whose address ``find_article`` does not know; gives the article."""
    keep_outlets(db, record.outlets)
    article, version = articles.insert_article(db, record, now), first_version(record.beside)
    trust_index(db, article, wording_of(record.draft))
    if record.edition > 1:
        relate_editions(db, article)
    if record.flags:
        replace_flags(db, article, version, record.flags, now)
    if record.credits:
        replace_credits(db, article, version, record.credits)
    if record.judging.now:
        judge_among_others(db, article, record.draft, record.judging, now)
    return article


def _given_up(db: sqlite3.Connection, article: int, record: ArticleRecord, now: datetime) -> Change:
    """The page of a known article could not be had: the feed's text never replaces a page's, and is judged at last."""
    old = articles.read_before(db, article, 0)
    if old.told_by is not None and record.told_by is None:
        return take_own_words(db, article, old, record, now)
    if old.text_source != "page" and old.told_by == record.told_by:
        key = {} if record.text_key is None else {"text_key": record.text_key}
        found = {"text_reason": record.text_reason, "tdm_reserved": int(record.tdm_reserved)}
        articles.update_article(db, article, found | key)
        waiting = articles.awaiting_judgement(db, article)
        if record.judging.now and waiting is not None:
            judge_among_others(db, article, waiting, record.judging, now)
    return "unchanged"


def _read_again(db: sqlite3.Connection, article: int, old: ReadBefore, record: ArticleRecord, now: datetime) -> Change:
    """The page of a known article was read, for the first time or again."""
    keep_outlets(db, record.outlets)
    found = renewal(old, record, now)
    judged = not record.unjudged_reason and wording_of(record.draft) == wording_of(found.record.draft)
    record = found.record
    columns = articles.said_columns(record, dated=old.published_at is not None, finer=knows_finer(old, record.draft))
    if old.proof:  # that a text is the one of last time proves no more than it did then
        del columns["proof"]
    if old.told_by is not None and record.feed is not None:
        columns["feed"] = record.feed
    elif old.feed != record.feed:
        columns.pop("outlet")  # the outlet's own feed came since the page was asked for
    if not (found.new_text or judged) and (old.unjudged or record.unjudged_reason):  # what is known stays known
        columns = {name: value for name, value in columns.items() if name not in _FOUND_ALONE}
    if found.kind == "too_often":
        columns = {name: columns[name] for name in ("fetched_at", "next_read_at", "reread_error")}
    if record.same_page:  # nobody was asked
        columns = {name: value for name, value in columns.items() if name not in _OF_A_REQUEST}
    articles.update_article(db, article, columns | {"changes_in_a_row": found.changes_in_a_row})
    if found.kind == "too_often":
        return "unchanged"
    replace_people_and_tags(db, article, record.draft, erase=old.told_by is not None)
    if found.new_text:
        next_version(db, article, old.wording, record, found.reason, now)
    elif judged and old.unjudged:
        replace_flags(db, article, old.text_version, record.flags, now)
        replace_credits(db, article, old.text_version, record.credits)
    if found.kind == "completed":
        if old.told_by is not None:
            trace_stories(db, leave_story(db, article), now)
        judge_among_others(db, article, record.draft, record.judging, now)
        return "completed"
    if found.new_text and found.kind == "reread":
        judge_among_others(db, article, record.draft, record.judging, now)
        return "better"
    if found.new_text:
        trace_story_of(db, article, now)
    return "edited" if found.kind == "edit" else "unchanged"
