"""Carries sources in and out: CSV and OPML files that give back every column of feeds.csv."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from crawler.errors import ConfigError, unreadable
from crawler.plaintext import clean_line
from crawler.watch.feededit import cell, csv_line
from crawler.watch.feedlist import COLUMNS, Source, harmless, read_lines, source_of
from crawler.watch.opml import Subscription, read_opml, unwritable, write_opml

_PLAIN = Source("")
_HEAD = 4000
_BEFORE_XML = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"


@dataclass(frozen=True, slots=True)
class Exported:
    """A list as a file, and how much is not in it."""

    data: bytes
    passwords: int = 0
    """Sources whose user and password were left out."""
    unwritable: int = 0
    """Sources with characters that the format cannot hold and that were left out."""


def export_csv(sources: Iterable[Source], *, passwords: bool = False) -> Exported:
    """A feeds.csv with all columns, in the order of the sources; UTF-8."""
    shown, left_out = _shown(sources, passwords)
    lines = [csv_line(COLUMNS), *(csv_line(cell(source, column) for column in COLUMNS) for source in shown)]
    return Exported(("\n".join(lines) + "\n").encode(), left_out)


def export_opml(sources: Iterable[Source], *, passwords: bool = False) -> Exported:
    """An OPML file with a folder for each first tag; what OPML has no place for stands in attributes of our own."""
    shown, left_out = _shown(sources, passwords)
    subscriptions = [_subscription(source) for source in shown]
    strange = sum(any(unwritable(cell(source, column)) for column in COLUMNS) for source in shown)
    return Exported(write_opml(subscriptions), left_out, strange)


def read_sources(file: Path) -> tuple[list[Source], list[str]]:
    """The usable sources of an OPML or CSV file, one address perhaps several times, and a sentence for each that is not.

    Raises ConfigError when the file cannot be read as either.
    """
    try:
        data = file.read_bytes()
    except OSError as error:
        raise unreadable(file, error) from None
    if not data.strip():
        raise ConfigError(f"{file} is empty. Nothing was imported.")
    is_xml = data[:1000].lstrip(_BEFORE_XML).startswith(b"<") or b"<opml" in data[:_HEAD].lower()
    sources: list[Source] = []
    problems: list[str] = []
    for place, result in _of_opml(data, file) if is_xml else read_lines(file):
        if isinstance(result, str):
            problems.append(f"{file}{f':{place}' if place else ''}: {result}")
        else:
            sources.append(result)
    return sources, problems


def _of_opml(data: bytes, file: Path) -> Iterator[tuple[int, Source | str]]:
    found = read_opml(data)
    if found.error:
        raise ConfigError(
            f"{file} cannot be read as OPML: {found.error}. Nothing was imported. "
            "Correct it in a text editor, or export it again."
        )
    for address in found.refused:
        yield 0, f"'{address}' is not an http or https address."
    for feed in found.subscriptions:
        page = {"kind": "page", "selector": feed.selector} if feed.selector else {}
        result = source_of(
            {
                "title": harmless(feed.title),
                "tags": harmless(",".join(feed.tags)),
                **page,
                **dict(feed.own),
                "url": feed.url,
            }
        )
        if feed.unread:
            result = f"'{feed.url}' is read by {feed.unread} in this file, which wirewatch cannot do. Try `wirewatch add {feed.url}`."
        elif isinstance(result, str) and feed.selector:
            result = f"'{feed.url}': {result}"
        elif not feed.own and not feed.is_feed and isinstance(result, Source):
            result = f"'{result.url}' is a link in this file, not a feed. Try `wirewatch add {result.url}`."
        elif isinstance(result, str) and feed.own:
            result = f"'{feed.title}': {result}"
        yield 0, result


def _shown(sources: Iterable[Source], passwords: bool) -> tuple[list[Source], int]:
    sources = list(sources)
    if passwords:
        return sources, 0
    return [replace(source, userinfo="") for source in sources], sum(bool(source.userinfo) for source in sources)


def _subscription(source: Source) -> Subscription:
    """A source as OPML has it, its own attributes for whatever would not come back exactly from the others."""
    url = cell(source, "url")
    own = {c: v for c in COLUMNS if c != "url" and (v := cell(source, c)) != cell(_PLAIN, c)}
    if (clean_line(source.title) or url) == source.title:
        own.pop("title", None)
    else:
        own["title"] = cell(source, "title")
    own["kind"] = source.kind  # always there, so that our own outlines are known from others
    ordered = tuple((column, own[column]) for column in COLUMNS if column in own)
    return Subscription(url, source.title, "", source.tag_names, ordered, source.kind == "feed")
