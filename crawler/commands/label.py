"""wirewatch label."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

import click

from crawler.commands.ids import ARTICLE, MOST_NOTE, login_name
from crawler.output import emit_json, json_option

if TYPE_CHECKING:
    from crawler.cli import App


@click.command()
@click.argument("article", metavar="ARTICLE", type=ARTICLE)
@click.argument("topic", metavar="TOPIC")
@click.argument("verdict", metavar="right|wrong", type=click.Choice(["right", "wrong"]))
@click.option("--why", "--note", "why", default="", help="Why you think so.")
@click.option("--by", "who", default="", help="Who says so; your login name by default.")
@json_option
@click.pass_obj
def label(
    app: App, article: int, topic: str, verdict: Literal["right", "wrong"], why: str, who: str, as_json: bool
) -> None:
    """Mark an article as about a topic (right) or not (wrong). Wrong hides its flag at once and for good."""
    from crawler.archive.connect import connect
    from crawler.archive.judged.label_rows import is_flagged, set_label
    from crawler.archive.texts.lookups import known_topics
    from crawler.errors import no_archive, no_topic
    from crawler.plaintext import clean_line

    watch = app.watch()
    if not watch.archive_path.is_file():
        raise no_archive(watch.archive_path)
    with closing(connect(watch.archive_path)) as db:
        known = {*known_topics(db), *(path.stem for path in (watch.folder / "topics").glob("*.toml"))}
        if topic not in known:
            raise no_topic(topic, known)
        note, who = clean_line(why)[:MOST_NOTE], clean_line(who)[:MOST_NOTE] or login_name()
        set_label(db, article, topic, verdict, note, datetime.now(UTC), who)
        flagged = is_flagged(db, article, topic)
    if as_json:
        emit_json({"article": article, "topic": topic, "verdict": verdict, "flagged": flagged})
        return
    said = {
        ("right", True): "its flag is right",
        ("right", False): "it should be flagged but is not; the flag comes when the rule finds it",
        ("wrong", True): "its flag is hidden",
        ("wrong", False): "it is not flagged, and will never be shown as flagged",
    }
    click.echo(f"Article {article}, {topic} {verdict}: {said[verdict, flagged]}.")
