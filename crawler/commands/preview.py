"""wirewatch feeds preview."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from crawler.commands.asking import address, ask, in_words, watch_of
from crawler.output import complain, emit_json, json_option, printable, this_screen
from crawler.timestamps import stamp

if TYPE_CHECKING:
    from crawler.cli import App
    from crawler.crawl.probing import Probe
    from crawler.intake.find.finding import Kind
    from crawler.intake.parsed import Memory, ParsedFeed
    from crawler.watch.folder import Watch


@dataclass
class Seen:
    """What came of asking one address."""

    url: str
    kind: Kind = ""
    parsed: ParsedFeed | None = None
    reason: str = ""
    """Why nothing would be taken."""


@click.command()
@click.argument("url")
@click.option("--selector", default="", help="CSS, or xpath: and a path: which links of the page are articles.")
@click.option(
    "--kind", type=click.Choice(("feed", "sitemap", "page")), help="Read it as this kind; by default, as what it is."
)
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="Show at most this many.")
@json_option
@click.pass_obj
def preview(app: App, url: str, selector: str, kind: Kind | None, limit: int, as_json: bool) -> int:
    """Show what would be taken from a feed, sitemap or listing page now, if it were added. Nothing is written."""
    from crawler.commands.add import check_selector
    from crawler.intake.parsed import Memory

    only = check_selector(selector, kind)
    given, userinfo = address(url)
    watch = watch_of(app, given)
    only, selector, userinfo = as_listed(watch, given, only, selector, userinfo)
    crawl = watch.settings.crawl
    memory = Memory(backlog_days=crawl.backlog_days, limit=crawl.max_items, selector=selector)
    seen = Seen(given)
    number = ask(app, watch, given, userinfo, lambda probe: look(probe, seen, only, memory))
    if number:
        return 128 + number
    if as_json:
        emit_json(as_document(seen))
    else:
        tell(seen, limit, crawl.backlog_days)
    return 0 if seen.parsed and (seen.parsed.entries or seen.parsed.parts) and not seen.reason else 1


def as_listed(watch: Watch, url: str, only: Kind, selector: str, userinfo: str) -> tuple[Kind, str, str]:
    """Kind, selector and userinfo; of a source that is listed, those of its line where the command line says nothing.

    Raises UsageError for a page of which the text is watched: it gives no entries.
    """
    from crawler.errors import UsageError

    for source in watch.feeds.sources:
        if source.url == url:
            if source.watch and not only:
                raise UsageError(f"feeds.csv watches the text of {url} itself, so none of its links are taken.")
            kind: Any = source.kind
            return (
                only or kind,
                selector or (source.selector if only in ("", "page") else ""),
                userinfo or source.userinfo,
            )
    return only, selector, userinfo


async def look(probe: Probe, seen: Seen, only: Kind, memory: Memory) -> None:
    """Ask the address, as by hand, and robots.txt where it has a say in what came."""
    from crawler.fetching.state import USER_AGENT_TOKEN
    from crawler.intake.robots import RobotsRules, origin_of
    from crawler.workers import tasks as worker_tasks

    response = await probe.fetch(seen.url, "feed")
    if isinstance(response, tuple):
        seen.reason = response[1]
        return
    seen.url = response.url
    if response.status not in (200, 203):
        seen.reason = f"http_{response.status}"
        return
    told = await probe.read(worker_tasks.tell, response, memory)
    if isinstance(told, str):
        seen.reason = told
        return
    seen.kind, seen.parsed = told
    seen.reason = told[1].reason
    if only and told[0] and told[0] != only:
        seen.reason = f"not_{'html' if only == 'page' else f'a_{only}'}"
    elif told[0] not in ("", "feed"):
        rules = RobotsRules(USER_AGENT_TOKEN)
        probe.on_robots(rules.learn)
        await probe.robots(origin_of(response.url))
        verdict = rules.verdict(response.url, datetime.now(UTC))
        seen.reason = {"allowed": seen.reason, "denied": "robots"}.get(verdict, "robots_unavailable")


def as_document(seen: Seen) -> dict[str, Any]:
    """All of it, for ``--json``."""
    parsed = seen.parsed
    return {
        "url": seen.url,
        "kind": seen.kind,
        "format": parsed.format if parsed else "",
        "title": parsed.title if parsed else "",
        "items": parsed.items if parsed else 0,
        "reason": seen.reason,
        "entries": [
            {"title": e.title, "published_at": stamp(e.published_at), "changed_at": stamp(e.changed_at), "link": e.link}
            for e in (parsed.entries if parsed else ())
        ],
        "parts": [
            {"url": part.url, "modified_at": stamp(part.modified_at)} for part in (parsed.parts if parsed else ())
        ],
    }


def tell(seen: Seen, limit: int, backlog_days: float) -> None:
    """The entries on stdout; what they are, or why there are none, on stderr."""
    parsed = seen.parsed
    if parsed is None or not seen.kind:
        complain(f"nothing can be taken from {seen.url}: {in_words(seen.reason)}.")
        return
    taken = len(parsed.parts) or len(parsed.entries)
    noun = "parts would be polled" if parsed.parts else "would be taken"
    what = ", ".join(filter(None, (seen.kind, parsed.format, parsed.title)))
    if seen.reason:
        complain(f"nothing would be taken from {seen.url} ({what}): {in_words(seen.reason)}.")
        return
    click.echo(printable(f"{what}: {taken} of {parsed.items} {noun}"), err=True)
    if seen.kind == "sitemap" and not taken:
        click.echo(
            f"A sitemap gives what is dated within {backlog_days:g} days; undated addresses are remembered at the first "
            "poll, and those that come later are taken.",
            err=True,
        )
    rows = [[_day(e.published_at or e.changed_at), printable(e.title)[:90], printable(e.link)] for e in parsed.entries]
    rows += [[_day(part.modified_at), "", printable(part.url)] for part in parsed.parts]
    if rows:
        this_screen().table(rows[:limit], ("date", "title", "link"), ("date", "title"))
    if len(rows) > limit:
        click.echo(f"and {len(rows) - limit} more; --limit N shows more.", err=True)


def _day(moment: datetime | None) -> str:
    return moment.strftime("%Y-%m-%d %H:%M") if moment else ""
