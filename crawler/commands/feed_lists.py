"""Carries lists of sources in and out of a watch."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.commands.output import complain

if TYPE_CHECKING:
    from crawler.watch.feedlist import Source
    from crawler.watch.folder import Watch
    from crawler.watch.known import Added, Duplicate

MOST = 5
"""So many duplicates are named, the rest is counted."""


def add_to_list(watch: Watch, sources: Iterable[Source]) -> Added:
    """Add to feeds.csv what is not listed yet, by address, spelling or a redirect that the archive knows of.

    Raises ConfigError when feeds.csv cannot be read or written.
    """
    from crawler.watch.feededit import add_sources

    watch.folder.mkdir(parents=True, exist_ok=True)
    return add_sources(watch.feeds_path, sources, redirects_of(watch))


def redirects_of(watch: Watch) -> list[tuple[str, str]]:
    """Pairs of addresses that the archive knows to be one source, when there is an archive."""
    from crawler.archive import connect
    from crawler.archive.feeds import known_redirects

    if not watch.archive_path.is_file():
        return []
    with connect.reading(watch.archive_path) as db:
        return known_redirects(db)


def tell_duplicates(duplicates: Iterable[Duplicate]) -> None:
    """The first few on stderr, and how many more there are."""
    told = [str(duplicate) for duplicate in duplicates]
    for sentence in told[:MOST]:
        complain(sentence)
    if len(told) > MOST:
        complain(f"... and {len(told) - MOST} more that are listed already (--json lists all).")


def read_sources(file: Path) -> tuple[list[Source], list[str]]:
    """The usable sources of an OPML or CSV file, and one sentence for each that is not. Raises ConfigError."""
    from crawler.errors import ConfigError
    from crawler.intake.opml import read_opml
    from crawler.urls import split_userinfo
    from crawler.watch.feedlist import Source, read_lines

    try:
        data = file.read_bytes()
    except OSError as error:
        raise ConfigError(f"{file} cannot be read: {error.strerror}.") from None
    sources: list[Source] = []
    problems: list[str] = []
    if b"<" not in data[:2000]:
        for line, result in read_lines(file):
            if isinstance(result, str):
                problems.append(f"{file}:{line}: {result}")
            else:
                sources.append(result)
        return sources, problems
    found = read_opml(data)
    if found.error:
        raise ConfigError(f"{file} is no usable OPML file: {found.error}.")
    for feed in found.subscriptions:
        url, userinfo = split_userinfo(feed.url)
        sources.append(Source(url=url, title=feed.title, tags=",".join(feed.tags), userinfo=userinfo))
    return sources, [f"{file}: '{address}' is not an http or https address." for address in found.refused]
