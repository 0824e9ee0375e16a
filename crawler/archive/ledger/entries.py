"""Stores a feed's entries: which are new, which are known under another key, whose pages are still to be read."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from crawler.archive.connect import first_free, moment, stamp
from crawler.archive.ledger.entrykeys import EntryKeys
from crawler.models import EntryDraft


@dataclass(frozen=True, slots=True)
class EntryToRead:
    """An entry whose page is due."""

    id: int
    feed: int
    link: str
    backlog: bool
    attempts: int
    first_seen_at: datetime
    article: int | None
    draft: EntryDraft | None
    """The entry as parsed; None once it has an article."""
    edition: int = 1
    """Which article of its link it is."""


def add_entry(
    db: sqlite3.Connection, feed: int, draft: EntryDraft, now: datetime, *, backlog: bool, waits: bool = True
) -> int | None:
    """Store one entry inside the caller's transaction; returns its id when it is new, None when it is known.

    ``waits``: keep what the feed says of it, until there is an article.
    """
    keys = EntryKeys(db, feed, (draft,))
    known = keys.recognise(draft)
    if known.ambiguous:
        keys.part(known.ambiguous)
    if known.entry is not None:
        keys.learn(known.keys, known.entry)
        note_edit(db, known.entry, draft, now)
        return None
    entry = insert_entry(db, feed, draft, now, backlog=backlog, waits=waits)
    keys.learn(known.keys, entry)
    return entry


def insert_entry(
    db: sqlite3.Connection,
    feed: int,
    draft: EntryDraft,
    now: datetime,
    *,
    backlog: bool,
    waits: bool = False,
    article: int | None = None,
    read_at: datetime | None = None,
    edition: int = 1,
) -> int:
    """Store an entry that is new; its keys are the caller's care. ``read_at``: when its page is to be asked."""
    cursor = db.execute(
        """INSERT INTO entries (feed, guid, link, title, summary, published_raw, published_at, first_seen_at,
             last_seen_at, backlog, article, next_try_at, parsed, edition)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        (
            feed,
            draft.guid,
            draft.link,
            draft.title,
            draft.summary,
            draft.published_raw,
            stamp(draft.published_at),
            stamp(now),
            stamp(now),
            int(backlog),
            article,
            stamp(read_at),
            _to_json(draft) if waits else None,
            edition,
        ),
    )
    return int(cursor.lastrowid or 0)


def succeed_entry(
    db: sqlite3.Connection, feed: int, earlier: int, article: int, draft: EntryDraft, now: datetime
) -> None:
    """The page of the article ``earlier`` holds another one now: what the feed called that one becomes an entry of its
    own, under the same keys."""
    old = db.execute(
        "SELECT id, guid, link FROM entries WHERE article = ? AND feed = ? ORDER BY id DESC LIMIT 1", (earlier, feed)
    ).fetchone()
    if old is None:
        return
    edition = db.execute("SELECT edition FROM articles WHERE id = ?", (article,)).fetchone()[0]
    told = replace(draft, guid=old["guid"], link=old["link"])
    entry = insert_entry(db, feed, told, now, backlog=False, article=article, edition=edition)
    keys = "SELECT key FROM entry_keys WHERE feed = ? AND entry = ?"
    EntryKeys(db, feed, ()).hand_over([key for (key,) in db.execute(keys, (feed, old["id"]))], entry)


def sole_entry(db: sqlite3.Connection, feed: int) -> tuple[int, int | None] | None:
    """The entry of a source that has only one, a watched page: its id and its article."""
    row = db.execute("SELECT id, article FROM entries WHERE feed = ? ORDER BY id LIMIT 1", (feed,)).fetchone()
    return (row["id"], row["article"]) if row else None


def touch_entries(db: sqlite3.Connection, feed: int, keys: Sequence[str], now: datetime) -> None:
    """Note that the entries with these keys still stand in the document; each is written once a day."""
    db.execute(
        """UPDATE entries SET last_seen_at = ?1 WHERE last_seen_at < substr(?1, 1, 10) AND id IN
             (SELECT k.entry FROM json_each(?2) j CROSS JOIN entry_keys k ON k.feed = ?3 AND k.key = j.value)""",
        (stamp(now), json.dumps(keys), feed),
    )


def link_article(db: sqlite3.Connection, entry: int, article: int) -> None:
    """The entry has its article; nothing more is to be read for it."""
    db.execute("UPDATE entries SET article = ?, next_try_at = NULL, parsed = NULL WHERE id = ?", (article, entry))


def plan_page(db: sqlite3.Connection, entry: int, when: datetime) -> None:
    """The entry's page is to be asked at ``when``."""
    db.execute("UPDATE entries SET next_try_at = ? WHERE id = ?", (stamp(when), entry))


def note_attempt(
    db: sqlite3.Connection, entry: int, article: int, *, reason: str, next_try_at: datetime | None
) -> None:
    """A page request ended; ``reason`` is empty when it gave the article."""
    db.execute(
        """UPDATE entries SET article = ?, parsed = NULL, attempts = attempts + 1, last_error = ?, next_try_at = ?
           WHERE id = ?""",
        (article, reason, stamp(next_try_at), entry),
    )


def note_failure(db: sqlite3.Connection, entry: int, reason: str, next_try_at: datetime) -> None:
    """A page request ended in nothing that could be stored; the entry waits on."""
    db.execute(
        "UPDATE entries SET attempts = attempts + 1, last_error = ?, next_try_at = ? WHERE id = ?",
        (reason, stamp(next_try_at), entry),
    )


def postpone_page(db: sqlite3.Connection, entry: int, until: datetime) -> None:
    """The page could not be asked now (its host is on hold); this is no attempt."""
    db.execute("UPDATE entries SET next_try_at = ? WHERE id = ?", (stamp(until), entry))


def ask_pages_again(db: sqlite3.Connection, article: int, reason: str, when: datetime | None) -> None:
    """The page of an article's entries, which seemed to be read, is to be asked again; None for not any more."""
    db.execute("UPDATE entries SET last_error = ?, next_try_at = ? WHERE article = ?", (reason, stamp(when), article))


def due_entries(
    db: sqlite3.Connection, now: datetime, limit: int, under_way: Container[int] = ()
) -> Sequence[EntryToRead]:
    """At most ``limit`` entries whose page is due, oldest first; those ``under_way`` do not count, as in ``due_feeds``."""
    rows = db.execute(
        """SELECT e.id FROM entries e JOIN feeds f ON f.id = e.feed
           WHERE e.next_try_at <= ? AND f.enabled = 1 ORDER BY e.next_try_at""",
        (stamp(now),),
    )
    return entries_by_id(db, first_free(rows, under_way, limit))


def entries_by_id(db: sqlite3.Connection, ids: Iterable[int]) -> Sequence[EntryToRead]:
    """The named entries, in the order given."""
    found = (db.execute("SELECT * FROM entries WHERE id = ?", (entry,)).fetchone() for entry in ids)
    return [_to_read(row) for row in found if row]


def _to_read(row: sqlite3.Row) -> EntryToRead:
    first_seen = moment(row["first_seen_at"])
    assert first_seen is not None
    return EntryToRead(
        id=row["id"],
        feed=row["feed"],
        link=row["link"],
        backlog=bool(row["backlog"]),
        attempts=row["attempts"],
        first_seen_at=first_seen,
        article=row["article"],
        draft=_from_json(row["parsed"]) if row["parsed"] else None,
        edition=row["edition"],
    )


def note_edit(db: sqlite3.Connection, entry: int, draft: EntryDraft, now: datetime) -> int | None:
    """What the feed says of a known entry now. Returns the article whose text is this feed's own and may have changed.

    A new headline of an article that was read from its page is a reason to read the page again now, while it is in its
    schedule; a new summary is none, for summaries hold counts of comments and the like.
    """
    old = db.execute(
        """SELECT e.title, e.summary, e.article, e.parsed IS NOT NULL AS waits, a.text_source, a.feed = e.feed AS own
           FROM entries e LEFT JOIN articles a ON a.id = e.article WHERE e.id = ?""",
        (entry,),
    ).fetchone()
    if old is None:
        return None  # pruned: it is known by its keys, and was told long ago
    title, summary = draft.title or old["title"], draft.summary or old["summary"]
    retitled = title != old["title"]
    if retitled or summary != old["summary"]:
        db.execute(
            """UPDATE entries SET title = ?1, summary = ?2, last_seen_at = ?3,
                 published_raw = CASE WHEN ?4 > published_at THEN ?5 ELSE published_raw END,
                 published_at = CASE WHEN ?4 > published_at THEN ?4 ELSE published_at END WHERE id = ?6""",
            (title, summary, stamp(now), stamp(draft.published_at), draft.published_raw, entry),
        )
    if old["waits"]:
        db.execute("UPDATE entries SET parsed = ? WHERE id = ?", (_to_json(draft), entry))
    if old["text_source"] == "page":
        if retitled:
            db.execute(
                "UPDATE articles SET next_read_at = ? WHERE id = ? AND next_read_at > ?",
                (stamp(now), old["article"], stamp(now)),
            )
        return None
    return old["article"] if old["own"] else None


_KEPT = tuple(f.name for f in fields(EntryDraft) if f.name not in ("keys", "unsure_key"))


def _to_json(draft: EntryDraft) -> str:
    values = {name: value for name in _KEPT if (value := getattr(draft, name))}
    for name in ("published_at", "changed_at"):
        if name in values:
            values[name] = stamp(values[name])
    return json.dumps(values, ensure_ascii=False)


def _from_json(text: str) -> EntryDraft:
    values: dict[str, Any] = json.loads(text)
    values["published_at"] = moment(values.get("published_at"))
    values["changed_at"] = moment(values.get("changed_at"))
    known = {f.name for f in fields(EntryDraft)}
    kept: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in values.items() if k in known}
    return EntryDraft(**kept)


def entries_ahead(db: sqlite3.Connection, feed: int) -> int:
    """How many entries are stored of a poll whose last part is not: parts of this one, or one that was cut off."""
    return int(db.execute("SELECT entries_ahead FROM feeds WHERE id = ?", (feed,)).fetchone()[0])


def count_ahead(db: sqlite3.Connection, feed: int, new: int) -> None:
    """So many new entries were stored with a part of a poll that is not the last."""
    db.execute("UPDATE feeds SET entries_ahead = entries_ahead + ? WHERE id = ?", (new, feed))
