"""The way into Datasette: the tables people ask for first, the other ones, and the twelve questions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from datasette.utils.asgi import Response

from crawler.desk.serving import configured
from crawler.desk.shell import Visit

FIRST: Mapping[str, str] = {
    "articles": "every article once, with what is known of it",
    "stories": "which articles tell of one event, and how many known origins it has",
    "flags": "which articles are about a topic, with the words that say so",
    "topics": "what is watched for",
    "feeds": "the sources, and how each is",
    "outlets": "who publishes",
    "credits": "whom an article names as its source, in its own words",
    "versions": "what an article said before an edit",
}
VIEWS: Mapping[str, str] = {
    "flagged_recent": "flags with their articles, the newest first",
    "stories_recent": "stories, the latest first",
    "edits_recent": "edits with their words",
    "gaps": "when something may have been missed",
    "failing_feeds": "sources whose last poll failed",
    "silent_feeds": "sources that should have brought something long ago",
}


async def tables(visit: Visit) -> Response:
    """A page of links; nothing is read."""
    database = visit.office.archive.stem
    said: dict[str, Any] = configured()["databases"]["news"].get("queries", {})
    urls = visit.datasette.urls
    values = {
        "first": [(name, words, visit.table(name)) for name, words in FIRST.items()],
        "views": [(name, words, visit.table(name)) for name, words in VIEWS.items()],
        "questions": [(query["title"], str(urls.query(database, name))) for name, query in said.items()],
        "database": str(urls.database(database)),
    }
    return visit.answer("Tables", "tables.html", values)
