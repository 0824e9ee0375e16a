"""wirewatch forget."""

from __future__ import annotations

import secrets
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from crawler.commands.ids import login_name
from crawler.output import complain, counted, emit_json, emit_rows, json_option, printable

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from crawler.cli import App
    from crawler.steps.forgetting import Forgetting
    from crawler.watch.folder import Watch

KINDS = ("article", "url", "author", "outlet")
LOG_TRIES = 25
"""How often, in five seconds, the log is tried to be emptied while somebody reads from it."""
REASONS = ("court", "request", "error", "other")


@click.command()
@click.argument("kind", metavar="[KIND]", type=click.Choice(KINDS), required=False)
@click.argument("name", metavar="[NAME]", required=False)
@click.option("--reason", type=click.Choice(REASONS), help="Why.")
@click.option("--case", "case_number", default="", help="Case number, the court's or your own.")
@click.option("--by", "who", default=login_name, help="Who does it; by default your login name.")
@click.option("--copies", is_flag=True, help="Forget the copies of these articles too.")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
@click.option(
    "--again",
    is_flag=True,
    help="Apply forgotten.csv to this archive, as after a restore; every run does so by itself.",
)
@click.option("--list", "listing", is_flag=True, help="List who had something forgotten, when and why.")
@json_option
@click.pass_obj
def forget(
    app: App, /, kind: str | None, name: str | None, listing: bool, again: bool, as_json: bool, **how: Any
) -> int:
    """Forget articles: KIND is article, url, author or outlet; NAME its number, address, name or id.

    Text, earlier texts, headline, addresses, quotes and messages of it are deleted for good, and it is not collected again.
    """
    from crawler.errors import UsageError

    watch = app.watch()
    if listing:
        return _list(watch, as_json)
    if not again and (kind is None or not name or not how["reason"]):
        raise UsageError(
            "Say what to forget, and why: wirewatch forget article 17 --reason court. KIND is article, url, author or outlet."
        )
    if again:
        return _apply(watch, as_json)
    return _forget(watch, str(kind), str(name), as_json, **how)


def _list(watch: Watch, as_json: bool) -> int:
    from crawler.archive import connect
    from crawler.archive.keep.forgotten_rows import forgotten_acts

    with connect.reading(watch.archive_path) as db:
        rows = forgotten_acts(db)
    emit_rows(rows, ("at", "who", "reason", "case_number", "addresses", "texts"), as_json, "Nothing was forgotten.")
    return 0


def _opened(watch: Watch) -> sqlite3.Connection:
    from crawler.archive.connect import connect
    from crawler.errors import no_archive

    if not watch.archive_path.is_file():
        raise no_archive(watch.archive_path)
    return connect(watch.archive_path)


def _forget(
    watch: Watch,
    kind: str,
    name: str,
    as_json: bool,
    *,
    reason: str,
    case_number: str,
    who: str,
    copies: bool,
    yes: bool,
) -> int:
    from crawler.archive.keep.forgotten_rows import Asked
    from crawler.archive.trouble import telling
    from crawler.plaintext import clean_line
    from crawler.steps.forgetting import forget_articles, remember

    now = datetime.now(UTC)
    with closing(_opened(watch)) as db, telling(watch.archive_path):
        articles, listed = _chosen(db, kind, name, with_copies=copies)
        if kind in ("author", "outlet") and not yes:
            _ask(listed, kind, name)
        remember(db, articles, Asked(clean_line(who), reason, clean_line(case_number)), now, secrets.token_hex(32))
        _write_file(watch, db)
        done = forget_articles(db, articles, now)
        _finish(watch, db, done, now, as_json, listed)
    return 0


def _chosen(
    db: sqlite3.Connection, kind: str, name: str, *, with_copies: bool
) -> tuple[list[int], list[dict[str, Any]]]:
    """The articles, and what is to be said of them. Raises UsageError when there is none."""
    from crawler.archive.keep.forget_rows import articles_to_forget, listed_articles
    from crawler.errors import UsageError
    from crawler.steps.refusing import told_by_address

    if kind == "article" and not name.isdecimal():
        raise UsageError(f"'{name}' is not an article number.")
    asked = told_by_address(name) if kind == "url" else name
    articles = articles_to_forget(db, kind, asked) or articles_to_forget(db, kind, name)
    if not articles:
        raise UsageError(f"The archive holds no {kind} '{name}', or it has been forgotten already.")
    if with_copies:
        articles = sorted({*articles, *(c for row in listed_articles(db, articles) for c in row["copies"])})
    return articles, listed_articles(db, articles)


def _ask(listed: Sequence[dict[str, Any]], kind: str, name: str) -> None:
    for row in listed:
        click.echo(
            f"{row['article']}  {row['first_seen_at'][:10]}  {row['outlet']}  {printable(row['title'])}", err=True
        )
    question = f"Forget {counted(len(listed), 'article')} of the {kind} {printable(name)} for good?"
    click.confirm(question, abort=True, err=True)


def _write_file(watch: Watch, db: sqlite3.Connection) -> None:
    from crawler.archive.keep import forgotten_rows
    from crawler.watch.forgotten_file import write_forgotten

    write_forgotten(watch.folder, forgotten_rows.secret_of(db), forgotten_rows.all_forgotten(db))


def _finish(
    watch: Watch,
    db: sqlite3.Connection,
    done: Forgetting,
    now: datetime,
    as_json: bool,
    listed: Sequence[dict[str, Any]],
) -> None:
    """Files, then what the words left in the search index and the log; then say what was done and what is not ours."""
    import time

    from crawler.archive.keep import space
    from crawler.steps.forgetting import leftovers

    changed, left = _clean_files(watch, db, done, now)
    for _ in leftovers(db):
        time.sleep(space.PAUSE_SECONDS)
    empty = space.checkpoint(db)
    for _ in range(0 if empty else LOG_TRIES):
        time.sleep(0.2)
        if empty := space.checkpoint(db):
            break
    copies = sorted({copy for row in listed for copy in row["copies"]})
    told = {
        "articles": done.articles,
        "rows": {table: count for table, count in sorted(done.counts.items()) if count},
        "files_changed": changed,
        "files_left": [str(path) for path in left],
        "sent": done.sent,
        "copies": copies,
        "log_emptied": empty,
    }
    (emit_json if as_json else _say)(told)


def _say(told: dict[str, Any]) -> None:
    """What was done, and what a person has to do."""
    click.echo(
        f"Forgotten: {counted(len(told['articles']), 'article')}. Message and feed files changed: {told['files_changed']}."
    )
    for message in told["sent"]:
        click.echo(f"Already sent: {message['channel']}, by the rule {message['rule']}, {message['sent_at']}")
    for path in told["files_left"]:
        complain(f"{path} could not be changed: remove it there yourself.")
    if copies := told["copies"]:
        complain(
            f"copies of it are other articles, and stay: {', '.join(map(str, copies))}. Check them, or use --copies."
        )
    if not told["log_emptied"]:
        complain("a reader holds old pages in news.db-wal. Close it, and run `wirewatch forget --again`.")
    click.echo("Backups made earlier still hold it: replace them yourself.")


def _clean_files(watch: Watch, db: sqlite3.Connection, done: Forgetting, now: datetime) -> tuple[int, list[Any]]:
    from crawler.crawl.rawkeeper import erase_forgotten
    from crawler.sending.out_files import renew_out
    from crawler.sending.told_files import scrub, told_files
    from crawler.watch.delivery_file import load_delivery

    found = load_delivery(watch.folder)
    changed, _ = renew_out(db, watch.folder, found.feeds, now.astimezone(watch.settings.zone), watch.private_sources)
    paths = told_files(watch.folder, found.channels.values())
    scrubbed, left = scrub(paths, {message["id"] for message in done.sent}, done.words)
    return changed + scrubbed, [*left, *erase_forgotten(db, watch.raw_folder)]


def _apply(watch: Watch, as_json: bool) -> int:
    from crawler.archive.keep.forgotten_rows import ForgottenRow
    from crawler.archive.trouble import telling
    from crawler.steps.forgetting import Forgetting, forget_again
    from crawler.watch.forgotten_file import read_forgotten

    now = datetime.now(UTC)
    secret, rows = read_forgotten(watch.folder)
    with closing(_opened(watch)) as db, telling(watch.archive_path):
        done = forget_again(db, secret, [ForgottenRow(*row) for row in rows], now) or Forgetting()
        _finish(watch, db, done, now, as_json, [])
    return 0
