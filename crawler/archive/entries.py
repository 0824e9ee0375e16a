"""Stores a feed's entries: which are new, which are known under another key, whose pages are still to be read."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from crawler.archive.connect import first_free, moment, stamp
from crawler.intake.identity import AMBIGUOUS, Identity, fold_title, judge, same_story, text_key, usable
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


def add_entry(
    db: sqlite3.Connection, feed: int, draft: EntryDraft, now: datetime, *, backlog: bool, waits: bool = True
) -> int | None:
    """Store an entry inside the caller's transaction; returns its id when it is new, None when it is known.

    ``waits``: keep what the feed says of it, until there is an article. A known entry learns the keys it did not have yet. A key that two different entries share identifies nothing in
    this feed from then on (``x:`` in front of it).
    """
    known = _known_keys(db, feed, draft.keys)
    identity = usable(_identity(draft), known.keys())
    verdict, key = judge(identity, known)
    keys = identity.keys
    if not keys:
        # Nothing else identifies it, perhaps only since it was parsed.
        keys = (text_key(draft.title, draft.content or draft.summary),)
        known = _known_keys(db, feed, keys)
        verdict, key = ("known", keys[0]) if keys[0] in known else ("new", "")
    if verdict == "unsure" and not _is_same(db, known[key], draft):
        _make_ambiguous(db, feed, key)
        keys = tuple(k for k in keys if k != key and k not in known)
        verdict = "new"
    if verdict != "new":
        entry = known[key]
        _learn_keys(db, feed, keys, entry)
        _note_edit(db, entry, draft, now)
        return None
    cursor = db.execute(
        """INSERT INTO entries (feed, guid, link, title, summary, published_raw, published_at, first_seen_at,
             last_seen_at, backlog, parsed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
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
            _to_json(draft) if waits else None,
        ),
    )
    entry = int(cursor.lastrowid or 0)
    _learn_keys(db, feed, keys, entry)
    return entry


def mark_ambiguous(db: sqlite3.Connection, feed: int, keys: Iterable[str]) -> None:
    """These keys stand on two different entries of one document: they identify nothing in this feed."""
    db.executemany(
        "INSERT INTO entry_keys VALUES (?, ?, NULL) ON CONFLICT (feed, key) DO NOTHING",
        [(feed, AMBIGUOUS + key) for key in keys],
    )


def ambiguous_keys(db: sqlite3.Connection, feed: int) -> list[str]:
    """The keys that identify nothing in this feed, with ``x:`` in front."""
    rows = db.execute("SELECT key FROM entry_keys WHERE feed = ? AND key >= 'x:' AND key < 'x;'", (feed,))
    return [row["key"] for row in rows]


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


def postpone_page(db: sqlite3.Connection, entry: int, until: datetime) -> None:
    """The page could not be asked now (its host is on hold); this is no attempt."""
    db.execute("UPDATE entries SET next_try_at = ? WHERE id = ?", (stamp(until), entry))


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
    )


def _identity(draft: EntryDraft) -> Identity:
    return Identity(
        tuple(k for k in draft.keys if k.startswith("g")),
        tuple(k for k in draft.keys if k.startswith("l:")),
        fold_title(draft.title),
    )


def _known_keys(db: sqlite3.Connection, feed: int, keys: Sequence[str]) -> dict[str, int]:
    asked = (*keys, *(AMBIGUOUS + key for key in keys))
    marks = ",".join("?" * len(asked))
    rows = db.execute(f"SELECT key, entry FROM entry_keys WHERE feed = ? AND key IN ({marks})", (feed, *asked))
    return {row["key"]: row["entry"] for row in rows}


def _learn_keys(db: sqlite3.Connection, feed: int, keys: Iterable[str], entry: int) -> None:
    db.executemany(
        "INSERT INTO entry_keys VALUES (?, ?, ?) ON CONFLICT (feed, key) DO NOTHING", [(feed, k, entry) for k in keys]
    )


def _make_ambiguous(db: sqlite3.Connection, feed: int, key: str) -> None:
    db.execute("DELETE FROM entry_keys WHERE feed = ? AND key = ?", (feed, key))
    mark_ambiguous(db, feed, (key,))


def _is_same(db: sqlite3.Connection, entry: int, draft: EntryDraft) -> bool:
    row = db.execute("SELECT title, published_at FROM entries WHERE id = ?", (entry,)).fetchone()
    return row is not None and same_story(draft, row["title"], moment(row["published_at"]))


def _note_edit(db: sqlite3.Connection, entry: int, draft: EntryDraft, now: datetime) -> None:
    """A title that changed in the feed is a reason to read the page again now."""
    changed = db.execute(
        "UPDATE entries SET title = ?, last_seen_at = ? WHERE id = ? AND title <> ? AND ? <> '' RETURNING article",
        (draft.title, stamp(now), entry, draft.title, draft.title),
    ).fetchone()
    if changed and changed["article"]:
        db.execute(
            "UPDATE articles SET next_read_at = ? WHERE id = ? AND next_read_at IS NOT NULL",
            (stamp(now), changed["article"]),
        )


_KEPT = tuple(f.name for f in fields(EntryDraft) if f.name not in ("keys", "unsure_key"))


def _to_json(draft: EntryDraft) -> str:
    values = {name: value for name in _KEPT if (value := getattr(draft, name))}
    if draft.published_at:
        values["published_at"] = stamp(draft.published_at)
    return json.dumps(values, ensure_ascii=False)


def _from_json(text: str) -> EntryDraft:
    values: dict[str, Any] = json.loads(text)
    values["published_at"] = moment(values.get("published_at"))
    known = {f.name for f in fields(EntryDraft)}
    kept: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in values.items() if k in known}
    return EntryDraft(**kept)
