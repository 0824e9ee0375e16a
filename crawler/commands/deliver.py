"""wirewatch deliver and wirewatch deliveries."""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from crawler.mistyped import CommandGroup
from crawler.output import complain, csv_option, emit_json, emit_rows, json_option

if TYPE_CHECKING:
    import sqlite3

    from crawler.cli import App
    from crawler.sending.post_round import Post, RoundCounts
    from crawler.watch.folder import Watch

COLUMNS = ("id", "state", "at", "rule", "channel", "subject", "reason", "token", "attempts", "error")


@click.command()
@click.option("--dry-run", is_flag=True, help="Show what waits to be sent, and send nothing.")
@click.option(
    "--adopt", "adopted", is_flag=True, help="Let this copied or moved watch folder be the one that sends from now on."
)
@click.option("--beside-run", is_flag=True, hidden=True)
@click.option("--lingering", is_flag=True, hidden=True)
@json_option
@click.pass_obj
def deliver(app: App, dry_run: bool, adopted: bool, beside_run: bool, lingering: bool, as_json: bool) -> int:
    """Send what the rules of delivery.toml call for, once (for cron). `run` and `daemon` do so themselves."""
    from crawler.archive.connect import connect
    from crawler.archive.lock import lock_holder, run_lock
    from crawler.archive.trouble import telling
    from crawler.errors import LockedError, no_archive
    from crawler.sending.post_round import adopt, deliver_round, home_of

    watch = app.watch()
    if not watch.archive_path.is_file():
        raise no_archive(watch.archive_path)
    if not beside_run and not dry_run and (holder := lock_holder(watch.lock_path)):
        raise LockedError(f"{holder} is running and sends what is due by itself.")
    if dry_run:
        return _dry_run(watch, as_json)
    with run_lock(watch.folder / "news.db.deliver.lock", "deliver"), closing(connect(watch.archive_path)) as db:
        if adopted:
            adopt(db, home_of(watch.folder), datetime.now(UTC))
        with telling(watch.archive_path):
            post = post_of(watch, db)
            with post.ending.listening():
                counts = deliver_round(post)
                if lingering:
                    _linger(watch, post)
    if post.ending.asked:
        return 128 + post.ending.signal
    if as_json:
        emit_json(asdict(counts))
    elif not beside_run:
        click.echo(summary(counts))
    if counts.files_error:
        complain(f"the files of [[feeds]] in {watch.folder / 'out'} could not be written: {counts.files_error}.")
    return 1 if (counts.failed or counts.files_error) and not beside_run else 0


def _linger(watch: Watch, post: Post) -> None:
    from crawler.archive import outbox_rows
    from crawler.sending.lingering import Lingering, linger
    from crawler.sending.post_round import deliver_round

    files = tuple(watch.folder / name for name in ("delivery.toml", "watch.toml", "secrets.env"))
    look = Lingering(watch.folder / "news.db.deliver.lock", files, os.getppid())
    has_work = lambda: outbox_rows.has_work(post.db, post.now())  # noqa: E731
    linger(lambda: deliver_round(post), has_work, look, is_told_to_end=lambda: post.ending.asked)


def post_of(watch: Watch, db: sqlite3.Connection, now: Any = lambda: datetime.now(UTC)) -> Post:
    """What a round of this watch works with."""
    from crawler.sending.post_round import Post, carrier_of, home_of
    from crawler.steps.delivering import watchers_of
    from crawler.watch.delivery_file import load_delivery

    found = load_delivery(watch.folder)
    watchers = watchers_of(found.alerts, watch.settings.zone, watch.private_sources)
    carrier, home = carrier_of(watch.folder, os.environ), home_of(watch.folder)
    return Post(db, found.channels, watchers, now, carrier, home, found.digests, found.feeds, watch.folder)


def summary(counts: RoundCounts) -> str:
    """One line on what a round did."""
    failed = f", not taken: {counts.failed}, see `wirewatch deliveries --failed`" if counts.failed else ""
    files = f" Feed files renewed: {counts.files}." if counts.files else ""
    return f"New: {counts.rows}. Messages sent: {counts.sent}{failed}.{files}"


def _dry_run(watch: Watch, as_json: bool) -> int:
    from crawler.archive import connect, outbox_rows
    from crawler.steps.delivering import preview_waiting, watchers_of
    from crawler.watch.delivery_file import load_delivery

    found = load_delivery(watch.folder)
    with connect.reading(watch.archive_path) as db:
        rows = preview_waiting(
            db, watchers_of(found.alerts, watch.settings.zone, watch.private_sources), datetime.now(UTC)
        )
        rows += [row for row in outbox_rows.list_deliveries(db, failed=False, limit=1000) if row["state"] in _OPEN]
    emit_rows(rows, ("state", "rule", "subject", "reason", "token"), as_json, "Nothing is waiting to be sent.")
    return 0


_OPEN = ("waits", "to be sent", "tried again")


@click.group(cls=CommandGroup, invoke_without_command=True)
@click.option("--failed", is_flag=True, help="Only what could not be sent.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="List at most this many.")
@csv_option
@json_option
@click.pass_context
def deliveries(ctx: click.Context, failed: bool, limit: int, as_csv: bool, as_json: bool) -> None:
    """List what was sent and what waits, newest first."""
    if ctx.invoked_subcommand is not None:
        return
    from crawler.archive import connect, outbox_rows

    app: App = ctx.obj
    with connect.reading(app.watch().archive_path) as db:
        rows = outbox_rows.list_deliveries(db, failed=failed, limit=limit)
    empty = "Everything has been sent." if failed else "Nothing has been sent so far."
    emit_rows(rows, COLUMNS, as_json, empty, COLUMNS[:5], as_csv=as_csv)


@deliveries.command("retry")
@click.argument("ids", metavar="[ID]...", type=int, nargs=-1)
@click.option("--all", "every", is_flag=True, help="Retry all that failed.")
@click.pass_obj
def retry(app: App, ids: tuple[int, ...], every: bool) -> None:
    """Try failed deliveries again, with the next delivery."""
    from crawler.archive import connect, outbox_rows
    from crawler.errors import UsageError

    if every == bool(ids):
        raise UsageError("Give the numbers of deliveries, or --all. `wirewatch deliveries --failed` lists them.")
    with connect.writing(app.watch().archive_path) as db:
        count = outbox_rows.retry(db, None if every else ids, datetime.now(UTC))
    if not count:
        complain("nothing to try again: no such delivery has failed.")
    click.echo(f"Tried again: {count}.")
