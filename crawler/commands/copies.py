"""wirewatch copies."""

from __future__ import annotations

import textwrap
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from crawler.commands.ids import ARTICLE, login_name
from crawler.mistyped import CommandGroup
from crawler.output import emit_json, json_option, printable

if TYPE_CHECKING:
    import sqlite3

    from crawler.cli import App


_NO_COPIES = {
    "correction": "the shorter one corrects the other; it is not a copy",
    "background": "each has news of its own and the same paragraphs after it; they are not copies",
}


@click.group(cls=CommandGroup)
def copies() -> None:
    """Explain why articles count as copies, and correct it."""


@copies.command()
@click.argument("article", metavar="ID", type=ARTICLE)
@json_option
@click.pass_obj
def explain(app: App, article: int, as_json: bool) -> None:
    """Show what an article shares with others, passage by passage."""
    from crawler.archive import connect
    from crawler.steps.copies import explain_copies

    with connect.reading(app.watch().archive_path) as db:
        found = explain_copies(db, article)
    if as_json:
        emit_json(found)
        return
    for line in copy_lines(found):
        click.echo(line)


_why = click.option("--why", "--note", "why", required=True, help="Why you think so; stored with the verdict.")
_who = click.option("--by", "--who", "who", default="", help="Who says so; your login name by default.")


@copies.command()
@click.argument("a", metavar="A", type=ARTICLE)
@click.argument("b", metavar="B", type=ARTICLE)
@_why
@_who
@json_option
@click.pass_obj
def same(app: App, a: int, b: int, why: str, who: str, as_json: bool) -> None:
    """Join two articles: they are the same text, and one group from now on."""
    _set(app, a, b, "same", why, who, as_json)


@copies.command()
@click.argument("a", metavar="A", type=ARTICLE)
@click.argument("b", metavar="B", type=ARTICLE)
@_why
@_who
@json_option
@click.pass_obj
def differ(app: App, a: int, b: int, why: str, who: str, as_json: bool) -> None:
    """Separate two articles: they are not the same text, and are never grouped again."""
    _set(app, a, b, "not the same", why, who, as_json)


@copies.command()
@click.argument("a", metavar="A", type=ARTICLE)
@click.argument("b", metavar="B", type=ARTICLE)
@json_option
@click.pass_obj
def undo(app: App, a: int, b: int, as_json: bool) -> None:
    """Undo a verdict on two articles: groups and stories are what they were without it."""
    from crawler.archive.connect import stamp, writing
    from crawler.steps.grouping import withdraw_verdict

    with writing(app.watch().archive_path) as db:
        withdraw_verdict(db, a, b, stamp(datetime.now(UTC)) or "")
        _tell(db, a, b, as_json)


def _set(app: App, a: int, b: int, verdict: str, why: str, who: str, as_json: bool) -> None:
    from crawler.archive.connect import stamp, writing
    from crawler.steps.grouping import set_verdict

    with writing(app.watch().archive_path) as db:
        set_verdict(db, a, b, verdict, who or login_name(), stamp(datetime.now(UTC)) or "", why)
        _tell(db, a, b, as_json)


def _tell(db: sqlite3.Connection, a: int, b: int, as_json: bool) -> None:
    from crawler.archive.judged.member_rows import membership_of

    standing = {i: membership_of(db, i) for i in (a, b)}
    found = [{"id": i, "copy_of": now.copy_of, "story": now.story} for i, now in standing.items()]
    if as_json:
        emit_json(found)
        return
    for article in found:
        group = f"a copy of {article['copy_of']}" if article["copy_of"] else "not a copy of an earlier one"
        click.echo(f"Article {article['id']}: {group}; story {article['story']}")


def copy_lines(found: dict[str, Any]) -> list[str]:
    """The explanation for a person to read."""
    lines = [printable(found["title"]), f"Article {found['article']}, {found['outlet']}"]
    others = [m for m in found["group"] if m["id"] != found["article"]]
    lines.append(
        "In a group with: " + ", ".join(f"{m['id']} ({m['outlet']})" for m in others) if others else "No copies."
    )
    for relation in found["relations"]:
        if relation["relation"] == "edition":
            lines += ["", f"edition: same address as article {relation['with_article']}"]
            continue
        off = "" if relation["active"] else ", overruled"
        lines += [
            "",
            f"{relation['relation']} with {relation['with_article']} ({relation['outlet']}){off}: "
            f"containment {relation['containment']:.2f}, Jaccard {relation['jaccard']:.2f}, "
            f"by {relation['evidence'].get('reason', '')}, method {relation['method_version']}",
        ]
        if relation["relation"] in _NO_COPIES:
            lines.append(f"  {_NO_COPIES[relation['relation']]}")
        for passage in relation["passages"]:
            lines += textwrap.wrap(printable(passage), 100, initial_indent="  | ", subsequent_indent="  | ")
    lines += [
        f"{v['at']}  {v['who']} says {v['a']} and {v['b']} are {v['verdict']}: {printable(v['why'])}"
        for v in found["verdicts"]
    ]
    return lines
