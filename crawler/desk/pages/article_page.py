"""One article: its text with every word that counts marked, and all that is known of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from datasette.utils.asgi import Response

from crawler.archive.shown.article_facts import article_facts, wordings
from crawler.desk.article_view import history, legend, marked_fields
from crawler.desk.marked_text import MOST_CHARACTERS
from crawler.desk.reason_words import said
from crawler.desk.shell import Visit
from crawler.errors import no_article
from crawler.judging.edits.describe import whole_pieces
from crawler.steps.copies import shared_passages

MOST_COMPARED = 6
"""Relations whose passages are looked for; each reads two texts."""
_MOST_PASSAGE = 300
_FIELDS = (("title", "Headline"), ("summary", "Summary"), ("body", "Text"))


async def article(visit: Visit) -> Response:
    """articles/17; ``?version=2`` shows that earlier text with what was changed in it."""
    number, version = int(visit.place["id"]), visit.asked("version")
    facts, passages, changed = await visit.read(
        lambda db: _read(db, number, int(version) if version.isdecimal() else None)
    )
    values: dict[str, Any] = {
        "a": facts,
        "text": marked_fields(facts),
        "cut": len(facts["body"]) > MOST_CHARACTERS,
        "legend": legend(facts),
        "history": history(facts),
        "passages": passages,
        "changed": changed,
        "version": version,
        "said": said,
    }
    twin = {**facts, "passages": passages, "history": values["history"]}
    return visit.answer(facts["title"] or f"Article {number}", "article.html", values, twin=twin)


def _read(
    db: sqlite3.Connection, number: int, version: int | None
) -> tuple[dict[str, Any], dict[int, list[str]], list[dict[str, Any]]]:
    """What is known, the passages that others share, and the pieces of an edit when one is asked for."""
    facts = article_facts(db, number)
    if facts is None:
        raise no_article(number)
    compared = [r["id"] for r in facts["relations"] if r["relation"] != "series" and not r["gone_at"]][:MOST_COMPARED]
    passages = {other: _passages(db, number, other) for other in compared} if facts["text_version"] else {}
    return facts, passages, _changed(db, number, version) if version is not None else []


def _passages(db: sqlite3.Connection, one: int, two: int) -> list[str]:
    found = shared_passages(db, one, two)[:3]
    return [text if len(text) <= _MOST_PASSAGE else text[:_MOST_PASSAGE].rpartition(" ")[0] + " …" for text in found]


def _changed(db: sqlite3.Connection, number: int, version: int) -> list[dict[str, Any]]:
    """Each field of an earlier text with what came and what went; [] when that text is not there. A summary that only
    repeats the beginning of the body is left out: its changes would be told twice."""
    pair = wordings(db, number, version)
    if pair is None:
        return []
    old, new = [{field: text[:MOST_CHARACTERS] for field, text in side.items()} for side in pair]
    if all(side["body"].startswith(side["summary"].rstrip("….")) for side in (old, new)):
        old["summary"] = new["summary"] = ""
    return [
        {"name": name, "field": field, "pieces": _spread(whole_pieces(old[field], new[field]))}
        for field, name in _FIELDS
        if old[field] or new[field]
    ]


def _spread(pieces: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """With an empty line between paragraphs."""
    return [(kind, text.replace("\n", "\n\n")) for kind, text in pieces]
