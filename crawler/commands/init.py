"""wirewatch init."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from crawler.output import emit_json, json_option

if TYPE_CHECKING:
    from crawler.cli import App


@click.command()
@click.option("--empty", is_flag=True, help="Write no feeds and topics.")
@json_option
@click.pass_obj
def init(app: App, empty: bool, as_json: bool) -> None:
    """Write watch.toml, feeds.csv, delivery.toml and two topics into the watch folder. Refused where a watch exists."""
    from crawler.watch.folder import init_watch

    written = [str(path) for path in init_watch(app.folder, empty=empty)]
    if as_json:
        emit_json({"written": written})
        return
    for path in written:
        click.echo(path)
    feeds = "add sources with `wirewatch add URL`"
    if not empty:
        feeds = f"check {app.folder / 'feeds.csv'} (nobody has checked its addresses)"
    click.echo(f"Next: write your contact into {app.folder / 'watch.toml'}, {feeds}, then `wirewatch run`.", err=True)
