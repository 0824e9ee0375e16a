"""Edits feeds.csv as a careful person would: what is not meant stays as it is, byte for byte."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from urllib.parse import quote

from crawler.watch.feedlist import COLUMNS, KINDS, ListTable, Source, harmless
from crawler.watch.fileedit import edit_file
from crawler.watch.known import Added, sort_out
from crawler.watch.list_head import decoded

_PLAIN = Source("")


def add_sources(path: Path, new: Iterable[Source], redirects: Iterable[tuple[str, str]] = ()) -> Added:
    """Append the sources that are not listed yet; the others are told as duplicates (see ``known.sort_out``).

    Existing lines stay as they are. Raises ConfigError when the list cannot be read or written.
    """
    new, redirects = tuple(new), tuple(redirects)
    result = Added((), ())

    def change(old: bytes | None) -> bytes | None:
        nonlocal result
        data = (",".join(COLUMNS) + "\n").encode() if old is None else old
        table = ListTable(decoded(data, path), path)
        found = (table.source(row, line) for line, _, row in table.rows() if not isinstance(row, str))
        result = sort_out((s for s in found if isinstance(s, Source)), new, redirects)
        return _appended(data, table, result.added) if result.added else None

    edit_file(path, change, new_mode=0o600)
    return result


def cell(source: Source, column: str) -> str:
    """One cell of a source's line in feeds.csv; '' for what is as it is without being said."""
    if column == "url" and source.userinfo:
        scheme, _, rest = source.url.partition("://")
        return f"{scheme}://{quote(source.userinfo, safe=':')}@{rest}"
    value = getattr(source, column) if column else ""
    if column == "kind" and value == KINDS[0]:
        return ""
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, float):
        return f"{value:g}" if float(f"{value:g}") == value else repr(value)
    return harmless(str(value))


def csv_line(cells: Iterable[str], delimiter: str = ",") -> str:
    r"""The cells as one line without its end. Python's own writer leaves a \r in a cell bare, which would end the line."""
    special = re.compile(f'[{delimiter}"\\r\\n]')
    return delimiter.join('"' + c.replace('"', '""') + '"' if special.search(c) else c for c in cells)


def _appended(data: bytes, table: ListTable, new: Sequence[Source]) -> bytes:
    """The list with a line for each new source at its end, in its own delimiter and line ends."""
    newline = newline_of(data)
    lacking = [c for c in COLUMNS if c not in table.header and any(cell(s, c) != cell(_PLAIN, c) for s in new)]
    columns = table.new_columns(lacking)
    header = [*table.header, *columns]
    lines = (csv_line([cell(source, column) for column in header], table.delimiter) for source in new)
    data = with_columns(data, table, columns)
    if data and not data.endswith((b"\n", b"\r")):
        data += newline
    return data + "".join(line + newline.decode() for line in lines).encode()


def with_columns(data: bytes, table: ListTable, names: Sequence[str]) -> bytes:
    """The list with these names added to the line that names its columns.

    Other lines stay byte for byte: one that is shorter than the first has empty cells at its end.
    """
    if not names:
        return data
    lines = re.split(rb"(\r\n|\r|\n)", data)  # at even places the lines, at odd ones what ends them
    lines[2 * table.above] += "".join(f"{table.delimiter}{name}" for name in names).encode()
    return b"".join(lines)


def newline_of(data: bytes) -> bytes:
    r"""What ends the lines of a list: \r\n, \n, or \r."""
    if b"\r\n" in data:
        return b"\r\n"
    return b"\r" if b"\r" in data and b"\n" not in data else b"\n"
