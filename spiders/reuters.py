"""Reads the news sitemap of Reuters, which offers no feed, and leaves out sport and market tables."""

from crawler.site import SiteSpider


class ReutersSpider(SiteSpider):
    """A sitemap of the whole site; only some of its rooms are wanted."""

    name = "reuters"
    source = "https://www.reuters.com/arc/outboundfeeds/news-sitemap/?outputType=xml"
    format = "sitemap"
    keep = r"//www\.reuters\.com/(?:world|business|technology|legal|sustainability)/"
    language = "en"
