"""wirewatch flags."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from crawler.commands.times import WHEN
from crawler.output import complain, csv_option, emit_csv, emit_json, json_option
from crawler.terminal import Part, Screen, marked_parts

if TYPE_CHECKING:
    import sqlite3

    from crawler.archive.judged.flag_lists import FlagsWanted
    from crawler.cli import App

_CSV = ("flagged_at", "topic", "score", "article", "outlet", "language", "title", "field", "snippet", "url", "copy_of",
        "backlog", "edited_into", "story", "first_seen_at", "span_count")  # fmt: skip


@click.command()
@click.option("--since", type=WHEN, help="Only flags made since then, by an edit too: 2026-11-23, yesterday, 6h.")
@click.option("--topic", "topics", multiple=True, metavar="TOPIC", help="Only this topic. Repeat for several.")
@click.option("--language", multiple=True, metavar="CODE", help="Only in this language. Repeat for several.")
@click.option("--outlet", multiple=True, help="Only of this outlet: id, title or domain. Repeat for several.")
@click.option("--new", "news_only", is_flag=True, help="Leave out what stood in a feed at its first poll.")
@click.option("--no-copies", is_flag=True, help="Leave out copies.")
@click.option(
    "--sort", type=click.Choice(["newest", "score"]), default="newest", show_default=True, help="What comes first."
)
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="List at most this many.")
@csv_option
@json_option
@click.pass_obj
def flags(app: App, /, as_csv: bool, as_json: bool, **options: Any) -> None:
    """List flagged articles, newest flag first, with the words that made each flag."""
    from crawler.archive import connect
    from crawler.archive.judged.flag_lists import folded_flags, list_flags

    with connect.reading(app.watch().archive_path) as db:
        wanted = _wanted(db, options)
        found = list_flags(db, wanted) if as_csv or as_json else folded_flags(db, wanted)
    if as_json:
        emit_json(found)
    elif as_csv:
        emit_csv([row | {"snippet": "".join(_plain(row))} for row in found], _CSV)
    elif not found:
        click.echo("No flags.", err=True)
    else:
        screen = app.screen()
        for flag in found:
            show_flag(screen, flag)


def asked_language(typed: str) -> str:
    """The code of a language as articles have it; what nothing will be found in is told."""
    from crawler.language_tags import no_language, subtags

    if meant := no_language(typed):
        complain(f"--language {typed}: '{typed}' is {meant}.")
    return subtags(typed)[0] or typed.lower()


def _wanted(db: sqlite3.Connection, options: dict[str, Any]) -> FlagsWanted:
    """What was asked for. Raises UsageError for a topic or outlet that the archive does not know."""
    from crawler.archive.judged.flag_lists import FlagsWanted
    from crawler.archive.texts import lookups
    from crawler.archive.texts.about_rows import outlets_called
    from crawler.errors import no_topic

    known = lookups.known_topics(db)
    for topic in options["topics"]:
        if topic not in known:
            raise no_topic(topic, known)
    since: datetime | None = options["since"]
    return FlagsWanted(
        since=since,
        topics=options["topics"],
        languages=tuple(map(asked_language, options["language"])),
        outlets=sorted({one for name in options["outlet"] for one in outlets_called(db, name)}),
        news_only=options["news_only"],
        copies=not options["no_copies"],
        sort=options["sort"],
        limit=options["limit"],
    )


def show_flag(screen: Screen, flag: dict[str, Any], indent: int = 0) -> None:
    """One flag: where and what, the headline, the words in their sentence, its copies."""
    where: list[Part] = [
        screen.time(flag["flagged_at"]),
        "  ",
        (flag["topic"], "topic"),
        f"  {flag['outlet'] or 'no outlet'}",
    ]
    where.append(f"  article {flag['article']}")
    where += [f"  copy of {flag['copy_of']}"] if flag["copy_of"] else []
    where += ["  ", ("backlog", "care")] if flag["backlog"] else []
    if flag["edited_into"]:
        where.append(f"  edited into {flag['topic']}, first seen {screen.time(flag['first_seen_at'])}")
    screen.line(*where, indent=indent)
    screen.line((flag["title"], "title"), indent=indent + 2)
    more = ""
    if flag["span_count"] > len(flag["spans"]):
        more = f"  ({len(flag['spans'])} of {flag['span_count']} places)"
    screen.line(f"{flag['field']}: ", *marked_parts(flag["snippet"], flag["spans"]), more, indent=indent + 2)
    if copies := flag.get("copies_flagged"):
        latest = (
            f", the latest {screen.time(flag['last_copy_at'])}" if flag["last_copy_at"] != flag["flagged_at"] else ""
        )
        screen.line((f"and {copies} {'copy' if copies == 1 else 'copies'}{latest}", "dim"), indent=indent + 2)


def _plain(flag: dict[str, Any]) -> list[str]:
    """The snippet with the words in brackets."""
    return [part if isinstance(part, str) else f"[{part[0]}]" for part in marked_parts(flag["snippet"], flag["spans"])]
