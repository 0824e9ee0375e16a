"""The one name that spiders of others import; the class itself is part of ``crawler.crawl``."""

from crawler.crawl.site import SiteSpider

__all__ = ["SiteSpider"]
