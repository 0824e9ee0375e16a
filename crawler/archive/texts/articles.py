"""Stores articles: a page or a feed's text becomes a row once, and every later change of its text a version."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from crawler.archive.connect import moment, stamp
from crawler.archive.judged.copy_rows import mark_same_page
from crawler.archive.judged.evidence_rows import replace_credits, replace_flags
from crawler.archive.judged.judgements import Judging, judge, judge_late
from crawler.archive.judged.origin_rows import renew_origins
from crawler.archive.judged.regrouping import settle_stories
from crawler.archive.texts.candidates import settle_doubt
from crawler.archive.texts.edits import UNDESCRIBED, changed_at, described
from crawler.judging.edits.churn import makes_version
from crawler.judging.edits.describe import Wording
from crawler.models import ArticleDraft, Credit, Flag
from crawler.reading.sitelines import strip_lines
from crawler.reading.volatile import EARLIER, only_volatile
from crawler.urls import canonical_url

Change = Literal["new", "edited", "completed", "unchanged"]


@dataclass(frozen=True, slots=True)
class ArticleRecord:
    """Everything the archive needs to store one reading of one article."""

    draft: ArticleDraft
    url: str
    """Canonical form of the address that gave the text: the article's identity."""
    text_source: str
    text_reason: str = ""
    final_url: str = ""
    entry_url: str = ""
    """Canonical form of the entry's link, when it differs from ``url``."""
    outlet: str = ""
    feed: int | None = None
    backlog: bool = False
    first_seen_at: datetime | None = None
    fetched_at: datetime | None = None
    http_status: int | None = None
    body_sha256: str = ""
    next_read_at: datetime | None = None
    flags: tuple[Flag, ...] = ()
    credits: tuple[Credit, ...] = ()
    original: bool | None = None
    own_quote: str = ""
    judging: Judging = Judging()
    boilerplate: frozenset[int] = frozenset()
    """Hashes of the lines that were taken out of the body as the site's own."""
    lines: frozenset[int] = frozenset()
    """Hashes of all lines of the page's text, to be learnt when the article is distinct; empty when not from a page."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of a record."""

    article: int
    change: Change


def find_article(db: sqlite3.Connection, *urls: str) -> int | None:
    """The article that one of these canonical addresses led to."""
    for url in dict.fromkeys(filter(None, urls)):
        row = db.execute("SELECT article FROM article_urls WHERE url = ?", (url,)).fetchone()
        if row:
            return int(row[0])
    return None


def store_article(db: sqlite3.Connection, record: ArticleRecord, now: datetime, article: int | None = None) -> Stored:
    """Store a record inside the caller's transaction. ``article``: the one its entry already has."""
    owner = find_article(db, record.url)
    if article is not None and owner is not None and owner != article:
        mark_same_page(db, article, owner)  # two feeds led to one page by addresses that differ
        settle_stories(db, [article, owner])
    article = article if article is not None else (owner or find_article(db, record.entry_url))
    if article is None:
        return Stored(_insert(db, record, now), "new")
    for url in filter(None, (record.url, record.entry_url)):
        _remember_url(db, url, article)
    return Stored(article, _renew(db, article, record, now))


def store_new(db: sqlite3.Connection, record: ArticleRecord, now: datetime) -> int:
    """Store a record whose address ``find_article`` does not know; returns the article."""
    return _insert(db, record, now)


def store_feed_edit(db: sqlite3.Connection, article: int, record: ArticleRecord, now: datetime) -> Change:
    """Make what ``feededits.feed_edit`` found the next version of the article, inside the caller's transaction."""
    draft = record.draft
    columns = _columns(record)
    _update(db, article, {name: columns[name] for name in ("title", "text_source", "words", "original", "own_quote")})
    _replace_people_and_tags(db, article, draft)
    version = supersede_text(db, article, Wording(draft.title, draft.summary, draft.body), "edit", now)
    replace_flags(db, article, version, record.flags, now)
    replace_credits(db, article, version, record.credits)
    renew_origins(db, article)
    return "edited"


def _insert(db: sqlite3.Connection, record: ArticleRecord, now: datetime) -> int:
    row = _columns(record) | {
        "url": record.url,
        "feed": record.feed,
        "first_seen_at": stamp(record.first_seen_at or now),
        "backlog": int(record.backlog),
    }
    names, marks = ", ".join(row), ", ".join("?" * len(row))
    cursor = db.execute(f"INSERT INTO articles ({names}) VALUES ({marks})", tuple(row.values()))
    article = int(cursor.lastrowid or 0)
    draft = record.draft
    db.execute("INSERT INTO article_text VALUES (?, ?, ?, ?, 1)", (article, draft.title, draft.summary, draft.body))
    settle_doubt(db, article, draft.title, draft.summary, draft.body)
    for url in dict.fromkeys(filter(None, (record.url, record.entry_url))):
        _remember_url(db, url, article)
    _add_people_and_tags(db, article, draft)
    if record.flags:
        replace_flags(db, article, 1, record.flags, now)
    if record.credits:
        replace_credits(db, article, 1, record.credits)
    if record.judging.now:
        judge(db, article, draft, record.judging)
    return article


def _renew(db: sqlite3.Connection, article: int, record: ArticleRecord, now: datetime) -> Change:
    """Bring an article up to date with a later reading; the feed's text never replaces the page's."""
    old = db.execute(
        """SELECT a.text_source, a.published_at, a.changes_in_a_row, t.title, t.summary, t.body, t.text_version
           FROM articles a JOIN article_text t ON t.article = a.id WHERE a.id = ?""",
        (article,),
    ).fetchone()
    if record.text_source != "page":
        if old["text_source"] != "page":
            db.execute("UPDATE articles SET text_reason = ? WHERE id = ?", (record.text_reason, article))
            judge_late(db, article, record.judging)
        return "unchanged"
    if not record.draft.title:
        record = replace(record, draft=replace(record.draft, title=old["title"]))
    draft, completing = record.draft, old["text_source"] != "page"
    wording = Wording(draft.title, draft.summary, draft.body)
    same = (old["title"], old["summary"], old["body"]) == wording
    if not same and not completing and _runs_by_itself(db, article, old, draft):
        record = replace(record, draft=replace(draft, summary=old["summary"], body=old["body"]))
        draft, same = record.draft, True
    reason = "reread" if completing else _reason(old, record)
    edited = not same and reason == "edit"
    in_a_row = old["changes_in_a_row"]
    counted = {"changes_in_a_row": in_a_row + 1 if edited else 0}
    if edited and not makes_version(old["text_version"], in_a_row, moment(changed_at(db, article)), now):
        read = {"fetched_at": stamp(record.fetched_at), "next_read_at": stamp(record.next_read_at)}
        _update(db, article, counted | read)
        return "unchanged"
    _update(db, article, counted | _said(record, dated=old["published_at"] is not None))
    _replace_people_and_tags(db, article, draft)
    if not same:
        version = supersede_text(db, article, wording, reason, now)
        replace_flags(db, article, version, record.flags, now)
        replace_credits(db, article, version, record.credits)
    if completing:
        judge(db, article, draft, record.judging)
        return "completed"
    if not same:
        renew_origins(db, article)
    return "edited" if edited else "unchanged"


def supersede_text(db: sqlite3.Connection, article: int, new: Wording, reason: str, now: datetime) -> int:
    """Store ``new`` as the article's next text version and return its number.

    The old one is kept; when ``reason`` is "edit", with what was changed.
    """
    old = db.execute(
        "SELECT title, summary, body, text_version FROM article_text WHERE article = ?", (article,)
    ).fetchone()
    diff = described(Wording(*old[:3]), new) if reason == "edit" else UNDESCRIBED
    db.execute(
        """INSERT INTO versions (article, text_version, seen_at, reason, title, summary, body,
                                 headline_changed, words_added, words_removed, diff)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        (article, old["text_version"], stamp(now), reason, *old[:3], *diff),
    )
    db.execute(
        "UPDATE article_text SET title = ?, summary = ?, body = ?, text_version = text_version + 1 WHERE article = ?",
        (*new, article),
    )
    settle_doubt(db, article, *new)
    return int(old["text_version"]) + 1


def _runs_by_itself(db: sqlite3.Connection, article: int, old: sqlite3.Row, draft: ArticleDraft) -> bool:
    """Whether only clocks and counters differ: the text that is stored stays."""
    if old["title"] != draft.title or not only_volatile(old["summary"], draft.summary):
        return False
    sql = "SELECT body FROM versions WHERE article = ? ORDER BY text_version DESC LIMIT ?"
    return only_volatile(old["body"], draft.body, [row["body"] for row in db.execute(sql, (article, EARLIER))])


def _reason(old: sqlite3.Row, record: ArticleRecord) -> str:
    """``boilerplate`` when the only difference is lines that have since been recognised as the site's: no edit, no news."""
    draft = record.draft
    same = (old["title"], old["summary"]) == (draft.title, draft.summary)
    return "boilerplate" if same and strip_lines(old["body"], record.boilerplate) == draft.body else "edit"


_MAY_BE_SILENT = ("canonical_url", "section", "language", "modified_at", "image")


def _said(record: ArticleRecord, *, dated: bool) -> dict[str, object]:
    """The columns that a later reading changes: what it does not say erases nothing that an earlier one knew.

    Date and its words change together, or the words would explain another date.
    """
    columns = _columns(record)
    silent = {name for name in _MAY_BE_SILENT if not columns[name]}
    if columns["published_at"] is None:
        silent |= {"published_at", "published_raw"} if dated or not columns["published_raw"] else {"published_at"}
    return {name: value for name, value in columns.items() if name not in silent}


def _columns(record: ArticleRecord) -> dict[str, object]:
    draft = record.draft
    return {
        "title": draft.title,
        "final_url": record.final_url,
        "canonical_url": canonical_url(draft.canonical_url) if draft.canonical_url else "",
        "outlet": record.outlet,
        "section": draft.section,
        "language": draft.language,
        "published_at": stamp(draft.published_at),
        "published_raw": draft.published_raw,
        "modified_at": stamp(draft.modified_at),
        "fetched_at": stamp(record.fetched_at),
        "http_status": record.http_status,
        "body_sha256": record.body_sha256,
        "text_source": record.text_source,
        "text_reason": record.text_reason,
        "original": None if record.original is None else int(record.original),
        "own_quote": record.own_quote,
        "paywall": int(draft.paywall),
        "image": draft.image,
        "words": len(draft.body.split()),
        "next_read_at": stamp(record.next_read_at),
    }


def _update(db: sqlite3.Connection, article: int, columns: Mapping[str, object]) -> None:
    assignments = ", ".join(f"{name} = ?" for name in columns)
    db.execute(f"UPDATE articles SET {assignments} WHERE id = ?", (*columns.values(), article))


def _remember_url(db: sqlite3.Connection, url: str, article: int) -> None:
    db.execute("INSERT INTO article_urls VALUES (?, ?) ON CONFLICT (url) DO NOTHING", (url, article))


def _replace_people_and_tags(db: sqlite3.Connection, article: int, draft: ArticleDraft) -> None:
    """A reading without authors or tags keeps those of an earlier one."""
    if draft.authors:
        db.execute("DELETE FROM article_authors WHERE article = ?", (article,))
    if draft.tags:
        db.execute("DELETE FROM article_tags WHERE article = ?", (article,))
    _add_people_and_tags(db, article, draft)


def _add_people_and_tags(db: sqlite3.Connection, article: int, draft: ArticleDraft) -> None:
    if draft.authors:
        named = [(article, n, name) for n, name in enumerate(draft.authors)]
        db.executemany("INSERT INTO article_authors VALUES (?, ?, ?)", named)
    if draft.tags:
        tagged = [(article, tag) for tag in dict.fromkeys(draft.tags)]
        db.executemany("INSERT INTO article_tags VALUES (?, ?)", tagged)
