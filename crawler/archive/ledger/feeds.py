"""Keeps feeds.csv and what was learnt of each feed together, says which are due, and stores polls."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from crawler.archive.connect import first_free, moment, stamp, transaction, write_in_steps
from crawler.archive.ledger.entries import touch_entries
from crawler.archive.ledger.entrykeys import ambiguous_keys
from crawler.archive.ledger.parts import align_parts
from crawler.intake.feed.window import KeyWindow
from crawler.intake.parsed import ParsedFeed
from crawler.intake.polling.decide import Decision, FeedState
from crawler.intake.polling.feed_state import PollRow
from crawler.intake.polling.interval import Pace, Rate, first_poll_at
from crawler.watch.feedlist import Source

_POLICY = ("validators_url", "observed_days", "stretch", "strange", "redirect_to", "redirect_count", "hints")
MOST_REMEMBERED = 200_000
"""Keys of a feed that is flooded poll after poll: 1.6 MB, which travel to a worker each time. Beyond that the last flood alone counts."""
_policy_of = json.JSONDecoder().raw_decode
"""As ``json.loads``, which asks twice whether blanks stand around what we wrote ourselves: a quarter of choosing 500 feeds."""
_PLAIN = ("id", "declared_url", "url", "etag", "last_modified", "body_hash", "generation", "entries_per_day",
          "window_entries", "failures", "muted", "weight")  # fmt: skip
_FEED_COLUMNS = "feeds." + ", feeds.".join(
    (*_PLAIN, "next_poll_at", "not_before", "polled_at", "policy", "kind", "selector", "watch", "layout", "source",
      "outlet", "pages", "window_keys")
)  # fmt: skip
_DUE = "enabled = 1 AND muted = '' AND next_poll_at <= ?"
_ASKED = "enabled = 1 AND muted <> 'unlisted' AND coalesce(not_before, '') <= ?"


@dataclass(frozen=True, slots=True)
class WatchedFeed:
    """A feed to be polled."""

    state: FeedState
    kind: str
    selector: str
    watch: str
    layout: str
    """Where on a listing page its articles stood last, see ``intake.listing``."""
    source: int
    """The source of feeds.csv it belongs to, whose entries it brings: itself, but for the parts of a sitemap."""
    outlet: str
    pages: str
    window: KeyWindow

    @property
    def id(self) -> int:
        """Its row in ``feeds``."""
        return self.state.id


_DECLARED = ("title", "outlet", "tags", "weight", "kind", "selector", "watch", "pages")


def sync_feeds(db: sqlite3.Connection, sources: Iterable[Source], now: datetime, private: Collection[str] = ()) -> int:
    """Bring ``feeds`` in line with feeds.csv. What left the list is disabled, never deleted, and so are its parts; how many left.

    ``private``: addresses of those that only some rules tell of; one that left the list stays what it was. In short
    transactions: what one that is cut off leaves to do, the next does.
    """
    told_less = frozenset(private)
    listed = {
        s.url: (*(getattr(s, name) for name in _DECLARED), int(s.url in told_less), int(not s.paused)) for s in sources
    }
    names = (*_DECLARED, "private", "enabled")
    columns = ", ".join(names)
    rows = db.execute(f"SELECT declared_url, {columns}, parent FROM feeds").fetchall()
    stored = {row[0]: tuple(row)[1:] for row in rows}
    fresh = [(url, url, *values) for url, values in listed.items() if url not in stored]
    into = f"INSERT INTO feeds (declared_url, url, {columns}) VALUES (?, ?{', ?' * len(names)})"
    write_in_steps(db, into, fresh)
    changed = [(*v, u) for u, v in listed.items() if u in stored and stored[u] != (*v, None)]
    columns = ", ".join(f"{n} = ?" for n in names)
    write_in_steps(db, f"UPDATE feeds SET {columns}, parent = NULL, source = NULL WHERE declared_url = ?", changed)
    gone = [(u,) for u, (*_, enabled, parent) in stored.items() if u not in listed and enabled and parent is None]
    write_in_steps(db, "UPDATE feeds SET enabled = 0 WHERE declared_url = ?", gone)
    if any(parent is not None for *_, parent in stored.values()):
        with transaction(db):
            align_parts(db)
    return len(gone)


def due_feeds(
    db: sqlite3.Connection, now: datetime, limit: int, under_way: Container[int] = ()
) -> Iterator[WatchedFeed]:
    """At most ``limit`` enabled feeds whose time has come, the longest overdue first.

    ``under_way``: feeds that are being asked already. They do not count: those of one slow host would otherwise take
    all places of a daemon's tick, and every other host would wait for that one.
    """
    sql = f"SELECT id FROM feeds WHERE {_DUE} ORDER BY next_poll_at"
    chosen = first_free(db.execute(sql, (stamp(now),)), under_way, limit)
    return _feeds_by_id(db, chosen)


def _feeds_by_id(db: sqlite3.Connection, ids: Sequence[int]) -> Iterator[WatchedFeed]:
    """These feeds in this order, read some hundred at a time, as they are when their turn comes."""
    for start in range(0, len(ids), 500):
        rows = db.execute(
            f"SELECT {_FEED_COLUMNS} FROM json_each(?) chosen CROSS JOIN feeds ON feeds.id = chosen.value",
            (json.dumps(ids[start : start + 500]),),
        )
        yield from map(_watched, rows.fetchall())


def all_feeds(db: sqlite3.Connection, now: datetime) -> Iterator[WatchedFeed]:
    """Every enabled feed, due or not; only a Retry-After still holds."""
    rows = db.execute(f"SELECT {_FEED_COLUMNS} FROM feeds WHERE {_ASKED} ORDER BY id", (stamp(now),))
    return (_watched(row) for row in rows.fetchall())


def count_due(db: sqlite3.Connection, now: datetime, *, every: bool) -> int:
    """How many feeds ``due_feeds``, or with ``every`` ``all_feeds``, would give."""
    which = _ASKED if every else _DUE
    return int(db.execute(f"SELECT count(*) FROM feeds WHERE {which}", (stamp(now),)).fetchone()[0])


def due_parts(db: sqlite3.Connection, index: int, now: datetime) -> Iterator[WatchedFeed]:
    """The sitemaps that a sitemap index names and that are due."""
    rows = db.execute(f"SELECT {_FEED_COLUMNS} FROM feeds WHERE {_DUE} AND parent = ? ORDER BY id", (stamp(now), index))
    return (_watched(row) for row in rows.fetchall())


def spread_due(db: sqlite3.Connection, now: datetime, random: Callable[[], float], *, fresh: bool = False) -> None:
    """Spread what is due over the coming seconds, one for each feed and a minute at most, so that a daemon's feeds do
    not all start in the same instant. ``fresh``: only feeds never polled."""
    which = " AND next_poll_at = ''" if fresh else ""
    due = [row[0] for row in db.execute(f"SELECT id FROM feeds WHERE {_DUE}{which}", (stamp(now),))]
    spread = min(60.0, len(due))
    moments = [(stamp(first_poll_at(now, random(), spread)), feed) for feed in due]
    write_in_steps(db, "UPDATE feeds SET next_poll_at = ? WHERE id = ?", moments)


def declared_url(db: sqlite3.Connection, feed: int) -> str:
    """The address of a source as feeds.csv has it."""
    return str(db.execute("SELECT declared_url FROM feeds WHERE id = ?", (feed,)).fetchone()[0])


def known_redirects(db: sqlite3.Connection) -> list[tuple[str, str]]:
    """Declared address of a source and where it was redirected to for good, whether that was adopted or only seen."""
    rows = db.execute(
        """SELECT declared_url, url, json_extract(policy, '$.redirect_to') AS seen FROM feeds
           WHERE parent IS NULL AND (url <> declared_url OR seen <> '')"""
    )
    return [(declared, other) for declared, *others in rows for other in others if other and other != declared]


def outlet_of_feed(db: sqlite3.Connection, feed: int | None) -> str:
    """The outlet that feeds.csv names for a feed; "" for none, and for no feed."""
    row = db.execute("SELECT outlet FROM feeds WHERE id = ?", (feed,)).fetchone()
    return row["outlet"] if row else ""


def address_of_feed(db: sqlite3.Connection, feed: int | None) -> str:
    """The address of a feed as feeds.csv has it; "" for no feed."""
    return declared_url(db, feed) if feed is not None else ""


def paces(db: sqlite3.Connection) -> Iterator[tuple[int, Pace]]:
    """Feeds grouped by what decides their interval, for solving the budget; rates rounded to two digits."""
    groups = Counter(
        (float(f"{row[0]:.1e}"), row[1], float(f"{row[2]:.1e}"))
        for row in db.execute(
            "SELECT entries_per_day, weight, window_entries FROM feeds WHERE enabled = 1 AND muted = ''"
        )
    )
    for (per_day, weight, window), count in groups.items():
        yield count, Pace(Rate(per_day), weight, window)


def generation_of(db: sqlite3.Connection, feed: int) -> int:
    """How many polls of the feed are stored; a result that started from another number is late or repeated."""
    row = db.execute("SELECT generation FROM feeds WHERE id = ?", (feed,)).fetchone()
    return int(row[0]) if row else -1


def save_poll(
    db: sqlite3.Connection, feed: WatchedFeed, decision: Decision, parsed: ParsedFeed | None, now: datetime
) -> None:
    """Store a poll's row and the feed's next state, inside the transaction that stores its entries.

    A validator saved without its entries would lose news for ever: the next answer would be 304.
    """
    _save_state(db, feed, decision, now)
    _add_poll(db, feed, decision.poll)
    if parsed is not None and decision.outcome != "failed":
        db.execute("UPDATE feeds SET entries_ahead = 0 WHERE id = ? AND entries_ahead > 0", (feed.id,))
    if parsed is not None and (decision.outcome != "failed" or parsed.reason == "flood"):
        _save_window(db, feed, parsed, now)
    if decision.outcome == "new" and feed.source != feed.id:
        db.execute("UPDATE feeds SET last_new_at = ? WHERE id = ?", (stamp(now), feed.source))


def _save_state(db: sqlite3.Connection, feed: WatchedFeed, decision: Decision, now: datetime) -> None:
    state = decision.state
    policy = {name: getattr(state, name) for name in _POLICY}
    db.execute(
        """UPDATE feeds SET url = ?, etag = ?, last_modified = ?, body_hash = ?, generation = ?, next_poll_at = ?,
             not_before = ?, muted = ?, polled_at = ?, entries_per_day = ?, window_entries = ?, failures = ?, policy = ?,
             last_new_at = CASE WHEN ?16 THEN ?14 ELSE last_new_at END,
             usual_per_day = CASE WHEN ?16 THEN ?10 ELSE usual_per_day END
           WHERE id = ?15""",
        (
            state.url,
            state.etag,
            state.last_modified,
            state.body_hash,
            state.generation,
            stamp(state.next_poll_at) or "",
            stamp(state.not_before),
            state.muted,
            stamp(state.polled_at),
            state.entries_per_day,
            state.window_entries,
            state.failures,
            json.dumps(policy),
            stamp(now),
            feed.id,
            decision.outcome == "new",
        ),
    )


def _add_poll(db: sqlite3.Connection, feed: WatchedFeed, poll: PollRow) -> None:
    db.execute(
        """INSERT INTO polls (feed, polled_at, outcome, reason, http_status, bytes, duration_s, items, new_entries,
             overlap, gap_from, gap_to, asked_url, via) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        (
            feed.id,
            stamp(poll.polled_at),
            poll.outcome,
            poll.reason,
            poll.http_status or None,
            poll.bytes,
            round(poll.duration_s, 3),
            poll.items,
            poll.new_entries,
            poll.overlap,
            stamp(poll.gap_from),
            stamp(poll.gap_to),
            poll.asked_url,
            poll.via,
        ),
    )


def _save_window(db: sqlite3.Connection, feed: WatchedFeed, parsed: ParsedFeed, now: datetime) -> None:
    """Remember which identities the document held, and once a day that their entries are still there.

    Keys that identify nothing (``x:``) are remembered wherever they were found out: without them the next document's
    entries would be taken for known ones, and news lost.
    """
    keys = [key for keys in parsed.seen_keys for key in keys]
    window = KeyWindow([*keys, *ambiguous_keys(db, feed.source), *parsed.marks])
    if parsed.reason == "flood":
        # Neither the old addresses nor those of the flood are news in the next document, whichever it holds.
        both = feed.window.joined(window)
        kept = both if len(both) <= MOST_REMEMBERED else window
        db.execute("UPDATE feeds SET window_keys = ? WHERE id = ?", (kept.to_bytes(), feed.id))
        return
    db.execute(
        "UPDATE feeds SET window_keys = ?, document_at = ?, layout = ? WHERE id = ?",
        (window.to_bytes(), stamp(now), parsed.layout, feed.id),
    )
    touch_entries(db, feed.source, keys, now)


def _watched(row: Sequence[Any]) -> WatchedFeed:
    """A row of ``_FEED_COLUMNS``. By position: five hundred of them are made in one tick of a daemon."""
    (own, declared, url, etag, modified, body_hash, generation, per_day, entries, failures, muted, weight, due,
     not_before, polled_at, policy, kind, selector, watch, layout, source, outlet, pages, window) = row  # fmt: skip
    state = FeedState(
        own,
        declared,
        url,
        etag,
        modified,
        body_hash=body_hash,
        generation=generation,
        next_poll_at=moment(due),
        not_before=moment(not_before),
        polled_at=moment(polled_at),
        entries_per_day=per_day,
        window_entries=entries,
        failures=failures,
        muted=muted,
        weight=weight,
        **_policy_of(policy)[0],
    )
    window_keys = KeyWindow.from_bytes(window)
    return WatchedFeed(state, kind, selector, watch, layout, source or state.id, outlet, pages, window_keys)
