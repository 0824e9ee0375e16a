"""Polls the sitemaps of a watch, news sitemaps and sitemap indexes among them."""

from crawler.crawl.sources import SourcesSpider


class SitemapsSpider(SourcesSpider):
    """Sources of kind ``sitemap`` only; ``wirewatch run`` polls every kind (spider ``watch``)."""

    name = "sitemaps"
    kinds = ("sitemap",)
