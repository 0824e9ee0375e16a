"""Where the pages as they were received stand in the files of raw/."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from crawler.archive.connect import moment, stamp, transaction

SLICE = 5_000
"""Rows that go in one transaction."""


@dataclass(frozen=True, slots=True)
class RawPlace:
    """Where one page stands, and whose it is."""

    article: int
    received_at: datetime
    url: str
    file: str
    first_byte: int
    byte_count: int
    sha256: str


def add_raw(db: sqlite3.Connection, place: RawPlace) -> bool:
    """Note where a page stands, inside the caller's transaction; False when its text has gone meanwhile."""
    cursor = db.execute(
        """INSERT INTO raw_pages (article, received_at, url, file, first_byte, byte_count, sha256)
           SELECT id, ?2, ?3, ?4, ?5, ?6, ?7 FROM articles WHERE id = ?1 AND gone_at IS NULL""",
        (
            place.article,
            stamp(place.received_at),
            place.url,
            place.file,
            place.first_byte,
            place.byte_count,
            place.sha256,
        ),
    )
    return cursor.rowcount == 1


def has_raw(db: sqlite3.Connection, article: int, sha256: str) -> bool:
    """Whether this very page is kept already."""
    sql = "SELECT 1 FROM raw_pages WHERE article = ? AND sha256 = ? LIMIT 1"
    return db.execute(sql, (article, sha256)).fetchone() is not None


def is_flagged(db: sqlite3.Connection, article: int) -> bool:
    """Whether a topic flags it."""
    return db.execute("SELECT 1 FROM shown_flags WHERE article = ? LIMIT 1", (article,)).fetchone() is not None


def forgotten_places(db: sqlite3.Connection) -> Sequence[tuple[int, RawPlace]]:
    """Pages that are kept of forgotten articles, with the numbers of their rows."""
    rows = db.execute(
        "SELECT r.* FROM raw_pages r JOIN articles a ON a.id = r.article WHERE a.gone_reason = 'forgotten' ORDER BY r.id"
    )
    return [(row["id"], _place(row)) for row in rows]


def forget_places(db: sqlite3.Connection, rows: Sequence[int]) -> None:
    """Drop these rows, inside the caller's transaction; what they name was erased."""
    db.executemany("DELETE FROM raw_pages WHERE id = ?", [(row,) for row in rows])


def is_private(db: sqlite3.Connection, feed: int | None) -> bool:
    """Whether a source is asked by private leave."""
    return db.execute("SELECT 1 FROM feeds WHERE id = ? AND private = 1", (feed,)).fetchone() is not None


def bytes_known(db: sqlite3.Connection, file: str) -> int:
    """How many bytes from a file's beginning are known to be whole."""
    sql = "SELECT first_byte + byte_count FROM raw_pages WHERE file = ? ORDER BY first_byte DESC LIMIT 1"
    row = db.execute(sql, (file,)).fetchone()
    return int(row[0]) if row else 0


def raw_of(db: sqlite3.Connection, article: int) -> Sequence[RawPlace]:
    """All pages that are kept of an article."""
    rows = db.execute("SELECT * FROM raw_pages WHERE article = ? ORDER BY id", (article,))
    return [_place(row) for row in rows]


def pages_to_reread(
    db: sqlite3.Connection, outlet: str = "", since: datetime | None = None, after: int = 0
) -> Iterator[RawPlace]:
    """For each article that still has its text, the page that gave it or, where no page did, the latest one; by article,
    from the one after ``after`` on. ``since``: received then or later."""
    while True:
        found = db.execute(
            """SELECT r.* FROM raw_pages r JOIN articles a ON a.id = r.article
               WHERE r.article > ?1 AND a.gone_at IS NULL AND (?2 = '' OR a.outlet = ?2) AND r.received_at >= ?3
                 AND r.id = (SELECT x.id FROM raw_pages x WHERE x.article = r.article
                             AND (a.text_source <> 'page' OR x.sha256 = a.body_sha256) ORDER BY x.id DESC LIMIT 1)
               ORDER BY r.article LIMIT 200""",
            (after, outlet, stamp(since) or ""),
        ).fetchall()
        if not found:
            return
        yield from map(_place, found)
        after = found[-1]["article"]


def forget_file(db: sqlite3.Connection, file: str) -> None:
    """A file is going: its rows go first, some thousand in one transaction."""
    sql = "DELETE FROM raw_pages WHERE id IN (SELECT id FROM raw_pages WHERE file = ? LIMIT ?)"
    gone = SLICE
    while gone == SLICE:
        with transaction(db):
            gone = db.execute(sql, (file, SLICE)).rowcount


def _place(row: sqlite3.Row) -> RawPlace:
    at = moment(row["received_at"])
    assert at is not None
    return RawPlace(row["article"], at, row["url"], row["file"], row["first_byte"], row["byte_count"], row["sha256"])
