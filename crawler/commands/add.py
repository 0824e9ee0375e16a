"""wirewatch add."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from crawler.commands.asking import address, age, ask, in_words, watch_of
from crawler.output import complain, counted, emit_json, json_option, printable, this_screen
from crawler.timestamps import stamp

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from crawler.cli import App
    from crawler.intake.find.finding import Kind
    from crawler.intake.find.search import Offer, Search
    from crawler.watch.feedlist import Source
    from crawler.watch.folder import Watch

_SHOWN = 10
"""Addresses that were named and not asked, at most."""


@click.command()
@click.argument("url")
@click.option("--pick", type=click.IntRange(1), help="Add this one of those found.")
@click.option("--all", "every", is_flag=True, help="Add all of them.")
@click.option(
    "--kind", type=click.Choice(("feed", "sitemap", "page")), help="Add the address itself, as this kind of source."
)
@click.option(
    "--selector",
    default="",
    help="CSS, or xpath: and a path: which links of the page are articles; implies --kind page.",
)
@click.option("--title", default="", help="Your title for it, in place of its own.")
@click.option("--outlet", default="", help="Short name of its outlet, in place of the known one.")
@click.option("--tags", default="", help="Your own tags, comma separated.")
@json_option
@click.pass_obj
def add(
    app: App,
    url: str,
    pick: int | None,
    every: bool,
    kind: Kind | None,
    selector: str,
    title: str,
    outlet: str,
    tags: str,
    as_json: bool,
) -> int:
    """Find the feeds, sitemaps or listing page of a site, and add one to feeds.csv. The address of a feed is added at once."""
    from crawler.errors import UsageError

    if pick and every:
        raise UsageError("Use either --pick or --all, not both.")
    wanted = check_selector(selector, kind)
    given, userinfo = address(url)
    watch = watch_of(app, given)
    number, search = search_site(app, watch, given, userinfo, wanted, selector)
    if number:
        return 128 + number
    offers = search.offers()
    found = SearchResult(watch, search, offers, userinfo, selector)
    if not offers:
        return tell_nothing(found, as_json)
    chosen = choose(search, offers, pick, every)
    if title and len(chosen) > 1:
        raise UsageError("--title is for one source: choose one with --pick.")
    sources = [found.source(offer, title, outlet, tags) for offer in chosen]
    added, listed = found.add(chosen, sources)
    if as_json:
        emit_json(found.as_json(added, listed))
    elif chosen:
        tell_added(found, chosen, added, listed)
    else:
        tell_choice(found)
    return 0


def check_selector(selector: str, kind: Kind | None) -> Kind:
    """The kind that was asked for, '' for any. Raises UsageError for a selector that cannot be used."""
    from crawler.errors import UsageError
    from crawler.watch.feedlist import selector_fault

    if selector and kind not in (None, "page"):
        raise UsageError(f"--selector works only with --kind page, not {kind}.")
    if selector and (fault := selector_fault(selector)):
        raise UsageError(f"The selector '{selector}' cannot be used: {fault}.")
    return "page" if selector else kind or ""


def search_site(app: App, watch: Watch, url: str, userinfo: str, only: Kind, selector: str) -> tuple[int, Search]:
    """The search, when it has ended, and the signal that ended it before, 0 for none."""
    from dataclasses import replace

    from crawler.crawl.probing import find
    from crawler.fetching.state import USER_AGENT_TOKEN
    from crawler.intake.find.finding import WHOLE
    from crawler.intake.find.search import Search

    search = Search(url, datetime.now(UTC), USER_AGENT_TOKEN, only)
    memory = replace(WHOLE, selector=selector, limit=watch.settings.crawl.max_items)
    return ask(app, watch, url, userinfo, lambda probe: find(probe, search, memory)), search


def choose(search: Search, offers: Sequence[Offer], pick: int | None, every: bool) -> list[Offer]:
    """What is to be added; nothing while the choice is the person's. Raises UsageError for a number too high."""
    from crawler.errors import UsageError

    if every:
        return list(offers)
    if pick:
        if pick > len(offers):
            raise UsageError(f"--pick {pick}: only {len(offers)} found.")
        return [offers[pick - 1]]
    at_once = search.at_once()
    return [at_once] if at_once else []


class SearchResult:
    """What a search found, beside what the watch has."""

    def __init__(self, watch: Watch, search: Search, offers: Sequence[Offer], userinfo: str, selector: str) -> None:
        from crawler.commands.feed_lists import redirects_of
        from crawler.watch.known import KnownSources

        self.watch, self.search, self.offers = watch, search, offers
        self.userinfo, self.selector = userinfo, selector
        self.now = datetime.now(UTC)
        seen = [(alias, offer.url) for offer in offers for alias in offer.aliases if alias != offer.url]
        self._known = KnownSources(watch.feeds.sources, [*redirects_of(watch), *seen])

    def listed(self, offer: Offer) -> str:
        """The address in feeds.csv that this source is, by its own address or one that leads to it; '' when it is new."""
        duplicate = self._known.find(offer.url)
        return duplicate.listed if duplicate else ""

    def source(self, offer: Offer, title: str, outlet: str, tags: str) -> Source:
        """The line to be added."""
        from crawler.intake.robots import origin_of
        from crawler.watch.feedlist import Source

        own = origin_of(offer.url) == origin_of(self.search.given)
        return Source(
            url=offer.url,
            title=title or self.title(offer),
            outlet=outlet or self.outlet(offer),
            tags=tags,
            kind=offer.kind,
            selector=self.selector if offer.kind == "page" else "",
            userinfo=self.userinfo if own else "",
        )

    def title(self, offer: Offer) -> str:
        """The source's own title, else its site's, its outlet's, or its host."""
        from crawler.urls import host_of

        known = self.watch.outlets.get(self.outlet(offer))
        return offer.title or self.search.site or (known.title if known else host_of(offer.url).removeprefix("www."))

    def outlet(self, offer: Offer) -> str:
        """The id of the outlet that owns the host of the source, or of its site; '' when nobody is known to."""
        from crawler.urls import host_of

        outlets = self.watch.outlets
        owners = (outlets.by_domain(host_of(url)) for url in (offer.url, self.search.home))
        return next((owner.id for owner in owners if owner), "")

    def add(self, chosen: Sequence[Offer], sources: Sequence[Source]) -> tuple[list[Source], dict[str, str]]:
        """Write what is not listed yet; returns the new lines, and of the others: address -> the one it is listed under."""
        from crawler.commands.feed_lists import add_to_list

        known = {offer.url: line for offer in chosen if (line := self.listed(offer))}
        fresh = [source for source in sources if source.url not in known]
        if not fresh:
            return [], known
        result = add_to_list(self.watch, fresh)
        return list(result.added), {**known, **{d.url: d.listed for d in result.duplicates}}

    def as_json(self, added: Sequence[Source] = (), listed: Mapping[str, str] | None = None) -> dict[str, Any]:
        """All of it."""
        return {
            "url": self.search.given,
            "added": [source.url for source in added],
            "already_listed": [{"url": url, "listed": line} for url, line in (listed or {}).items()],
            "offers": [self._row(number, offer) for number, offer in enumerate(self.offers, 1)],
            "tried": [{"url": t.url, "outcome": t.outcome} for t in self.search.tried],
            "forbidden": [{"url": url, "reason": reason} for url, reason in self.search.forbidden()],
            "not_asked": list(self.search.not_asked()),
            "requests": self.search.sent,
        }

    def _row(self, number: int, offer: Offer) -> dict[str, Any]:
        newest = offer.finding.newest
        return {
            "number": number,
            "kind": offer.kind,
            "format": offer.finding.format,
            "news": offer.finding.news,
            "comments": offer.comments,
            "entries": offer.finding.items,
            "newest": stamp(newest),
            "title": self.title(offer),
            "outlet": self.outlet(offer),
            "url": offer.url,
            "listed": self.listed(offer) or None,
        }


def tell_nothing(found: SearchResult, as_json: bool) -> int:
    """Say what was tried and what came of it; exit code 1."""
    if as_json:
        emit_json(found.as_json())
        return 1
    search = found.search
    complain(f"nothing to watch was found at {search.given}.")
    for tried in search.tried:
        click.echo(f"  {printable(tried.url)}: {in_words(tried.outcome)}", err=True)
    for url, reason in search.forbidden():
        click.echo(f"  {printable(url)}: not offered: {in_words(reason)}", err=True)
    click.echo(f"{counted(search.sent, 'request')}. {_hint(search)}", err=True)
    return 1


def _hint(search: Search) -> str:
    outcome = search.tried[0].outcome if search.tried else ""
    if outcome == "not_html":
        return "It is a document (such as a PDF) or a picture. Give the page that lists them."
    if search.only:
        return "Leave out --kind and --selector to search the whole site."
    if outcome in ("http_403", "challenge", "robots"):
        return "The site does not want programs to read it. Ask its owners for a feed."
    if outcome in ("feed", "sitemap", "page", "http_404", "http_410"):
        return (
            "Give a page that lists the articles or the address of a feed; for a page, `--selector CSS` "
            "says where its articles are."
        )
    return "Is the address right?"


def tell_added(
    found: SearchResult, chosen: Sequence[Offer], added: Sequence[Source], listed: Mapping[str, str]
) -> None:
    """One line for each source."""
    entries = {offer.url: _entries(found, offer) for offer in chosen}
    for source in added:
        click.echo(printable(f"added: {source.title or 'no title'} ({entries[source.url]}) {source.url}"))
    for url, line in listed.items():
        click.echo(printable(f"not added: {url} is listed already" + (f", as {line}" if line != url else "")))


def _entries(found: SearchResult, offer: Offer) -> str:
    finding = offer.finding
    newest = f", newest {age(finding.newest, found.now)} old" if finding.newest else ""
    unit = "parts" if finding.format == "sitemapindex" else "links" if offer.kind == "page" else "entries"
    return f"{offer.kind}, {finding.format}, {finding.items} {unit}{newest}"


def tell_choice(found: SearchResult) -> None:
    """The table of offers on stdout, and how to choose on stderr."""
    cells = [
        [
            str(number),
            offer.kind,
            offer.finding.format + (" news" if offer.finding.news else " comments" if offer.comments else ""),
            str(offer.finding.items),
            age(offer.finding.newest, found.now),
            printable(found.title(offer))[:60],
            printable(offer.url) + (" (listed already)" if found.listed(offer) else ""),
        ]
        for number, offer in enumerate(found.offers, 1)
    ]
    columns = ("n", "kind", "format", "entries", "newest", "title", "url")
    this_screen().table(cells, columns, ("n", "kind", "entries", "title"))
    for url, reason in found.search.forbidden():
        click.echo(f"{printable(url)} is not offered: {in_words(reason)}.", err=True)
    left = found.search.not_asked()
    if left:
        click.echo(f"{len(left)} more feeds are named there and were not tried:", err=True)
        for url in left[:_SHOWN]:
            click.echo(f"  {printable(url)}", err=True)
    click.echo("Nothing has been added yet. Add one with --pick N, or all with --all.", err=True)
