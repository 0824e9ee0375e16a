"""Prints rows for people or as JSON; data on stdout, words about it on stderr."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

import click

from crawler.plaintext import counted as counted
from crawler.plaintext import printable as printable
from crawler.terminal import Screen
from crawler.terminal import table as table

F = TypeVar("F", bound=Callable[..., Any])

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON on stdout.")
csv_option = click.option("--csv", "as_csv", is_flag=True, help="Print CSV on stdout.")


def emit_json(value: Any) -> None:
    """One JSON document on stdout."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def emit_rows(
    rows: Sequence[Mapping[str, Any]],
    columns: Sequence[str],
    as_json: bool,
    empty: str,
    first: Sequence[str] = (),
    *,
    as_csv: bool = False,
) -> None:
    """A table of the named columns, these as CSV, or all as JSON; ``empty`` is said on stderr when there is nothing.

    ``first`` are the columns that stay columns on a narrow terminal.
    """
    if as_json:
        emit_json([dict(row) for row in rows])
    elif as_csv:
        emit_csv(rows, columns)
    elif not rows:
        click.echo(empty, err=True)
    else:
        this_screen().table([[printable(row[name]) for name in columns] for row in rows], columns, first or columns)


def this_screen() -> Screen:
    """The screen of the command at work; a pipe where there is none."""
    context = click.get_current_context(silent=True)
    screen = getattr(context.find_root().obj, "screen", None) if context else None
    return screen() if screen else Screen()


def emit_csv(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> None:
    """The named columns as CSV on stdout. A spreadsheet would compute a cell that begins like a formula: it gets a '."""
    import csv
    import io

    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_safe_cell(row[name]) for name in columns])
    click.echo(lines.getvalue(), nl=False)


def _safe_cell(value: Any) -> str:
    text = printable(value)
    return "'" + text if text.lstrip()[:1] in tuple("=+-@|%") and not isinstance(value, int | float) else text


def complain(problem: str) -> None:
    """One sentence on stderr about what is wrong. It may quote a file, and a file may hold anything."""
    click.echo(f"wirewatch: {printable(problem)}", err=True)


def draw(lines: Iterable[str]) -> None:
    """Lines on stderr below a complaint: a piece of a query and the caret under its mistake."""
    for line in lines:
        click.echo(f"  {printable(line)}", err=True)
