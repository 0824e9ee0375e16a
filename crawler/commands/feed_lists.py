"""What the commands of `wirewatch feeds` do: health of the list, lists in and out, words about changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawler.errors import UsageError
from crawler.output import complain, counted

if TYPE_CHECKING:
    from crawler.terminal import Screen
    from crawler.watch.feedlines import Changed
    from crawler.watch.feedlist import Source
    from crawler.watch.folder import Watch
    from crawler.watch.known import Added, Duplicate

MOST = 5
"""So many duplicates are named, the rest is counted."""
COLUMNS = ("health", "last_new", "entries_a_day", "texts", "gaps", "kind", "title", "url")
FIRST = ("health", "title", "last_new")
"""What stays a column on a narrow terminal."""
CSV = ("url", "title", "outlet", "tags", "kind", "paused", "health", "outcome", "reason", "polled_at", "last_new_at",
       "entries_per_day", "failures", "next_poll_at", "articles", "gaps", "parts", "parts_failing", "asked_url")  # fmt: skip


def list_rows(watch: Watch) -> list[dict[str, Any]]:
    """Each source of feeds.csv with its health, in the order of the list."""
    from crawler.archive import connect
    from crawler.archive.ledger import health

    known: Mapping[str, Mapping[str, Any]] = {}
    if watch.archive_path.is_file():
        with connect.reading(watch.archive_path) as db:
            known = health.feed_health(db, datetime.now(UTC))
    rows = []
    for source in watch.feeds.sources:
        names = ("url", "title", "outlet", "tags", "kind", "paused")
        row = {name: getattr(source, name) for name in names} | dict(known.get(source.url, health.NEVER))
        rows.append({**row, "health": "paused"} if source.paused else row)
    return rows


def chosen_rows(rows: Sequence[dict[str, Any]], *, failing: bool, tag: str, sort: str) -> list[dict[str, Any]]:
    """The rows asked for: only sick ones, only those with the tag; worst, longest without news or busiest first."""
    from crawler.archive.ledger.health import HEALTH

    kept = [row for row in rows if not failing or row["health"] in ("failing", "muted")]
    if tag:
        kept = [row for row in kept if tag in map(str.strip, row["tags"].split(","))]
    order = [*HEALTH, "paused"]
    if sort == "health":
        kept.sort(key=lambda row: (order.index(row["health"]), -row["failures"]))
    elif sort == "last-new":
        kept.sort(key=lambda row: row["last_new_at"] or "")
    elif sort == "entries":
        kept.sort(key=lambda row: -(row["entries_per_day"] or 0.0))
    return kept


def shown_row(row: Mapping[str, Any], screen: Screen) -> dict[str, Any]:
    """A row as people read it."""
    health = row["health"]
    if health in ("failing", "muted"):
        health += f": {row['reason']}"
    if row["parts_failing"]:
        health += f", {row['parts_failing']} of {row['parts']} sitemaps"
    shares = [
        f"{text} {100 * count / row['articles']:.0f}%"
        for text, count in sorted(row["texts"].items(), key=lambda item: -item[1])
        if count
    ]
    return {
        **row,
        "url": f"{row['url']} (asked: {row['asked_url']})" if row["asked_url"] else row["url"],
        "health": health,
        "last_new": screen.time(row["last_new_at"]),
        "entries_a_day": row["entries_per_day"],
        "texts": ", ".join(shares),
        "gaps": row["gaps"] or None,
    }


def summary(rows: Sequence[Mapping[str, Any]]) -> str:
    """How many sources there are of each health."""
    counts = Counter(row["health"] for row in rows)
    return (
        f"{counted(len(rows), 'source')}: {', '.join(f'{count} {health}' for health, count in counts.most_common())}."
    )


def add_to_list(watch: Watch, sources: Iterable[Source]) -> Added:
    """Add to feeds.csv what is not listed yet, by address, spelling or a redirect that the archive knows of.

    Raises ConfigError when feeds.csv cannot be read or written.
    """
    from crawler.watch.feededit import add_sources
    from crawler.watch.folder import private_folder

    private_folder(watch.folder)
    return add_sources(watch.feeds_path, sources, redirects_of(watch))


def redirects_of(watch: Watch) -> list[tuple[str, str]]:
    """Pairs of addresses that the archive knows to be one source, when there is an archive."""
    from crawler.archive import connect
    from crawler.archive.ledger.feeds import known_redirects

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
        complain(f"... and {len(told) - MOST} more already listed (--json lists them all).")


def export_list(watch: Watch, form: str, output: Path | None, passwords: bool) -> int:
    """Write the usable lines of feeds.csv as a file or to stdout; 2 when some could not be used."""
    from crawler.watch.exchange import export_csv, export_opml
    from crawler.watch.fileedit import edit_file

    if output is not None and output.resolve() == watch.feeds_path.resolve():
        raise UsageError(f"{output} is the source list itself. Nothing was written; name another file.")
    sources, problems = watch.feeds.sources, watch.feeds.problems
    made = (export_opml if form == "opml" else export_csv)(sources, passwords=passwords)
    for problem in problems:
        complain(problem)
    if problems:
        complain(
            f"{counted(len(problems), 'line')} of feeds.csv cannot be used and {_are(len(problems))} not exported."
        )
    if made.passwords:
        complain(
            f"User and password of {counted(made.passwords, 'source')} were left out; --with-passwords writes them."
        )
    if made.unwritable:
        complain(
            f"Control characters in {counted(made.unwritable, 'source')}, which OPML cannot hold, were left out; CSV holds them."
        )
    if output is None:
        click.echo(made.data, nl=False)
    else:
        edit_file(output, lambda old: made.data, 0o600 if passwords and any(s.userinfo for s in sources) else None)
        click.echo(f"{counted(len(sources), 'source')} written to {output}.", err=True)
    return 2 if problems else 0


def tell_changed(changed: Changed, done: str, was: str) -> str:
    """ "2 sources paused, 1 was paused already."""
    words = f"{counted(len(changed.changed), 'source')} {done}"
    if not changed.unchanged:
        return f"{words}."
    return f"{words}, {len(changed.unchanged)} {'was' if len(changed.unchanged) == 1 else 'were'} {was} already."


def _are(count: int) -> str:
    return "is" if count == 1 else "are"
