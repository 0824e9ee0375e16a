"""Prints rows for people or as JSON; data on stdout, words about it on stderr."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON on stdout.")


def emit_json(value: Any) -> None:
    """One JSON document on stdout."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def emit_rows(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], as_json: bool, empty: str) -> None:
    """A table of the named columns, or all columns as JSON; ``empty`` is said on stderr when there is nothing."""
    if as_json:
        emit_json([dict(row) for row in rows])
    elif not rows:
        click.echo(empty, err=True)
    else:
        for line in table([[printable(row[name]) for name in columns] for row in rows], columns):
            click.echo(line)


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


def table(cells: Sequence[Sequence[str]], columns: Sequence[str]) -> Iterable[str]:
    """Lines of a table; the last column is cut to the terminal's width, on a pipe it is not."""
    widths = [max(len(columns[i]), *(len(row[i]) for row in cells)) for i in range(len(columns))]
    room = shutil.get_terminal_size().columns if sys.stdout.isatty() else 0
    for row in [columns, *cells]:
        line = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        yield line[: room - 1] + "…" if room and len(line) > room else line


def complain(problem: str) -> None:
    """One sentence on stderr about what is wrong. It may quote a file, and a file may hold anything."""
    click.echo(f"wirewatch: {printable(problem)}", err=True)


def draw(lines: Iterable[str]) -> None:
    """Lines on stderr below a complaint: a piece of a query and the caret under its mistake."""
    for line in lines:
        click.echo(f"  {printable(line)}", err=True)


_JOINERS = "\u200c\u200d"
"""Persian and Hindi spell with them, and they drive no terminal."""


def printable(value: Any) -> str:
    """One cell on one line. Controls would let a headline drive the terminal; the archive strips them, files may not."""
    text = "" if value is None else str(value)
    return "".join(c if c.isprintable() or c in _JOINERS else " " for c in text)
