"""Reads what the US Office of Foreign Assets Control publishes in the Federal Register, from its public JSON API."""

from crawler.site import SiteSpider


class FederalRegisterSpider(SiteSpider):
    """A JSON answer lists the documents; their pages keep the text in a part that looks like an appendix."""

    name = "federal_register"
    source = (
        "https://www.federalregister.gov/api/v1/documents.json"
        "?conditions[agencies][]=foreign-assets-control-office&order=newest&per_page=100"
    )
    format = "json"
    items = "results"
    link = "html_url"
    title = "title"
    date = "publication_date"
    summary = "abstract"
    language = "en"
    page_body = "#fulltext_content_area"
