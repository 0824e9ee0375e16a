"""wirewatch feeds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.commands.preview import preview
from crawler.mistyped import CommandGroup
from crawler.output import complain, counted, csv_option, emit_csv, emit_json, emit_rows, json_option, printable

if TYPE_CHECKING:
    from crawler.cli import App
    from crawler.watch.feedlines import Changed

_SORTS = ("list", "health", "last-new", "entries")


@click.group(cls=CommandGroup)
def feeds() -> None:
    """List, preview, import, export, pause and remove sources. Everything here changes feeds.csv and nothing else."""


feeds.add_command(preview)


@feeds.command("list")
@click.option("--failing", is_flag=True, help="Only sources that fail or were given up.")
@click.option("--tag", default="", metavar="TAG", help="Only sources with this tag.")
@click.option("--sort", type=click.Choice(_SORTS), default="list", show_default=True, help="The order.")
@csv_option
@json_option
@click.pass_obj
def list_feeds(app: App, failing: bool, tag: str, sort: str, as_csv: bool, as_json: bool) -> None:
    """List the sources with their health: newest entry, entries a day, how much of their texts was read, gaps."""
    from crawler.commands import feed_lists

    watch = app.watch()
    rows = feed_lists.chosen_rows(feed_lists.list_rows(watch), failing=failing, tag=tag, sort=sort)
    for problem in watch.feeds.problems:
        complain(problem)
    if as_csv:
        emit_csv(rows, feed_lists.CSV)
        return
    shown = rows if as_json else [feed_lists.shown_row(row, app.screen()) for row in rows]
    empty = "No feeds yet: `wirewatch add URL` finds those of a site." if not watch.feeds.sources else "No feeds match."
    emit_rows(shown, feed_lists.COLUMNS, as_json, empty, feed_lists.FIRST)
    if rows and not as_json:
        click.echo(feed_lists.summary(rows), err=True)


@feeds.command("import")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@json_option
@click.pass_obj
def import_feeds(app: App, file: Path, as_json: bool) -> int:
    """Add the sources of an OPML file (folders become tags) or of a CSV file to feeds.csv. Sources already listed are kept as they are."""
    from crawler.commands.feed_lists import add_to_list, tell_duplicates
    from crawler.watch.exchange import read_sources

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
        click.echo(
            f"{counted(added, 'feed')} added to {watch.feeds_path}, {known} {'was' if known == 1 else 'were'} listed already, {len(problems)} refused."
        )
    return 2 if problems else 0


@feeds.command("export")
@click.option(
    "--format",
    "form",
    type=click.Choice(("csv", "opml")),
    help="csv, or opml for feed readers. By default, as the file's name says, else csv.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write to this file instead of stdout.",
)
@click.option("--with-passwords", is_flag=True, help="Include user names and passwords in the addresses.")
@click.pass_obj
def export_feeds(app: App, form: str | None, output: Path | None, with_passwords: bool) -> int:
    """Write all sources as CSV or OPML; `feeds import` gives back every column from either."""
    from crawler.commands.feed_lists import export_list

    output = None if str(output) == "-" else output
    if form is None:
        form = "opml" if output is not None and output.suffix.lower() in (".opml", ".xml") else "csv"
    return export_list(app.watch(), form, output, with_passwords)


_SOURCES = "URL|TITLE"


@feeds.command("pause")
@click.argument("wanted", nargs=-1, metavar=f"[{_SOURCES}]...")
@click.option("--tag", default="", metavar="TAG", help="Also all sources with this tag.")
@json_option
@click.pass_obj
def pause(app: App, wanted: tuple[str, ...], tag: str, as_json: bool) -> None:
    """Stop polling these sources for now. If one is unknown, nothing changes."""
    _set_paused(app, wanted, tag, True, as_json)


@feeds.command("resume")
@click.argument("wanted", nargs=-1, metavar=f"[{_SOURCES}]...")
@click.option("--tag", default="", metavar="TAG", help="Also all sources with this tag.")
@json_option
@click.pass_obj
def resume(app: App, wanted: tuple[str, ...], tag: str, as_json: bool) -> None:
    """Poll these sources again. If one is unknown, nothing changes."""
    _set_paused(app, wanted, tag, False, as_json)


@feeds.command("remove")
@click.argument("wanted", nargs=-1, required=True, metavar=f"{_SOURCES}...")
@json_option
@click.pass_obj
def remove(app: App, wanted: tuple[str, ...], as_json: bool) -> None:
    """Remove these sources from feeds.csv. Their articles stay in the archive."""
    from crawler.watch.feedlines import remove_sources

    watch = app.watch()
    _tell(remove_sources(watch.feeds_path, wanted), "removed", "", as_json)
    if not as_json:
        click.echo("Their articles stay in the archive.", err=True)


def _set_paused(app: App, wanted: tuple[str, ...], tag: str, paused: bool, as_json: bool) -> None:
    from crawler.watch.feedlines import set_paused

    if not wanted and not tag:
        raise click.UsageError("Name the sources by address or title, or use --tag TAG.")
    changed = set_paused(app.watch().feeds_path, wanted, paused, tag)
    _tell(changed, *(("paused", "paused") if paused else ("resumed", "not paused")), as_json)


def _tell(changed: Changed, done: str, was: str, as_json: bool) -> None:
    from crawler.commands.feed_lists import tell_changed

    if as_json:
        emit_json({"changed": changed.changed, "unchanged": changed.unchanged})
    else:
        for url in changed.changed:
            click.echo(printable(url))
        click.echo(tell_changed(changed, done, was), err=True)
