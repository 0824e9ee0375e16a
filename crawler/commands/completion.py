"""wirewatch completion."""

from __future__ import annotations

import os
from pathlib import Path

import click

_LINES = {
    "bash": ("~/.bashrc", 'eval "$(_WIREWATCH_COMPLETE=bash_source wirewatch)"'),
    "zsh": ("~/.zshrc", 'eval "$(_WIREWATCH_COMPLETE=zsh_source wirewatch)"'),
    "fish": ("~/.config/fish/completions/wirewatch.fish", "_WIREWATCH_COMPLETE=fish_source wirewatch | source"),
}


@click.command()
@click.argument("shell", metavar="[SHELL]", type=click.Choice([*_LINES]), required=False)
def completion(shell: str | None) -> None:
    """Say how your shell completes commands and options with the Tab key: bash, zsh or fish."""
    from crawler.errors import UsageError

    own = shell or Path(os.environ.get("SHELL", "")).name
    if own not in _LINES:
        raise UsageError(f"Name your shell: {', '.join(_LINES)}.")
    file, line = _LINES[own]
    click.echo(f"Put this line into {file}, and open a new shell:", err=True)
    click.echo(line)
