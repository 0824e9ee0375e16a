"""Reads and writes feeds.csv, the one list of sources, also after a spreadsheet has had it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from crawler.errors import ConfigError, did_you_mean
from crawler.urls import is_web_url, split_userinfo
from crawler.watch.settings_file import PAGES

COLUMNS = ("url", "title", "outlet", "tags", "weight", "kind", "selector", "watch", "pages", "paused", "note")
KINDS = ("feed", "sitemap", "page")
WATCH = ("", "text")
_YES = {"1", "yes", "true", "y", "x", "paused"}
# What may be a password in an address that is none: nothing before the last @ of it is repeated in a message.
_USERINFO = re.compile(r"(?<=://).*@|^[^:]*:[^/].*@")
_NO = {"", "0", "no", "false", "n"}


@dataclass(frozen=True, slots=True)
class Source:
    """One line of feeds.csv. ``url`` carries no user and password; those are in ``userinfo``."""

    url: str
    title: str = ""
    outlet: str = ""
    tags: str = ""
    weight: float = 1.0
    pages: str = ""
    paused: bool = False
    note: str = ""
    kind: str = "feed"
    selector: str = ""
    """CSS: which links of a listing page are its articles; empty: found by the page's own repetition."""
    watch: str = ""
    """``text``: the page's own text matters, not its links."""
    userinfo: str = field(default="", repr=False)
    line: int = 0


@dataclass(frozen=True, slots=True)
class FeedList:
    """The usable lines, and one sentence for each that is not."""

    sources: tuple[Source, ...]
    problems: tuple[str, ...]


def load_feeds(path: Path) -> FeedList:
    """Read feeds.csv. A bad line becomes a problem naming its number; the rest is used.

    Raises ConfigError when the file as a whole cannot be read: missing, no header, unknown column.
    """
    rows, header = _rows(path)
    sources: dict[str, Source] = {}
    problems: list[str] = []
    for line, row in rows:
        result = row if isinstance(row, str) else _source_of_row(row, header, line)
        if result is None:
            continue
        if isinstance(result, str):
            problems.append(f"{path}:{line}: {result}")
        elif result.url in sources:
            problems.append(f"{path}:{line}: {result.url} is already listed in line {sources[result.url].line}.")
        else:
            sources[result.url] = result
    return FeedList(tuple(sources.values()), tuple(problems))


def add_sources(path: Path, new: Iterable[Source]) -> int:
    """Append the sources that are not listed yet; returns how many. Existing lines stay as they are, byte for byte."""
    known = {s.url for s in load_feeds(path).sources} if path.exists() else set()
    fresh = [s for s in {s.url: s for s in new}.values() if s.url not in known]
    old = path.read_bytes() if path.exists() else (",".join(COLUMNS) + "\n").encode()
    if not fresh:
        return 0
    header, delimiter = _header_of(old.decode("utf-8-sig"), path)
    old, header = _with_columns(old, header, delimiter, fresh)
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n" if b"\r\n" in old else "\n")
    writer.writerows([_cell(source, column) for column in header] for source in fresh)
    if old and not old.endswith(b"\n"):
        old += b"\n"
    _replace(path, old + buffer.getvalue().encode())
    return len(fresh)


def _with_columns(
    data: bytes, header: Sequence[str], delimiter: str, new: Iterable[Source]
) -> tuple[bytes, Sequence[str]]:
    """The file with a name added to its first line for each column that only the new sources need.

    Other lines stay byte for byte: one that is shorter than the first has empty cells at its end.
    """
    plain = Source("")
    lacking = [c for c in COLUMNS if c not in header and any(_cell(s, c) != _cell(plain, c) for s in new)]
    if not lacking:
        return data, header
    first, newline, rest = data.partition(b"\n")
    ending = b"\r" if first.endswith(b"\r") else b""
    first = first.removesuffix(b"\r") + (delimiter + delimiter.join(lacking)).encode()
    return first + ending + newline + rest, [*header, *lacking]


def _cell(source: Source, column: str) -> str:
    if column == "url" and source.userinfo:
        scheme, _, rest = source.url.partition("://")
        return f"{scheme}://{quote(source.userinfo, safe=':')}@{rest}"
    value = getattr(source, column)
    if column == "kind" and value == KINDS[0]:
        return ""
    if isinstance(value, bool):
        return "yes" if value else ""
    return f"{value:g}" if isinstance(value, float) else str(value)


def _replace(path: Path, data: bytes) -> None:
    """Whole or not at all; a link stays a link, and a list that only its owner may read (passwords) stays so."""
    path = path.resolve()
    temporary = path.with_name(path.name + ".new")
    temporary.touch(0o600)
    temporary.write_bytes(data)
    temporary.chmod(path.stat().st_mode & 0o7777 if path.exists() else 0o644)
    temporary.replace(path)


def _rows(path: Path) -> tuple[Iterable[tuple[int, Sequence[str] | str]], Sequence[str]]:
    """Line number and cells of every line that is not blank, or what is wrong with it; and the names of the columns."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            text = file.read()
    except FileNotFoundError:
        raise ConfigError(f"{path} is missing. Run `wirewatch init`, or name the folder with --dir.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} cannot be read as UTF-8 text: {error}.") from None
    header, delimiter = _header_of(text, path)
    # Strict, or a quote that is never closed would silently swallow all lines after it.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        next(reader, None)
    except csv.Error as error:
        raise ConfigError(f"{path}:1: not readable as CSV: {error}.") from None

    def lines() -> Iterable[tuple[int, Sequence[str] | str]]:
        while True:
            start = reader.line_num + 1
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                if "end of data" in str(error):
                    raise ConfigError(f"{path}:{start}: a quote that is opened here is never closed.") from None
                yield start, f"not readable as CSV: {error}."
                continue
            if any(row):
                yield start, row

    return lines(), header


def _header_of(text: str, path: Path) -> tuple[Sequence[str], str]:
    """The column names and the delimiter: spreadsheets of half of Europe write semicolons."""
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    header = [cell.strip().strip('"').lower() for cell in first.strip().split(delimiter)]
    for name in header:
        if name not in COLUMNS:
            raise ConfigError(f"{path}:1: unknown column '{name}'{did_you_mean(name, COLUMNS)}.")
    if len(set(header)) < len(header):
        raise ConfigError(f"{path}:1: a column stands there twice: {', '.join(header)}.")
    if "url" not in header:
        raise ConfigError(f"{path}:1: the first line must name the columns and have 'url' among them.")
    return header, delimiter


def _source_of_row(row: Sequence[str], header: Sequence[str], line: int) -> Source | str | None:
    """The source, what is wrong, or None for a comment."""
    result = _source(dict(zip(header, row, strict=False)), line)
    if isinstance(result, str) and row[0].startswith("#"):
        return None
    if any(row[len(header) :]):
        return 'more cells than the first line names; put "quotes" around a cell that holds the delimiter.'
    return result


def _source(cells: dict[str, str], line: int) -> Source | str:
    raw = cells.get("url", "").strip()
    url, userinfo = split_userinfo(raw) if "@" in raw else (raw, "")
    if not is_web_url(url):
        return f"'{_USERINFO.sub('', url)}' is not an http or https address."
    weight, problem = _weight(cells.get("weight", "").strip())
    pages = cells.get("pages", "").strip().lower()
    paused = cells.get("paused", "").strip().lower()
    if not problem and pages and pages not in PAGES:
        problem = f"pages is '{pages}'{did_you_mean(pages, PAGES)}."
    if not problem and paused not in _YES and paused not in _NO:
        problem = f"paused is '{paused}': write yes, or leave it empty."
    kind, selector, watch, wrong = _kind(cells)
    if problem or wrong:
        return problem or wrong
    return Source(
        url=url,
        title=cells.get("title", "").strip(),
        outlet=cells.get("outlet", "").strip(),
        tags=cells.get("tags", "").strip(),
        weight=weight,
        pages=pages,
        paused=paused in _YES,
        note=cells.get("note", "").strip(),
        kind=kind,
        selector=selector,
        watch=watch,
        userinfo=userinfo,
        line=line,
    )


def _kind(cells: dict[str, str]) -> tuple[str, str, str, str]:
    """Kind, selector and watch of a line, and what is wrong with them."""
    kind = cells.get("kind", "").strip().lower()
    selector, watch = cells.get("selector", "").strip(), cells.get("watch", "").strip().lower()
    kind = kind or ("page" if watch or selector else "feed")
    problem = ""
    if kind not in KINDS:
        problem = f"kind is '{kind}'{did_you_mean(kind, KINDS)}."
    elif watch not in WATCH:
        problem = f"watch is '{watch}': write text, or leave it empty."
    elif (selector or watch) and kind != "page":
        problem = f"{'selector' if selector else 'watch'} is for kind page, and this line is of kind {kind}."
    elif selector and (fault := selector_fault(selector)):
        problem = f"selector '{selector}' is no CSS selector: {fault}."
    return kind, selector, watch, problem


def selector_fault(selector: str) -> str:
    """What is wrong with a CSS selector; '' when it can be used."""
    from cssselect import SelectorError  # not at the top: a list without selectors, most of them, needs none of it
    from lxml.cssselect import CSSSelector

    try:
        CSSSelector(selector)
    except (SelectorError, ValueError) as error:
        return str(error).rstrip(".") or type(error).__name__
    return ""


def _weight(text: str) -> tuple[float, str]:
    if not text:
        return 1.0, ""
    try:
        weight = float(text.replace(",", "."))
    except ValueError:
        weight = 0.0
    if not 0 < weight < 1000:
        return 1.0, f"weight is '{text}': write a number greater than 0, such as 2."
    return weight, ""
