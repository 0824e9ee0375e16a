"""wirewatch show."""

from __future__ import annotations

import textwrap
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawler.commands.edits import measure
from crawler.commands.ids import ARTICLE, STORY
from crawler.mistyped import CommandGroup
from crawler.output import counted, emit_json, json_option, printable
from crawler.terminal import PIPE, Screen
from crawler.timestamps import told_time

if TYPE_CHECKING:
    from crawler.cli import App


class ShowGroup(CommandGroup):
    """`show 17` is `show article 17`."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        return super().resolve_command(ctx, ["article", *args] if args[:1] and args[0].isdecimal() else args)


@click.group(cls=ShowGroup)
def show() -> None:
    """Show an article or a story with everything known about it. `show 17` shows article 17."""


@show.command()
@click.argument("article", metavar="ID", type=ARTICLE)
@json_option
@click.pass_obj
def article(app: App, article: int, as_json: bool) -> None:
    """Show an article: where it came from, its text, its flags with their evidence, its copies."""
    from crawler.archive import connect
    from crawler.archive.texts import lookups

    with connect.reading(app.watch().archive_path) as db:
        details = lookups.article_details(db, article)
    if as_json:
        emit_json(details)
        return
    screen = app.screen()
    for line in article_lines(details, screen):
        screen.line(line)


def shortened(clause: str) -> str:
    """A clause of a long topic, cut for one line; --json has it whole."""
    text = printable(clause)
    return text if len(text) <= 70 else text[:69] + "…"


@show.command()
@click.argument("story", metavar="ID", type=STORY)
@click.option("--html", "page", type=click.Path(path_type=Path, dir_okay=False), help="Write the echo picture here.")
@json_option
@click.pass_obj
def story(app: App, story: int, page: Path | None, as_json: bool) -> None:
    """Show a story: who reported first, who repeated whom, when, and what could not be seen."""
    from crawler.archive import connect
    from crawler.archive.judged import story_lookups as storylookups
    from crawler.commands.stories import story_lines

    with connect.reading(app.watch().archive_path) as db:
        details = storylookups.story_details(db, story)
    if page is not None:
        from crawler.commands.echo import write_echo

        write_echo(details, page, datetime.now(UTC))
        click.echo(f"{page} written.", err=True)
    if as_json:
        emit_json(details)
    elif page is None:
        screen = app.screen()
        for line in story_lines(details, screen):
            screen.line(line)


def article_lines(a: dict[str, Any], screen: Screen = PIPE) -> list[str]:
    """The article for a person to read."""
    lines = [printable(a["title"]), ""]
    lines += [f"{name + ':':<12}{printable(value)}" for name, value in _facts(a, screen) if value]
    lines += _flag_lines(a, screen)
    lines += [
        f"{'Label:':<12}{label['topic']} is {label['verdict']} ({screen.time(label['at'])})"
        + (f": {printable(label['why'])}" if label["why"] else "")
        for label in a["labels"]
    ]
    lines += [f"{'Relation:':<12}{_relation(r)}" for r in a["relations"]]
    lines += [
        f"{'Credits:':<12}{printable(c['name'])} ({c['kind']}{', primary' if c['is_primary'] else ''}): {printable(c['quote'])}"
        for c in a["credits"]
    ]
    lines += [f"{'Copy:':<12}{c['id']}, {c['outlet']}: {printable(c['title'])}" for c in a["copies"]]
    for version in a["versions"]:
        lines += _version_lines(version, screen)
    if a["text_gone"]:
        lines += ["", f"({a['text_gone']}; its row stays, so stories and copies still count it)"]
    summary = "" if a["body"].startswith(a["summary"].rstrip("….")) else a["summary"]
    for part in (summary, a["body"]):
        for paragraph in part.split("\n") if part else []:
            lines += ["", *textwrap.wrap(printable(paragraph), _width(screen))]
    return lines


def _facts(a: dict[str, Any], screen: Screen) -> list[tuple[str, str]]:
    source = a["text_source"] + (f" ({a['text_reason']})" if a["text_reason"] else "")
    return [
        ("Article", str(a["id"]) + (f", a copy of {a['copy_of']}" if a["copy_of"] else "")),
        ("Outlet", a["outlet_title"] or a["outlet"]),
        (
            "Told by",
            f"{a['feed_title'] or a['feed_url']}; not the outlet's own words" if a["told_by"] else "",
        ),
        ("Story", str(a["story"] or "")),
        ("Origin", a["origin"] or ""),
        ("Own words", a["own_quote"]),
        ("By", ", ".join(a["authors"])),
        ("Section", a["section"]),
        ("Tags", ", ".join(a["tags"])),
        ("Language", "-".join(filter(None, (a["language"], a["region"])))),
        (
            "Published",
            told_time("", a["published_at"], a["published_precision"] or "minute", screen.time)
            if a["published_at"]
            else (f"unknown; the source says '{a['published_raw']}'" if a["published_raw"] else "unknown"),
        ),
        ("First seen", f"{screen.time(a['first_seen_at'])} in {a['feed_title'] or a['feed_url']}"),
        ("Text from", source + (", behind a paywall" if a["paywall"] else "")),
        ("Fetched by", a["via"]),
        ("Address", a["url"]),
    ]


def _width(screen: Screen) -> int:
    """Columns of running text: a line of more than 100 is hard to read."""
    return min(screen.width or 100, 100)


def _flag_lines(a: dict[str, Any], screen: Screen) -> list[str]:
    lines = []
    if a["unjudged_reason"]:
        lines.append(
            f"{'Flags:':<12}unknown, and so are its credits: judging this text failed ({a['unjudged_reason']})"
        )
    wrong = {label["topic"] for label in a["labels"] if label["verdict"] == "wrong"}
    for flag in a["flags"]:
        more = f", edited into it {screen.time(flag['flagged_at'])}" if flag["edited_into"] else ""
        more += ", hidden: labelled wrong" if flag["topic"] in wrong else ""
        lines.append(
            f"{'Flag:':<12}{flag['topic']} (score {flag['score']:g}, topic version {flag['topic_version']}{more})"
        )
        lines += [
            f"            {s['field']} {s['start']}-{s['end']}: {printable(s['text'])}   by {shortened(s['clause'])}"
            for s in flag["spans"]
        ]
        if (rest := flag["span_count"] - len(flag["spans"])) > 0:
            lines.append(f"            and {counted(rest, 'more place')}")
    return lines


def _relation(relation: dict[str, Any]) -> str:
    if relation["relation"] == "edition":
        return f"edition: same address as article {relation['other']}, {printable(relation['title'])}"
    return f"{relation['relation']} of {relation['other']}, {relation['outlet']}: {relation['evidence']}"


def _version_lines(version: dict[str, Any], screen: Screen) -> list[str]:
    """An earlier version and what the next one changed in it."""
    reason = ", ".join(filter(None, (version["reason"], measure(version))))
    return [
        f"{'Earlier:':<12}version {version['text_version']} until {screen.time(version['seen_at'])} ({reason})",
        f"            {printable(version['title'])}",
        *(
            wrapped
            for line in (version["diff"] or "").splitlines()
            for wrapped in textwrap.wrap(
                printable(line), _width(screen), initial_indent=" " * 14, subsequent_indent=" " * 16
            )
        ),
    ]
