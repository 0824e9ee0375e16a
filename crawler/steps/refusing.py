"""Recognises what was forgotten when it comes again: by its addresses, and by the words of its text."""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from crawler.archive.keep.forget_rows import drop_entry
from crawler.archive.keep.forgotten_rows import (
    ForgottenRow,
    What,
    add_forgotten,
    forgotten_match,
    is_any_forgotten,
    keyed,
    secret_of,
)
from crawler.archive.ledger.entries import EntryToRead
from crawler.archive.texts.articles import ArticleRecord
from crawler.judging.edits.describe import Wording
from crawler.models import EntryDraft
from crawler.reading.feedtext import draft_from_entry
from crawler.steps.items import PageItem
from crawler.steps.renewing import wording_of
from crawler.urls import canonical_url

LEAST_WORDS = 12
"""A text of fewer, such as "Read more", may be anybody's."""
_WORD = re.compile(r"\w+")


def told_by_text(wording: Wording) -> str:
    """What a text is recognised by: its words in order, without case and signs; '' when they are too few."""
    for part in (wording.body, f"{wording.title} {wording.summary} {wording.body}"):
        words = _WORD.findall(unicodedata.normalize("NFKC", part).casefold())
        if len(words) >= LEAST_WORDS:
            return " ".join(words)
    return ""


def told_by_address(address: str) -> str:
    """What an address is recognised by: its canonical form."""
    return address if address.startswith("entry:") else canonical_url(address)


def recognised_by(addresses: Iterable[str], wordings: Iterable[Wording]) -> Iterator[tuple[What, str]]:
    """All by which an article of these addresses and texts would be known again."""
    for address in addresses:
        if address and not address.startswith("forgotten:"):
            yield "url", told_by_address(address)
    for wording in wordings:
        if words := told_by_text(wording):
            yield "text", words


def refuses_record(db: sqlite3.Connection, record: ArticleRecord | None) -> ForgottenRow | None:
    """Whether a reading is one of something that was forgotten: the row that says so."""
    if record is None or not is_any_forgotten(db):
        return None
    addresses = (record.url, record.entry_url, record.final_url, record.draft.canonical_url)
    return forgotten_match(db, recognised_by(addresses, [wording_of(record.draft)]))


def refuses_page(db: sqlite3.Connection, item: PageItem) -> bool:
    """Whether a page shows something that was forgotten, also where it is not believed to be what was asked for."""
    if not is_any_forgotten(db):
        return False
    shown = [wording_of(draft) for draft in (item.draft, item.said) if draft is not None]
    return forgotten_match(db, recognised_by([item.final_url], shown)) is not None


Offered = tuple[EntryDraft, ArticleRecord | None]


def allowed(
    db: sqlite3.Connection, offered: Sequence[Offered], edited: Sequence[EntryDraft]
) -> tuple[Sequence[Offered], Sequence[EntryDraft], frozenset[str]]:
    """Of what a feed offers, new and edited, that of which nothing was forgotten; and the keys of the rest."""
    if not is_any_forgotten(db):
        return offered, edited, frozenset()
    taken = [one for one in offered if not _refuses(db, *one)]
    kept = [draft for draft in edited if not _refuses(db, draft, None)]
    left = [
        draft
        for draft in (*(draft for draft, _ in offered), *edited)
        if draft not in kept and draft not in [d for d, _ in taken]
    ]
    return taken, kept, frozenset(key for draft in left for key in draft.keys)


def _refuses(db: sqlite3.Connection, draft: EntryDraft, record: ArticleRecord | None) -> bool:
    addresses = (draft.link, record.url if record else "")
    return forgotten_match(db, recognised_by(addresses, [wording_of(draft_from_entry(draft))])) is not None


def refuse_page(db: sqlite3.Connection, entry: EntryToRead, row: ForgottenRow) -> None:
    """The page of an entry is one that was forgotten: so are the entry and its address, inside the caller's transaction."""
    pairs = recognised_by([entry.link], [])
    secret = secret_of(db)
    add_forgotten(db, [row._replace(what=what, hash=keyed(secret, what, value)) for what, value in pairs])
    drop_entry(db, entry.feed, entry.id)
