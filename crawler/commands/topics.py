"""wirewatch topics: list, check and reflag; what only tries a topic is in ``topic_trials`` and ``topic_backtest``."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawler.commands.topic_add import add_topic
from crawler.commands.topic_backtest import backtest
from crawler.commands.topic_trials import explain, test
from crawler.mistyped import CommandGroup
from crawler.output import complain, csv_option, emit_csv, emit_json, emit_rows, json_option

if TYPE_CHECKING:
    import sqlite3

    from crawler.archive.judged.label_rows import Score
    from crawler.cli import App
    from crawler.judging.topics.topicfile import Topic
    from crawler.steps.reflag import Reflagged
    from crawler.watch.folder import Watch

TAKEN_OVER_SECONDS = 15.0
"""A daemon takes over a changed topic within ten seconds."""
WEEKS_SHOWN = 4
NO_TOPICS = "No topics yet: `wirewatch topics add` lists those that come with wirewatch."
_COLUMNS = ("topic", "version", "since", "flags", "right", "wrong", "precision", "by_week", "state", "no_terms_for")
_CSV = ("topic", "title", "priority", "topic_version", "applied_version", "since", "state", "flags", "hidden", "right",
        "wrong", "missed", "precision")  # fmt: skip

NOT_STORED: dict[str, Any] = {"topic_version": None, "applied_version": None, "since": None, "flags": 0, "all_flags": 0}


@click.group(cls=CommandGroup)
def topics() -> None:
    """Add, check, test and apply topics. Only `add` writes into topics/."""


topics.add_command(add_topic)
topics.add_command(explain)
topics.add_command(test)
topics.add_command(backtest)


@topics.command("list")
@csv_option
@json_option
@click.pass_obj
def list_topics(app: App, as_csv: bool, as_json: bool) -> None:
    """List topics: version, flags, precision by week, and whether each is applied to older articles."""
    from crawler.archive import connect
    from crawler.archive.judged.label_rows import topic_scores, weekly_scores
    from crawler.archive.judged.topic_rows import blind_spots, current_signature, topic_rows
    from crawler.watch.folder import read_topics

    watch = app.watch()
    read, problems = read_topics(watch.folder)
    rows: dict[str, dict[str, Any]] = {
        t.key: {"topic": t.key, "title": t.title, "priority": t.priority, **NOT_STORED, "state": "new"} for t in read
    }
    if watch.archive_path.is_file():
        with connect.reading(watch.archive_path) as db:
            files = {t.key: t for t in read}
            scores, weeks, blind = topic_scores(db), weekly_scores(db), blind_spots(db)
            for row in topic_rows(db):
                key = row["topic"]
                row["state"] = _state(row, files.get(key), current_signature(db, key))
                rows[key] = row
            for key, row in rows.items():
                row |= _scored(scores.get(key), weeks.get(key, {})) | {"no_terms_for": blind.get(key, {})}
    listed = sorted((_listed(row) for row in rows.values()), key=lambda row: (-row["priority"], row["topic"]))
    for problem in problems.values():
        complain(problem)
    if as_json:
        emit_json(listed)
        return
    if as_csv:
        emit_csv(listed, _CSV)
        return
    screen = app.screen()
    words = [_in_words(row) | {"since": screen.time(row["since"])} for row in listed]
    emit_rows(words, _COLUMNS, False, NO_TOPICS, ("topic", "state", "flags", "precision"))


def _state(row: dict[str, Any], topic: Topic | None, stored: tuple[str, str] | None) -> str:
    from crawler.archive.judged.topic_rows import signature_of

    if topic is None:
        return "no file"
    if signature_of(topic) != stored:
        return "changed"
    return "in force" if row["applied_version"] == row["topic_version"] else "not applied to older articles"


def _scored(score: Score | None, weeks: dict[str, Score]) -> dict[str, Any]:
    return {
        "right": score.right if score else 0,
        "wrong": score.wrong if score else 0,
        "missed": score.missed if score else 0,
        "precision": score.precision if score else None,
        "weeks": [
            {"week": week, "right": s.right, "wrong": s.wrong, "missed": s.missed, "precision": s.precision}
            for week, s in weeks.items()
        ],
    }


def _listed(row: dict[str, Any]) -> dict[str, Any]:
    row = {"no_terms_for": {}, **_scored(None, {}), **row}
    names = ("topic", "title", "priority", "topic_version", "applied_version", "since", "state", "flags")
    rest = ("right", "wrong", "missed", "precision", "weeks", "no_terms_for")
    return {
        **{name: row[name] for name in names},
        "hidden": row["all_flags"] - row["flags"],
        **{name: row[name] for name in rest},
    }


def _in_words(row: dict[str, Any]) -> dict[str, Any]:
    weeks = [week for week in row["weeks"] if week["precision"] is not None][-WEEKS_SHOWN:]
    return row | {
        "version": row["topic_version"],
        "precision": share(row["precision"], row["right"] + row["wrong"]),
        "by_week": ", ".join(f"{w['week']} {share(w['precision'], w['right'] + w['wrong'])}" for w in weeks),
        "no_terms_for": ", ".join(f"{language} {n}" for language, n in row["no_terms_for"].items()),
    }


def share(value: float | None, labels: int) -> str:
    """A share in two digits with the number of labels behind it, empty when unknown."""
    return "" if value is None else f"{value:.2f} (n={labels})"


@topics.command()
@click.argument("files", nargs=-1, metavar="[FILE]...", type=click.Path(path_type=Path, dir_okay=False))
@json_option
@click.pass_obj
def check(app: App, files: tuple[Path, ...], as_json: bool) -> int:
    """Check all topics and watch lists, or the files given. Exit with 2 when one cannot be used."""
    from crawler.watch.folder import read_topics

    watch = app.watch()
    read, problems = read_topics(watch.folder, files)
    problems |= {key: f"topics/{key}.toml: {problem}" for key, problem in unknown_names(watch, read).items()}
    read = [topic for topic in read if topic.key not in problems]
    rows: list[dict[str, Any]] = [
        {
            "topic": topic.key,
            "ok": True,
            "problem": "",
            "warnings": list(topic.warnings),
            "languages": list(topic.languages),
            "unreviewed": list(topic.unreviewed),
        }
        for topic in read
    ]
    empty: dict[str, Any] = {"warnings": [], "languages": [], "unreviewed": []}
    rows += [{"topic": key, "ok": False, "problem": problem, **empty} for key, problem in problems.items()]
    if as_json:
        emit_json(rows)
    elif not rows:
        click.echo(NO_TOPICS, err=True)
    for row in [] if as_json else rows:
        click.echo(row["problem"] if row["problem"] else f"{row['topic']}: can be used")
        for warning in row["warnings"]:
            click.echo(f"  warning: {warning}")
        if row["unreviewed"]:
            click.echo(f"  not checked by a native reader: {', '.join(row['unreviewed'])}")
    return 2 if problems else 0


def unknown_names(watch: Watch, read: list[Topic]) -> dict[str, str]:
    """Key of a topic -> which outlet or tag of its query nobody knows. Without an archive, nothing is known and nothing asked."""
    from crawler.archive import connect
    from crawler.errors import UsageError
    from crawler.judging.topics.loosening import has_scopes
    from crawler.steps.searching import check_names

    problems: dict[str, str] = {}
    scoped = [topic for topic in read if has_scopes(topic.query.root)]
    if not scoped or not watch.archive_path.is_file():
        return problems
    outlets = {name for outlet in watch.outlets for name in (outlet.id, outlet.title, *outlet.domains)}
    outlets |= {source.outlet for source in watch.feeds.sources if source.outlet}
    tags = {tag for source in watch.feeds.sources for tag in source.tag_names}
    with connect.reading(watch.archive_path) as db:
        for topic in scoped:
            try:
                check_names(db, topic, outlets, tags)
            except UsageError as error:
                problems[topic.key] = str(error)
    return problems


@topics.command()
@click.argument("names", nargs=-1, metavar="[TOPIC]...")
@json_option
@click.pass_obj
def reflag(app: App, names: tuple[str, ...], as_json: bool) -> None:
    """Apply all topics, or those given, to every stored article. This makes no article new."""
    from contextlib import closing

    from crawler.archive.connect import connect
    from crawler.errors import no_archive
    from crawler.steps.reflag import reflag as apply

    watch = app.watch()
    if not watch.archive_path.is_file():
        raise no_archive(watch.archive_path)
    wanted = chosen(watch, names)
    done = []
    with closing(connect(watch.archive_path)) as db:
        for topic in wanted:
            wait_for_watch(watch, db, topic)
            done.append(apply(db, topic, datetime.now(watch.settings.zone)))
            if not as_json:
                click.echo(told(done[-1]))
    if as_json:
        emit_json([_as_dict(one) for one in done])
    elif not done:
        click.echo(NO_TOPICS, err=True)


def chosen(watch: Watch, names: tuple[str, ...]) -> list[Topic]:
    """The topics of the folder with these names, all when there are none. Raises UsageError for an unknown one."""
    from crawler.errors import no_topic

    known = {topic.key: topic for topic in watch.topics}
    for name in names:
        if name not in known:
            raise no_topic(name, known)
    return [known[name] for name in dict.fromkeys(names or known)]


def wait_for_watch(watch: Watch, db: sqlite3.Connection, topic: Topic) -> None:
    """Let a run or daemon that works with an earlier rule take over this one, or end. Raises LockedError.

    What it stores after the re-flag would be judged by the earlier rule, and nobody would judge it again.
    """
    from crawler.archive.judged.topic_rows import current_signature, signature_of
    from crawler.archive.lock import lock_holder
    from crawler.errors import LockedError

    until = time.monotonic() + TAKEN_OVER_SECONDS
    while current_signature(db, topic.key) != signature_of(topic):
        holder = lock_holder(watch.lock_path)
        if not holder:
            return
        if time.monotonic() > until:
            raise LockedError(
                f"{holder} still uses an earlier rule of {topic.key}. Wait until it has ended or noticed the change "
                "(a daemon does within ten seconds), then try again."
            )
        time.sleep(0.2)


def told(done: Reflagged) -> str:
    """One line on a re-flag."""
    how = "" if done.narrowed else ", all of them"
    left = f"; {done.unjudged} take too long and are left for the next run" if done.unjudged else ""
    return (
        f"{done.topic}, version {done.topic_version}: {done.kept} flags kept, {done.gained} gained, {done.lost} lost; "
        f"{done.looked_at} texts read{how}{left}"
    )


def _as_dict(done: Reflagged) -> dict[str, Any]:
    from dataclasses import asdict

    return asdict(done)
