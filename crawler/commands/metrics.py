"""wirewatch metrics."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from crawler.cli import App


@click.command()
@click.option(
    "--file",
    "path",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write to this file instead of stdout.",
)
@click.pass_obj
def metrics(app: App, path: Path | None) -> None:
    """Print figures for monitoring, in the text format of Prometheus."""
    from crawler.crawl.figures_file import figures_text, write_figures

    text = figures_text(app.watch(), datetime.now(UTC))
    if path is None:
        click.echo(text, nl=False)
    else:
        write_figures(path, text)
