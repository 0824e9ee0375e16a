"""wirewatch open."""

from __future__ import annotations

import importlib.util
import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from crawler.cli import App


@click.command("open")
@click.option("--port", type=click.IntRange(0, 65535), default=8001, show_default=True, help="0 picks a free one.")
@click.pass_obj
def open_desk(app: App, port: int) -> None:
    """Look at the archive in Datasette, on this machine only (127.0.0.1), until Ctrl-C."""
    import os

    from crawler.errors import WirewatchError, no_archive
    from crawler.watch.packaged import packaged

    path = app.watch().archive_path
    if not path.is_file():
        raise no_archive(path)
    if importlib.util.find_spec("datasette") is None:
        raise WirewatchError("Datasette is not installed. Install it with: pip install 'wirewatch[desk]'")
    metadata = packaged("defaults") / ("metadata.yaml" if _datasette_major() == 0 else "datasette.yaml")
    option = "--metadata" if metadata.name == "metadata.yaml" else "--config"
    # Downloads off: a file of every text is not for whoever finds the port. Two facets: each is a scan of the table.
    settings = {
        "allow_download": "off",
        "default_facet_size": "15",
        "facet_time_limit_ms": "500",
        "suggest_facets": "off",
    }
    arguments = [
        sys.executable,
        "-m",
        "datasette",
        "serve",
        str(path),
        "-h",
        "127.0.0.1",
        "-p",
        str(port),
        option,
        str(metadata),
    ]
    for name, value in settings.items():
        arguments += ["--setting", name, value]
    click.echo("Opening the archive in Datasette; end it with Ctrl-C.", err=True)
    sys.stdout.flush()
    os.execv(sys.executable, arguments)


def _datasette_major() -> int:
    from importlib.metadata import version

    return int(version("datasette").partition(".")[0])
