"""Prints lines and tables: wrapped and coloured on a terminal, plain, whole and in UTC on a pipe.

rich is imported for a terminal only; it would double what a command costs.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING, Any

import click

from crawler.plaintext import printable
from crawler.timestamps import ago, moment

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

Part = str | tuple[str, str]
"""A piece of a line, alone or with one of the ``STYLES``."""
STYLES = {
    "mark": "bold yellow",
    "title": "bold",
    "dim": "dim",
    "good": "green",
    "bad": "bold red",
    "care": "yellow",
    "topic": "cyan",
}
_NARROWEST = 30
_BEGIN, _END = "\ue000", "\ue001"
"""Around marked words for a moment; ``printable`` lets neither through, so no text can hold them."""


@dataclass(frozen=True, slots=True)
class Screen:
    """Where a command writes. ``width`` 0 is a pipe; ``now`` None leaves times as they are stored."""

    width: int = 0
    color: bool = False
    zone: tzinfo = UTC
    now: datetime | None = None

    def time(self, stamped: str | None) -> str:
        """A stored time for people: ``2026-11-23 10:04, 2 h ago`` in the zone of the watch; on a pipe as it is."""
        if not stamped or self.now is None:
            return stamped or ""
        at = moment(stamped)
        assert at is not None
        past = ago(at, self.now)
        return f"{at.astimezone(self.zone):%Y-%m-%d %H:%M}" + (f", {past}" if past else "")

    def line(self, *parts: Part, indent: int = 0) -> None:
        """One line, wrapped to the width below its own indent."""
        pieces = [(part, "") if isinstance(part, str) else part for part in parts]
        if not self.width:
            click.echo(" " * indent + "".join(_bracketed(*piece) for piece in pieces).rstrip())
            return
        from rich.text import Text

        console = self._console()
        text = Text()
        for words, style in pieces:
            shown = printable(words) if self.color else _bracketed(words, style)
            text.append(shown, STYLES[style] if style else None)
        self._print(console, _wrapped(text, console, max(self.width - indent, _NARROWEST)), " " * indent)

    def labelled(self, label: str, words: str, style: str, room: int) -> None:
        """A label of ``room`` characters with words beside it, wrapped below their own beginning."""
        if not self.width:
            click.echo(f"{label:{room}s}{words}")
            return
        from rich.text import Text

        first = Text.assemble((f"{label:{room}s}", STYLES[style]))
        text, console = Text(printable(words)), self._console()
        lines = [*_wrapped(text, console, max(self.width - room, _NARROWEST))]
        self._print(console, [first + lines[0]], "")
        self._print(console, lines[1:], " " * room)

    def table(self, cells: Sequence[Sequence[str]], columns: Sequence[str], first: Sequence[str]) -> None:
        """A table. Where it is wider than the screen, ``first`` stay columns and the rest stands below each row."""
        if not self.width:
            for line in table(cells, columns):
                click.echo(line)
            return
        widths = [max(len(columns[i]), *(_cells_wide(row[i]) for row in cells)) for i in range(len(columns))]
        if sum(widths) + 2 * (len(widths) - 1) <= self.width:
            first = columns
        places = [columns.index(name) for name in first]
        room = self._fitted([widths[place] for place in places])
        self._row([name.replace("_", " ") for name in first], room, "dim")
        rest = [place for place in range(len(columns)) if place not in places]
        for row in cells:
            self._row([row[place] for place in places], room, "")
            if below := " · ".join(_named(columns[p], row[p]) for p in rest if row[p]):
                self.line((below, "dim"), indent=4)

    def _fitted(self, widths: list[int]) -> list[int]:
        """Column widths of which the widest give way until all fit."""
        widths = list(widths)
        while sum(widths) + 2 * (len(widths) - 1) > self.width and max(widths) > 8:
            widths[widths.index(max(widths))] -= 1
        return widths

    def _row(self, cells: Sequence[str], widths: Sequence[int], style: str) -> None:
        from rich.table import Table
        from rich.text import Text

        grid = Table.grid(padding=(0, 2, 0, 0), pad_edge=False)
        for width in widths:
            grid.add_column(width=width, overflow="fold")
        grid.add_row(*(Text(cell, STYLES[style] if style else _cell_style(cell)) for cell in cells))
        console = self._console()
        with console.capture() as caught:
            console.print(grid)
        self._echo(caught.get())

    def _console(self) -> Console:
        from rich.console import Console

        return Console(
            file=sys.stdout,
            width=self.width,
            force_terminal=True,
            color_system="standard" if self.color else None,
            no_color=not self.color,
            highlight=False,
            markup=False,
            emoji=False,
            legacy_windows=False,
        )

    def _print(self, console: Console, lines: Iterable[Text], indent: str) -> None:
        with console.capture() as caught:
            for line in lines:
                line.rstrip()
                console.print(indent, line, sep="", soft_wrap=True)
        self._echo(caught.get())

    def _echo(self, text: str) -> None:
        # Not by rich: it would end the process when a reader of the pipe has seen enough.
        for line in text.splitlines():
            click.echo(line.rstrip(), color=self.color)


PIPE = Screen()


def screen_of(color: str, *, utc: bool, zone: Callable[[], tzinfo]) -> Screen:
    """The screen of this process. ``color``: auto, always or never; NO_COLOR counts for auto."""
    plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    if color != "always" and not is_terminal():
        return Screen()
    return Screen(
        width=max(shutil.get_terminal_size().columns, _NARROWEST),
        color=color == "always" or (color == "auto" and not plain),
        zone=UTC if utc else zone(),
        now=None if utc else clock(),
    )


def bracketed_parts(snippet: str, spans: Iterable[Mapping[str, Any]]) -> list[Part]:
    """As ``marked_parts``, of a snippet whose words stand in brackets already."""
    from crawler.judging.topics.shown_words import unbracketed

    spans = list(spans)
    return marked_parts(unbracketed(snippet, spans), spans)


def is_terminal() -> bool:
    """Whether people read what is printed."""
    return sys.stdout.isatty()


def clock() -> datetime:
    """Now, for "2 h ago"."""
    return datetime.now(UTC)


def marked_parts(snippet: str, spans: Iterable[Mapping[str, Any]]) -> list[Part]:
    """A snippet with the words of its spans as marked parts."""
    from crawler.judging.topics.shown_words import marked

    parts: list[Part] = []
    for number, piece in enumerate(marked(printable(snippet), spans, _BEGIN, _END).split(_BEGIN)):
        words, ended, rest = piece.partition(_END)
        if number and ended:
            parts += [(words, "mark"), rest]
        else:
            parts.append(piece)
    return parts


def table(cells: Sequence[Sequence[str]], columns: Sequence[str]) -> Iterable[str]:
    """Lines of a plain table, whole however long."""
    widths = [max(len(columns[i]), *(len(row[i]) for row in cells)) for i in range(len(columns))]
    for row in [columns, *cells]:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _bracketed(words: str, style: str) -> str:
    """Marks that need no colour."""
    return f"[{printable(words)}]" if style == "mark" else printable(words)


def _wrapped(text: Text, console: Console, width: int) -> Iterable[Text]:
    return text.wrap(console, width, overflow="fold") if text else [text]


def _cells_wide(text: str) -> int:
    from rich.cells import cell_len

    return cell_len(text)


def _named(column: str, cell: str) -> str:
    return cell if column in ("url", "title", "snippet") else f"{column.replace('_', ' ')} {cell}"


def _cell_style(cell: str) -> str:
    """Colour for the words of health and state that want a look."""
    if cell.startswith(("failing", "muted")):
        return STYLES["bad"]
    if cell in ("ok", "in force"):
        return STYLES["good"]
    return STYLES["care"] if cell in ("silent", "changed", "new") or cell.startswith("not applied") else ""
