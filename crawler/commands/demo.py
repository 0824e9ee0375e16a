"""wirewatch demo."""

from __future__ import annotations

import csv
import json
import shutil
import sys
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawler.commands.edits import measure, shortened
from crawler.commands.flags import show_flag
from crawler.commands.progress import TerminalProgress
from crawler.commands.times import WHEN
from crawler.delivery.wording import heading
from crawler.output import emit_json, json_option, printable
from crawler.terminal import Screen

if TYPE_CHECKING:
    from crawler.cli import App
    from crawler.crawl.stop import Stop
    from crawler.watch.folder import Watch

FOLDER = "demo-watch"
PICTURE = "story.html"
DIGEST = "digest.html"
TOLD = "told.jsonl"
RULES = f"""# The demo sends its alerts to a file. docs/alerts.md shows how to send them to people.
[channels.desk]
url = "file:{TOLD}"

[[alerts]]
name = "nato"
channel = "desk"
topics = ["nato"]

[[feeds]]
name = "nato"
topics = ["nato"]
"""
_KINDS = {"sitemap": "a sitemap", "page": "pages"}


@click.command()
@click.option("--at", type=WHEN, hidden=True, help="The moment of the second pass, for tests; now when not given.")
@json_option
@click.pass_context
def demo(ctx: click.Context, at: datetime | None, as_json: bool) -> int:
    """Crawl a packaged news world: a server on this machine (127.x), the real spiders, an archive of its own.

    The archive and the demo's watch folder are made anew in the folder demo-watch of the watch folder.
    """
    app: App = ctx.obj
    from crawler.crawl.preflight import check_packages
    from crawler.logs import begin_logs

    check_packages()
    begin_logs(app.verbosity, as_json=app.log_json)
    folder = app.folder / FOLDER
    number, passes = crawl_demo(folder, at or datetime.now(UTC))
    if number:
        return 128 + number
    if as_json:
        emit_json({"folder": str(folder), "passes": passes})
        return 0
    for number, found in enumerate(passes, 1):
        _tell(number, found)
    command = "wirewatch" if shutil.which("wirewatch") else sys.argv[0]
    story = passes[-1]["story"]
    click.echo(
        f"""
The picture of who said it first: {folder / PICTURE}
A digest as a mail shows it: {folder / DIGEST}. A feed of its stories: {folder / "out" / "nato.atom"}
All of it is in {folder / "news.db"}. Look further:
  {command} --dir {folder} flags --topic nato
  {command} --dir {folder} show article {passes[0]["key_article"]}
  {command} --dir {folder} show story {story["story"] if story else 1}
  {command} --dir {folder} status
  {command} --dir {folder} open
Then watch the real news:
  {command} init"""
    )
    return 0


def crawl_demo(folder: Path, now: datetime) -> tuple[int, list[dict[str, Any]]]:
    """Serve the demo world and crawl it twice, the second time at ``now``, on the clocks of pages and crawler alike.

    Returns the signal that ended it (0 for none), and what each pass found.
    """
    from crawler.archive.judged.crawl_findings import crawl_findings
    from crawler.archive.lock import run_lock
    from crawler.crawl.session import open_session
    from crawler.demo.scene import BETWEEN_PASSES
    from crawler.demo.server import serve
    from crawler.demo.world import load_world
    from crawler.running import crawl, in_reactor
    from crawler.watch.packaged import packaged

    base = now.replace(microsecond=0) - BETWEEN_PASSES
    passes: list[dict[str, Any]] = []
    with ExitStack() as resources:
        running = resources.enter_context(serve(load_world(packaged("demo")), base))
        watch = _demo_watch(folder, running.feeds_csv(), running.outlets_csv())
        resources.enter_context(run_lock(watch.lock_path, "demo"))

        async def both(stop: Stop) -> None:
            for number, clock in ((1, base), (2, base + BETWEEN_PASSES)):
                running.set_pass(number)
                progress = resources.enter_context(TerminalProgress())
                with open_session(watch, "all", clock=lambda clock=clock: clock, progress=progress) as session:  # type: ignore[misc]
                    await crawl(session, stop)
                    if stop.signal:
                        return
                    told = _deliver(watch, session.db, clock)
                    passes.append({**crawl_findings(session.db, clock), "counts": dict(session.counts), "told": told})
                    _draw(session.db, folder, passes[-1]["story"], clock)
                    _write_digest(session.db, folder, base - BETWEEN_PASSES, clock)

        number = in_reactor(both, allow_loopback=True, allow_private=[])
    return number, passes


def _deliver(watch: Watch, db: Any, clock: datetime) -> list[dict[str, Any]]:
    """Tell what the demo's rules tell, into a file; gives it."""
    from crawler.commands.deliver import post_of
    from crawler.sending.post_round import deliver_round

    path = watch.folder / TOLD
    before = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    deliver_round(post_of(watch, db, lambda: clock))
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return [item for line in lines[len(before) :] for item in json.loads(line)["items"]]


def _demo_watch(folder: Path, feeds: Iterable[Mapping[str, str]], outlets: Iterable[Mapping[str, str]]) -> Watch:
    from crawler.archive.lock import run_lock
    from crawler.watch.folder import Watch, init_watch

    if folder.exists():
        with run_lock(folder / "news.db.lock", "demo"):  # a demo at work keeps its folder
            shutil.rmtree(folder)
    init_watch(folder, empty=True)
    _write_rows(folder / "feeds.csv", feeds)
    (folder / "delivery.toml").write_text(RULES, encoding="utf-8")
    # The demo's outlets live on loopback addresses, which stand for their domains.
    _write_rows(folder / "outlets.csv", ({**_without_host(row), "domains": row["host"]} for row in outlets))
    from crawler.watch.folder import STARTING_TOPICS
    from crawler.watch.packaged import packaged

    for name in STARTING_TOPICS:
        shutil.copyfile(packaged("defaults") / "topics" / name, folder / "topics" / name)
    return Watch(folder, ("allow_loopback=true", "delay=0.1"))


def _without_host(row: Mapping[str, str]) -> dict[str, str]:
    return {key: value for key, value in row.items() if key not in ("host", "domain")}


def _write_rows(path: Path, rows: Iterable[Mapping[str, str]]) -> None:
    every = list(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(every[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(every)


def _draw(db: Any, folder: Path, story: dict[str, Any] | None, now: datetime) -> None:
    """The echo picture of the story that most articles tell."""
    from crawler.archive.judged.story_lookups import story_details
    from crawler.commands.echo import write_echo

    if story:
        write_echo(story_details(db, story["story"]), folder / PICTURE, now)


def _write_digest(db: Any, folder: Path, since: datetime, now: datetime) -> None:
    """What a digest would tell of both passes, as a mail shows it."""
    from datetime import time

    from crawler.delivery.digest import DigestRule
    from crawler.delivery.mail_page import as_document
    from crawler.steps.digesting import digest_of

    rule = DigestRule("morning", "desk", time(7, 30), topics=("nato", "intelligence-sharing"))
    (folder / DIGEST).write_text(as_document(digest_of(db, rule, now, since)), encoding="utf-8")


def _tell(number: int, found: dict[str, Any]) -> None:
    counts: dict[str, int] = found["counts"]
    by_topic: dict[str, list[dict[str, Any]]] = {}
    for flag in found["flags"]:
        by_topic.setdefault(flag["topic"], []).append(flag)
    polls = [counts.get(f"polls_{outcome}", 0) for outcome in ("new", "unchanged", "failed")]
    click.echo(click.style(f"{'First' if number == 1 else 'Second'} pass", bold=True))
    click.echo(
        f"  {found['feeds']} sources, {sum(polls)} polls: {polls[0]} with news, {polls[1]} unchanged, {polls[2]} failed"
    )
    sums = [f"{row['articles']} from {_KINDS[row['kind']]}" for row in found["without_feed"]]
    without_feed = f"; without a feed: {', '.join(sums)}" if sums else ""
    click.echo(
        f"  {counts.get('articles_new', 0)} new articles, {counts.get('articles_edited', 0)} edited{without_feed}"
    )
    for copy in found["copies"] if number == 1 else []:
        click.echo(
            f"  Copy: article {copy['id']} ({copy['outlet']}) has the text of {copy['copy_of']} ({copy['first_outlet']})"
        )
    for edit in found["edited"]:
        click.echo(
            f"  Edited: article {edit['article']} ({edit['outlet']}), {measure(edit)}: {printable(edit['title'])}"
        )
        if edit["article"] in found["watched"]:
            click.echo("    a page watched for its text; its clock and its counter do not count as changes")
        for line in shortened(edit):
            click.echo(f"    {line}")
    for poll in found["failed"]:
        gap = "; none of it is taken as news, and the ledger records a gap" if poll["gap_from"] else ""
        click.echo(f"  Failed: {poll['declared_url']} ({poll['reason']}){gap}")
    for topic, flags in sorted(by_topic.items()):
        click.echo(f"  Flagged {topic}: {len(flags)} articles, such as")
        show_flag(Screen(), flags[0], indent=4)
    for item in found["told"]:
        click.echo(f"  Told: {heading(item)}: {printable(item['title'])}")
        click.echo(f"    {printable(item['words'])}")
    if found["story"]:
        click.echo(f"  The most reported story: {printable(found['story']['title'])}")
        click.echo(click.style(f"    {printable(found['story']['sentence'])}", bold=True))
