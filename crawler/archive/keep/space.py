"""What deleting leaves behind: keys of texts that are gone, the search index with its holes, and free pages of the file."""

from __future__ import annotations

import sqlite3

from crawler.archive.connect import transaction

SWEPT = 8_000
MERGED_PAGES = 100
VACUUMED_PAGES = 200
PAUSE_SECONDS = 0.12
"""Between two slices: a run that waits to write tries again after a tenth of a second."""
_LEAST = -(1 << 63)
FIRST_KEY = (_LEAST, 0)
"""Where a walk through ``fp`` begins."""


def keep_value(db: sqlite3.Connection, name: str) -> str:
    """One value of ``keep_state``; '' when there is none."""
    row = db.execute("SELECT value FROM keep_state WHERE name = ?", (name,)).fetchone()
    return str(row[0]) if row else ""


def set_keep_value(db: sqlite3.Connection, name: str, value: str) -> None:
    """Keep one value, inside the caller's transaction; '' takes it away."""
    if not value:
        db.execute("DELETE FROM keep_state WHERE name = ?", (name,))
        return
    db.execute(
        "INSERT INTO keep_state (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (name, value),
    )


def note_gone(db: sqlite3.Connection, texts: int) -> None:
    """So many texts went in this transaction: their keys are to be swept, and the search index has holes."""
    set_keep_value(db, "unswept", "1")
    set_keep_value(db, "pruned", str(int(keep_value(db, "pruned") or 0) + texts))


def sweep_keys(
    db: sqlite3.Connection, at: tuple[int, int] = FIRST_KEY, step: int = SWEPT
) -> tuple[int, tuple[int, int] | None]:
    """One step through ``fp``, in a transaction of its own: keys of texts that are gone go. How many, and where to go on."""
    end = db.execute(
        "SELECT h, article FROM fp WHERE (h, article) > (?, ?) ORDER BY h, article LIMIT 1 OFFSET ?", (*at, step)
    ).fetchone()
    upto = tuple(end) if end else (-_LEAST - 1, -_LEAST - 1)
    with transaction(db):
        went = db.execute(
            """DELETE FROM fp WHERE (h, article) > (?, ?) AND (h, article) <= (?, ?)
                 AND EXISTS (SELECT 1 FROM articles a WHERE a.id = fp.article AND a.gone_at IS NOT NULL)""",
            (*at, *upto),
        ).rowcount
        if end is None:
            set_keep_value(db, "unswept", "")
    return went, (upto[0], upto[1]) if end else None


def index_has_holes(db: sqlite3.Connection) -> bool:
    """Whether a tenth of the texts has gone since the search index was put together, or that was begun."""
    if keep_value(db, "merging"):
        return True
    pruned = int(keep_value(db, "pruned") or 0)
    if not pruned:
        return False
    texts = int(db.execute("SELECT count(*) FROM articles WHERE gone_at IS NULL").fetchone()[0])
    return pruned * 10 > texts


def begin_merging(db: sqlite3.Connection) -> None:
    """Have the search index put together, from its beginning; inside the caller's transaction."""
    set_keep_value(db, "merging", "begins")


def merge_index(db: sqlite3.Connection, pages: int = MERGED_PAGES) -> bool:
    """One step of putting the search index together, in a transaction of its own; False when it is done.

    The words of deleted texts stand in its segments until these are merged to one.
    """
    with transaction(db):
        begun = keep_value(db, "merging") == "goes on"
        if not begun:
            set_keep_value(db, "merging", "goes on")
        before = db.total_changes
        # A negative number says: all segments, not only those of one size. Said once, so that what others write meanwhile
        # does not make it begin again.
        db.execute("INSERT INTO articles_fts (articles_fts, rank) VALUES ('merge', ?)", (pages if begun else -pages,))
        if db.total_changes - before >= 2:
            return True
        set_keep_value(db, "merging", "")
        set_keep_value(db, "pruned", "")
    return False


def gives_back(db: sqlite3.Connection) -> bool:
    """Whether the file can become shorter in small steps: archives made before that was so cannot."""
    return int(db.execute("PRAGMA auto_vacuum").fetchone()[0]) == 2


def free_bytes(db: sqlite3.Connection) -> int:
    """Bytes of the file that hold nothing."""
    pages, size = (db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("freelist_count", "page_size"))
    return int(pages * size)


def live_bytes(db: sqlite3.Connection) -> int:
    """Bytes of the file that hold something."""
    pages, size = (db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
    return int(pages * size) - free_bytes(db)


def vacuum_step(db: sqlite3.Connection, pages: int = VACUUMED_PAGES) -> bool:
    """Give some pages back, in a transaction of its own; False when none is free."""
    with transaction(db):
        free = int(db.execute("PRAGMA freelist_count").fetchone()[0])
        for _ in range(
            min(pages, free)
        ):  # Python would stop after the first of several: they come as rows without columns
            db.execute("PRAGMA incremental_vacuum(1)")
    checkpoint(db)
    return free > pages


def vacuum_whole(db: sqlite3.Connection, folder: str) -> None:
    """Write the file anew, which takes room for two more and the archive for itself. From then on it gives back in steps."""
    db.execute("PRAGMA temp_store = FILE")
    db.execute(f"PRAGMA temp_store_directory = '{folder.replace(chr(39), chr(39) * 2)}'")
    db.execute("PRAGMA auto_vacuum = INCREMENTAL")
    db.execute("VACUUM")


def checkpoint(db: sqlite3.Connection) -> bool:
    """Fold the log into the file and empty it; False when somebody still reads from it."""
    try:
        return not db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    except sqlite3.OperationalError:
        return False
