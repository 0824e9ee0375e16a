"""wirewatch run and wirewatch daemon."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from crawler.output import complain, emit_json, json_option

if TYPE_CHECKING:
    from crawler.cli import App
    from crawler.crawl.session import Mode
    from crawler.crawl.stop import Stop

set_option = click.option(
    "--set", "overrides", multiple=True, metavar="KEY=VALUE", help="A [crawl] key of watch.toml, for this run only."
)


@click.command()
@click.option(
    "--all", "every", is_flag=True, help="Poll every enabled feed once, due or not (a Retry-After still holds)."
)
@set_option
@json_option
@click.pass_context
def run(ctx: click.Context, every: bool, overrides: tuple[str, ...], as_json: bool) -> int:
    """Poll what is due once, read the pages of new entries, and end. Made for cron."""
    from crawler.commands.progress import TerminalProgress

    app: App = ctx.obj
    with TerminalProgress() as progress:
        number, counts, problems = watch_once(app, "all" if every else "due", overrides, progress)
    if number:
        return 128 + number
    if as_json:
        emit_json(counts)
    else:
        click.echo(summary(counts))
    if lost := counts.get("not_stored", 0):
        complain(
            f"{lost} of these outcomes could not be stored, by an error of wirewatch: see reason 'internal_error' in polls and "
            "entries. Each is tried again later; please report it."
        )
        return 1
    return 2 if problems else 0


@click.command()
@set_option
@click.pass_context
def daemon(ctx: click.Context, overrides: tuple[str, ...]) -> int:
    """Poll what is due until stopped (SIGTERM or Ctrl-C). Made for systemd."""
    from crawler.commands.progress import Counting

    watch_once(ctx.obj, "daemon", overrides, Counting())
    return 0


def watch_once(app: App, mode: Mode, overrides: tuple[str, ...], progress: Any) -> tuple[int, dict[str, int], int]:
    """Do a run or a daemon's whole life: the signal that ended it, its figures, unusable lines of feeds.csv."""
    from crawler.crawl.stop import Stop, Stopped, exit_code

    stop = Stop(exit_code if mode != "daemon" else lambda _: 0)
    try:
        with stop.listening():
            return _watched_once(app, mode, overrides, progress, stop)
    except Stopped:  # it was told to stop before the first request
        return stop.signal, {}, 0


def _watched_once(
    app: App, mode: Mode, overrides: tuple[str, ...], progress: Any, stop: Stop
) -> tuple[int, dict[str, int], int]:
    from crawler.archive.lock import run_lock
    from crawler.crawl.preflight import check_contact, check_packages
    from crawler.crawl.session import open_session
    from crawler.running import crawl, in_reactor, quiet_logs
    from crawler.watch.environment import environment_overrides

    check_packages()
    watch = app.watch((*environment_overrides(), *overrides))
    check_contact(watch.settings)
    problems = watch.feeds.problems
    for problem in problems:
        complain(problem)
    quiet_logs(app.verbosity)
    allowed = watch.settings.crawl
    with (
        run_lock(watch.lock_path, "daemon" if mode == "daemon" else "run"),
        open_session(watch, mode, progress=progress) as session,
    ):
        for sentence in session.topics_unapplied:
            complain(sentence)
        number = in_reactor(
            lambda stop: crawl(session, stop),
            allow_loopback=allowed.allow_loopback,
            allow_private=allowed.allow_private,
            stop=stop,
        )
    if session.standstill.told is not None:
        raise session.standstill.told
    return number, dict(session.counts), len(problems)


def summary(counts: dict[str, int]) -> str:
    """One line on what a run did."""
    polls = {name: counts.get(f"polls_{name}", 0) for name in ("new", "unchanged", "failed")}
    new = counts.get("articles_new", 0)
    return (
        f"{sum(polls.values())} feeds polled: {polls['new']} with news, {polls['unchanged']} unchanged, "
        f"{polls['failed']} failed. {counts.get('new_entries', 0)} new entries, {counts.get('pages_read', 0)} pages read, "
        f"{new} new articles, {counts.get('articles_edited', 0)} edited."
    )
