"""wirewatch prune."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from crawler.output import complain, counted, emit_json, json_option, this_screen

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from crawler.cli import App
    from crawler.watch.folder import Watch

MEANINGS = {
    "articles": "articles whose text goes; their rows stay",
    "article_text": "texts",
    "versions": "earlier texts",
    "flags": "flags that lose snippet and places",
    "credits": "credits that lose their words",
    "story_members": "articles that lose the words of their story",
    "article_tags": "tags",
    "article_authors": "authors",
    "fp": "keys of texts",
    "entries": "entries that left their feed; their keys stay",
    "polls": "polls that become daily sums",
    "polls_daily": "daily sums of polls that become sums of months",
    "page_days": "daily sums of page requests that become sums of months",
    "events": "events",
    "messages": "sent messages",
    "runs": "runs",
    "site_lines": "lines a site showed only once",
}
"""What becomes of the rows of each table."""


@click.command()
@click.option("--dry-run", is_flag=True, help="Show what would go, and delete nothing.")
@click.option("--vacuum", is_flag=True, help="Then return the free space of the file to the disk.")
@click.option(
    "--trust-clock", is_flag=True, help="Delete although no poll of the last days backs this machine's clock."
)
@json_option
@click.pass_obj
def prune(app: App, dry_run: bool, vacuum: bool, trust_clock: bool, as_json: bool) -> None:
    """Delete what [keep] in watch.toml no longer keeps. A daemon does so once a day, without pausing its polls."""
    from crawler.archive import connect
    from crawler.archive.trouble import telling
    from crawler.errors import no_archive

    watch, now = app.watch(), datetime.now(UTC)
    if not watch.archive_path.is_file():
        raise no_archive(watch.archive_path)
    if dry_run:
        from crawler.steps.pruning import would_go

        with connect.reading(watch.archive_path) as db:
            _show(would_go(db, watch.settings.keep, now), as_json, "Nothing would go.")
        return
    db = connect.connect(watch.archive_path)
    try:
        with telling(watch.archive_path):
            counts = _pruned(db, watch, now, trusted=trust_clock)
            _show(counts, as_json, "Nothing had to go.")
            if vacuum:
                given = _vacuumed(db, watch)
                click.echo(f"Given back to the disk: {given / 1e6:,.1f} MB.", err=True)
    finally:
        db.close()


def _pruned(db: sqlite3.Connection, watch: Watch, now: datetime, *, trusted: bool) -> dict[str, int]:
    from crawler.archive.keep.going_rows import Going, clock_is_backed
    from crawler.archive.keep.space import PAUSE_SECONDS
    from crawler.errors import UsageError
    from crawler.steps.pruning import Pruning

    keep = watch.settings.keep
    if Going.by(keep, now).is_any and not trusted and not clock_is_backed(db, now):
        raise UsageError(
            f"This machine's clock says {now:%Y-%m-%d %H:%M} UTC, but no poll one to three days earlier confirms it. If it is "
            "right, add --trust-clock. Nothing was deleted."
        )
    passed = Pruning(db, keep, now, time.monotonic)
    while passed.step():
        time.sleep(PAUSE_SECONDS)
    return dict(passed.counts)


def _vacuumed(db: sqlite3.Connection, watch: Watch) -> int:
    """Bytes that the file has become shorter by."""
    import shutil

    from crawler.archive.keep import space
    from crawler.archive.lock import run_lock
    from crawler.errors import WirewatchError

    path = watch.archive_path
    space.checkpoint(db)
    before = path.stat().st_size
    if space.gives_back(db):
        while space.free_bytes(db) and space.vacuum_step(db):
            time.sleep(space.PAUSE_SECONDS)
    elif space.free_bytes(db):
        needed, there = round(space.live_bytes(db) * 2.2), shutil.disk_usage(path.parent).free
        if there < needed:
            raise WirewatchError(
                f"{path} was made before archives could give space back in steps. It must be rewritten once, which takes "
                f"{needed / 1e6:,.1f} MB; {there / 1e6:,.1f} are free, {(needed - there) / 1e6:,.1f} too few. Until then its free space "
                "is used for new articles."
            )
        with run_lock(watch.lock_path, "prune --vacuum"):
            complain("rewriting the archive, once. Nothing else can write to it meanwhile.")
            space.vacuum_whole(db, str(path.parent.absolute()))
    space.checkpoint(db)
    return before - path.stat().st_size


def _show(counts: Mapping[str, int], as_json: bool, empty: str) -> None:
    rows = {table: counts.get(table, 0) for table in MEANINGS}
    if as_json:
        emit_json(rows)
        return
    if not any(rows.values()):
        click.echo(empty)
        return
    lines = [[table, f"{number:,}", MEANINGS[table]] for table, number in rows.items() if number]
    this_screen().table(lines, ("table", "rows", "what"), ("table", "rows"))
    if rows["articles"]:
        click.echo(f"{counted(rows['articles'], 'text')} in all.", err=True)
