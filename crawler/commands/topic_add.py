"""wirewatch topics add: take a topic that travels with the program."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawler.output import emit_json, emit_rows, json_option

if TYPE_CHECKING:
    from crawler.cli import App


@click.command("add")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@json_option
@click.pass_obj
def add_topic(app: App, names: tuple[str, ...], as_json: bool) -> None:
    """Copy shipped topics into topics/, where you can change them. Without a name, list them."""
    from crawler.errors import UsageError, no_topic
    from crawler.watch.fileedit import edit_file

    watch = app.watch()
    shipped = shipped_topics()
    if not names:
        rows = [
            _described(name, path, (watch.folder / "topics" / path.name).exists()) for name, path in shipped.items()
        ]
        emit_rows(rows, ("topic", "title", "languages", "added"), as_json, "No topics.", ("topic", "title", "added"))
        return
    targets = {}
    for name in dict.fromkeys(names):
        if name not in shipped:
            raise no_topic(name, shipped)
        targets[name] = watch.folder / "topics" / shipped[name].name
        if targets[name].exists():
            raise UsageError(f"{targets[name]} exists already; nothing was written.")
    for name, path in targets.items():
        path.parent.mkdir(exist_ok=True)
        # Whole or not at all: a topic that a full disk cut short would stop every run.
        edit_file(path, partial(_unless_there, shipped[name].read_bytes()))
    if as_json:
        emit_json({"written": [str(path) for path in targets.values()]})
        return
    for name, path in targets.items():
        click.echo(f"{path} written; `wirewatch topics reflag {name}` applies it to the archive.")


def _unless_there(data: bytes, there: bytes | None) -> bytes | None:
    return data if there is None else None


def shipped_topics() -> dict[str, Path]:
    """Name -> file of each topic that travels with the program, the example to learn from last."""
    from crawler.watch.packaged import packaged

    defaults = packaged("defaults")
    return {path.stem: path for path in [*sorted((defaults / "topics").glob("*.toml")), defaults / "example.toml"]}


def _described(name: str, path: Path, added: bool) -> dict[str, Any]:
    import tomllib

    table = tomllib.loads(path.read_text(encoding="utf-8"))
    title, query = table.get("title", name), table.get("query", "")
    languages = table.get("languages") or (list(query) if isinstance(query, dict) else [])
    return {
        "topic": name,
        "title": title if isinstance(title, str) else title.get("en", name),
        "languages": ", ".join(languages),
        "added": "yes" if added else "",
    }
