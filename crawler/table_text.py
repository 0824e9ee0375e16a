"""Finds the line that names the columns of a list people keep in a spreadsheet or an editor, and what stands between its cells."""

from __future__ import annotations

import csv
import io
import re

from crawler.errors import ConfigError

_NO_HEADER = re.compile(r"[ \t]*(?:\r\n|\r|\n)|#[^\r\n]*(?:\r\n|\r|\n|\Z)|\"?sep=.\"?(?:\r\n|\r|\n)", re.IGNORECASE)


def first_line(text: str) -> tuple[str, str]:
    """What stands above the line that names the columns (comments, blank lines, a spreadsheet's ``sep=;``), and that line."""
    end = 0
    while found := _NO_HEADER.match(text, end):
        if found.end() == end:
            break
        end = found.end()
    # Each end of a line that a program may write: a spreadsheet of a Mac once ended them with \r alone.
    return text[:end], io.StringIO(text[end : end + 100_000], newline="").readline().rstrip("\r\n")


def lines_in(text: str) -> int:
    """How many lines a text of whole lines has."""
    return text.count("\n") or text.count("\r")


def delimiter_of(first: str) -> str:
    """What separates the cells; spreadsheets of half of Europe write semicolons."""
    return max(",;\t", key=first.count)


Row = dict[str | None, str]
"""Cells by the names of their columns; a cell too many stands under None."""


def named_rows(text: str) -> tuple[list[str], list[tuple[int, Row]]]:
    """The names of the columns in lower case, and each row that is no comment, with the number of its line.

    Quotes in the middle of a cell are taken as they are. Raises ConfigError for a quote that is never closed: it would
    swallow all lines behind it.
    """
    text = text.removeprefix("\ufeff")
    above, first = first_line(text)
    below, delimiter = text[len(above) :], delimiter_of(first)
    try:
        lines = _lines(below, delimiter, strict=True)
    except csv.Error as error:
        if "end of data" in str(error):
            raise ConfigError("a quote is opened and never closed") from None
        lines = _lines(below, delimiter, strict=False)
    names = [name.strip().lower() for name in lines[0][1]] if lines else []
    rows: list[tuple[int, Row]] = []
    for line, cells in lines[1:]:
        if any(map(str.strip, cells)) and not cells[0].startswith("#"):
            row: Row = {**dict.fromkeys(names, ""), **dict(zip(names, map(str.strip, cells), strict=False))}
            rows.append(
                (lines_in(above) + line, row | ({None: ""} if any(map(str.strip, cells[len(names) :])) else {}))
            )
    return names, rows


def _lines(text: str, delimiter: str, *, strict: bool) -> list[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)
    return [(reader.line_num, cells) for cells in reader]
