"""Finds out whether something at a known address is another article than the one that stood there, and starts it as one."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace
from datetime import datetime

from crawler.archive.judged import copy_rows
from crawler.archive.texts import edition_rows
from crawler.archive.texts.articles import ArticleRecord, ReadBefore
from crawler.judging.copies.compare_all import Judgement
from crawler.judging.copies.pairs import Relation
from crawler.judging.edits.other_article import Since, Telling, is_new_edition, same_text
from crawler.models import ArticleDraft, EntryDraft


@dataclass(frozen=True, slots=True)
class AtAddress:
    """What an entry is at an address that is known already."""

    edition: int
    article: int | None
    """The article it is; None for one that is still to be made."""


def place_at_address(
    db: sqlite3.Connection,
    draft: EntryDraft,
    url: str,
    now: datetime,
    since: Since,
    entry: int | None = None,
    told_by: int | None = None,
) -> AtAddress | None:
    """Which edition an entry of a feed is; None for the one that stands there and for an address that is new.

    A feed makes no editions of what another outlet says, nor does an outlet's own feed of what others said in its place.

    ``url``: canonical. ``told_by``: as in ``ArticleRecord``. ``entry``: the known one that its keys name: then this may be that one with another headline.
    """
    standing = edition_rows.editions_at(db, url)
    if not standing or edition_rows.told_by(db, standing[0].article) != told_by:
        return None
    says = Telling((draft.title,), (draft.summary, draft.content), draft.published_at, now)
    own = None
    if entry is not None:
        told, own = edition_rows.told_of_entry(db, entry)
        if own is None or not is_new_edition(told, says, since):
            return None
    for earlier in standing if since == "apart" else standing[:1]:
        if not is_new_edition(edition_rows.told_of_article(db, earlier.article), says, since):
            stays = earlier.article == (own if entry is not None else standing[0].article)
            return None if stays else AtAddress(earlier.number, earlier.article)
    return AtAddress(standing[0].number + 1, None)


def edition_to_make(db: sqlite3.Connection, record: ArticleRecord) -> int:
    """Of a record whose entry is a later edition than what stands at its addresses: the number of it, else 0.

    A page that still shows what stands there says that there is no other article yet.
    """
    if record.edition < 2:
        return 0
    standing = edition_rows.editions_at(db, record.url, record.entry_url)
    if not standing:
        return record.edition
    teller = edition_rows.told_by(db, standing[0].article)
    if record.edition <= standing[0].number or record.told_by not in (None, teller):
        return 0
    told = edition_rows.told_of_article(db, standing[0].article)
    draft = record.draft
    if record.text_source == "page" and (draft.title in told.titles or same_text(told.texts, _texts(draft))):
        return 0
    return standing[0].number + 1


def edition_on_page(db: sqlite3.Connection, article: int, old: ReadBefore, record: ArticleRecord) -> int:
    """The number of the edition that another reading of an article's page shows; 0 when it shows the article still."""
    if record.one_edition or old.text_source != "page" or record.fetched_at is None:
        return 0
    draft = record.draft
    says = Telling((draft.title,), _texts(draft), draft.published_at, record.fetched_at)
    if not is_new_edition(edition_rows.told_of_article(db, article), says, "stays"):
        return 0
    return edition_rows.edition_of(db, article) + 1


def as_edition(record: ArticleRecord, edition: int) -> ArticleRecord:
    """The record as a new article that came now: its entry was seen long ago, its news was not."""
    return replace(record, edition=edition, first_seen_at=record.fetched_at, backlog=False)


def relate_editions(db: sqlite3.Connection, article: int) -> None:
    """A new article took an address over: the earlier ones there are related, and read no more."""
    for earlier in edition_rows.earlier_editions(db, article):
        relation = Relation(article, earlier, "edition", 0.0, 0.0, "same_address")
        copy_rows.store_judgement(db, article, Judgement((relation,), ()))
        edition_rows.end_earlier(db, earlier)


def _texts(draft: ArticleDraft) -> tuple[str, ...]:
    return tuple(filter(None, (draft.body, draft.summary)))
