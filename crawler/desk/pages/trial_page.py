"""Try a query: what it would find beside the flags that a topic has. Nothing is written; the topic file is a download."""

from __future__ import annotations

import sqlite3
import threading
from dataclasses import asdict
from typing import Any

from datasette.utils.asgi import Response

from crawler.archive.shown.article_facts import known_titles
from crawler.archive.shown.topic_facts import topic_row
from crawler.desk.pages.search_page import query_mistake, until
from crawler.desk.rendering import to_json
from crawler.desk.shell import FormRefused, Visit
from crawler.errors import UsageError
from crawler.judging.topics.topicfile import Topic, topic_of_query
from crawler.plaintext import clean_text
from crawler.steps.trying import TrialRun, try_query
from crawler.watch.folder import Watch
from crawler.watch.topic_text import topic_table, topic_text, written_query

TRY_SECONDS = 2.0
MOST_TRIAL_QUERY = 150_000
"""Characters."""
MOST_TRIAL_BYTES = 1_000_000
"""Of a form: a long query in Cyrillic takes six bytes a letter on its way."""
_TRYING = threading.Lock()
"""One at a time: a trial takes a whole core."""


async def try_form(visit: Visit) -> Response:
    """topics/nato/try: the form (GET, ``?query=``), and what comes of it (POST)."""
    name = visit.place["topic"]
    if visit.request.method == "POST":
        return await _tried(visit, name)
    row = await visit.read(lambda db: topic_row(db, name))
    query = visit.asked("query")[:MOST_TRIAL_QUERY]
    if not query and row:
        query = _own_query(visit, name) or row["query"] or ""
    return visit.answer(f"Try a query: {row['title'] if row else name}", "trial.html", _values(name, row, query))


async def _tried(visit: Visit, name: str) -> Response:
    fields = await visit.form(MOST_TRIAL_BYTES)
    typed, wanted = fields.get("query", "")[:MOST_TRIAL_QUERY], fields.get("as", "page")
    query = clean_text(typed)
    row = await visit.read(lambda db: topic_row(db, name))
    values = _values(name, row, typed.replace("\r\n", "\n"))
    try:
        if not query:
            raise UsageError("Write a query first.")
        watch = Watch(visit.office.folder)
        table = topic_table(watch.folder, name)
        if wanted == "toml":
            return _download(topic_text(name, query, table, watch.lists), f"{name}.toml", "application/toml")
        found, titles = await _run(visit, name, topic_of_query(name, query, watch.lists, table))
    except UsageError as error:
        values["mistake"], values["drawing"], _ = query_mistake(error)
        return visit.answer("Try a query", "trial.html", values, status=400)
    if wanted == "json":
        return _download(to_json(asdict(found)), f"{name}-trial.json", "application/json")
    return visit.answer(
        f"Try a query: {row['title'] if row else name}", "trial.html", values | {"found": found, "titles": titles}
    )


def _own_query(visit: Visit, name: str) -> str:
    """As the topic's file has it, with its lines; '' when it has to be shown in normal form."""
    watch = Watch(visit.office.folder)
    table = topic_table(watch.folder, name)
    try:
        return written_query(name, table, watch.lists) if table else ""
    except UsageError:  # a watch list that cannot be read
        return ""


async def _run(visit: Visit, name: str, rule: Topic) -> tuple[TrialRun, dict[str, str]]:
    """What was found, and what the outlets of the shown articles are called."""
    now = visit.now.astimezone(visit.office.zone)

    def look(db: sqlite3.Connection) -> tuple[TrialRun, dict[str, str]]:
        found = try_query(db, name, rule, now, until(TRY_SECONDS))
        shown = (*found.kept_shown, *found.gained_shown, *found.lost_shown)
        return found, known_titles(db, {row["outlet"] for row in shown})

    if not _TRYING.acquire(blocking=False):
        raise FormRefused(503, "Another query is being tried. It ends within two seconds; try again then.")
    try:
        return await visit.read(look, 2 * TRY_SECONDS)
    finally:
        _TRYING.release()


def _values(name: str, row: dict[str, Any] | None, query: str) -> dict[str, Any]:
    return {
        "name": name,
        "topic": row,
        "query": query,
        "found": None,
        "titles": {},
        "mistake": "",
        "drawing": (),
        "seconds": TRY_SECONDS,
    }


def _download(text: str, name: str, kind: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(text, headers=headers, content_type=f"{kind}; charset=utf-8")
