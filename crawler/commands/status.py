"""wirewatch status."""

from __future__ import annotations

import time
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from crawler.output import counted, emit_json, json_option, printable, this_screen
from crawler.terminal import PIPE, Screen

if TYPE_CHECKING:
    from crawler.archive.ledger.coverage import Coverage
    from crawler.cli import App

MOST = 10
_ROOM = 10
"""Characters of a line up to where its label ends."""


@click.command()
@click.option("--check", is_flag=True, help="Exit with 4 when something needs attention (for cron and monitoring).")
@json_option
@click.pass_context
def status(ctx: click.Context, check: bool, as_json: bool) -> int:
    """Show what is covered and what needs attention."""
    from crawler.archive import connect
    from crawler.archive.ledger.coverage import coverage
    from crawler.archive.lock import is_held, lock_holder
    from crawler.crawl.heartbeat import read_heartbeat, stuck
    from crawler.crawl.raw_room import raw_stopped
    from crawler.fleet.fleet_state import fleet_trouble

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
    fleet = fleet_trouble(watch.fleet_path, time.time()) if watch.settings.fleet.broker else ""
    care = found.needs_care or bool(full or fleet)
    if as_json:
        emit_json(
            {"coverage": found.sentence(), "needs_care": care, **asdict(found), "raw_stopped": full, "fleet": fleet}
        )
    else:
        show_status(this_screen(), found, full, fleet)
    return 4 if check and care else 0


def show_status(screen: Screen, found: Coverage, full: str = "", fleet: str = "") -> None:
    """The lines, with what needs care in its colour."""
    for line in status_lines(found, full, screen, fleet):
        label = line[:_ROOM].rstrip()
        screen.labelled(label, line[_ROOM:], "care" if label.isupper() else "dim", _ROOM)


def status_lines(found: Coverage, full: str = "", screen: Screen = PIPE, fleet: str = "") -> list[str]:
    """A few labelled lines with coverage and the day's figures, then one for each thing that needs care.

    ``full``: see ``raw_stopped``. ``screen`` writes the times. ``fleet``: see ``fleet_trouble``.
    """
    sentence = found.sentence()
    edited = f" ({found.edited_into_today} edited into a topic)" if found.edited_into_today else ""
    lines = [
        f"Coverage  {sentence[0].upper()}{sentence[1:]}",
        f"News      {counted(found.new_today, 'new article')} in the last 24 hours, {found.flagged_today:,} flagged{edited}",
    ]
    if found.backlog_today:
        lines.append(
            f"Backlog   {counted(found.backlog_today, 'article')} from first polls, {found.backlog_flagged_today:,} flagged;"
            " what comes from now on counts as new"
        )
    if any(found.texts.values()):
        had = ", ".join(f"{count:,} {text}" for text, count in found.texts.items() if count)
        lines.append(f"Texts     {had}")
    if found.waiting_pages:
        lines.append(f"Waiting   {counted(found.waiting_pages, 'page')} still to be read")
    due = {"": "now", None: "none"}.get(found.next_due_at) or screen.time(found.next_due_at)
    lines += [f"Traffic   {_megabytes(found)}", f"Next poll {due}"]
    stopped = [f"FULL      {full}"] if full else []
    stopped += [f"FLEET     {fleet}"] if fleet else []
    return [printable(line) for line in [*lines, *_care_lines(found, screen), *stopped]]


def _care_lines(found: Coverage, screen: Screen) -> list[str]:
    """One line for each thing that needs care."""
    time = screen.time
    lines = _listed("GAP", [f"{_source(g)}: from {time(g['gap_from'])} until {time(g['gap_to'])}" for g in found.gaps])
    lines += _listed(
        "FAILING",
        [
            f"{_source(f)}{_asked(f)}: {f['reason']}, {f['failures']:g} failures (weighed), last tried {time(f['polled_at'])}"
            for f in found.failing
        ],
    )
    lines += _listed(
        "SILENT",
        [
            f"{_source(s)}: nothing new since {time(s['last_new_at'])}, {s['entries_expected']:g} expected"
            for s in found.silent
        ],
    )
    lines += _listed(
        "OVERDUE",
        [f"{_source(s)}: was due {time(s['next_poll_at'])}, {s['hours_overdue']:g} hours late" for s in found.stale],
    )
    return [*lines, *_of_the_watch(found, screen)]


def _source(row: dict[str, Any]) -> str:
    """A source as people know it, and where it is."""
    return f"{row['title']} ({row['declared_url']})" if row["title"] else str(row["declared_url"])


def _asked(failing: dict[str, Any]) -> str:
    return f" (asked: {failing['asked_url']})" if failing["asked_url"] else ""


def _of_the_watch(found: Coverage, screen: Screen) -> list[str]:
    """What is said of no single source."""
    lines = [f"HALTED    {found.halted}"] if found.halted else []
    if found.clock:
        lines.append(f"CLOCK     {found.clock}")
    if found.polled < found.feeds:
        lines.append(f"UNSEEN    {found.feeds - found.polled} of {found.feeds} feeds have never answered")
    for reason, count in found.unjudged.items():
        lines.append(f"UNJUDGED  {counted(count, 'text')} without flags and credits, because judging failed: {reason}")
    lines += _untold(found)
    if found.stale_run:
        last = found.last_run
        began = f"the last {last['kind']} began {screen.time(last['started_at'])}" if last else "nothing has run yet"
        lines.append(f"STALE     {began}; is cron or the daemon running?")
    return lines


def _untold(found: Coverage) -> list[str]:
    """One line for each channel that did not take what it was sent."""
    return [
        f"UNTOLD    channel {channel}: {of['failed']} given up, {of['waiting']} waiting for another try; {of['error']}. "
        "See `wirewatch deliveries --failed`"
        for channel, of in found.untold.items()
    ]


def _megabytes(found: Coverage) -> str:
    """What was received, as sent: so far today (UTC), and in all of yesterday."""
    before, today = found.traffic
    feeds, pages = today.feed_bytes / 1e6, today.page_bytes / 1e6
    return (
        f"{feeds + pages:.1f} MB today ({feeds:.1f} feeds, {pages:.1f} pages),"
        f" {(before.feed_bytes + before.page_bytes) / 1e6:.1f} MB yesterday"
    )


def _listed(word: str, items: list[str]) -> list[str]:
    """The first ones with the word in front, and how many more there are."""
    lines = [f"{word:9s} {item}" for item in items[:MOST]]
    return [*lines, f"{word:9s} and {len(items) - MOST} more; --json lists them all"] if len(items) > MOST else lines
