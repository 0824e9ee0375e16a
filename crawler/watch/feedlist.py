"""Reads feeds.csv, the one list of sources, also after a spreadsheet has had it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path

from crawler.errors import ConfigError, did_you_mean, unreadable
from crawler.table_text import delimiter_of, first_line, lines_in
from crawler.urls import is_web_url, split_userinfo
from crawler.watch.fleet_settings import via_fault
from crawler.watch.list_head import UNSEEN, USERINFO, decoded, too_long, unknown_column
from crawler.watch.settings_file import PAGES

XPATH = "xpath:"
"""In front of a selector that is a path and not CSS."""
COLUMNS = (
    "url", "title", "outlet", "tags", "weight", "kind", "selector", "watch", "pages", "paused", "note", "private", "via",
)  # fmt: skip
PLAIN = ("url", "title", "outlet", "tags", "weight", "pages", "note")
RARE = tuple(name for name in COLUMNS if name not in PLAIN)
"""Columns in which most lines of most lists have nothing."""
KINDS = ("feed", "sitemap", "page")
WATCH = ("", "text")
_YES = {"1", "yes", "true", "y", "x", "paused"}
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
    private: str = ""
    """``yes``: told only by rules that say so; ``no``: by all; empty: as its address says."""
    via: str = ""
    """A tag or the name of a fetcher: only such a one asks for it."""
    userinfo: str = field(default="", repr=False)
    line: int = 0

    @property
    def tag_names(self) -> tuple[str, ...]:
        """Its tags, one by one."""
        return tuple(tag for name in self.tags.split(",") if (tag := name.strip()))


@dataclass(frozen=True, slots=True)
class FeedList:
    """The usable lines, and one sentence for each that is not."""

    sources: tuple[Source, ...]
    problems: tuple[str, ...]


def load_feeds(path: Path) -> FeedList:
    """Read feeds.csv. A bad line becomes a problem naming its number; the rest is used.

    Raises ConfigError when the file as a whole cannot be read: missing, no header, unknown column.
    """
    sources: dict[str, Source] = {}
    problems: list[str] = []
    for line, result in read_lines(path):
        if isinstance(result, str):
            problems.append(f"{path}:{line}: {result}")
        elif result.url in sources:
            problems.append(f"{path}:{line}: {result.url} is already listed in line {sources[result.url].line}.")
        else:
            sources[result.url] = result
    return FeedList(tuple(sources.values()), tuple(problems))


def read_lines(path: Path) -> Iterator[tuple[int, Source | str]]:
    """Number and source of every line, or what is wrong with it; an address may come twice. Raises as ``load_feeds``."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise ConfigError(f"{path} is missing. Run `wirewatch init`, or name the folder with --dir.") from None
    except OSError as error:
        raise unreadable(path, error) from None
    table = ListTable(decoded(data, path), path)
    for line, _, row in table.rows():
        result = row if isinstance(row, str) else table.source(row, line)
        if result is not None:
            yield line, result


class ListTable:
    """The text of a list as a table: names of the columns, delimiter, and lines with their cells.

    Raises ConfigError where the first line names no columns, or others than ours.
    """

    def __init__(self, text: str, path: Path) -> None:
        self.text, self.path = text.removeprefix("\ufeff"), path
        above, first = first_line(self.text)
        self.above = lines_in(above)
        """How many lines of comments stand before the one that names the columns."""
        self._from_first = self.text[len(above) :]
        self.delimiter = delimiter_of(first)
        self.header = [cell.strip().strip('"').lower() for cell in first.strip(" ").split(self.delimiter)]
        named = [name for name in self.header if name]  # a spreadsheet may leave empty columns at the end
        for name in named:
            if name not in COLUMNS:
                raise unknown_column(f"{path}:{self.above + 1}", name, COLUMNS)
        if len(set(named)) < len(named):
            raise ConfigError(f"{path}:{self.above + 1}: the same column twice: {', '.join(named)}.")
        if "url" not in named:
            raise ConfigError(
                f"{path}:{self.above + 1}: the first line must name the columns, and 'url' must be one of them."
            )
        self._at = {name: i for i, name in enumerate(self.header) if name}
        # A cell that a line does not have is the one behind its last: empty.
        none = len(self.header)
        self._plain_cells = itemgetter(*(self._at.get(name, none) for name in PLAIN))
        self._rare_cells = itemgetter(none, none, *(self._at[name] for name in RARE if name in self._at))
        self._unnamed = [i for i, name in enumerate(self.header) if not name]

    def rows(self) -> Iterator[tuple[int, int, list[str] | str]]:
        """First and last line number and cells of every row below the first line that is not blank, or what is wrong
        with it."""
        # Strict, or a quote that is never closed would silently swallow all lines after it.
        reader = csv.reader(io.StringIO(self._from_first, newline=""), delimiter=self.delimiter, strict=True)
        try:
            next(reader, None)
        except csv.Error as error:
            raise ConfigError(f"{self.path}:{self.above + 1}: not readable as CSV: {error}.") from None
        while True:
            start = self.above + reader.line_num + 1
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                if "end of data" in str(error):
                    raise ConfigError(f"{self.path}:{start}: a quote opened here is never closed.") from None
                yield start, self.above + reader.line_num, f"not readable as CSV: {error}."
                continue
            if any(row) and not (len(row) == 1 and row[0].isspace()):
                yield start, self.above + reader.line_num, row

    def new_columns(self, names: Sequence[str]) -> list[str]:
        """What the first line needs at its end for columns of these names: before them an empty name for each cell that a
        line has too many, or that cell would come to stand in the new column."""
        if not names:
            return []
        widths = (len(row) for _, _, row in self.rows() if not isinstance(row, str) and any(row[len(self.header) :]))
        return [""] * (max(widths, default=len(self.header)) - len(self.header)) + list(names)

    def source(self, row: Sequence[str], line: int) -> Source | str | None:
        """The source of a row, what is wrong with it, or None for a comment."""
        if (plain := self._plain(row, line)) is not None:
            return plain
        result = source_of(dict(zip(self.header, row, strict=False)), line)
        if isinstance(result, str) and row[0].startswith("#"):
            return None
        if any(row[len(self.header) :]) or (self._unnamed and any(row[i] for i in self._unnamed if i < len(row))):
            return 'more cells than the first line names; put "quotes" around a cell that holds the delimiter.'
        return result

    def _plain(self, row: Sequence[str], line: int) -> Source | None:
        """The source of a row that says no more than address, names, weight 1, pages and note, as nearly all do; else None."""
        missing = len(self.header) + 1 - len(row)
        if missing < 1 or self._unnamed:
            return None
        cells = [*row, *[""] * missing]
        if any(self._rare_cells(cells)):
            return None
        url, title, outlet, tags, weight, pages, note = (
            as_written(cell) if cell else "" for cell in self._plain_cells(cells)
        )
        if (
            weight not in ("", "1")
            or (pages and pages not in PAGES)
            or "@" in url
            or not is_web_url(url)
            or UNSEEN.search(url)
            or len(url) > 1000
        ):
            return None
        return Source(url, title, outlet, tags, pages=pages, note=note, line=line)


_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def harmless(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe before what would be one. ``as_written`` undoes it."""
    return f"'{text}" if _FORMULA.match(text) else text


def as_written(cell: str) -> str:
    """A cell without its blanks and without the apostrophe of ``harmless``."""
    text = cell.strip()
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def source_of(cells: Mapping[str, str], line: int = 0) -> Source | str:
    """The source that the cells of a line make, by the names of their columns, or what is wrong with them."""
    if fault := too_long(cells):
        return fault
    raw = UNSEEN.sub("", cells.get("url", "")).strip()
    url, userinfo = split_userinfo(raw) if "@" in raw else (raw, "")
    if not is_web_url(url):
        return f"'{USERINFO.sub('', url)}' is not an http or https address."
    weight, problem = _weight(cells.get("weight", "").strip())
    pages = cells.get("pages", "").strip().lower()
    paused = cells.get("paused", "").strip().lower()
    if not problem and pages and pages not in PAGES:
        problem = f"pages is '{pages}'{did_you_mean(pages, PAGES)}"
    if not problem and paused not in _YES and paused not in _NO:
        problem = f"paused is '{paused}': write yes, or leave it empty."
    private = cells.get("private", "").strip().lower()
    if not problem and private not in _YES and private not in _NO:
        problem = f"private is '{private}': write yes or no, or leave it empty."
    via = as_written(cells.get("via", ""))
    kind, selector, watch, wrong = _kind(cells)
    if wrong := problem or wrong or via_fault(via):
        return wrong
    return Source(
        url=url,
        title=as_written(cells.get("title", "")),
        outlet=as_written(cells.get("outlet", "")),
        tags=as_written(cells.get("tags", "")),
        weight=weight,
        pages=pages,
        paused=paused in _YES,
        note=as_written(cells.get("note", "")),
        kind=kind,
        selector=selector,
        watch=watch,
        private="" if not private else "yes" if private in _YES else "no",
        via=via,
        userinfo=userinfo,
        line=line,
    )


def _kind(cells: Mapping[str, str]) -> tuple[str, str, str, str]:
    """Kind, selector and watch of a line, and what is wrong with them."""
    kind = cells.get("kind", "").strip().lower()
    selector, watch = as_written(cells.get("selector", "")), cells.get("watch", "").strip().lower()
    kind = kind or ("page" if watch or selector else "feed")
    problem = ""
    if kind not in KINDS:
        problem = f"kind is '{kind}'{did_you_mean(kind, KINDS)}"
    elif watch not in WATCH:
        problem = f"watch is '{watch}': write text, or leave it empty."
    elif (selector or watch) and kind != "page":
        problem = f"{'selector' if selector else 'watch'} is for kind page, but this line has kind {kind}."
    elif selector and (fault := selector_fault(selector)):
        problem = f"selector '{selector}' cannot be used: {fault}."
    return kind, selector, watch, problem


def selector_fault(selector: str) -> str:
    """What is wrong with a selector, CSS or ``xpath:`` and a path; '' when it can be used."""
    from cssselect import SelectorError  # here: slow to import, and seldom needed
    from lxml.cssselect import CSSSelector
    from lxml.etree import XPath, XPathSyntaxError

    try:
        if selector.startswith(XPATH):
            XPath(selector.removeprefix(XPATH).strip())
        else:
            CSSSelector(selector)
    except XPathSyntaxError as error:
        return f"not XPath, {str(error).rstrip('.').lower()}"
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
