"""wirewatch flags."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from crawler.commands.times import WHEN
from crawler.judging.topics.shown_words import marked
from crawler.output import emit_json, json_option, printable

if TYPE_CHECKING:
    from crawler.cli import App


@click.command()
@click.option("--since", type=WHEN, help="Only flags made since then, by an edit too: 2026-11-23, yesterday, 6h.")
@click.option("--topic", default="", help="Only this topic.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="At most so many.")
@json_option
@click.pass_obj
def flags(app: App, since: datetime | None, topic: str, limit: int, as_json: bool) -> None:
    """List flagged articles, newest flag first, with the words that made it."""
    from crawler.archive import connect
    from crawler.archive.texts import lookups
    from crawler.errors import no_topic

    with connect.reading(app.watch().archive_path) as db:
        topics = lookups.known_topics(db)
        if topic and topic not in topics:
            raise no_topic(topic, topics)
        found = lookups.recent_flags(db, since=since, topic=topic, limit=limit)
    if as_json:
        emit_json(found)
    elif not found:
        click.echo("No flags.", err=True)
    for flag in [] if as_json else found:
        for line in flag_lines(flag):
            click.echo(printable(line))


def flag_lines(flag: dict[str, Any]) -> list[str]:
    """One flag as three lines: where and what, the headline, the evidence."""
    more = ""
    if flag["span_count"] > len(flag["spans"]):
        more = f"  ({len(flag['spans'])} of {flag['span_count']} places)"
    copy = f"  copy of {flag['copy_of']}" if flag["copy_of"] else ""
    backlog = "  backlog" if flag["backlog"] else ""
    edited = f"  edited into {flag['topic']}, first seen {flag['first_seen_at']}" if flag["edited_into"] else ""
    return [
        f"{flag['flagged_at']}  {flag['topic']}  {flag['outlet']}  article {flag['article']}{copy}{backlog}{edited}",
        f"  {printable(flag['title'])}",
        f"  {flag['field']}: {printable(marked(flag['snippet'], flag['spans']))}{more}",
    ]
