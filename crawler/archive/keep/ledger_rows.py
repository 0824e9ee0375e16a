"""Lets old rows of the ledger go: entries that their feed dropped, runs, messages that were sent, lines seen once."""

from __future__ import annotations

import json
import sqlite3
from datetime import datetime, timedelta

from crawler.archive.connect import stamp, transaction
from crawler.archive.ledger.thinning import thin_polls

STEP = 1_000
LINES_OF_SITE = 20_000
"""Of a site that has more, those that stood on one article only go: what a site repeats it repeats soon."""

_NEXT = """SELECT e.first_seen_at, e.id FROM entries e WHERE e.feed = ? AND (e.first_seen_at, e.id) > (?, ?)
  AND e.first_seen_at < ? ORDER BY e.first_seen_at, e.id LIMIT ?"""
_OF_GONE = """SELECT e.id, e.article FROM json_each(?) w JOIN entries e ON e.id = w.value JOIN feeds f ON f.id = e.feed
JOIN articles a ON a.id = e.article WHERE {} AND a.gone_at IS NOT NULL"""
_LEFT = """(e.last_seen_at < substr(f.document_at, 1, 10) OR f.kind = 'sitemap' OR f.enabled = 0)
  AND f.watch = '' AND e.next_try_at IS NULL"""
"""It left its feed, or nobody is told when it does: a sitemap says nothing of a part that did not change, and nobody reads a
source that is off the list. The keys would know it all the same."""
_DEPARTED = _OF_GONE.format(_LEFT)

Place = tuple[str, int]
"""Where a walk through the entries of a feed stands: first_seen_at and id."""


def sources(db: sqlite3.Connection) -> list[int]:
    """The feeds that may have entries."""
    return [feed for (feed,) in db.execute("SELECT id FROM feeds ORDER BY id")]


def drop_departed(
    db: sqlite3.Connection, feed: int, before: str, at: Place = ("", 0), step: int = STEP
) -> tuple[int, Place | None]:
    """One step through the entries of a feed seen first ``before`` then: how many went, and where to go on.

    Their keys stay and name the article instead, below 0: so what comes back is not taken for new.
    """
    rows = db.execute(_NEXT, (feed, *at, before, step)).fetchall()
    following = (rows[-1][0], rows[-1][1]) if len(rows) == step else None
    ids = json.dumps([row[1] for row in rows])
    if not rows or not db.execute(f"{_DEPARTED} LIMIT 1", (ids,)).fetchone():
        return 0, following
    with transaction(db):
        articles = dict(db.execute(_DEPARTED, (ids,)).fetchall())
        keys = db.execute(
            "SELECT key, entry FROM entry_keys WHERE feed = ? AND entry IN (SELECT value FROM json_each(?))",
            (feed, json.dumps([*articles])),
        ).fetchall()
        db.executemany(
            "UPDATE entry_keys SET entry = ? WHERE feed = ? AND key = ?",
            [(-articles[entry], feed, key) for key, entry in keys],
        )
        db.executemany("DELETE FROM entries WHERE id = ?", [(entry,) for entry in articles])
    return len(articles), following


def departed_count(db: sqlite3.Connection, going: str) -> int:
    """How many entries would go once the texts of ``going``, a set of ids in SQL, have gone."""
    sql = f"""SELECT count(*) FROM entries e JOIN articles a ON a.id = e.article JOIN feeds f ON f.id = e.feed
              WHERE {_LEFT} AND (a.gone_at IS NOT NULL OR a.id IN ({going}))"""
    return int(db.execute(sql).fetchone()[0])


def _before(now: datetime, days: int) -> str:
    return (stamp(now - timedelta(days=days)) or "")[:10]


_RUNS = "SELECT id FROM runs WHERE started_at < ? AND id < (SELECT max(id) FROM runs) ORDER BY id LIMIT ?"
_MESSAGES = """SELECT m.id FROM messages m WHERE m.at < ? AND NOT EXISTS (
  SELECT 1 FROM deliveries d WHERE d.message = m.id AND d.sent_at IS NULL AND d.failed_at IS NULL) ORDER BY m.id LIMIT ?"""


def drop_runs(db: sqlite3.Connection, now: datetime, days: int, step: int = STEP) -> int:
    """One step: runs of long ago, but never the last."""
    return _drop(db, "DELETE FROM runs WHERE id IN (SELECT value FROM json_each(?))", _RUNS, _before(now, days), step)


def drop_messages(db: sqlite3.Connection, now: datetime, days: int, step: int = STEP) -> int:
    """One step: messages that were sent or given up. That something was told stays known in ``deliveries``."""
    loosen = "UPDATE deliveries SET message = NULL WHERE message IN (SELECT value FROM json_each(?))"
    delete = "DELETE FROM messages WHERE id IN (SELECT value FROM json_each(?))"
    return _drop(db, delete, _MESSAGES, _before(now, days), step, loosen)


def ledger_counts(db: sqlite3.Connection, now: datetime, polls_days: int, events_days: int) -> dict[str, int]:
    """How many rows would go; polls become sums of their days."""
    found = {}
    for table, sql, days in (("runs", _RUNS, polls_days), ("messages", _MESSAGES, events_days)):
        found[table] = len(db.execute(sql, (_before(now, days), -1)).fetchall()) if days else 0
    found["polls"] = found["events"] = 0
    if polls_days:
        sql = "SELECT count(*) FROM polls WHERE polled_at < ? AND gap_from IS NULL AND id NOT IN (SELECT max(id) FROM polls GROUP BY feed)"
        found["polls"] = db.execute(sql, (_before(now, polls_days),)).fetchone()[0]
    if events_days:
        sql = "SELECT count(*) FROM events WHERE at < ?"
        found["events"] = db.execute(sql, (_before(now, events_days),)).fetchone()[0]
    return found


def _drop(db: sqlite3.Connection, delete: str, which: str, before: str, step: int, loosen: str = "") -> int:
    if not db.execute(which, (before, 1)).fetchone():
        return 0
    with transaction(db):
        ids = json.dumps([row[0] for row in db.execute(which, (before, step)).fetchall()])
        if loosen:
            db.execute(loosen, (ids,))
        return db.execute(delete, (ids,)).rowcount


def sum_polls(
    db: sqlite3.Connection, now: datetime, days: int, after: int, step: int = 5 * STEP
) -> tuple[int, int | None]:
    """One step of ``ledger.thinning``: how many polls became part of a sum, and the id to go on after."""
    following = thin_polls(db, now, after=after, days=days, step=step)
    return (0 if following is None else int(db.execute("SELECT changes()").fetchone()[0])), following


def large_sites(db: sqlite3.Connection) -> list[str]:
    """Sites of which so many articles are known that they may have too many lines."""
    return [site for (site,) in db.execute("SELECT site FROM sites WHERE articles > 500 ORDER BY site")]


def drop_lines(db: sqlite3.Connection, site: str, step: int = 5 * STEP) -> int:
    """One step: lines of a site with too many that stood on one article only."""
    if db.execute("SELECT count(*) FROM site_lines WHERE site = ?", (site,)).fetchone()[0] <= LINES_OF_SITE:
        return 0
    with transaction(db):
        return db.execute(
            """DELETE FROM site_lines WHERE site = ?1 AND h IN (
                 SELECT h FROM site_lines WHERE site = ?1 AND articles = 1 LIMIT ?2)""",
            (site, step),
        ).rowcount


def drop_versions(
    db: sqlite3.Connection, most: int, spared: str, now: datetime, after: int, step: int = STEP
) -> tuple[int, int | None]:
    """One step: of the next articles with more than ``most`` earlier texts, the oldest of these; and the id to go on after.

    ``spared``: whose stay, a condition on the article ``a``.
    """
    rows = db.execute(
        "SELECT article FROM article_text WHERE text_version > 1 AND text_version > ? AND article > ? ORDER BY article LIMIT ?",
        (most + 1, after, step),
    ).fetchall()
    if not rows:
        return 0, None
    sql = f"""SELECT a.id, (SELECT text_version FROM versions v WHERE v.article = a.id ORDER BY text_version DESC LIMIT 1 OFFSET :most)
              FROM json_each(:ids) w JOIN articles a ON a.id = w.value WHERE NOT ({spared})"""
    ids = json.dumps([row[0] for row in rows])
    found = db.execute(sql, {"most": most, "ids": ids, "now": stamp(now)}).fetchall()
    pairs = [(article, version) for article, version in found if version is not None]
    if pairs:
        with transaction(db):
            db.executemany("DELETE FROM versions WHERE article = ? AND text_version <= ?", pairs)
    return len(pairs), rows[-1][0]
