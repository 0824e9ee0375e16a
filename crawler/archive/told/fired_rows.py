"""Reads the words that made the flags of articles, as a message shows them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Sequence

from crawler.archive.told.hidden_rows import HIDDEN, listed

_WORDS_SHOWN = 3
_FLAGS = 20
"""Looked at for one message."""


def fired_words(db: sqlite3.Connection, articles: Sequence[int], wanted: Sequence[str]) -> dict[str, list[str]]:
    """Topic -> the first three different words that made its flags of these articles. ``wanted``: topics; empty: all."""
    rows = db.execute(
        f"""SELECT f.topic, f.spans FROM json_each(?1) w JOIN shown_flags f ON f.article = w.value
            WHERE json_array_length(?2) = 0 OR f.topic IN (SELECT value FROM json_each(?2))
            ORDER BY f.article LIMIT {_FLAGS}""",
        (json.dumps([*articles]), json.dumps([*wanted])),
    )
    found: dict[str, list[str]] = {}
    for topic, spans in rows:
        words = found.setdefault(topic, [])
        for span in json.loads(spans):
            word = str(span.get("text", ""))[:80]
            if len(words) < _WORDS_SHOWN and word.casefold() not in map(str.casefold, words):
                words.append(word)
    return found


def story_words(
    db: sqlite3.Connection, story: int, wanted: Sequence[str], hidden: Collection[int]
) -> dict[str, list[str]]:
    """The same of the articles of a story, but for those of the ``hidden`` sources."""
    rows = db.execute(
        f"""SELECT a.id FROM articles a WHERE a.story = :story AND NOT {HIDDEN}
            AND EXISTS (SELECT 1 FROM shown_flags f WHERE f.article = a.id) ORDER BY a.id LIMIT 200""",
        {"story": story, "hidden": listed(hidden)},
    )
    return fired_words(db, [row[0] for row in rows], wanted)
