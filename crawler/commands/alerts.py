"""wirewatch alerts and wirewatch channels: rules and channels are tried before they wake anybody."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from crawler.commands.times import WHEN
from crawler.mistyped import CommandGroup
from crawler.output import complain, csv_option, emit_json, emit_rows, json_option, printable

if TYPE_CHECKING:
    from crawler.cli import App
    from crawler.judging.topics.topicfile import Topic
    from crawler.watch.delivery_file import DeliveryFile

MANY_PER_DAY = 30
NO_RULES = "No rules yet: write [[alerts]] in delivery.toml."


@click.group(cls=CommandGroup)
def alerts() -> None:
    """List, check and preview the rules of delivery.toml."""


@alerts.command("list")
@csv_option
@json_option
@click.pass_obj
def alerts_list(app: App, as_csv: bool, as_json: bool) -> None:
    """List the rules: which events they tell, about what, through which channel."""
    found = _load(app)
    rows = [
        {
            "name": rule.name,
            "channel": rule.channel,
            "on": " ".join(rule.on),
            "about": " ".join(rule.topics) or rule.where or rule.sources or "everything",
        }
        for rule in found.alerts
    ]
    columns = ("name", "channel", "about", "on")
    emit_rows(rows, columns, as_json, NO_RULES, columns[:3], as_csv=as_csv)


@alerts.command("check")
@click.pass_obj
def alerts_check(app: App) -> int:
    """Check delivery.toml: rules, topics, channels and secrets. Sends nothing."""
    from crawler.commands.topics import unknown_names
    from crawler.sending.channel_faults import channel_faults
    from crawler.watch.delivery_check import delivery_problems

    watch, found = app.watch(), _load(app)
    problems = [
        *delivery_problems(found, watch.folder),
        *channel_faults(found.channels.values(), watch.folder, os.environ),
    ]
    scopes = _scopes_of(found)
    problems += [f"{name}: {problem}" for name, problem in unknown_names(watch, scopes).items()]
    for problem in problems + [f"{scope.key}: note: {warning}." for scope in scopes for warning in scope.warnings]:
        complain(problem)
    if not problems:
        parts = [("rule", found.alerts), ("digest", found.digests), ("channel", found.channels)]
        parts += [("feed", found.feeds)] if found.feeds else []
        click.echo(f"Can be used: {', '.join(_count(len(what), noun) for noun, what in parts)}.")
    return 2 if problems else 0


def _scopes_of(found: DeliveryFile) -> list[Topic]:
    """What rules and output feeds ask of articles or sources, as topics called after them."""
    from crawler.judging.topics.topicfile import topic_of_query

    asked = [(rule.name, rule.where or rule.sources) for rule in found.alerts]
    asked += [(rule.name, rule.where) for rule in found.feeds]
    return [topic_of_query(name, text, {}) for name, text in asked if text]


@alerts.command("preview")
@click.option(
    "--since", type=WHEN, default="7d", show_default=True, help="Events since then: 7d, 2026-11-23, yesterday."
)
@json_option
@click.pass_obj
def alerts_preview(app: App, since: datetime, as_json: bool) -> None:
    """Show what each rule would have sent, and why it would not have sent the rest. Sends nothing."""
    from crawler.archive import connect
    from crawler.steps.delivering import preview, watchers_of

    watch, found = app.watch(), _load(app)
    if not found.alerts and not as_json:
        complain(NO_RULES)
    with connect.reading(watch.archive_path) as db:
        rows = preview(
            db, watchers_of(found.alerts, watch.settings.zone, watch.private_sources), since, datetime.now(UTC)
        )
    if as_json:
        emit_json(rows)
        return
    for row in rows:
        click.echo(f"{row['rule']} to {row['channel']}: {_count(len(row['told']), 'alert')}, {row['per_day']:g} a day")
        for told in row["told"]:
            click.echo(printable(f"  {told['at']}  {told['reason']:<18} {told['subject']:<14} {told['title']}"))
        for why, count in row["not_told"].items():
            click.echo(f"  not sent, {why}: {count}")
        if row["per_day"] > MANY_PER_DAY:
            complain(f"'{row['rule']}' would send {row['per_day']:g} times a day: narrow its topics or `on`.")


@click.group(cls=CommandGroup)
def channels() -> None:
    """List the channels of delivery.toml, and send a test message."""


@channels.command("list")
@csv_option
@json_option
@click.pass_obj
def channels_list(app: App, as_csv: bool, as_json: bool) -> None:
    """List the channels with what waits and what failed. Addresses are not shown."""
    from crawler.archive import connect, outbox_rows

    watch, found = app.watch(), _load(app)
    trouble = {}
    if watch.archive_path.is_file():
        with connect.reading(watch.archive_path) as db:
            trouble = outbox_rows.untold_by_channel(db)
    fine = {"failed": 0, "waiting": 0, "error": ""}
    rows = [
        {"name": c.name, "kind": _kind(c.url), "rules": sum(r.channel == c.name for r in found.alerts)}
        | trouble.get(c.name, fine)
        for c in found.channels.values()
    ]
    emit_rows(
        rows, ("name", "kind", "rules", "waiting", "failed", "error"), as_json,
        "No channels yet: write [channels.NAME] in delivery.toml.", as_csv=as_csv,
    )  # fmt: skip


@channels.command("test")
@click.argument("name", metavar="NAME")
@click.pass_obj
def channels_test(app: App, name: str) -> int:
    """Send a test message through a channel and report the result."""
    from secrets import token_hex

    from crawler.errors import UsageError, did_you_mean
    from crawler.sending.post_round import carrier_of, send_bounded

    watch, found = app.watch(), _load(app)
    if name not in found.channels:
        said = did_you_mean(name, found.channels) if found.channels else "; write [channels.NAME] into delivery.toml."
        raise UsageError(f"There is no channel '{name}'{said}")
    now = datetime.now(UTC)
    message = {
        "version": 1, "type": "test", "rule": "test", "title": f"wirewatch: test of channel {name}", "items": [], "more": 0,
        "message": "This is a test. Nothing happened.",
    }  # fmt: skip
    result = send_bounded(
        carrier_of(watch.folder, os.environ), found.channels[name], f"test.{token_hex(8)}", message, now
    )
    if result.error:
        complain(f"channel '{name}' did not accept the message: {result.error}.")
        return 1
    click.echo(f"Channel '{name}' accepted the message.")
    return 0


def _load(app: App) -> DeliveryFile:
    from crawler.watch.delivery_file import load_delivery

    return load_delivery(app.watch().folder)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"


def _kind(url: str) -> str:
    scheme = url.partition(":")[0].lower()
    known = {"http": "webhook", "https": "webhook", "smtp": "mail", "smtps": "mail", "file": "file", "stdout": "stdout"}
    return known.get(scheme, "secret" if "${" in scheme else "apprise")
