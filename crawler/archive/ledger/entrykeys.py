"""Tells which entries of a document a feed has had before, by their keys, and learns new ones."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from crawler.archive.connect import moment
from crawler.intake.identity import AMBIGUOUS, Identity, fold_title, judge, link_key, same_story, text_key, usable
from crawler.models import EntryDraft


class Recognition(NamedTuple):
    """What the keys of a draft say."""

    entry: int | None
    """The entry that it is; None for a new one. Below 0: one that was pruned, with the number of its article."""
    keys: tuple[str, ...]
    """The keys that identify it."""
    ambiguous: str = ""
    """A key that it shares with another entry, to be parted."""


class EntryKeys:
    """The keys of a document's entries as the archive holds them: read once, and kept true while the entries are stored.

    To be used inside one transaction.
    """

    def __init__(self, db: sqlite3.Connection, feed: int, drafts: Iterable[EntryDraft]) -> None:
        self._db, self._feed = db, feed
        self._known = _stored(db, feed, (key for draft in drafts for key in (*draft.keys, link_key(draft.link)) if key))

    def recognise(self, draft: EntryDraft) -> Recognition:
        """Which entry the draft is. Only looks; what follows from it is said by ``part`` and ``learn``."""
        identity = usable(_identity(draft), self._known)
        keys = identity.keys
        if not keys:
            # Nothing else identifies it, perhaps only since it was parsed.
            key = text_key(draft.title, draft.content or draft.summary)
            return Recognition(self._by_text(key), (key,))
        verdict, shared = judge(identity, self._known)
        if verdict == "unsure" and not self._is_same(self._known[shared], draft):
            own = tuple(k for k in keys if k != shared and k not in self._known)
            return Recognition(None, own, ambiguous=shared)
        return Recognition(None if verdict == "new" else self._known[shared], keys)

    def stands_apart(self, draft: EntryDraft) -> bool:
        """Whether the feed tells it from others by guid alone: its link is on several items."""
        named = any(key.startswith("g") for key in draft.keys)
        return named and AMBIGUOUS + link_key(draft.link) in self._known

    def part(self, key: str) -> None:
        """The key stands on two different entries: it identifies nothing in this feed from now on (``x:`` before it)."""
        self._db.execute("DELETE FROM entry_keys WHERE feed = ? AND key = ?", (self._feed, key))
        mark_ambiguous(self._db, self._feed, (key,))
        del self._known[key]
        self._known[AMBIGUOUS + key] = None

    def learn(self, keys: Iterable[str], entry: int) -> None:
        """These keys are the entry's; one that is another's already stays with that one."""
        fresh = [key for key in keys if key not in self._known]
        self._known.update(dict.fromkeys(fresh, entry))
        self._db.executemany(
            "INSERT INTO entry_keys VALUES (?, ?, ?) ON CONFLICT (feed, key) DO NOTHING",
            [(self._feed, key, entry) for key in fresh],
        )

    def hand_over(self, keys: Iterable[str], entry: int) -> None:
        """These keys name another entry from now on: something else stands under them."""
        moved = dict.fromkeys(keys, entry)
        self._known.update(moved)
        self._db.executemany(
            "INSERT INTO entry_keys VALUES (?, ?, ?) ON CONFLICT (feed, key) DO UPDATE SET entry = excluded.entry",
            [(self._feed, key, entry) for key in moved],
        )

    def _by_text(self, key: str) -> int | None:
        if key not in self._known:
            self._known.update(_stored(self._db, self._feed, (key,)))
        return self._known.get(key)

    def _is_same(self, entry: int | None, draft: EntryDraft) -> bool:
        sql = "SELECT title, published_at FROM entries WHERE id = ?"
        if entry is not None and entry < 0:  # pruned; its keys name its article
            sql, entry = "SELECT title, published_at FROM articles WHERE id = ?", -entry
        row = self._db.execute(sql, (entry,)).fetchone()
        return row is not None and same_story(draft, row["title"], moment(row["published_at"]))


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


def _identity(draft: EntryDraft) -> Identity:
    return Identity(
        tuple(k for k in draft.keys if k.startswith("g")),
        tuple(k for k in draft.keys if k.startswith("l:")),
        fold_title(draft.title),
    )


def _stored(db: sqlite3.Connection, feed: int, keys: Iterable[str]) -> dict[str, int | None]:
    """Of these keys and their ambiguous forms: those the feed has, with their entries."""
    asked = [form for key in keys for form in (key, AMBIGUOUS + key)]
    rows = db.execute(
        "SELECT k.key, k.entry FROM json_each(?) j CROSS JOIN entry_keys k ON k.feed = ? AND k.key = j.value",
        (json.dumps(asked), feed),
    )
    return dict(rows.fetchall())
