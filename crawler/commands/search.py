"""wirewatch search."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from crawler.output import emit_rows, json_option

if TYPE_CHECKING:
    from crawler.cli import App


@click.command()
@click.argument("query")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="At most so many.")
@json_option
@click.pass_obj
def search(app: App, query: str, limit: int, as_json: bool) -> None:
    """Search titles, summaries and texts: words, "a phrase", prefix*, a OR b, a NOT b."""
    from crawler.archive import connect
    from crawler.archive.texts import lookups

    with connect.reading(app.watch().archive_path) as db:
        found = lookups.search_articles(db, query, limit)
    emit_rows(found, ("article", "first_seen_at", "outlet", "title", "snippet"), as_json, "Nothing found.")
