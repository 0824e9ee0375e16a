"""Takes the text of an article out of the archive, with all that was made of its words. The article's row stays."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Collection
from datetime import datetime

from crawler.archive.connect import stamp

_GOES = ("article_text", "versions", "article_tags", "article_authors")
_BLANKED = {
    "flags": "UPDATE flags SET snippet = '', spans = '[]' WHERE article = ? AND spans <> '[]'",
    "credits": "UPDATE credits SET quote = '' WHERE article = ? AND quote <> ''",
}
_MEMBER = "SELECT article, story, score, reason, method_version, active FROM story_members WHERE article = ? AND vector <> '{}'"
_EVIDENCE = "UPDATE relations SET evidence = json_object('reason', json_extract(evidence, '$.reason')) WHERE {} = ?"


def prune_text(db: sqlite3.Connection, article: int, now: datetime, counts: Counter[str]) -> None:
    """The text goes; what tells whose it was, when, where and what it was made from stays. Inside the caller's transaction.

    ``counts``: rows that went, or lost their words, for each table.
    """
    db.execute(
        """UPDATE articles SET gone_at = ?, gone_reason = 'pruned', image = '', own_quote = '', text_key = NULL,
             unjudged_reason = '' WHERE id = ?""",
        (stamp(now), article),
    )
    counts["articles"] += 1
    erase_words(db, article, counts)


def drop_lone_words(db: sqlite3.Connection, words: Collection[str]) -> None:
    """Of the words of a text that goes: those that were counted with no other, inside the caller's transaction. The table of
    words would grow for ever."""
    db.execute(
        "DELETE FROM term_counts WHERE articles = 1 AND term IN (SELECT value FROM json_each(?))",
        (json.dumps([*words]),),
    )


def erase_words(db: sqlite3.Connection, article: int, counts: Counter[str]) -> None:
    """What both ways of leaving have in common."""
    for table in _GOES:
        counts[table] += db.execute(f"DELETE FROM {table} WHERE article = ?", (article,)).rowcount
    for table, sql in _BLANKED.items():
        counts[table] += db.execute(sql, (article,)).rowcount
    counts["story_members"] += _erase_member(db, article)
    for column in ("article", "other"):
        db.execute(_EVIDENCE.format(column), (article,))


def _erase_member(db: sqlite3.Connection, article: int) -> int:
    """Its story forgets its words. Deleted and written anew, not updated: SQLite puts pages that became nearly empty together
    when rows are deleted, and only then; each article held half a page for good."""
    row = db.execute(_MEMBER, (article,)).fetchone()
    if row is None:
        return 0
    db.execute("DELETE FROM story_members WHERE article = ?", (article,))
    db.execute(
        """INSERT INTO story_members (article, story, score, reason, method_version, active, terms, vector, names)
           VALUES (?, ?, ?, ?, ?, ?, '[]', '{}', '')""",
        tuple(row),
    )
    return 1


def counted_going(db: sqlite3.Connection, condition: str, values: dict[str, object]) -> Counter[str]:
    """What ``prune_text`` would do to the articles of a condition on ``a``: rows for each table. Only reads the archive."""
    db.execute("CREATE TEMP TABLE IF NOT EXISTS going (article INTEGER PRIMARY KEY)")
    db.execute("DELETE FROM temp.going")
    db.execute(f"INSERT INTO temp.going SELECT a.id FROM articles a WHERE {condition}", values)
    counts: Counter[str] = Counter(articles=db.execute("SELECT count(*) FROM temp.going").fetchone()[0])
    for table in (*_GOES, *_BLANKED, "story_members", "fp"):
        sql = f"SELECT count(*) FROM {table} WHERE article IN (SELECT article FROM temp.going)"
        counts[table] = db.execute(sql).fetchone()[0]
    return counts
