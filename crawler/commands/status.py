"""wirewatch status."""

from __future__ import annotations

import time
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from crawler.output import counted, emit_json, json_option, printable

if TYPE_CHECKING:
    from crawler.archive.ledger.coverage import Coverage
    from crawler.cli import App

MOST = 10


@click.command()
@click.option("--check", is_flag=True, help="Exit with 4 when something needs attention (for cron and monitoring).")
@json_option
@click.pass_context
def status(ctx: click.Context, check: bool, as_json: bool) -> int:
    """Show coverage in one line, then everything that needs attention."""
    from crawler.archive import connect
    from crawler.archive.ledger.coverage import coverage
    from crawler.archive.lock import is_held, lock_holder
    from crawler.crawl.heartbeat import read_heartbeat, stuck
    from crawler.crawl.rawkeeper import raw_stopped

    app: App = ctx.obj
    watch = app.watch()
    with connect.reading(watch.archive_path) as db:
        found = coverage(
            db,
            datetime.now(UTC),
            at_work=is_held(watch.lock_path),
            page_tries=watch.settings.crawl.page_tries,
            halted=stuck(read_heartbeat(watch.heartbeat_path, time.time()), lock_holder(watch.lock_path)),
        )
    full = raw_stopped(watch)
    care = found.needs_care or bool(full)
    if as_json:
        emit_json({"coverage": found.sentence(), "needs_care": care, **asdict(found), "raw_stopped": full})
    else:
        for line in status_lines(found, full):
            click.echo(line)
    return 4 if check and care else 0


def status_lines(found: Coverage, full: str = "") -> list[str]:
    """One line with coverage and the day's figures, then one for each thing that needs care. ``full``: see ``raw_stopped``."""
    sentence = found.sentence()
    texts = ", ".join(f"{count} {text}" for text, count in found.texts.items())
    edited = f" ({found.edited_into_today} edited into a topic)" if found.edited_into_today else ""
    due = {"": "now", None: "none"}.get(found.next_due_at, found.next_due_at)
    lines = [
        f"{sentence[0].upper()}{sentence[1:]}. Last 24 hours: {counted(found.new_today, 'new article')}, "
        f"{found.flagged_today} flagged{edited}; texts: {texts}. MB per day: {_megabytes(found)}. "
        f"Pages still to be read: {found.waiting_pages}. Next poll due: {due}."
    ]
    if found.backlog_today:
        lines.append(
            f"Backlog: {counted(found.backlog_today, 'article')} stored that stood in a feed at its first poll, "
            f"{found.backlog_flagged_today:,} flagged; what comes from now on counts as new."
        )
    stopped = [f"FULL    {full}"] if full else []
    return [printable(line) for line in [*lines, *_care_lines(found), *stopped]]


def _care_lines(found: Coverage) -> list[str]:
    """One line for each thing that needs care."""
    lines = _listed("GAP", [f"{g['declared_url']}  {g['gap_from']} to {g['gap_to']}" for g in found.gaps])
    lines += _listed(
        "FAILING",
        [
            f"{f['declared_url']}{_asked(f)}  {f['reason']}, {f['failures']:g} failures (weighed), last tried {f['polled_at']}"
            for f in found.failing
        ],
    )
    lines += _listed(
        "SILENT",
        [
            f"{s['declared_url']}  nothing new since {s['last_new_at']}, {s['entries_expected']:g} expected"
            for s in found.silent
        ],
    )
    lines += _listed(
        "OVERDUE",
        [f"{s['declared_url']}  was due {s['next_poll_at']}, {s['hours_overdue']:g} hours ago" for s in found.stale],
    )
    return [printable(line) for line in (*lines, *_of_the_watch(found))]


def _asked(failing: dict[str, Any]) -> str:
    return f" (asked: {failing['asked_url']})" if failing["asked_url"] else ""


def _of_the_watch(found: Coverage) -> list[str]:
    """What is said of no single source."""
    lines = [f"HALTED  {found.halted}"] if found.halted else []
    if found.clock:
        lines.append(f"CLOCK   {found.clock}")
    if found.polled < found.feeds:
        lines.append(f"UNSEEN  {found.feeds - found.polled} of {found.feeds} feeds have never been read")
    for reason, count in found.unjudged.items():
        lines.append(f"UNJUDGED {count} texts have no flags and no credits because judging them failed: {reason}")
    lines += _untold(found)
    if found.stale_run:
        lines.append(
            f"STALE   the last {found.last_run.get('kind', 'run')} began {found.last_run.get('started_at', 'never')}; "
            "is cron or the daemon running?"
        )
    return lines


def _untold(found: Coverage) -> list[str]:
    """One line for each channel that did not take what it was sent."""
    return [
        f"UNTOLD  channel {channel}: {of['failed']} given up, {of['waiting']} tried again; {of['error']}. "
        "See `wirewatch deliveries --failed`"
        for channel, of in found.untold.items()
    ]


def _megabytes(found: Coverage) -> str:
    """What was received, as sent: whole for yesterday, and so far today (UTC)."""
    days = zip(found.traffic, ("yesterday", "today so far"), strict=True)
    return ", ".join(
        f"{(of.feed_bytes + of.page_bytes) / 1e6:.1f} {day} "
        f"({of.feed_bytes / 1e6:.1f} feeds, {of.page_bytes / 1e6:.1f} pages)"
        for of, day in days
    )


def _listed(word: str, items: list[str]) -> list[str]:
    """The first ones with the word in front, and how many more there are."""
    lines = [f"{word:7s} {item}" for item in items[:MOST]]
    return [*lines, f"{word:7s} ... and {len(items) - MOST} more (--json lists all)"] if len(items) > MOST else lines
