"""What a run judges by: its topics, its outlets, and the settings of [crawl]. Asking changes nothing."""

from __future__ import annotations

import hashlib
import importlib
import pickle
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from functools import cached_property
from typing import TYPE_CHECKING

from crawler.judging.stories import territories
from crawler.judging.topics.matcher import TopicMatcher
from crawler.judging.topics.scopes import About
from crawler.judging.topics.topicfile import Topic
from crawler.models import ArticleDraft, Field, Flag
from crawler.reading.outlets import Outlet, OutletList
from crawler.urls import host_of, registered_domain
from crawler.watch.settings_file import CrawlSettings

if TYPE_CHECKING:
    from crawler.reading.credits import CreditReading

_MOST_KNOWN = 50_000


@dataclass
class Rules:
    """Taken anew, as a whole, when a file of the watch folder changes."""

    topics: Sequence[Topic]
    topic_versions: Mapping[str, int]
    outlets: OutletList
    crawl: CrawlSettings
    zone: tzinfo = UTC
    """Of the watch: days of topics are days there."""
    _owners: dict[tuple[str, str], Outlet | None] = field(default_factory=dict)
    """(host, outlet of the feed) -> outlet: asked for each article, and a domain is found by many look-ups."""

    @cached_property
    def matcher(self) -> TopicMatcher:
        """Made for the first text: a run with nothing due needs none."""
        return TopicMatcher(self.topics)

    def make_ready(self) -> None:
        """Compile the topics and read the names that stories are told by, before anything waits for the loop: some tenths
        of a second."""
        _ = self.matcher
        if self.crawl.credits:
            importlib.import_module("crawler.reading.credits")
        if self.crawl.stories:
            territories.make_ready(("en",))

    @cached_property
    def packed(self) -> bytes:
        """What a worker needs to judge by these rules."""
        outlets = OutletList(
            self.outlets.outlets
        )  # without its indexes, which a worker makes of the languages it meets
        return pickle.dumps((tuple(self.topics), dict(self.topic_versions), outlets, self.crawl, self.zone))

    @cached_property
    def version(self) -> str:
        """Tells these rules from others in a worker that outlives them."""
        return hashlib.blake2b(self.packed, digest_size=16).hexdigest()

    @classmethod
    def unpacked(cls, content: bytes) -> Rules:
        """The inverse of ``packed``."""
        return cls(*pickle.loads(content))

    @property
    def judges(self) -> bool:
        """Whether anything is asked of a text by itself."""
        return bool(self.topics) or self.crawl.credits or self.crawl.stories

    @property
    def asks_about(self) -> bool:
        """Whether a topic asks for more of an article than its text and its language."""
        return self.matcher.asks_about

    def flags(self, draft: ArticleDraft, about: About | None = None) -> tuple[Flag, ...]:
        """The topics that a text is about, each with its spans."""
        fields: dict[Field, str] = {"title": draft.title, "summary": draft.summary, "body": draft.body}
        found = self.matcher.match(fields, draft.language, about)
        return tuple(
            Flag(
                m.topic_key, self.topic_versions[m.topic_key], m.score, m.field, m.snippet, tuple(m.spans), m.span_count
            )
            for m in found
        )

    def may_flag(self, draft: ArticleDraft) -> bool:
        """Whether a text may get a flag once more is known of it than its words: scopes count as held."""
        return bool(self.matcher.loose.match({"title": draft.title, "summary": draft.summary}, draft.language))

    def at(self, moment: datetime) -> datetime:
        """A moment in the zone of the watch, in which queries count days."""
        return moment.astimezone(self.zone) if moment.year > 1 else moment

    def owner_of(self, url: str, feed_outlet: str) -> Outlet | None:
        """The outlet that owns the host of an address, else the one of the feed, else one made of the registered domain.

        None where there is neither host nor outlet.
        """
        asked = host_of(url), feed_outlet
        if asked not in self._owners:
            if len(self._owners) > _MOST_KNOWN:
                self._owners.clear()
            self._owners[asked] = self._find_owner(*asked)
        return self._owners[asked]

    def _find_owner(self, host: str, feed_outlet: str) -> Outlet | None:
        known = self.outlets.by_domain(host) if host else None
        if known is not None:
            return known
        if feed_outlet:
            return self.outlets.get(feed_outlet) or Outlet(id=feed_outlet, title=feed_outlet)
        domain = registered_domain(host) or host
        return Outlet(id=domain, title=domain, domains=(domain,)) if domain else None

    def speaks_for(self, feed_url: str, feed_outlet: str, url: str) -> bool:
        """Whether what a feed says of an address are the words of the outlet there.

        It does on its own registered domain, and for the hosts of the listed outlet, or of another of its publisher, that
        feeds.csv names for it or that owns its own host. Every other feed tells what another is said to have written.
        """
        host, feed_host = host_of(url), host_of(feed_url)
        if not host or not feed_host or registered_domain(host) == registered_domain(feed_host):
            return True
        own = self.outlets.get(feed_outlet) if feed_outlet else self.outlets.by_domain(feed_host)
        owner = self.outlets.by_domain(host)
        if own is None or owner is None:
            return False
        return own.id == owner.id or bool(own.family and own.family == owner.family)

    def whose(self, url: str, feed_url: str, feed_outlet: str, *, page: bool) -> tuple[Outlet | None, bool]:
        """The outlet a text at an address is judged and shown as, and whether it is in its own words: a ``page`` always is,
        what a feed says only where it speaks for the address.

        The page of a host in no list goes by the outlet that feeds.csv names, when that has no domains: feeds are often on
        the host of a service.
        """
        if self.speaks_for(feed_url, feed_outlet, url):
            return self.owner_of(url, feed_outlet), True
        if not page:
            return self._teller(feed_url, feed_outlet), False
        named = self.outlets.get(feed_outlet)
        return self.owner_of(url, "" if named and named.domains else feed_outlet), True

    def _teller(self, feed_url: str, feed_outlet: str) -> Outlet | None:
        if feed_outlet:
            return self.outlets.get(feed_outlet) or Outlet(id=feed_outlet, title=feed_outlet)
        return self.owner_of(feed_url, "")

    def credits(self, draft: ArticleDraft, url: str, owner: Outlet | None) -> CreditReading | None:
        """Whom a text at this address credits, and whether it is its outlet's own reporting; None when not asked for."""
        if not self.crawl.credits:
            return None
        from crawler.reading.credits import find_credits  # a tenth of a second, which a run with nothing due is spared

        listed = self.outlets.get(owner.id) if owner else None
        return find_credits(
            title=draft.title,
            summary=draft.summary,
            body=draft.body,
            byline=draft.byline or draft.authors,
            language=draft.language,
            links=draft.links,
            own_domain=host_of(url),
            own_outlet=listed.title if listed else (owner.id if owner else ""),
            outlets=self.outlets,
        )

    def listed(self, outlets: Iterable[str]) -> tuple[Outlet, ...]:
        """Those of these outlets that a list has, each once."""
        return tuple(found for name in dict.fromkeys(outlets) if (found := self.outlets.get(name)) is not None)
