"""wirewatch stories."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from crawler.commands.times import WHEN
from crawler.output import csv_option, emit_csv, emit_json, json_option, printable, this_screen
from crawler.steps.echo_scene import unseen_lines
from crawler.terminal import PIPE, Screen
from crawler.timestamps import told_time

if TYPE_CHECKING:
    from crawler.cli import App

_CSV = ("story", "title", "sentence", "first_seen_at", "last_seen_at", "article_count", "outlet_count", "origin_count",
        "uncredited_count", "circular")  # fmt: skip


@click.command()
@click.option(
    "--since", type=WHEN, help="Only stories with an article first seen since then: 2026-11-23, yesterday, 6h."
)
@click.option("--topic", default="", help="Only stories with an article flagged with this topic.")
@click.option(
    "--min-origins", type=click.IntRange(0), default=0, help="Only stories with at least this many known origins."
)
@click.option(
    "--min-articles",
    type=click.IntRange(1),
    default=2,
    show_default=True,
    help="Only stories of at least this many articles.",
)
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="List at most this many.")
@csv_option
@json_option
@click.pass_obj
def stories(app: App, /, as_csv: bool, as_json: bool, **wanted: Any) -> None:
    """List stories, newest first, with their articles, outlets and known origins."""
    from crawler.archive import connect
    from crawler.archive.judged import story_lookups as storylookups
    from crawler.archive.texts import lookups
    from crawler.errors import no_topic

    with connect.reading(app.watch().archive_path) as db:
        topics = lookups.known_topics(db)
        if wanted["topic"] and wanted["topic"] not in topics:
            raise no_topic(wanted["topic"], topics)
        found = storylookups.list_stories(db, **wanted)
    if as_json:
        emit_json(found)
    elif as_csv:
        emit_csv(found, _CSV)
    elif not found:
        click.echo("No stories.", err=True)
    for story in [] if as_json or as_csv else found:
        show_story_line(this_screen(), story)


def show_story_line(screen: Screen, story: dict[str, Any]) -> None:
    """A story in two lines: when and what, and its sentence."""
    at = screen.time(story["last_seen_at"]) or "undated"
    screen.line(f"{at:<20}  story {story['story']}: ", (story["title"], "title"))
    screen.line(story["sentence"], indent=2)


def story_lines(story: dict[str, Any], screen: Screen) -> list[str]:
    """A story for a person to read: who reported first, who repeated whom, when."""
    lines = [printable(story["title"]), "", f"Story {story['story']}: {printable(story['sentence'])}"]
    lines += [f"Origin: {printable(o['name'])}{_origin(o)}" for o in story["origins"]]
    lines += [] if story["origins"] else ["Origin: unknown. No article shows reporting of its own or credits a source"]
    lines += [
        f"Story {m['id']} turned out to be part of it ({m['merge_reason']}, {m['merge_score']:.2f})"
        for m in story["merged"]
    ]
    for article in story["articles"]:
        copy = f", a copy of {article['copy_of']}" if article["copy_of"] else ""
        lines += ["", f"{when(article, screen)}  {printable(article['outlet_title'])}  article {article['id']}{copy}"]
        lines += [f"  {_title(article)}", *_standing(article)]
    return [*lines, "", *(f"{line}." for line in unseen_lines(story["unseen"]))]


def _title(article: dict[str, Any]) -> str:
    gone = article["text_gone"]
    return f"{printable(article['title'])} ({gone})".strip() if gone else printable(article["title"])


def when(article: dict[str, Any], screen: Screen = PIPE) -> str:
    """When it came, with a word where that is not the time it was published."""
    return told_time(article["at"], article["published_at"], article["published_precision"], screen.time)


def _origin(origin: dict[str, Any]) -> str:
    if origin["reason"] == "circle":
        return f", the earliest of a circle, article {origin['article']}"
    return f", article {origin['article']}" if origin["article"] else ", credited but not collected"


def _standing(article: dict[str, Any]) -> list[str]:
    """Where an article has its news from, with the words that say so."""
    lines = []
    if article["member_reason"] == "names":
        lines.append(
            f"  in this story through what it shares with another language: {printable(', '.join(article['terms']))}"
        )
    if article["own_quote"] and not any(step["leads"] for step in article["steps"]):
        lines.append(f"  own reporting: {printable(article['own_quote'])}")
    for step in article["steps"]:
        source = printable(step["source_name"]) + (
            f" (article {step['source_article']})" if step["source_article"] else ""
        )
        word = "from" if step["leads"] else "also names"
        lines.append(f"  {word} {source}, {step['reason']}: {printable(step['words'])}")
    if article["uncredited"]:
        lines.append("  uncredited: no sign of own reporting or of a source")
    return lines
