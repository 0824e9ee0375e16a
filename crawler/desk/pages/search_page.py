"""Search in the language of topics, as `wirewatch search` does it, and what is wrong with a query that cannot be read."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from datasette.utils.asgi import Response

from crawler.archive.shown.article_facts import known_titles
from crawler.archive.shown.topic_facts import topics_known
from crawler.desk.shell import Visit
from crawler.errors import QueryError, UsageError
from crawler.judging.topics.shown_words import unbracketed
from crawler.judging.topics.topicfile import Topic, topic_of_query
from crawler.plaintext import clean_line
from crawler.steps.searching import SearchFindings, Wanted
from crawler.steps.searching import search as find
from crawler.watch.folder import Watch

SEARCH_SECONDS = 2.0
LIMITS = (20, 50, 100)
DAYS = {"": "any time", "1": "24 hours", "7": "7 days", "30": "30 days", "365": "a year"}
MOST_QUERY = 20_000
"""Characters of a query."""


@dataclass(frozen=True, slots=True)
class SearchAsked:
    """What the address of a search asks for."""

    query: str
    days: str
    topic: str
    news_only: bool
    by_relevance: bool
    limit: int


@dataclass(slots=True)
class SearchAnswer:
    """What came of it: groups of one text and its copies, or a mistake with the lines that show its place."""

    groups: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    found: SearchFindings | None = None
    titles: dict[str, str] = field(default_factory=dict)
    """Outlet -> what it is called."""
    mistake: str = ""
    drawing: Sequence[str] = ()
    position: int | None = None


async def search(visit: Visit) -> Response:
    """search?q=...; the twin gives the rows that `wirewatch search --json` gives."""
    asked = _asked(visit)
    topics = await visit.read(topics_known)
    answer = await _answered(visit, asked) if asked.query else SearchAnswer()
    values = {
        "asked": asked,
        "topics": topics,
        "answer": answer,
        "titles": answer.titles,
        "days": DAYS,
        "limits": LIMITS,
    }
    twin = {
        "query": asked.query,
        "rows": answer.found.rows if answer.found else [],
        "more": bool(answer.found and answer.found.more),
        "notes": answer.notes,
        "error": answer.mistake,
        "position": answer.position,
    }
    title = f"Search: {asked.query[:80]}" if asked.query else "Search"
    return visit.answer(title, "search.html", values, twin=twin, status=400 if answer.mistake else 200)


def until(seconds: float) -> Callable[[], bool]:
    """True until so much time has passed."""
    end = time.monotonic() + seconds
    return lambda: time.monotonic() < end


def query_mistake(error: UsageError) -> tuple[str, Sequence[str], int | None]:
    """A refused query: the sentence, the lines with the caret, the place in the query."""
    return str(error), error.drawing, error.position if isinstance(error, QueryError) else None


def _asked(visit: Visit) -> SearchAsked:
    days, limit = visit.asked("days"), visit.asked("limit")
    return SearchAsked(
        query=clean_line(visit.asked("q"))[:MOST_QUERY].strip(),
        days=days if days in DAYS else "",
        topic=visit.asked("topic"),
        news_only=visit.asked("new") == "1",
        by_relevance=visit.asked("sort") == "relevance",
        limit=int(limit) if limit in map(str, LIMITS) else LIMITS[0],
    )


async def _answered(visit: Visit, asked: SearchAsked) -> SearchAnswer:
    now = visit.now.astimezone(visit.office.zone)
    since = visit.now - timedelta(days=int(asked.days)) if asked.days else None
    sort: Any = "relevance" if asked.by_relevance else "newest"
    wanted = Wanted(since, None, asked.topic, asked.news_only, sort, asked.limit)

    def look(db: sqlite3.Connection) -> tuple[SearchFindings, Topic, dict[str, str]]:
        rule = topic_of_query("search", asked.query, Watch(visit.office.folder).lists)
        found = find(db, rule, wanted, now, until(SEARCH_SECONDS))
        return found, rule, known_titles(db, {row["outlet"] for row in found.rows})

    try:
        found, rule, titles = await visit.read(look, 2 * SEARCH_SECONDS)
    except UsageError as error:
        mistake, drawing, position = query_mistake(error)
        return SearchAnswer(mistake=mistake, drawing=drawing, position=position)
    notes = [f"{warning[:1].upper()}{warning[1:]}." for warning in rule.warnings]
    return SearchAnswer(_folded(found.rows), [*notes, *_notes(found, asked)], found, titles)


def _notes(found: SearchFindings, asked: SearchAsked) -> list[str]:
    notes = []
    if found.stopped:
        notes.append(
            f"Stopped after {SEARCH_SECONDS:.0f} seconds: the newest {found.looked_at:,} texts were read. Choose a shorter time."
        )
    elif not found.narrowed:
        notes.append(f"The search index could not narrow this query: {found.looked_at:,} texts were read.")
    if found.unknown_language:
        notes.append(f"{found.unknown_language:,} articles of unknown language are left out.")
    if found.more:
        notes.append(f"There are more than {asked.limit}.")
    return notes


def _folded(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """One row for a text and its copies, at the place of the first of them; ``copies`` are the others."""
    groups: dict[int, dict[str, Any]] = {}
    for row in rows:
        root = row["copy_of"] or row["article"]
        if root in groups:
            groups[root]["copies"].append(dict(row))
        else:
            groups[root] = {**row, "snippet": unbracketed(row["snippet"], row["spans"]), "copies": []}
    return list(groups.values())
