"""wirewatch feeds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.commands.output import complain, emit_json, emit_rows, json_option
from crawler.commands.preview import preview

if TYPE_CHECKING:
    from crawler.cli import App


@click.group()
def feeds() -> None:
    """List and import sources. Everything here changes feeds.csv and nothing else."""


feeds.add_command(preview)


@feeds.command("list")
@json_option
@click.pass_obj
def list_feeds(app: App, as_json: bool) -> None:
    """List the sources with their health: last poll, last news, entries a day, failures."""
    from crawler.archive import connect, lookups

    watch = app.watch()
    known = {}
    if watch.archive_path.is_file():
        with connect.reading(watch.archive_path) as db:
            known = lookups.feed_health(db)
    rows = [
        {
            "url": s.url,
            "title": s.title,
            "outlet": s.outlet,
            "tags": s.tags,
            "paused": s.paused,
            **known.get(s.url, lookups.NEVER),
        }
        for s in watch.feeds.sources
    ]
    for problem in watch.feeds.problems:
        complain(problem)
    emit_rows(rows, ("outcome", "reason", "polled_at", "last_new_at", "entries_per_day", "url"), as_json, "No feeds.")


@feeds.command("import")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@json_option
@click.pass_obj
def import_feeds(app: App, file: Path, as_json: bool) -> int:
    """Add the feeds of an OPML file (folders become tags) or of a CSV file to feeds.csv. What is listed already stays."""
    from crawler.commands.feed_lists import add_to_list, read_sources, tell_duplicates

    watch = app.watch(required=False)
    sources, problems = read_sources(file)
    for problem in problems:
        complain(problem)
    result = add_to_list(watch, sources)
    added, known = len(result.added), len(result.duplicates)
    if as_json:
        duplicates = [{"url": d.url, "listed": d.listed, "why": d.why} for d in result.duplicates]
        emit_json({"added": added, "already_listed": known, "refused": len(problems), "duplicates": duplicates})
    else:
        tell_duplicates(result.duplicates)
        click.echo(f"{added} feeds added to {watch.feeds_path}, {known} were listed already, {len(problems)} refused.")
    return 2 if problems else 0
