"""Searches a site for its sources: decides from what was answered so far which address to ask next, and what to offer.

It asks nothing itself, and each address once. The address that a person names comes first; then robots.txt; then the
feeds that the page names, the front page, the usual places, and sitemaps, each only while nothing better was found.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from crawler.intake.find.discovery import (
    COMMON_PATHS,
    COMMON_SITEMAPS,
    Named,
    PageFacts,
    is_news_address,
    root_of,
    same_address,
    sitemaps_of,
)
from crawler.intake.find.finding import Kind, SourceFinding
from crawler.intake.robots import RobotsAnswer, RobotsRules, origin_of
from crawler.urls import host_of, resolve

BUDGET = 12
"""Requests in all, robots.txt and redirects among them."""
ENOUGH = 5
"""Feeds that hold something; who wants more of a site's feeds names the page that lists them, or the feed itself."""
SITEMAPS = 3
FRONT_PAGE = 1
UNREACHED = frozenset(
    {"timeout", "dns", "connection_refused", "connection_lost", "connection_failed", "tls", "private_address"}
    | {"host_on_hold", "http_429", "http_503", "unguarded", "stopped"}
)
"""Reasons after which a host is asked nothing more."""

Errand = Literal["given", "robots", "feed", "guess", "page", "sitemap"]


@dataclass(frozen=True, slots=True)
class Ask:
    """One address to be asked. robots.txt has a say in errands ``guess``, ``page`` and ``sitemap``."""

    url: str
    errand: Errand
    title: str = ""
    comments: bool = False
    place: int = 0
    """As in ``Offer``."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came. ``url``: the last address, after redirects. ``lasting``: the one to be listed, that is the last one
    when only permanent redirects led there. ``sent``: requests sent so far in the whole search."""

    url: str
    finding: SourceFinding
    sent: int
    lasting: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """A source that can be listed."""

    kind: Kind
    url: str
    title: str
    finding: SourceFinding
    place: int
    """How near it is to what the person named: 0 the address itself, 1 named by it, 2 the front page or robots.txt, 3
    named by the front page, 4 guessed."""
    comments: bool = False
    aliases: tuple[str, ...] = ()
    """Every address that led to it."""


@dataclass(frozen=True, slots=True)
class Tried:
    """An address that was asked, and what came of it: ``feed``, ``sitemap``, ``page``, ``robots.txt``, or a reason."""

    url: str
    outcome: str


class Search:
    """One search. Ask ``next_ask``, tell ``answered`` (and ``learn`` for each robots.txt), until it is None."""

    def __init__(self, url: str, now: datetime, agent: str, only: Kind = "") -> None:
        """``url``: absolute. ``only``: the address itself is to be a source of this kind, and nothing else is asked."""
        self.given, self.now, self.only = url, now, only
        self.home = root_of(url)
        self.rules = RobotsRules(agent)
        self.tried: list[Tried] = []
        self.sent = 0
        self._offers: list[Offer] = []
        self._pages: list[tuple[str, Answer, int]] = []
        self._site = ""
        self._feeds: list[Ask] = []
        self._moved: list[Ask] = []
        self._sitemaps: list[Ask] = []
        self._asked: set[str] = set()
        self._sitemaps_asked = 0
        self._unreached: set[str] = set()
        self._closed = False
        self._narrow = bool(only)

    def next_ask(self) -> Ask | None:
        """What to ask next; None at the end."""
        if self.sent >= BUDGET or self._closed:
            return None
        for ask in self._wishes():
            if self._key(ask) not in self._asked and host_of(ask.url) not in self._unreached:
                self._asked.add(self._key(ask))
                self._sitemaps_asked += ask.errand == "sitemap"
                return ask
        return None

    def learn(self, answer: RobotsAnswer) -> None:
        """A robots.txt that came, of whatever origin."""
        self.rules.learn(answer)
        self._sitemaps += [Ask(url, "sitemap", place=2) for url in sitemaps_of(answer.text, answer.origin + "/")]

    def answered(self, ask: Ask, answer: Answer) -> None:
        """What came of an ask."""
        self.sent = answer.sent
        finding = answer.finding
        self.tried.append(Tried(ask.url, _outcome(ask, finding)))
        if ask.errand == "robots":
            return
        self._asked.add(same_address(answer.url))
        if finding.reason in UNREACHED:
            self._unreached.add(host_of(answer.url))
        if ask.errand == "given":
            self.home = root_of(answer.url)
            self._begin(finding)
        if finding.kind == "page":
            self._page(ask, answer, finding.page or PageFacts())
        elif finding.kind:
            self._offer(ask, answer, finding)

    def offers(self) -> tuple[Offer, ...]:
        """What can be listed, the best first: feeds, sitemaps of news, sitemaps, a page; comments at the very end."""
        found = [offer for offer in self._offers if offer.kind == "feed" or self._permitted(offer.url)]
        if not any(offer.kind == "feed" and not offer.comments for offer in found):
            found += self._listing()
        distinct: dict[str, Offer] = {}
        for offer in sorted(found, key=_rank):
            distinct.setdefault(offer.finding.digest or same_address(offer.url), offer)
        return tuple(distinct.values())

    def forbidden(self) -> tuple[tuple[str, str], ...]:
        """(address, ``robots`` or ``robots_unavailable``) of what would be offered if robots.txt allowed it."""
        addresses = [offer.url for offer in self._offers if offer.kind != "feed"]
        addresses += [answer.url for _, answer, _ in self._pages if self._is_listing(answer)]
        denied = {url: self.rules.verdict(url, self.now) for url in addresses if not self._permitted(url)}
        return tuple(
            (url, "robots" if verdict == "denied" else "robots_unavailable") for url, verdict in denied.items()
        )

    def not_asked(self) -> tuple[str, ...]:
        """Feeds that were named and not asked, because enough was found or the requests were used up."""
        if self._narrow:
            return ()
        left = {self._key(ask): ask.url for ask in self._feeds if not ask.comments}
        return tuple(url for key, url in left.items() if key not in self._asked)

    def at_once(self) -> Offer | None:
        """The source that the address itself is, a feed or sitemap: nothing to choose."""
        offers = self.offers()
        if len(offers) == 1 and offers[0].place == 0 and (self.only or offers[0].kind != "page"):
            return offers[0]
        return None

    def _wishes(self) -> Iterator[Ask]:
        yield Ask(self.given, "given")
        yield Ask(f"{origin_of(self.home)}/robots.txt", "robots")
        if self._narrow:
            return
        yield from self._moved
        found, left = self._sound(), BUDGET - self.sent
        reserve = 0 if found else FRONT_PAGE + SITEMAPS
        if found < ENOUGH and left > reserve:
            yield from (ask for ask in self._feeds if not ask.comments)
        if not found:
            yield Ask(self.home, "page", place=2)
            # One: under a misleading title it may be a feed after all.
            yield from [ask for ask in self._feeds if ask.comments][:1]
            if left > SITEMAPS:
                yield from (Ask(resolve(self.home, path), "guess", place=4) for path in COMMON_PATHS)
        yield from self._sitemap_wishes(found)

    def _sitemap_wishes(self, found: int) -> Iterator[Ask]:
        if found:  # one of news may hold more than the feeds do; the others would be no gain
            if not self._sitemaps_asked:
                yield from (ask for ask in self._sitemaps if is_news_address(ask.url))
        elif self._sitemaps_asked < SITEMAPS:
            yield from self._sitemaps
            if not self._sitemaps:
                yield from (Ask(resolve(self.home, path), "sitemap", place=4) for path in COMMON_SITEMAPS)

    def _key(self, ask: Ask) -> str:
        return "robots" if ask.errand == "robots" else same_address(ask.url)

    def _begin(self, finding: SourceFinding) -> None:
        """What the address itself turned out to be decides how wide the search is."""
        missed = self.only and finding.kind != self.only
        if missed or finding.kind == "feed" or finding.reason == "not_html" or finding.reason in UNREACHED:
            self._closed = True
        elif finding.kind == "sitemap":
            self._narrow = True  # the person meant it; robots.txt is asked next

    def _page(self, ask: Ask, answer: Answer, facts: PageFacts) -> None:
        if ask.errand in ("given", "page"):
            self._pages.append((ask.url, answer, ask.place))
            self._site = self._site or facts.site or facts.title
            if facts.moved:
                self._moved.append(Ask(facts.moved, "page", place=ask.place))
        # A guessed address is often answered with the front page or with "not found".
        if ask.errand in ("given", "page", "feed"):
            self._feeds += [_feed_ask(named, ask.place + 1) for named in facts.feeds]

    def _offer(self, ask: Ask, answer: Answer, finding: SourceFinding) -> None:
        if self.only and finding.kind != self.only:
            return
        url = answer.lasting or ask.url
        title, aliases = finding.title or ask.title, (ask.url, answer.url)
        self._offers.append(Offer(finding.kind, url, title, finding, ask.place, ask.comments, aliases))
        if finding.part and not self._narrow:
            self._sitemaps.insert(0, Ask(finding.part, "sitemap", place=ask.place))

    def _listing(self) -> list[Offer]:
        """The page itself as a source, or the front page: the last resort."""
        return [
            Offer("page", answer.lasting or url, answer.finding.title, answer.finding, place, aliases=(url, answer.url))
            for url, answer, place in self._pages
            if self._is_listing(answer) and self._permitted(answer.url)
        ]

    def _is_listing(self, answer: Answer) -> bool:
        if self.only:
            return self.only == "page" and answer.finding.items > 0
        return answer.finding.items > 0 and not (answer.finding.page and answer.finding.page.article)

    def _permitted(self, url: str) -> bool:
        return self.rules.verdict(url, self.now) == "allowed"

    def _sound(self) -> int:
        """Feeds found that hold something."""
        return sum(1 for o in self._offers if o.kind == "feed" and not o.comments and o.finding.items)

    @property
    def site(self) -> str:
        """The name of the site, as its pages tell it; '' when they do not."""
        return self._site


def _feed_ask(named: Named, place: int) -> Ask:
    return Ask(named.url, "feed", named.title, named.comments, place)


def _outcome(ask: Ask, finding: SourceFinding) -> str:
    if ask.errand == "robots":
        return finding.reason or "robots.txt"
    asked_back = finding.kind == "page" and finding.reason in ("challenge", "consent")
    return finding.reason if asked_back else finding.kind or finding.reason


def _rank(offer: Offer) -> tuple[int, int]:
    if offer.kind == "feed":
        return (5 if offer.comments else 0 if offer.finding.items else 1), offer.place
    if offer.kind == "sitemap":
        return (2 if offer.finding.news else 3), offer.place
    return 4, offer.place
