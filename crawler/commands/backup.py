"""wirewatch backup."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.output import counted, emit_json, json_option

if TYPE_CHECKING:
    from crawler.cli import App


@click.command()
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@json_option
@click.pass_obj
def backup(app: App, file: Path, as_json: bool) -> None:
    """Copy the archive to FILE, as it is at this moment: checked, for you alone to read, and there whole or not at all.

    A run or daemon may be at work. An earlier backup of that name is replaced.
    """
    from dataclasses import asdict

    from crawler.archive.keep.backup_file import back_up

    done = back_up(app.watch().archive_path, file)
    if as_json:
        emit_json({"file": str(file), **asdict(done)})
        return
    click.echo(f"{file}: {done.bytes / 1e6:,.1f} MB, {counted(done.articles, 'article')}, checked.")
