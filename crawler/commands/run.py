"""wirewatch run and wirewatch daemon."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from crawler.archive.ledger.run_report import RunReport, run_report, run_start
from crawler.output import complain, counted, emit_json, json_option

if TYPE_CHECKING:
    from crawler.cli import App
    from crawler.crawl.postman import Postman
    from crawler.crawl.session import Mode, Session
    from crawler.crawl.stop import Stop

set_option = click.option(
    "--set", "overrides", multiple=True, metavar="KEY=VALUE", help="Set a [crawl] key of watch.toml for this run only."
)


@click.command()
@click.option("--all", "every", is_flag=True, help="Poll every enabled feed, due or not (Retry-After is still obeyed).")
@set_option
@json_option
@click.pass_context
def run(ctx: click.Context, every: bool, overrides: tuple[str, ...], as_json: bool) -> int:
    """Poll the sources that are due, read the pages of new entries, and exit. Made for cron."""
    from crawler.commands.progress import TerminalProgress

    app: App = ctx.obj
    with TerminalProgress() as progress:
        watched = watch_once(app, "all" if every else "due", overrides, progress)
    if watched.signal:
        return 128 + watched.signal
    counts, report = watched.counts, watched.report
    if as_json:
        emit_json(counts | {"articles_backlog": report.backlog, "failures": report.failures})
    else:
        click.echo(summary(counts, report))
    for sentence in [] if as_json else advice(counts, report):
        click.echo(sentence)
    if lost := counts.get("not_stored", 0):
        complain(
            f"{lost} of these outcomes could not be stored, by an error of wirewatch: see reason 'internal_error' in polls and "
            "entries. Each is tried again later; please report it."
        )
        return 1
    return 2 if watched.problems else int(all_failed(counts, report))


@click.command()
@set_option
@click.pass_context
def daemon(ctx: click.Context, overrides: tuple[str, ...]) -> int:
    """Poll the sources that are due until stopped (SIGTERM or Ctrl-C). Made for systemd."""
    from crawler.commands.progress import Counting

    watch_once(ctx.obj, "daemon", overrides, Counting())
    return 0


@dataclass(frozen=True)
class WatchedOnce:
    """How a run went: the signal that ended it, its figures, unusable lines of feeds.csv, and what it brought."""

    signal: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    problems: int = 0
    report: RunReport = field(default_factory=RunReport)
    postman: Postman | None = None


def watch_once(app: App, mode: Mode, overrides: tuple[str, ...], progress: Any) -> WatchedOnce:
    """Do a run or a daemon's whole life."""
    from crawler.crawl.stop import Stop, Stopped, exit_code

    stop = Stop(exit_code if mode != "daemon" else lambda _: 0)
    try:
        with stop.listening():
            watched = _watched_once(app, mode, overrides, progress, stop)
    except Stopped:  # it was told to stop before the first request
        return WatchedOnce(stop.signal)
    if mode != "daemon" and not watched.signal and watched.postman is not None:
        # The lock is free: however long a channel takes, the next run may begin.
        ending = Stop(exit_code)
        try:
            with ending.listening():
                watched.postman.finish(datetime.now(UTC))
        except Stopped:  # the delivery was told to end too, and waited for
            return replace(watched, signal=ending.signal)
    return watched


def _watched_once(app: App, mode: Mode, overrides: tuple[str, ...], progress: Any, stop: Stop) -> WatchedOnce:
    from crawler.archive.ledger.feeds import count_due
    from crawler.archive.lock import run_lock
    from crawler.crawl.due import is_idle
    from crawler.crawl.preflight import asked_of, check_contact, check_packages
    from crawler.crawl.session import open_session
    from crawler.logs import begin_logs
    from crawler.watch.environment import environment_overrides

    check_packages()
    watch = app.watch((*environment_overrides(), *overrides))
    check_contact(watch.settings, asked_of(watch))
    problems = watch.feeds.problems
    for problem in problems:
        complain(problem)
    begin_logs(app.verbosity, as_json=app.log_json)
    with (
        run_lock(watch.lock_path, "daemon" if mode == "daemon" else "run") as used,
        open_session(watch, mode, progress=progress, first=not used) as session,
    ):
        for sentence in session.ruling.unapplied:
            complain(sentence)
        start = run_start(session.db)
        progress.expect(count_due(session.db, session.clock.now(), every=mode == "all"))
        # Scrapy alone takes more CPU than all the rest of a run that finds nothing due.
        number = 0 if mode != "daemon" and is_idle(session) else _crawled(session, stop)
        report = RunReport() if session.standstill.told else run_report(session.db, start)
    if session.standstill.told is not None:
        raise session.standstill.told
    return WatchedOnce(number, dict(session.counts), len(problems), report, session.postman)


def _crawled(session: Session, stop: Stop) -> int:
    """Ask for what is due, once or until stopped; returns the signal that ended it, 0 for none."""
    from crawler.running import crawl, in_reactor

    _ = session.rules  # a file that is broken from here on leaves these in force
    allowed = session.watch.settings.crawl
    return in_reactor(
        lambda stop: crawl(session, stop),
        allow_loopback=allowed.allow_loopback,
        allow_private=allowed.allow_private,
        only_loopback=not session.watch.settings.contact,
        stop=stop,
    )


def summary(counts: dict[str, int], report: RunReport | None = None) -> str:
    """One line on what a run did. Backlog is no news: it stood in its feed before anybody watched."""
    report = report or RunReport()
    polls = {name: counts.get(f"polls_{name}", 0) for name in ("new", "unchanged", "failed")}
    new = max(0, counts.get("articles_new", 0) - report.backlog)
    backlog = ""
    if report.backlog:
        backlog = f"{counted(report.backlog, 'article')} of backlog stored, {report.backlog_flagged} flagged; "
    return (
        f"{counted(sum(polls.values()), 'feed')} polled: {polls['new']} with news, {polls['unchanged']} unchanged, "
        f"{polls['failed']} failed. {counted(counts.get('new_entries', 0), 'new entry', 'new entries')}, "
        f"{counted(counts.get('pages_read', 0), 'page')} read, {backlog}{counted(new, 'new article')}, "
        f"{report.new_flagged} flagged, {counts.get('articles_edited', 0)} edited."
    )


def advice(counts: dict[str, int], report: RunReport) -> Iterator[str]:
    """What a person should know of a run beside its figures, and what to do about it."""
    if not report.sources:
        yield "feeds.csv names no source: `wirewatch add URL` finds the feeds of a site."
    if report.failures:
        reasons = ", ".join(f"{number} {reason}" for reason, number in report.failures.items())
        yield f"{counts.get('polls_failed', 0)} failed: {reasons}; see `wirewatch feeds list --failing`."
    if report.failures.get("private_address"):
        yield "private_address: the name leads into a private network. If the source is yours, list its host:port under allow_private in watch.toml."


def all_failed(counts: dict[str, int], report: RunReport) -> bool:
    """Every source that was asked failed, and these were three at least or all there are: the fault is likely here.

    An address that is refused before it is asked (``private_address``) says nothing of the network.
    """
    refused = report.failures.get("private_address", 0)
    failed = counts.get("polls_failed", 0) - refused
    answered = counts.get("polls_new", 0) + counts.get("polls_unchanged", 0)
    return failed > 0 and not answered and (failed >= 3 or failed + refused >= report.sources)
