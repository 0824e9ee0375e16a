"""Rows of articles and their texts: a page or a feed's text becomes a row once, and every later text a version."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from crawler.archive.connect import moment, stamp
from crawler.archive.texts.beside import Beside, first_version, keep_beside
from crawler.archive.texts.edits import Described
from crawler.archive.texts.people_rows import add_people_and_tags
from crawler.judging.edits.describe import Wording
from crawler.judging.stories.join import StoryWords
from crawler.models import ArticleDraft, Credit, Flag, Precision
from crawler.reading.outlets import Outlet
from crawler.urls import canonical_url

CAME_AT = "CASE WHEN published_precision = 'minute' THEN published_at ELSE first_seen_at END"
"""When an article came, for the order of a story: as stated, or when it was first seen. A day is no midnight: it would come
first."""

Change = Literal["new", "edited", "completed", "better", "unchanged"]


@dataclass(frozen=True, slots=True)
class Judging:
    """What is judged of one article."""

    now: bool = True
    """False while its page is still to be read: the feed's summary says too little to compare."""
    copies: bool = True
    stories: bool = True
    words: StoryWords | None = None
    """Those of the draft, where a worker counted them."""


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
    edition: int = 0
    """Which article of its addresses it is; 0: the one that stands there, or the first."""
    same_page: bool = False
    """Read anew from the page that gave the stored text: what differs is how it is read, and no edit."""
    one_edition: bool = False
    """A watched page: whatever comes to stand there is a version of the one article."""
    outlet: str = ""
    outlets: tuple[Outlet, ...] = ()
    """Whose rows must exist: its own outlet, and the listed ones that it credits."""
    feed: int | None = None
    told_by: int | None = None
    """The feed whose words these are, when it does not speak for the outlet at the address."""
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
    unjudged_reason: str = ""
    """Why flags, credits and the two before are not known; empty when they are."""
    judging: Judging = Judging()
    boilerplate: frozenset[int] = frozenset()
    """Hashes of the lines that were taken out of the body as the site's own."""
    via: str = ""
    """The fetcher that brought it; '' when it was this machine."""
    tdm_reserved: bool = False
    """Its publisher reserves text and data mining."""
    text_key: int | None = None
    """Hash of the words of a page's text as it came; None when not from a page."""
    beside: Beside | None = None
    """Of a new article: what the other of page and feed says of it, where that is more than its text has."""
    lines: frozenset[int] = frozenset()
    """Hashes of all lines of the page's text, to be learnt when the article is distinct; empty when not from a page."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of a record."""

    article: int
    change: Change


@dataclass(frozen=True, slots=True)
class ReadBefore:
    """What is stored of an article, as far as another reading of it has to know."""

    text_source: str
    published_at: datetime | None
    published_precision: Precision
    changes_in_a_row: int
    text_version: int
    wording: Wording
    changed_at: datetime | None
    """Since when it has its present text; None when it never had another."""
    proof: str
    """Why the page that gave it was believed; empty when no page did."""
    earlier_bodies: tuple[str, ...]
    """Of its earlier versions, the latest first."""
    told_by: int | None = None
    """As in ``ArticleRecord``, and so is ``feed``."""
    feed: int | None = None
    unjudged: bool = False
    """Its flags and credits are not known."""


def find_article(db: sqlite3.Connection, *urls: str) -> int | None:
    """The newest article that one of these canonical addresses led to."""
    for url in dict.fromkeys(filter(None, urls)):
        row = db.execute(
            "SELECT article FROM article_urls WHERE url = ? ORDER BY edition DESC LIMIT 1", (url,)
        ).fetchone()
        if row:
            return int(row[0])
    return None


def insert_article(db: sqlite3.Connection, record: ArticleRecord, now: datetime) -> int:
    """Write the rows of a new article, inside the caller's transaction: itself, its text, addresses, people and tags."""
    row = columns_of(record) | {
        "url": record.url,
        "edition": max(record.edition, 1),
        "feed": record.feed,
        "first_seen_at": stamp(record.first_seen_at or now),
        "backlog": int(record.backlog),
    }
    row["came_at"] = row["published_at"] if row["published_precision"] == "minute" else row["first_seen_at"]
    names, marks = ", ".join(row), ", ".join("?" * len(row))
    cursor = db.execute(f"INSERT INTO articles ({names}) VALUES ({marks})", tuple(row.values()))
    article = int(cursor.lastrowid or 0)
    draft = record.draft
    text = (article, draft.title, draft.summary, draft.body, first_version(record.beside))
    db.execute("INSERT INTO article_text VALUES (?, ?, ?, ?, ?)", text)
    keep_beside(db, article, record.beside, now)
    remember_urls(db, record, article)
    add_people_and_tags(db, article, draft)
    return article


def read_before(db: sqlite3.Connection, article: int, versions: int) -> ReadBefore:
    """What is stored of an article, with the bodies of at most so many earlier ``versions``."""
    row = db.execute(
        """SELECT a.text_source, a.proof, a.published_at, a.published_precision, a.changes_in_a_row,
                  a.told_by, a.feed, a.unjudged_reason, t.title, t.summary, t.body, t.text_version,
                  (SELECT max(seen_at) FROM versions v WHERE v.article = a.id) AS changed_at
           FROM articles a JOIN article_text t ON t.article = a.id WHERE a.id = ?""",
        (article,),
    ).fetchone()
    bodies = db.execute(
        "SELECT body FROM versions WHERE article = ? ORDER BY text_version DESC LIMIT ?", (article, versions)
    )
    return ReadBefore(
        row["text_source"],
        moment(row["published_at"]),
        row["published_precision"],
        row["changes_in_a_row"],
        row["text_version"],
        Wording(row["title"], row["summary"], row["body"]),
        moment(row["changed_at"]),
        row["proof"] if row["text_source"] == "page" else "",
        tuple(body for (body,) in bodies),
        row["told_by"],
        row["feed"],
        bool(row["unjudged_reason"]),
    )


def supersede_text(
    db: sqlite3.Connection, article: int, new: Wording, reason: str, now: datetime, diff: Described
) -> int:
    """Store ``new`` as the article's next text version and return its number.

    The old one is kept with ``reason`` and with what was changed.
    """
    old = db.execute(
        "SELECT title, summary, body, text_version FROM article_text WHERE article = ?", (article,)
    ).fetchone()
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
    return int(old["text_version"]) + 1


def awaiting_judgement(db: sqlite3.Connection, article: int) -> ArticleDraft | None:
    """The stored text of an article that has no story yet; None when it has one."""
    row = db.execute(
        """SELECT t.title, t.summary, t.body, a.language, a.canonical_url FROM articles a
           JOIN article_text t ON t.article = a.id WHERE a.id = ? AND a.story IS NULL""",
        (article,),
    ).fetchone()
    return ArticleDraft(**dict(row)) if row is not None else None


_MAY_BE_SILENT = ("canonical_url", "section", "language", "modified_at", "image")


def said_columns(record: ArticleRecord, *, dated: bool, finer: bool = False) -> dict[str, object]:
    """The columns that a later reading changes: what it does not say erases nothing that an earlier one knew.

    Date and its words change together, or the words would explain another date. ``dated``: a date is stored; ``finer``: it
    says more than the one that was read.
    """
    columns = columns_of(record)
    silent = {name for name in _MAY_BE_SILENT if not columns[name]}
    if columns["published_at"] is None or finer:
        silent |= {"published_at", "published_precision"}
        silent |= {"published_raw"} if dated or not columns["published_raw"] else set()
    if "language" in silent:
        silent.add("region")
    there = {"missing_since": None, "missing_times": 0, "withdrawn_at": None}
    return {name: value for name, value in columns.items() if name not in silent} | there


def columns_of(record: ArticleRecord) -> dict[str, object]:
    """The columns of ``articles`` that a reading fills."""
    draft = record.draft
    return {
        "title": draft.title,
        "final_url": record.final_url,
        "canonical_url": canonical_url(draft.canonical_url) if draft.canonical_url else "",
        "outlet": record.outlet,
        "told_by": record.told_by,
        "section": draft.section,
        "language": draft.language,
        "region": draft.region,
        "published_at": stamp(draft.published_at),
        "published_raw": draft.published_raw,
        "published_precision": draft.published_precision if draft.published_at else "",
        "modified_at": stamp(draft.modified_at),
        "fetched_at": stamp(record.fetched_at),
        "via": record.via,
        "http_status": record.http_status,
        "body_sha256": record.body_sha256,
        "text_source": record.text_source,
        "text_reason": record.text_reason,
        "proof": draft.proof,
        "text_key": record.text_key,
        "reread_error": "",
        "original": None if record.original is None else int(record.original),
        "own_quote": record.own_quote,
        "unjudged_reason": record.unjudged_reason,
        "paywall": int(draft.paywall),
        "image": draft.image,
        "tdm_reserved": int(record.tdm_reserved),
        "words": len(draft.body.split()),
        "next_read_at": stamp(record.next_read_at),
    }


def brought_by(db: sqlite3.Connection, article: int) -> tuple[int | None, str]:
    """The feed that brought an article, and the outlet it goes by."""
    row = db.execute("SELECT feed, outlet FROM articles WHERE id = ?", (article,)).fetchone()
    return row["feed"], row["outlet"]


def update_article(db: sqlite3.Connection, article: int, columns: Mapping[str, object]) -> None:
    """Set these columns of an article."""
    assignments = ", ".join(f"{name} = ?" for name in columns)
    db.execute(f"UPDATE articles SET {assignments} WHERE id = ?", (*columns.values(), article))
    if "published_at" in columns:
        db.execute(f"UPDATE articles SET came_at = {CAME_AT} WHERE id = ?", (article,))


def remember_urls(db: sqlite3.Connection, record: ArticleRecord, article: int) -> None:
    """The addresses of the record lead to this article, unless they lead to another of its edition already."""
    for url in dict.fromkeys(filter(None, (record.url, record.entry_url))):
        db.execute(
            "INSERT INTO article_urls (url, edition, article) SELECT ?, edition, id FROM articles WHERE id = ?"
            " ON CONFLICT (url, edition) DO NOTHING",
            (url, article),
        )
