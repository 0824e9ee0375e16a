"""Reads the list of recent actions of the US Office of Foreign Assets Control, which offers no feed."""

from crawler.site import SiteSpider


class OfacActionsSpider(SiteSpider):
    """A page; many of its headlines are the same words, so that repetition alone takes them for buttons."""

    name = "ofac_actions"
    source = "https://ofac.treasury.gov/recent-actions"
    items = "div.search-result"
    link = "a[href*='/recent-actions/']::attr(href)"
    title = "a[href*='/recent-actions/']::text"
    date = "div.search-result__date::text, div.margin-top-1::text"
    language = "en"
