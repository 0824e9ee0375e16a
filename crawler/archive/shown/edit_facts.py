"""Reads edits of published articles as the desk lists them."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import Any

from crawler.archive.texts.edits import list_edits


def edits_shown(
    db: sqlite3.Connection, *, since: datetime, topic: str, headlines: bool, limit: int
) -> tuple[list[dict[str, Any]], bool]:
    """As ``list_edits``, each with the ``language`` and the ``outlet_title`` of its article; and whether there are more."""
    found = list_edits(db, since=since, topic=topic, headlines=headlines, limit=limit + 1)
    if not found:
        return [], False
    known = {
        row["id"]: dict(row)
        for row in db.execute(
            f"""SELECT a.id, a.language, coalesce(nullif(o.title, ''), a.outlet) AS outlet_title FROM articles a
                LEFT JOIN outlets o ON o.id = a.outlet WHERE a.id IN ({",".join("?" * len(found))})""",
            [edit["article"] for edit in found],
        )
    }
    return [{**edit, **known[edit["article"]]} for edit in found[:limit]], len(found) > limit
