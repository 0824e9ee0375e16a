"""A reading before its transaction: cleaned of what its site repeats, then judged alone, in a worker when it is long."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from crawler.archive.texts.articles import ArticleRecord
from crawler.judging.topics.scopes import About
from crawler.reading.sitelines import line_hashes
from crawler.steps.abouts import about_reading
from crawler.steps.alone import Answers, AskedText
from crawler.steps.rules import Rules
from crawler.steps.site_lines import without_site_lines


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of an article: what was read, and where; nothing of it is judged yet."""

    record: ArticleRecord
    """With everything but outlet, flags, credits and lines."""
    address: str
    """Whose host owns the text."""
    feed_outlet: str = ""
    is_page: bool = False
    """Read from its page: lines of the site may stand in it."""
    teaches: bool = False
    """Its lines are to be counted for its site."""
    read_at: datetime = datetime.min.replace(tzinfo=UTC)
    """When, where the record does not say it."""
    about: About | None = None
    """What else topics ask of it; once it is prepared."""

    @property
    def text(self) -> AskedText:
        """What is to be judged of it, once it is prepared."""
        return AskedText(self.record.draft, self.address, self.feed_outlet, self.about)


def prepared(db: sqlite3.Connection, reading: Reading, rules: Rules) -> Reading:
    """Without the lines that its site repeats, and with what topics ask of it. Reads the archive and writes nothing."""
    record = reading.record
    if reading.is_page:
        lines = line_hashes(record.draft.body) if reading.teaches else record.lines
        draft, boilerplate = without_site_lines(db, record.draft, reading.address)
        record = replace(record, draft=draft, boilerplate=boilerplate, lines=lines)
    about = None
    if rules.asks_about:
        read_at = record.fetched_at or record.first_seen_at or reading.read_at
        owner = rules.owner_of(reading.address, reading.feed_outlet)
        about = about_reading(db, record, owner, rules.at(read_at))
    return replace(reading, record=record, about=about)


def judged_alone(reading: Reading, answers: Answers) -> ArticleRecord:
    """Flag and credit a prepared text by itself: what a worker found of it or, when it is small, what is found here."""
    rules, found = answers.rules, answers.of(reading.text)
    owner = rules.owner_of(reading.address, reading.feed_outlet)
    return replace(
        reading.record,
        flags=found.flags,
        credits=found.credits,
        original=found.original,
        own_quote=found.own_quote,
        unjudged_reason=found.unjudged,
        outlet=owner.id if owner else "",
        outlets=((owner,) if owner else ()) + rules.listed(credit.outlet for credit in found.credits),
    )
