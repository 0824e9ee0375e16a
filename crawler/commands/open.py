"""wirewatch open, serve and sign-in: the desk for a person, for a service unit, and the way into the latter."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawler.commands.ids import login_name

if TYPE_CHECKING:
    from crawler.cli import App
    from crawler.desk.desk_key import DeskKey

KEY_FILE = "news.db.desk-key"


def _listening_options(command: Any) -> Any:
    for option in (
        click.option(
            "--read-without-sign-in",
            is_flag=True,
            help="Let everyone who reaches it read; writing still needs a sign-in.",
        ),
        click.option(
            "--allow-host",
            "hosts",
            multiple=True,
            metavar="NAME",
            help="Another host name it is reached by; repeat for several.",
        ),
        click.option("--host", default="127.0.0.1", show_default=True, help="Listen on this address."),
        click.option(
            "--port", type=click.IntRange(0, 65535), default=8001, show_default=True, help="Port; 0 picks a free one."
        ),
    ):
        command = option(command)
    return command


@click.command("open")
@_listening_options
@click.pass_obj
def open_desk(app: App, /, **listening: Any) -> None:
    """Open the desk in the browser: prints an address that signs you in, once, and runs until Ctrl-C."""
    _serve(app, None, login_name(), **listening)


@click.command()
@_listening_options
@click.option("--uds", type=click.Path(path_type=Path), help="Listen on this socket instead, open to its owner only.")
@click.pass_obj
def serve(app: App, /, uds: Path | None, **listening: Any) -> None:
    """Run the desk as a service: prints an address without a token. `wirewatch sign-in` makes one for a person."""
    _serve(app, uds, "", **listening)


@click.command("sign-in")
@click.option("--address", default="http://127.0.0.1:8001", show_default=True, help="Where the desk answers.")
@click.option("--by", "who", default=login_name, help="Who signs in; your login name by default.")
@click.pass_obj
def sign_in(app: App, address: str, who: str) -> None:
    """Print an address that signs a person in to `wirewatch serve`. It works once, for ten minutes."""
    import secrets
    from datetime import UTC, datetime

    from crawler.desk.gate import SIGN_IN
    from crawler.plaintext import clean_line

    token = _key(app).token(clean_line(who) or login_name(), secrets.token_urlsafe(), datetime.now(UTC))
    click.echo(f"{address.rstrip('/')}{SIGN_IN}?token={token}")


def _key(app: App) -> DeskKey:
    from crawler.desk.serving import key_in

    return key_in(app.watch().folder / KEY_FILE)


def _serve(
    app: App, uds: Path | None, person: str, *, host: str, port: int, hosts: tuple[str, ...], read_without_sign_in: bool
) -> None:
    from crawler.errors import WirewatchError, no_archive
    from crawler.output import complain

    watch = app.watch()
    if not watch.archive_path.is_file():
        raise no_archive(watch.archive_path)
    if importlib.util.find_spec("datasette") is None:
        raise WirewatchError("Datasette is not installed. Install it with: pip install 'wirewatch[desk]'")
    from crawler.archive.connect import connect
    from crawler.desk import serving
    from crawler.desk.office import Office

    where = serving.Where(host, port, uds)
    if not where.is_local:
        complain(
            f"warning: anyone who reaches {host} can try to sign in, and nothing is encrypted. Put a proxy with TLS in front."
        )
    listener = serving.listening(where)
    connect(watch.archive_path).close()  # brings one of an earlier wirewatch up to date
    office = Office(
        archive=watch.archive_path.absolute(),
        key=serving.new_key() if person else _key(app),
        zone=watch.settings.zone,
        hosts=frozenset(name.lower() for name in (*hosts, *serving.own_names(where))),
        read_without_sign_in=read_without_sign_in,
    )

    def ready() -> None:
        click.echo(serving.address_of(listener, where, office.new_token(person) if person else ""))
        if person:
            click.echo("Open this address in the browser; it signs you in once. End the desk with Ctrl-C.", err=True)

    serving.serve_until_stopped(office, listener, ready)
