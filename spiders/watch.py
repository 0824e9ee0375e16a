"""Polls every source of a watch, each in the way of its kind: what ``wirewatch run`` and ``daemon`` do."""

from crawler.crawl.sources import SourcesSpider


class EverySourceSpider(SourcesSpider):
    """Feeds, sitemaps, listing pages and watched pages, in one crawl."""

    name = "watch"
