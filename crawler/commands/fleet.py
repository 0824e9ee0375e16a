"""wirewatch fleet status and distrust."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from crawler.output import counted, emit_json, emit_rows, json_option, this_screen

if TYPE_CHECKING:
    from crawler.cli import App
    from crawler.fleet.fleet_state import FetcherState, FleetState


@click.group()
def fleet() -> None:
    """Look after fetchers on other machines."""


@fleet.command()
@json_option
@click.pass_obj
def status(app: App, as_json: bool) -> None:
    """List the fetchers of this watch, as its daemon knows them."""
    from crawler.fleet.fleet_state import read_fleet

    watch = app.watch()
    found, now = read_fleet(watch.fleet_path), time.time()
    if as_json:
        emit_json(_as_json(found, now))
        return
    if found is None:
        if watch.settings.fleet.broker:
            click.echo("No run of this watch has used fetchers yet.")
        else:
            click.echo("watch.toml names no [fleet] broker: everything is fetched from this machine.")
        return
    columns = ("fetcher", "state", "tags", "in flight", "answered", "version", "last seen")
    emit_rows([_row(one) for one in found.fetchers], columns, False, "No fetcher is connected.")
    click.echo(_summary(found, now))


def _row(one: FetcherState) -> dict[str, Any]:
    return {
        "fetcher": one.fetcher,
        "state": one.state,
        "tags": ", ".join(one.tags),
        "in flight": f"{one.in_flight} of {one.slots}",
        "answered": one.answered,
        "version": one.version,
        "last seen": this_screen().time(_stamp(one.last_seen)),
    }


def _stamp(seconds: float) -> str:
    return f"{datetime.fromtimestamp(int(seconds), UTC):%Y-%m-%dT%H:%M:%SZ}"


def _summary(found: FleetState, now: float) -> str:
    if not found.is_current(now):
        return f"No run is at work; this is what the last one knew ({this_screen().time(_stamp(found.at))})."
    if not found.connected:
        return f"The broker {found.broker} cannot be reached; trying again."
    return f"Connected to {found.broker}; {counted(found.waiting, 'request')} under way."


def _as_json(found: FleetState | None, now: float) -> dict[str, Any]:
    if found is None:
        return {"running": False, "broker": "", "connected": False, "waiting": 0, "fetchers": []}
    return {
        "running": found.is_current(now),
        "broker": found.broker,
        "connected": found.connected and found.is_current(now),
        "waiting": found.waiting,
        "fetchers": [
            {
                "fetcher": one.fetcher,
                "state": one.state,
                "tags": list(one.tags),
                "version": one.version,
                "processes": one.processes,
                "slots": one.slots,
                "in_flight": one.in_flight,
                "answered": one.answered,
                "last_seen": _stamp(one.last_seen),
            }
            for one in found.fetchers
        ],
    }


@fleet.command()
@click.argument("name", metavar="NAME")
@click.pass_obj
def distrust(app: App, name: str) -> None:
    """Have everything that a fetcher brought read again. NAME is NAME@USER, or a name whatever its user."""
    from contextlib import closing

    from crawler.archive.connect import connect
    from crawler.archive.ledger import distrust_rows
    from crawler.archive.trouble import telling
    from crawler.errors import UsageError, did_you_mean, no_archive

    path = app.watch().archive_path
    if not path.is_file():
        raise no_archive(path)
    with telling(path), closing(connect(path)) as db:
        articles, sources = distrust_rows.read_again(db, name, datetime.now(UTC))
        if not articles and not sources:
            known = distrust_rows.fetchers_known(db)
            raise UsageError(f"Nothing here was brought by a fetcher '{name}'{did_you_mean(name, known)}")
    click.echo(
        f"{counted(articles, 'article')} and {counted(sources, 'source')} that {name} brought are read again as they become due. "
        "To keep it from being asked again, delete its user at the broker."
    )
