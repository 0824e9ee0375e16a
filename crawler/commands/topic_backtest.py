"""wirewatch topics backtest: what would change if a rule were in force? Nothing here writes anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawler.commands.few_hits import few_lines
from crawler.commands.times import WHEN
from crawler.commands.topic_trials import find_topic
from crawler.output import counted, emit_json, json_option, printable, this_screen
from crawler.terminal import Screen, marked_parts

if TYPE_CHECKING:
    from crawler.archive.judged.label_rows import Score
    from crawler.cli import App
    from crawler.steps.backtest import Backtest


@click.command()
@click.argument("topic", metavar="TOPIC")
@click.option(
    "--file", "path", type=click.Path(path_type=Path, dir_okay=False), help="The new rule; else topics/TOPIC.toml."
)
@click.option("--since", type=WHEN, help="Only articles first seen since then: 2026-11-23, yesterday, 6h.")
@click.option("--limit", type=click.IntRange(0), default=20, show_default=True, help="Show so many gained and lost.")
@json_option
@click.pass_obj
def backtest(app: App, topic: str, path: Path | None, since: datetime | None, limit: int, as_json: bool) -> None:
    """Compare a new rule with the flags of the archive: kept, gained, lost. Nothing is written."""
    from dataclasses import replace

    from crawler.archive import connect
    from crawler.steps.backtest import backtest as compare
    from crawler.steps.searching import unknown_language
    from crawler.steps.why_few import FEW, why_few
    from crawler.watch.folder import load_topic

    watch = app.watch()
    rule = replace(load_topic(path, watch.lists), key=topic) if path else find_topic(watch, topic)
    with connect.reading(watch.archive_path) as db:
        now = datetime.now(watch.settings.zone)
        found = compare(db, rule, since, now)
        unknown = unknown_language(db, rule, since, now)
        few = why_few(db, rule, now) if found.kept + len(found.gained) <= FEW else []
    if as_json:
        scores = {"stored": scored(found.stored_score), "new": scored(found.new_score)}
        parts = {"why_few": [asdict(part) for part in few], "unknown_language": unknown}
        emit_json(
            {name: value for name, value in asdict(found).items() if not name.endswith("_score")} | scores | parts
        )
        return
    show_backtest(this_screen(), found, limit)
    if unknown:
        click.echo(f"Left out: {counted(unknown, 'article')} of unknown language.")
    for line in few_lines(few):
        click.echo(line)


def show_backtest(screen: Screen, found: Backtest, limit: int) -> None:
    """The comparison for a person to read."""
    screen.line(
        f"{found.topic}: {found.kept:,} kept, ",
        (f"{len(found.gained):,} gained", "good" if found.gained else ""),
        ", ",
        (f"{len(found.lost):,} lost", "care" if found.lost else ""),
        f" ({counted(found.articles, 'article')}, {counted(found.looked_at, 'text')} read)",
    )
    if found.unjudged:
        screen.line(f"Not compared: {counted(found.unjudged, 'article')} whose text takes too long.")
    for name, score in (("stored", found.stored_score), ("new", found.new_score)):
        if score.labels:
            figures = ", ".join(
                f"{what} {value:.2f}" for what, value in scored(score).items() if isinstance(value, float)
            )
            labels = f"{score.right} right, {score.wrong} wrong, {score.missed} missed"
            screen.line(f"{name} rule: {figures} (n={score.labels}: {labels})", indent=2)
    for name, rows in (("Gained", found.gained), ("Lost", found.lost)):
        if rows and limit:
            screen.line("")
            screen.line((name, "title"))
        for row in rows[:limit]:
            label = f"  labelled {row['label']}" if row["label"] else ""
            screen.line(f"{screen.time(row['first_seen_at'])}  {row['outlet']}  article {row['article']}{label}")
            screen.line((printable(row["title"]), "title"), indent=2)
            screen.line(f"{row['field']}: ", *marked_parts(row["snippet"], row["spans"]), indent=2)
        if len(rows) > limit > 0:
            screen.line(f"and {len(rows) - limit} more; --limit shows more, --json all")
    for name, counts in (("feed", found.by_feed), ("language", found.by_language)):
        _show_changes(screen, name, counts)


def _show_changes(screen: Screen, name: str, counts: Sequence[Mapping[str, Any]]) -> None:
    """A table of the values of a column for which something changes."""
    columns = ("kept", "gained", "lost", name)
    rows = [
        [printable(row[column]) or "unknown" for column in columns] for row in counts if row["gained"] or row["lost"]
    ]
    if rows:
        screen.line("")
        screen.table(rows, columns, columns)


def scored(score: Score) -> dict[str, Any]:
    """A score with its figures."""
    return asdict(score) | {"precision": score.precision, "recall": score.recall, "f1": score.f1}
