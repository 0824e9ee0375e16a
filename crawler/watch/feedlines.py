"""Pauses, resumes and removes lines of feeds.csv; every other byte of the file stays as it is."""

from __future__ import annotations

import difflib
import io
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from crawler.errors import ConfigError, UsageError, did_you_mean
from crawler.urls import is_web_url, split_userinfo
from crawler.watch.feededit import with_columns
from crawler.watch.feedlist import ListTable, Source
from crawler.watch.fileedit import edit_file
from crawler.watch.known import feed_key
from crawler.watch.list_head import decoded

_BOM = "\ufeff"
_MANY = 2000
"""From so many names on, only those that share a word with the one looked for are compared with it."""
_EVERYWHERE = {"http", "https", "www", "com", "feed", "feeds", "rss", "xml", "atom"}


@dataclass(frozen=True, slots=True)
class Changed:
    """The addresses whose lines were changed, and those that were so already; each once, in the order of the file."""

    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the list that is no comment."""

    first: int
    last: int
    """Numbers of its first and last line in the file; a quoted cell may hold line ends."""
    url: str
    title: str
    source: Source | None
    """None when it cannot be used; ``fault`` says why."""
    fault: str = ""


_Edit = Callable[[ListTable, Sequence[_Line], list[str]], tuple[Changed, Sequence[str]]]
"""Takes the table, the chosen lines and all lines of the file, changes the latter in place; gives what was changed and
the columns that the first line needs for it."""


def set_paused(path: Path, wanted: Sequence[str], paused: bool, tag: str = "") -> Changed:
    """Write or take away ``paused`` in the lines of these addresses or titles, and of all sources with the tag.

    All of them or none: raises UsageError naming each that is unknown or ambiguous, ConfigError as ``load_feeds``.
    """
    return _edit(path, wanted, tag, partial(_set_paused, paused=paused))


def remove_sources(path: Path, wanted: Sequence[str]) -> Changed:
    """Take the lines of these addresses or titles out of the list, also lines that cannot be used. Raises as above."""
    return _edit(path, wanted, "", _remove)


def _edit(path: Path, wanted: Sequence[str], tag: str, edit: _Edit) -> Changed:
    result = Changed()

    def change(old: bytes | None) -> bytes:
        nonlocal result
        if old is None:
            raise ConfigError(f"{path} is missing. Run `wirewatch init`, or name the folder with --dir.")
        text = decoded(old, path)
        table = ListTable(text, path)
        chosen = _chosen(path, list(_lines_of(table)), wanted, tag)
        lines = list(io.StringIO(table.text, newline=""))
        result, columns = edit(table, chosen, lines)
        bom = _BOM if text.startswith(_BOM) else ""
        return with_columns((bom + "".join(lines)).encode(), table, columns)

    edit_file(path, change)
    return result


def _set_paused(
    table: ListTable, chosen: Sequence[_Line], lines: list[str], paused: bool
) -> tuple[Changed, Sequence[str]]:
    faults = [f"Line {line.first} of {table.path} cannot be used: {line.fault}" for line in chosen if line.fault]
    if faults:
        raise UsageError(f"{' '.join(faults)} Nothing was changed.")
    different = [line for line in chosen if line.source is not None and line.source.paused != paused]
    columns = table.new_columns(["paused"]) if different and "paused" not in table.header else []
    column = [*table.header, *columns, "paused"].index("paused")
    for line in different:
        whole = "".join(lines[line.first - 1 : line.last])
        lines[line.first - 1 : line.last] = [
            with_cell(whole, table.delimiter, column, "yes" if paused else ""),
            *[""] * (line.last - line.first),
        ]
    changed = dict.fromkeys(line.url for line in different)
    same = dict.fromkeys(line.url for line in chosen if line.url not in changed)
    return Changed(tuple(changed), tuple(same)), columns


def _remove(table: ListTable, chosen: Sequence[_Line], lines: list[str]) -> tuple[Changed, Sequence[str]]:
    for line in chosen:
        lines[line.first - 1 : line.last] = [""] * (line.last - line.first + 1)
    return Changed(tuple(dict.fromkeys(line.url for line in chosen))), []


def with_cell(line: str, delimiter: str, column: int, value: str) -> str:
    """A line of a list, its end included, with another value in one cell; quotes stay where they were."""
    cell = re.compile(rf'"(?:[^"]|"")*"|[^{delimiter}\r\n]*')
    start = end = 0
    for number in range(column + 1):
        match = cell.match(line, start)
        start, end = match.span() if match else (start, start)  # it always matches: a cell may be empty
        if number < column:
            if line[end : end + 1] != delimiter:
                return line[:end] + delimiter * (column - number) + value + line[end:]
            start = end + 1
    return line[:start] + (f'"{value}"' if line[start : start + 1] == '"' else value) + line[end:]


def _lines_of(table: ListTable) -> Iterator[_Line]:
    for first, last, row in table.rows():
        if isinstance(row, str):
            continue
        found = table.source(row, first)
        if isinstance(found, Source):
            yield _Line(first, last, found.url, found.title, found)
        elif found is not None:
            cells = dict(zip(table.header, row, strict=False))
            url = split_userinfo(cells.get("url", "").strip())[0]
            yield _Line(first, last, url, cells.get("title", "").strip(), None, found)


def _chosen(path: Path, lines: Sequence[_Line], wanted: Sequence[str], tag: str) -> list[_Line]:
    """The lines that are meant, in the order of the file. Raises UsageError naming every word that means none or more
    than one source."""
    problems: list[str] = []
    chosen: set[int] = set()
    meant = _Finder(lines)
    for word in (split_userinfo(raw.strip())[0] for raw in wanted):
        found = meant.find(word)
        addresses = list(dict.fromkeys(line.url for line in found))
        if not found:
            problems.append(f"There is no source '{word}' in {path}{_nearest(word, meant.names())}")
        elif len(addresses) > 1:
            problems.append(f"'{word}' matches several: {', '.join(addresses[:5])}: name it by its address.")
        chosen.update(line.first for line in found)
    if tag:
        tagged = {line.first for line in lines if line.source and tag in line.source.tag_names}
        if not tagged:
            known = {name for line in lines if line.source for name in line.source.tag_names}
            problems.append(f"No source in {path} has the tag '{tag}'{_nearest(tag, known)}")
        chosen |= tagged
    if problems:
        raise UsageError(f"{' '.join(problems)} Nothing was changed.")
    return [line for line in lines if line.first in chosen]


class _Finder:
    """Finds lines by what people call a source. One address may stand on several lines."""

    def __init__(self, lines: Sequence[_Line]) -> None:
        self._by_url, self._by_title, self._by_key = (defaultdict[str, list[_Line]](list) for _ in range(3))
        for line in lines:
            self._by_url[line.url].append(line)
            self._by_title[line.title].append(line)
            self._by_key[feed_key(line.url)].append(line)

    def find(self, word: str) -> Sequence[_Line]:
        """By address, else by title, else by another spelling of the address."""
        if not word:
            return ()
        address = word if "://" in word else f"https://{word}"
        spelled = self._by_key.get(feed_key(address), ()) if is_web_url(address) else ()
        return self._by_url.get(word) or self._by_title.get(word) or spelled

    def names(self) -> set[str]:
        """Everything that could have been meant."""
        return {*self._by_url, *self._by_title} - {""}


def _nearest(word: str, known: set[str]) -> str:
    """The nearest of them as the end of a sentence; '' when none is near, for they may be a hundred thousand."""
    if len(known) > _MANY:
        words = set(re.findall(r"\w{3,}", word.lower())) - _EVERYWHERE
        known = set(sorted(name for name in known if any(part in name.lower() for part in words))[:_MANY])
    near = difflib.get_close_matches(word, sorted(known), n=3, cutoff=0.6)
    return did_you_mean(word, near) if near else "; `wirewatch feeds list` lists them all."
