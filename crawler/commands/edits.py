"""wirewatch edits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from crawler.commands.times import WHEN
from crawler.output import csv_option, emit_csv, emit_json, json_option, printable, this_screen
from crawler.terminal import Screen

if TYPE_CHECKING:
    from crawler.cli import App

_PLACES = 4
_WIDTH = 240
_CSV = ("changed_at", "article", "outlet", "headline_changed", "title_before", "title", "words_added", "words_removed",
        "diff", "text_version", "url", "copy_of")  # fmt: skip


@click.command()
@click.option("--since", type=WHEN, help="Only edits seen since then: 2026-11-23, yesterday, 6h.")
@click.option("--topic", default="", help="Only of articles flagged with this topic.")
@click.option("--headlines", is_flag=True, help="Only edits that changed the headline.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="List at most this many.")
@csv_option
@json_option
@click.pass_obj
def edits(
    app: App, since: datetime | None, topic: str, headlines: bool, limit: int, as_csv: bool, as_json: bool
) -> None:
    """List edits of published articles, newest first, with the words added and removed."""
    from crawler.archive import connect
    from crawler.archive.texts import lookups
    from crawler.archive.texts.edits import list_edits
    from crawler.errors import no_topic

    with connect.reading(app.watch().archive_path) as db:
        topics = lookups.known_topics(db)
        if topic and topic not in topics:
            raise no_topic(topic, topics)
        found = list_edits(db, since=since, topic=topic, headlines=headlines, limit=limit)
    if as_json:
        emit_json(found)
    elif as_csv:
        emit_csv(found, _CSV)
    elif not found:
        click.echo("No edits.", err=True)
    for edit in [] if as_json or as_csv else found:
        show_edit(this_screen(), edit)


def show_edit(screen: Screen, edit: dict[str, Any]) -> None:
    """An edit: where and how much, the headline, the first places."""
    copy = f"  copy of {edit['copy_of']}" if edit["copy_of"] else ""
    where = f"{screen.time(edit['changed_at'])}  {edit['outlet']}  article {edit['article']}{copy}  {measure(edit)}"
    screen.line(where)
    screen.line((edit["title"], "title"), indent=2)
    for line in shortened(edit):
        screen.line(line, indent=2)


def measure(edit: dict[str, Any]) -> str:
    """How much an edit changed, in a few words; '' for a version that was replaced by no edit."""
    if edit["diff"] is None:
        return ""
    words = f"+{edit['words_added']} -{edit['words_removed']} words"
    return ("headline changed, " if edit["headline_changed"] else "") + (words if edit["diff"] else "only spaces")


def shortened(edit: dict[str, Any]) -> Iterator[str]:
    """The first places of an edit, each on a line."""
    lines = (edit["diff"] or "").splitlines()
    for line in lines[:_PLACES]:
        yield printable(line if len(line) <= _WIDTH else line[: _WIDTH - 1] + "…")
    if len(lines) > _PLACES or any(len(line) > _WIDTH for line in lines[:_PLACES]):
        yield f"all of it: wirewatch show article {edit['article']}"
