"""wirewatch feeds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.commands.output import complain, emit_json, emit_rows, json_option

if TYPE_CHECKING:
    from crawler.cli import App
    from crawler.watch.feedlist import Source


@click.group()
def feeds() -> None:
    """List and import sources. Everything here changes feeds.csv and nothing else."""


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
    from crawler.watch.feedlist import add_sources

    watch = app.watch(required=False)
    watch.folder.mkdir(parents=True, exist_ok=True)
    sources, problems = read_sources(file)
    for problem in problems:
        complain(problem)
    added = add_sources(watch.feeds_path, sources)
    known = len(sources) - added
    if as_json:
        emit_json({"added": added, "already_listed": known, "refused": len(problems)})
    else:
        click.echo(f"{added} feeds added to {watch.feeds_path}, {known} were listed already, {len(problems)} refused.")
    return 2 if problems else 0


def read_sources(file: Path) -> tuple[list[Source], list[str]]:
    """The usable sources of an OPML or CSV file, and one sentence for each that is not. Raises ConfigError."""
    from crawler.errors import ConfigError
    from crawler.intake.opml import read_opml
    from crawler.urls import split_userinfo
    from crawler.watch.feedlist import Source, load_feeds

    try:
        data = file.read_bytes()
    except OSError as error:
        raise ConfigError(f"{file} cannot be read: {error.strerror}.") from None
    if b"<" not in data[:2000]:
        listed = load_feeds(file)
        return list(listed.sources), list(listed.problems)
    found = read_opml(data)
    if found.error:
        raise ConfigError(f"{file} is no usable OPML file: {found.error}.")
    sources = []
    for feed in found.subscriptions:
        url, userinfo = split_userinfo(feed.url)
        sources.append(Source(url=url, title=feed.title, tags=",".join(feed.tags), userinfo=userinfo))
    return sources, [f"{file}: '{address}' is not an http or https address." for address in found.refused]
