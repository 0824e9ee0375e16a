"""Edits of published articles, the latest first, with the words that came and went."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from datasette.utils.asgi import Response

from crawler.archive.shown.edit_facts import edits_shown
from crawler.archive.shown.topic_facts import topics_known
from crawler.desk.shell import Visit

LISTED = 40
DAYS = {"1": "24 hours", "7": "7 days", "30": "30 days", "365": "a year"}
_PLACES, _PLACE = 4, 400


async def edits(visit: Visit) -> Response:
    """edits?days=7&topic=nato&headlines=1"""
    days = visit.asked("days") if visit.asked("days") in DAYS else "7"
    topic, headlines = visit.asked("topic"), visit.asked("headlines") == "1"
    since = visit.now - timedelta(days=int(days))
    topics = await visit.read(topics_known)
    found, more = await visit.read(
        lambda db: edits_shown(db, since=since, topic=topic, headlines=headlines, limit=LISTED)
    )
    values: dict[str, Any] = {
        "edits": [{**edit, **_places(edit["diff"] or "")} for edit in found],
        "more": more,
        "days": DAYS,
        "chosen": {"days": days, "topic": topic, "headlines": headlines},
        "topics": topics,
    }
    return visit.answer("Edits", "edits.html", values, twin={"edits": found, "more": more})


def _places(diff: str) -> dict[str, Any]:
    """The first places of a diff, each cut to a readable length, and how many there are beside them."""
    lines = diff.splitlines()
    return {"places": [_cut(line) for line in lines[:_PLACES]], "further": max(0, len(lines) - _PLACES)}


def _cut(line: str) -> str:
    """A line of a diff, ended after some words; a mark that is cut open is closed."""
    if len(line) <= _PLACE:
        return line
    kept = line[:_PLACE].rpartition(" ")[0] or line[:_PLACE]
    for begin, end in (("[-", "-]"), ("{+", "+}")):
        if kept.rfind(begin) > kept.rfind(end):
            kept += end
    return kept + " …"
