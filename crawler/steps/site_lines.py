"""Learns what each site repeats on its pages, and takes it out of texts, new ones and those that are stored."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import datetime

from crawler.archive.judged.copy_rows import is_copy
from crawler.archive.judged.evidence_rows import move_credits, replace_flags
from crawler.archive.texts import sites
from crawler.archive.texts.articles import ArticleRecord, Stored
from crawler.judging.edits.describe import Wording
from crawler.models import ArticleDraft
from crawler.reading.sitelines import boilerplate_lines, line_hashes, strip_lines
from crawler.steps.abouts import about_stored
from crawler.steps.rules import Rules
from crawler.steps.versions import supersede

RELEARN_CHARACTERS = 500_000
"""Of stored texts that are gone through in one transaction, the newest first: half a second at most. What is left out loses
its lines when its page is read again."""


def without_site_lines(
    db: sqlite3.Connection, draft: ArticleDraft, lines: frozenset[int], url: str
) -> tuple[ArticleDraft, frozenset[int]]:
    """The draft without the lines that its site repeats, and the hashes of these. ``lines``: the hashes of all."""
    boilerplate = _boilerplate_of(db, sites.site_of(url), lines)
    return replace(draft, body=strip_lines(draft.body, boilerplate), lines=None), boilerplate


def teach_site(db: sqlite3.Connection, record: ArticleRecord, stored: Stored, rules: Rules, now: datetime) -> list[int]:
    """Count the lines of a distinct article; at some sizes go through what is stored of the site.

    Inside the caller's transaction. Gives the articles whose text lost lines: a version of its own, and no edit.
    """
    if not record.lines or stored.change not in ("new", "completed"):
        return []
    if is_copy(db, stored.article):
        return []  # one article under two addresses would teach the site its text
    site = sites.site_of(record.final_url)
    relearn = sites.learn_lines(db, site, record.lines) in sites.RELEARN_AT
    changed, room = [], RELEARN_CHARACTERS
    # The article itself as well: the site may have become known since its page was read.
    for text in sites.texts_of_site(db, site, record.outlet, None if relearn else stored.article):
        room -= len(text.body)
        if room < 0:
            break
        lines = record.lines if text.article == stored.article else line_hashes(text.body)
        body = strip_lines(text.body, _boilerplate_of(db, site, lines))
        if body != text.body:
            _strip(db, text, body, rules, now)
            changed.append(text.article)
    return changed


def _strip(db: sqlite3.Connection, text: sites.SiteText, body: str, rules: Rules, now: datetime) -> None:
    was, stripped = Wording(text.title, text.summary, text.body), Wording(text.title, text.summary, body)
    version = supersede(db, text.article, was, stripped, "boilerplate", now)
    draft = ArticleDraft(text.title, text.summary, body, language=text.language)
    about = about_stored(db, text.article, rules.at(now), text.language) if rules.asks_about else None
    replace_flags(db, text.article, version, rules.flags(draft, about), now)
    move_credits(db, text.article, version, text.body, body)


def _boilerplate_of(db: sqlite3.Connection, site: str, lines: frozenset[int]) -> frozenset[int]:
    """Of these lines, by their hashes, those that are the site's and not the article's."""
    counts, known = sites.seen_lines(db, site, lines)
    return boilerplate_lines(counts, known) if known else frozenset()
