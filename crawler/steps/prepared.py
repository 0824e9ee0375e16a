"""A reading before its transaction: cleaned of what its site repeats, then judged alone, in a worker when it is long."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import datetime

from crawler.archive.texts.articles import ArticleRecord
from crawler.clock_zones import depends_on_country
from crawler.dates import stated_time
from crawler.models import ArticleDraft
from crawler.reading.sitelines import line_hashes
from crawler.steps.abouts import about_reading
from crawler.steps.alone import Answers
from crawler.steps.readings import Reading
from crawler.steps.rules import Rules
from crawler.steps.site_lines import without_site_lines


def prepared(db: sqlite3.Connection, reading: Reading, rules: Rules) -> Reading:
    """Without the lines that its site repeats, and with what topics ask of it. Reads the archive and writes nothing."""
    record = reading.record
    if reading.is_page:
        lines = record.draft.lines
        lines = line_hashes(record.draft.body) if lines is None else lines
        draft, boilerplate = without_site_lines(db, record.draft, lines, reading.address)
        record = replace(record, draft=draft, boilerplate=boilerplate, lines=lines if reading.teaches else record.lines)
    about = None
    read_at = record.fetched_at or record.first_seen_at or reading.read_at
    zone_is_open = depends_on_country(record.draft.published_raw)
    if not zone_is_open and not rules.asks_about:  # nobody asks whose it is, as of nearly every entry
        return reading if record is reading.record else replace(reading, record=record)
    owner, _ = rules.whose(reading.address, reading.feed_url, reading.feed_outlet, page=reading.is_page)
    if zone_is_open and owner and owner.country:
        record = replace(record, draft=_dated_at(record.draft, owner.country, read_at))
    if rules.asks_about:
        about = about_reading(db, record, owner, rules.at(read_at))
    return replace(reading, record=record, about=about)


def _dated_at(draft: ArticleDraft, country: str, now: datetime) -> ArticleDraft:
    """The draft with its time in the zone that its words name in this country, which outlets.csv tells."""
    at, precision = stated_time(draft.published_raw, now, country.upper())
    return replace(draft, published_at=at, published_precision=precision) if at else draft


def judged_alone(reading: Reading, answers: Answers) -> ArticleRecord:
    """Flag and credit a prepared text by itself: what a worker found of it or, when it is small, what is found here."""
    rules, found = answers.rules, answers.of(reading.text)
    owner, own_words = rules.whose(reading.address, reading.feed_url, reading.feed_outlet, page=reading.is_page)
    record = reading.record
    return replace(
        record,
        judging=replace(record.judging, words=found.words) if found.words else record.judging,
        flags=found.flags,
        credits=found.credits,
        original=found.original,
        own_quote=found.own_quote,
        unjudged_reason=found.unjudged,
        outlet=owner.id if owner else "",
        told_by=None if own_words else reading.record.feed,
        outlets=((owner,) if owner else ()) + rules.listed(credit.outlet for credit in found.credits),
    )
