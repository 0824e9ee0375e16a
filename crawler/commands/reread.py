"""wirewatch reread."""

from __future__ import annotations

import asyncio
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from crawler.commands.times import WHEN
from crawler.output import counted, emit_json, json_option

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from crawler.cli import App
    from crawler.watch.folder import Watch


@click.command()
@click.option(
    "--from", "source", type=click.Choice(["raw"]), required=True, help="What is read: pages kept by `[keep] raw`."
)
@click.option("--outlet", metavar="OUTLET", default="", help="Only articles of this outlet (its id).")
@click.option("--since", type=WHEN, help="Only pages received since then: 7d, 2026-11-23, yesterday.")
@json_option
@click.pass_obj
def reread(app: App, source: str, outlet: str, since: datetime | None, as_json: bool) -> None:
    """Read kept pages again with today's reader, and store better texts as versions. Asks no site."""
    from crawler.archive.connect import connect
    from crawler.archive.lock import run_lock
    from crawler.archive.trouble import telling
    from crawler.errors import no_archive

    watch = app.watch()
    if not watch.archive_path.is_file():
        raise no_archive(watch.archive_path)
    with (
        run_lock(watch.lock_path, "reread"),
        closing(connect(watch.archive_path)) as db,
        telling(watch.archive_path),
    ):
        counts = asyncio.run(_reread(watch, db, outlet, since))
    if as_json:
        emit_json(dict(counts))
        return
    rest = {name: n for name, n in counts.items() if name not in ("pages", "better", "completed")}
    words = f"; not taken: {', '.join(f'{n} {name}' for name, n in sorted(rest.items()))}" if rest else ""
    click.echo(
        f"{counted(counts['pages'], 'page')} read: {counted(counts['better'], 'better text')}, "
        f"{counts['completed']} that had only the feed's text{words}."
    )


async def _reread(watch: Watch, db: sqlite3.Connection, outlet: str, since: datetime | None) -> Mapping[str, int]:
    from crawler.archive.judged.topic_rows import sync_topics
    from crawler.crawl.rereading import Rereading
    from crawler.steps.rules import Rules
    from crawler.workers.pool import Workers

    crawl = watch.settings.crawl
    versions = sync_topics(db, watch.topics, datetime.now(UTC))
    workers = Workers(crawl.worker_count, crawl.worker_seconds, crawl.worker_mb)
    rules = Rules(watch.topics, versions, watch.outlets, crawl, watch.settings.zone)
    work = Rereading(
        db, watch.raw_folder, workers, rules, lambda: datetime.now(UTC), crawl.max_bytes, _rules_of_sites(db)
    )
    try:
        return await work.run(outlet, since)
    finally:
        workers.close()


def _rules_of_sites(db: sqlite3.Connection) -> Any:
    """Feed -> how its pages are read, where a site spider says so."""
    from scrapy.settings import Settings

    from crawler import settings as defaults
    from crawler.archive.ledger.feeds import declared_url
    from crawler.crawl.sources import site_spiders

    settings = Settings()
    settings.setmodule(defaults, priority="project")
    sites = site_spiders(settings)

    def rule_of(feed: int | None) -> Any:
        site = sites.get(declared_url(db, feed)) if feed is not None and sites else None
        return site.article_rule() if site else None

    return rule_of
