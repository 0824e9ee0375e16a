"""Which sources, articles and events are private: told only by rules that say so, and counted by all."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Sequence

HIDDEN = """(coalesce(a.feed, 0) IN (SELECT value FROM json_each(:hidden)) AND NOT EXISTS (
  SELECT 1 FROM entries n WHERE n.article = a.id AND n.feed NOT IN (SELECT value FROM json_each(:hidden))))"""
"""Of an article ``a``: every source that brought it is one of ``:hidden``, a JSON list of their numbers."""


def private_feeds(db: sqlite3.Connection, addresses: Sequence[str] = ()) -> frozenset[int]:
    """Numbers of the sources that were private when a run last saw them, of those of these addresses, and of their parts."""
    own = db.execute(
        """SELECT id FROM feeds WHERE private = 1
           UNION SELECT f.id FROM json_each(?) w JOIN feeds f ON f.declared_url = w.value""",
        (json.dumps([*addresses]),),
    )
    found = {row[0] for row in own}
    if not found:
        return frozenset()
    parts = db.execute("SELECT id FROM feeds WHERE source IN (SELECT value FROM json_each(?))", (listed(found),))
    return frozenset(found | {row[0] for row in parts})


def private_events(db: sqlite3.Connection, hidden: Collection[int], events: Sequence[int]) -> set[int]:
    """Those of the events that are about one of the ``hidden`` sources, or about an article that only these brought."""
    if not hidden:
        return set()
    rows = db.execute(
        f"""SELECT e.id FROM json_each(:events) w JOIN events e ON e.id = w.value LEFT JOIN articles a ON a.id = e.article
            WHERE coalesce(e.feed, 0) IN (SELECT value FROM json_each(:hidden)) OR {HIDDEN}""",
        {"events": json.dumps([*events]), "hidden": listed(hidden)},
    )
    return {row[0] for row in rows}


def listed(numbers: Collection[int]) -> str:
    """Numbers as ``json_each`` takes them."""
    return json.dumps(sorted(numbers))
