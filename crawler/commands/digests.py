"""wirewatch digests."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from crawler.commands.times import WHEN
from crawler.mistyped import CommandGroup
from crawler.output import emit_json, emit_rows, json_option

if TYPE_CHECKING:
    from crawler.cli import App
    from crawler.delivery.digest import DigestRule


@click.group(cls=CommandGroup)
def digests() -> None:
    """List, preview and send the digests of delivery.toml."""


@digests.command("list")
@json_option
@click.pass_obj
def digests_list(app: App, as_json: bool) -> None:
    """List the digests: when each is due, what it is about and where it goes."""
    from crawler.archive.connect import stamp
    from crawler.delivery.digest import slots
    from crawler.watch.delivery_file import load_delivery

    watch = app.watch()
    zone, now = watch.settings.zone, datetime.now(UTC)
    rows = [
        {
            "name": rule.name,
            "channel": rule.channel,
            "next": stamp(slots(rule, now, zone)[1]),
            "topics": " ".join(rule.topics) or "all",
        }
        for rule in load_delivery(watch.folder).digests
    ]
    emit_rows(
        rows, ("name", "channel", "next", "topics"), as_json, "No digests yet: write [[digests]] in delivery.toml."
    )


@digests.command("preview")
@click.argument("name", metavar="NAME")
@click.option("--since", type=WHEN, help="Cover the time since then; by default since the last one sent.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "html", "json"]),
    default="text",
    show_default=True,
    help="Output format.",
)
@click.pass_obj
def digests_preview(app: App, name: str, since: datetime | None, form: str) -> None:
    """Show what a digest would say now. Sends nothing."""
    from crawler.archive import connect
    from crawler.delivery.mail_page import as_document
    from crawler.delivery.wording import as_text
    from crawler.output import printable
    from crawler.steps.digesting import digest_of

    rule, watch = _rule(app, name), app.watch()
    with connect.reading(watch.archive_path) as db:
        message = digest_of(db, rule, datetime.now(UTC), since, private=watch.private_sources, zone=watch.settings.zone)
    if form == "json":
        emit_json(message)
    elif form == "html":
        click.echo(as_document(message))
    else:
        for line in [message["title"], "", *as_text(message).splitlines()]:
            click.echo(printable(line))


@digests.command("send")
@click.argument("name", metavar="NAME")
@click.pass_obj
def digests_send(app: App, name: str) -> None:
    """Send a digest with the next delivery, without waiting for its time."""
    from crawler.archive import connect
    from crawler.steps.digesting import digest_of, store_digest
    from crawler.timestamps import stamp

    rule, watch, now = _rule(app, name), app.watch(), datetime.now(UTC)
    with connect.reading(watch.archive_path) as db:
        message = digest_of(db, rule, now, private=watch.private_sources, zone=watch.settings.zone)
    with connect.writing(watch.archive_path) as db:
        store_digest(db, rule, f"by hand {stamp(now)}", message, now)
    click.echo(f"Digest '{name}' goes out with the next delivery: `wirewatch deliver`, or the daemon that is running.")


def _rule(app: App, name: str) -> DigestRule:
    from crawler.errors import UsageError, did_you_mean
    from crawler.watch.delivery_file import load_delivery

    found = {rule.name: rule for rule in load_delivery(app.watch().folder).digests}
    if name not in found:
        known = did_you_mean(name, found) if found else "; write [[digests]] in delivery.toml."
        raise UsageError(f"There is no digest '{name}'{known}")
    return found[name]
