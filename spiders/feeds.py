"""Polls the feeds of a watch: RSS, RDF, Atom and JSON Feed."""

from crawler.crawl.sources import SourcesSpider


class FeedsSpider(SourcesSpider):
    """Sources of kind ``feed`` only; ``wirewatch run`` polls every kind (spider ``watch``)."""

    name = "feeds"
    kinds = ("feed",)
