"""Polls the pages of a watch: listing pages for their links, watched pages for their own text."""

from crawler.crawl.sources import SourcesSpider


class PagesSpider(SourcesSpider):
    """Sources of kind ``page`` only; ``wirewatch run`` polls every kind (spider ``watch``)."""

    name = "pages"
    kinds = ("page",)
