"""wirewatch follow, mute, done, unfollow, unmute, reopen and marks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import click

from crawler.commands.ids import MOST_NOTE, login_name
from crawler.commands.times import SPAN, WHEN
from crawler.output import csv_option, emit_rows, json_option, printable

if TYPE_CHECKING:
    from crawler.cli import App

KINDS = ("story", "article", "topic", "feed", "outlet", "word")
_MEANINGS = {
    "follow": "Tell every event of something, whatever the rules name.",
    "mute": "Tell nothing of something.",
    "done": "Tell of something only when it gets another origin or headline.",
}
_OPPOSITES = {"follow": "unfollow", "mute": "unmute", "done": "reopen"}


def _subject(command: Callable[..., Any]) -> Callable[..., Any]:
    command = click.argument("subject", metavar="SUBJECT")(command)
    return click.argument("kind", metavar="KIND", type=click.Choice(KINDS))(command)


def _end_of(span: timedelta | None, until: datetime | None, now: datetime) -> datetime | None:
    """When a mark ends by itself; None: never. Raises UsageError."""
    from crawler.errors import UsageError

    if span is not None and until is not None:
        raise UsageError("Use either --for or --until, not both.")
    until = now + span if span is not None else until
    if until is not None and until <= now:
        raise UsageError(f"{'--until' if span is None else '--for'} must end in the future.")
    return until


def _marking(mark: str) -> click.Command:
    @click.command(
        mark, help=_MEANINGS[mark] + f" KIND is {', '.join(KINDS[:-1])} or {KINDS[-1]}; SUBJECT its number or name."
    )
    @_subject
    @click.option("--for", "span", type=SPAN, help="For this long: 7d, 12h.")
    @click.option("--until", type=WHEN, help="Until this day: 2026-12-01.")
    @click.option("--note", default="", help="Your reason.")
    @click.option("--by", "who", default=login_name, help="Who says so; your login name by default.")
    @click.pass_obj
    def command(
        app: App, kind: str, subject: str, span: timedelta | None, until: datetime | None, note: str, who: str
    ) -> None:
        from crawler.archive import connect
        from crawler.archive.told import mark_rows
        from crawler.errors import UsageError
        from crawler.plaintext import clean_line

        now = datetime.now(UTC)
        until = _end_of(span, until, now)
        with connect.writing(app.watch().archive_path) as db:
            name = mark_rows.named(db, kind, subject)
            if kind == "word" and not name:
                raise UsageError(f"'{printable(subject)}' is no word: it has no letters or digits.")
            if not name:
                raise UsageError(f"The archive holds no {kind} '{printable(subject)}'.")
            mark_rows.set_mark(
                db,
                kind,
                name,
                mark,
                until=until,
                note=clean_line(note)[:MOST_NOTE],
                who=clean_line(who)[:MOST_NOTE],
                now=now,
            )
        click.echo(f"{kind} {name}: {mark}{f' until {until:%Y-%m-%d %H:%M} UTC' if until else ''}.")

    return command


def _ending(mark: str) -> click.Command:
    @click.command(_OPPOSITES[mark], help=f"End `{mark}`.")
    @_subject
    @click.pass_obj
    def command(app: App, kind: str, subject: str) -> int:
        from crawler.archive import connect
        from crawler.archive.told import mark_rows

        with connect.writing(app.watch().archive_path) as db:
            held = mark_rows.end_mark(db, kind, subject, mark, datetime.now(UTC))
        shown = f"{kind} {printable(subject)}"
        click.echo(f"{shown}: no longer {mark}." if held else f"{shown} was not marked {mark}.")
        return 0 if held else 1

    return command


follow, mute, done = (_marking(mark) for mark in _MEANINGS)
unfollow, unmute, reopen = (_ending(mark) for mark in _MEANINGS)


@click.command()
@click.option("--all", "every", is_flag=True, help="Include marks that have ended.")
@csv_option
@json_option
@click.pass_obj
def marks(app: App, every: bool, as_csv: bool, as_json: bool) -> None:
    """List what is followed, muted and done, by whom and until when."""
    from crawler.archive import connect
    from crawler.archive.told import mark_rows

    with connect.reading(app.watch().archive_path) as db:
        rows = mark_rows.list_marks(db, every=every, now=datetime.now(UTC))
    columns = ("mark", "kind", "subject", "until", "who", "at", *(("ended_at",) if every else ()), "note")
    emit_rows(rows, columns, as_json, "Nothing is marked.", as_csv=as_csv)
