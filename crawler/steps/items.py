"""What spiders yield: one poll of a source, one reading of a page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from crawler.archive.ledger.claims import ClaimKind
from crawler.archive.ledger.entries import EntryToRead
from crawler.archive.ledger.feeds import WatchedFeed
from crawler.archive.texts.rereads import ArticleToReread
from crawler.intake.parsed import ParsedFeed
from crawler.intake.polling.feed_state import Fetched
from crawler.models import ArticleDraft
from crawler.rawpages.records import RawPage

NOT_ASKED = frozenset({"host_on_hold", "offline", "no_fetcher"})
"""Reasons for which a page counts as not asked."""
NEVER_SENT = frozenset({"tdm_reserved", "robots", "robots_unavailable", "private_address", "bad_url", "no_contact"})
"""Reasons known before anything was sent."""


@dataclass(frozen=True, slots=True)
class PollItem:
    """One poll: what the network gave, and the document when it had to be read. What follows is decided when it is
    stored, for only then is it known which entries are new."""

    feed: WatchedFeed
    fetched: Fetched
    parsed: ParsedFeed | None
    polled_at: datetime
    unreached_since: float | None = None
    """When the request began (``time.monotonic``), if it reached nobody: then our own network may be down."""
    article: ArticleDraft | None = None
    """The text of a watched page, when it had to be read."""
    body_sha256: str = ""
    """Of the page that gave ``article``."""
    held_until: datetime | None = None
    """Not asked, because its host is on hold so long: no poll at all."""

    @property
    def key(self) -> Errand:
        """Names the errand, so that a daemon does not send for it twice."""
        return errand_key(self.feed)

    @property
    def asked_url(self) -> str:
        """The address that failed or answered."""
        return self.fetched.url

    def offline(self) -> PollItem:
        """The same poll, not counted against its feed: no host answered."""
        return replace(self, fetched=replace(self.fetched, error="offline"))

    @property
    def is_first(self) -> bool:
        """The feed's first poll: its entries are backlog, never news."""
        return self.feed.state.polled_at is None


@dataclass(frozen=True, slots=True)
class PageItem:
    """One page request, answered or not. ``draft`` is None when there is no article; ``reason`` then says why."""

    entry: EntryToRead | ArticleToReread
    final_url: str
    read_at: datetime
    draft: ArticleDraft | None = None
    reason: str = ""
    http_status: int | None = None
    body_sha256: str = ""
    retry_after: datetime | None = None
    unreached_since: float | None = None
    """As in ``PollItem``."""
    size: int = 0
    """Bytes received, redirects included."""
    said: ArticleDraft | None = None
    """What a page says that is not believed: of a ``teaser``, the article's words, but fewer than are known; of
    ``another_page``, an article's, which may be the next edition of this address."""
    raw: RawPage | None = None
    """The answer as it was received, when such pages are kept."""
    from_raw: bool = False
    """Nobody was asked: read anew from what was kept."""
    via: str = ""
    """The fetcher that asked; '' when it was this machine."""
    tdm_reserved: bool = False
    """Its publisher reserves text and data mining."""

    @property
    def asked_url(self) -> str:
        """The address that failed or answered."""
        return self.final_url

    def offline(self) -> PageItem:
        """The same page, asked again later as if it had not been asked: no host answered."""
        return replace(self, reason="offline")

    @property
    def was_asked(self) -> bool:
        """A request left for it: neither held back here nor forbidden by robots.txt."""
        return not self.from_raw and (self.size > 0 or self.reason not in NOT_ASKED | NEVER_SENT)

    @property
    def key(self) -> Errand:
        """Names the errand, so that a daemon does not send for it twice."""
        return errand_key(self.entry)


Errand = tuple[ClaimKind, int]
"""One thing that is asked for: what it is, and its id."""


def errand_key(due: WatchedFeed | EntryToRead | ArticleToReread) -> Errand:
    """Names an errand."""
    if isinstance(due, ArticleToReread):
        return "article", due.article
    return "feed" if isinstance(due, WatchedFeed) else "entry", due.id
