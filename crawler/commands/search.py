"""wirewatch search."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawler.commands.times import WHEN
from crawler.output import counted, csv_option, emit_csv, emit_json, emit_rows, json_option, printable, this_screen
from crawler.terminal import Screen, bracketed_parts

if TYPE_CHECKING:
    from crawler.cli import App
    from crawler.judging.topics.topicfile import Topic
    from crawler.steps.searching import SearchFindings
    from crawler.watch.folder import Watch

_CSV = ("article", "first_seen_at", "published_at", "outlet", "language", "title", "snippet", "url", "story", "copy_of",
        "backlog", "score")  # fmt: skip
_NARROWING = ("language", "outlet", "tag", "country")
_BESIDE = ("since", "until", "topic", "news_only")


@click.command()
@click.argument("query")
@click.option("--since", type=WHEN, help="Only articles first seen since then: 2026-11-23, yesterday, 6h.")
@click.option("--until", type=WHEN, help="Only articles first seen until then.")
@click.option("--topic", default="", help="Only articles flagged with this topic.")
@click.option("--language", multiple=True, metavar="CODE", help="Only in this language. Repeat for several.")
@click.option("--outlet", multiple=True, help="Only of this outlet: id, title or domain. Repeat for several.")
@click.option("--tag", multiple=True, help="Only with this tag. Repeat for several.")
@click.option("--country", multiple=True, metavar="CODE", help="Only of outlets of this country. Repeat for several.")
@click.option("--new", "news_only", is_flag=True, help="Leave out what stood in a feed at its first poll.")
@click.option("--copies", is_flag=True, help="List copies one by one instead of counting them.")
@click.option(
    "--sort", type=click.Choice(["newest", "relevance"]), default="newest", show_default=True, help="What comes first."
)
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="List at most this many.")
@csv_option
@click.option("--save", metavar="NAME", default="", help="Save the query as the topic NAME.")
@click.option("--fts", is_flag=True, help="Pass the query to SQLite FTS5 unchanged.")
@json_option
@click.pass_obj
def search(app: App, /, query: str, **options: Any) -> None:
    """Search titles, summaries and texts in the language of topics: words, "a phrase", prefix*, a OR b, a -b, a NEAR/5 b,
    outlet:, published:[2026-11-01 TO *]. Words side by side must all be there."""
    watch = app.watch()
    if options["fts"]:
        _search_fts(watch, query, options)
    else:
        _search(watch, query, options)


def _search(watch: Watch, query: str, options: Mapping[str, Any]) -> None:
    from crawler.archive import connect
    from crawler.archive.texts import lookups
    from crawler.errors import UsageError, no_topic
    from crawler.steps.searching import Wanted
    from crawler.steps.searching import search as find

    save, limit, topic = options["save"], options["limit"], options["topic"]
    text, rule = _rule(watch, query, {name: options[name] for name in _NARROWING})
    for warning in rule.warnings:
        click.echo(f"Note: {printable(warning)}.", err=True)
    if save and any(options[name] for name in _BESIDE):
        raise UsageError(
            "A topic cannot have --since, --until, --topic or --new. Leave them out, or write seen: in the query."
        )
    if save:
        _check_save(watch, save)
    wanted = Wanted(options["since"], options["until"], topic, options["news_only"], options["sort"], limit)
    with connect.reading(watch.archive_path) as db:
        known = lookups.known_topics(db)
        if topic and topic not in known:
            raise no_topic(topic, known)
        found = find(db, rule, wanted, datetime.now(watch.settings.zone))
    if options["as_json"]:
        emit_json(found.rows)
    elif options["as_csv"]:
        emit_csv(found.rows, _CSV)
    else:
        show_results(this_screen(), found.rows, options["copies"])
    for note in _notes(found, limit):
        click.echo(note, err=True)
    if save:
        click.echo(f"Saved as {_save(watch, save, text, rule)}. `wirewatch topics reflag {save}` applies it.", err=True)


def _rule(watch: Watch, query: str, narrowed: Mapping[str, Sequence[str]]) -> tuple[str, Topic]:
    """The query with what the options ask for, as text and as a topic. Raises QueryError, with places in what was typed."""
    from crawler.judging.topics.topicfile import topic_of_query
    from crawler.plaintext import clean_line

    query = clean_line(query)
    rule = topic_of_query("search", query, watch.lists)
    parts = []
    for name, values in narrowed.items():
        if values:
            quoted = " OR ".join('"' + clean_line(value).replace('"', " ") + '"' for value in values)
            parts.append(f"{name}:({quoted})")
    if not parts:
        return query, rule
    text = " AND ".join([f"({query})", *parts])
    return text, topic_of_query("search", text, watch.lists)


def show_results(screen: Screen, rows: Sequence[Mapping[str, Any]], copies: bool) -> None:
    """Each hit: where and what, the headline, the words in their sentence. Copies are counted."""
    shown: dict[int, Mapping[str, Any]] = {}
    more: dict[int, int] = {}
    for row in rows:
        group = row["article"] if copies else row["copy_of"] or row["article"]
        if group in shown:
            more[group] = more.get(group, 0) + 1
        else:
            shown[group] = row
    for group, row in shown.items():
        facts = [screen.time(row["first_seen_at"]), row["outlet"] or "no outlet", f"article {row['article']}"]
        facts += [f"story {row['story']}"] if row["story"] else []
        facts += [f"copy of {row['copy_of']}"] if row["copy_of"] else []
        screen.line("  ".join(facts), *(("  ", ("backlog", "care")) if row["backlog"] else ()))
        screen.line((row["title"], "title"), indent=2)
        if row["snippet"]:
            screen.line(f"{row['field']}: ", *bracketed_parts(row["snippet"], row["spans"]), indent=2)
        if more.get(group):
            screen.line(("and " + counted(more[group], "copy", "copies"), "dim"), indent=2)


def _notes(found: SearchFindings, limit: int) -> Iterator[str]:
    if not found.rows:
        yield "Nothing found."
    if found.more:
        yield f"There are more than {limit}; use --limit to see more."
    if found.unknown_language:
        yield f"Left out: {counted(found.unknown_language, 'article')} of unknown language."
    if not found.narrowed:
        yield f"The search index could not narrow this query: {found.looked_at} texts were read."


def _check_save(watch: Watch, name: str) -> Path:
    """Where a query is saved; told before it is searched for. Raises UsageError when it cannot be."""
    import re

    from crawler.errors import UsageError

    if not re.fullmatch(r"[\w-]{1,60}", name):
        raise UsageError(f"--save {name}: a topic's name may hold only letters, digits, - and _.")
    path = watch.folder / "topics" / f"{name}.toml"
    if path.exists():
        raise UsageError(f"{path} exists already; nothing was written. Choose another name.")
    return path


def _save(watch: Watch, name: str, text: str, rule: Topic) -> Path:
    """Write topics/NAME.toml. Raises UsageError when it exists or the query cannot be a topic."""
    from crawler.errors import UsageError
    from crawler.judging.topics.topicfile import compile_topic

    path = _check_save(watch, name)
    table = {"title": name, "default_operator": "AND", "query": text}
    compile_topic(name, table, rule.lists)
    path.parent.mkdir(exist_ok=True)
    lines = "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in table.items())
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(lines)
    except FileExistsError:
        raise UsageError(f"{path} exists already; nothing was written. Choose another name.") from None
    return path


def _search_fts(watch: Watch, query: str, options: Mapping[str, Any]) -> None:
    from crawler.archive import connect
    from crawler.archive.texts import lookups
    from crawler.errors import UsageError

    if any(options[name] for name in (*_NARROWING, *_BESIDE, "save")):
        raise UsageError("--fts works only with --limit, --csv and --json.")
    with connect.reading(watch.archive_path) as db:
        rows = lookups.search_articles(db, query, options["limit"])
    columns = ("article", "first_seen_at", "outlet", "title", "snippet", "url")
    if options["as_csv"]:
        emit_csv(rows, columns)
    else:
        emit_rows(rows, columns, options["as_json"], "Nothing found.")
