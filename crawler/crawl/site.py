"""Base of spiders for one site that no general way reads: a few class attributes say where its entries stand."""

from __future__ import annotations

from typing import ClassVar, Literal

from crawler.archive.ledger.feeds import WatchedFeed
from crawler.crawl.sources import SourcesSpider
from crawler.intake.kinds.declared import SourceRule
from crawler.reading.page_rules import PageRule


class SiteSpider(SourcesSpider):
    """Reads the source at ``source`` by the selectors below; everything else is as with any source.

    The address must stand in feeds.csv to be polled; ``wirewatch run`` then reads it by this class, and
    ``scrapy crawl NAME`` polls it alone. Selectors are CSS with ``::text`` and ``::attr()``; JMESPath in ``json``.
    """

    source: ClassVar[str] = ""
    """The address of the list, as in feeds.csv."""
    format: ClassVar[Literal["page", "json", "sitemap"]] = "page"
    items: ClassVar[str] = ""
    link: ClassVar[str] = "a::attr(href)"
    title: ClassVar[str] = "a::text"
    date: ClassVar[str] = ""
    summary: ClassVar[str] = ""
    keep: ClassVar[str] = ""
    """A regular expression; addresses of entries without it are left out."""
    language: ClassVar[str] = ""

    page_body: ClassVar[str] = ""
    """CSS: the text on an article page; the next two likewise. Empty: read as any page."""
    page_title: ClassVar[str] = ""
    page_authors: ClassVar[str] = ""

    @classmethod
    def list_rule(cls) -> SourceRule:
        """How the list is read."""
        names = ("format", "items", "link", "title", "date", "summary", "keep", "language")
        return SourceRule(**{name: getattr(cls, name) for name in names})

    @classmethod
    def article_rule(cls) -> PageRule | None:
        """How the pages of its entries are read; None: as any page."""
        rule = PageRule(cls.page_body, cls.page_title, cls.page_authors)
        return rule if rule != PageRule() else None

    def reads(self, feed: WatchedFeed) -> bool:
        """Its own source only."""
        return feed.state.declared_url == self.source
