"""Links copies: the root of a group is the member stored first, and it never moves."""

from __future__ import annotations

import sqlite3

SAME_TEXT = "same-text-1"
SAME_ADDRESS = "same-address-1"


def join_group(db: sqlite3.Connection, article: int, text_hash: str) -> int | None:
    """Make ``article`` a copy of the group that already holds its text; returns the group's root, None when it is new.

    ``text_hash`` is of the normalised body, empty for a text too short to tell a copy by.
    """
    if not text_hash:
        return None
    other = db.execute(
        "SELECT id, coalesce(copy_of, id) AS root FROM articles WHERE text_hash = ? AND id <> ? ORDER BY id LIMIT 1",
        (text_hash, article),
    ).fetchone()
    if other is None:
        return None
    _relate(db, article, other["id"], SAME_TEXT, "the same words in the same order")
    return _put_below(db, article, other["root"])


def mark_same_page(db: sqlite3.Connection, article: int, other: int, url: str) -> None:
    """Two stored articles turned out to be one page, reached by two addresses: the later is a copy of the earlier."""
    later, earlier = max(article, other), min(article, other)
    known = db.execute("SELECT 1 FROM relations WHERE article = ? AND other = ?", (later, earlier)).fetchone()
    if known is None:
        _relate(db, later, earlier, SAME_ADDRESS, f"both led to {url}")
        root = db.execute("SELECT coalesce(copy_of, id) FROM articles WHERE id = ?", (earlier,)).fetchone()[0]
        _put_below(db, later, root)


def _relate(db: sqlite3.Connection, article: int, other: int, method: str, evidence: str) -> None:
    db.execute(
        """INSERT INTO relations (article, other, relation, method_version, containment, jaccard, evidence)
           VALUES (?, ?, 'copy', ?, 1.0, 1.0, ?) ON CONFLICT (article, other) DO NOTHING""",
        (article, other, method, evidence),
    )


def _put_below(db: sqlite3.Connection, article: int, root: int) -> int | None:
    """Set ``copy_of``; a root that already has copies of its own keeps them and its place."""
    if root == article or db.execute("SELECT 1 FROM articles WHERE copy_of = ? LIMIT 1", (article,)).fetchone():
        return None
    db.execute("UPDATE articles SET copy_of = ? WHERE id = ? AND copy_of IS NULL", (root, article))
    return root
