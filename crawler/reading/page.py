"""Reads one HTML page into an ArticleDraft; the steps stand in ``_read`` in the order they happen."""

from __future__ import annotations

from datetime import datetime

from lxml.etree import LxmlError
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from crawler.models import ArticleDraft
from crawler.reading.authors import read_authors
from crawler.reading.dates import read_dates
from crawler.reading.decoding import decode_page
from crawler.reading.language import read_language
from crawler.reading.structured import Structured, read_structured, strings
from crawler.reading.tags import read_section, read_tags
from crawler.reading.text import read_body
from crawler.reading.titles import read_title
from crawler.urls import host_of, resolve

MAX_BYTES = 16 * 1024 * 1024


def read_page(html: str | bytes, url: str, now: datetime, *, content_type: str = "") -> ArticleDraft:
    """The article of a page. Never raises: a page that cannot be read says so in ``not_article``.

    ``url`` is the final address of the page, ``now`` an aware time in UTC, ``content_type`` the HTTP header's value.
    """
    try:
        return _read(html, url, now, content_type)
    except (LxmlError, RecursionError, MemoryError, ValueError, TypeError, KeyError, IndexError, AttributeError):
        return ArticleDraft(not_article="unreadable")


def _read(html: str | bytes, url: str, now: datetime, content_type: str) -> ArticleDraft:
    if len(html) > MAX_BYTES:
        return ArticleDraft(not_article="too_large")
    text = decode_page(html, content_type)
    if not text.strip():
        return ArticleDraft(not_article="empty")
    tree: HtmlElement = document_fromstring(
        text, parser=HTMLParser(remove_comments=True, remove_pis=True, collect_ids=False)
    )
    found = read_structured(tree, frozenset({url.split("#")[0].rstrip("/")}))
    sites = _site_names(found, url)
    dates = read_dates(found, tree, url, now)
    title = read_title(found, tree, sites)
    authors = read_authors(found, tree, sites)
    return ArticleDraft(
        title=title,
        summary=found.first("og:description", "description", "twitter:description"),
        body=read_body(tree, [title, found.first("og:title")], authors, [*strings(found.article.get("description")), found.first("og:description"), found.first("description")]),
        authors=authors,
        section=read_section(found),
        tags=read_tags(found),
        language=read_language(found, tree),
        published_at=dates.published,
        published_raw=dates.raw,
        modified_at=dates.modified,
        canonical_url=_link(found, "canonical", url),
        image=resolve(url, found.first("og:image", "twitter:image"))
        if found.first("og:image", "twitter:image")
        else "",
    )


def _site_names(found: Structured, url: str) -> list[str]:
    host = host_of(url).removeprefix("www.")
    return [
        found.first("og:site_name"),
        found.first("application-name"),
        *found.site_names,
        host,
        host.partition(".")[0],
    ]


def _link(found: Structured, rel: str, url: str) -> str:
    for link in found.links.get(rel, ()):
        if link.get("href"):
            return resolve(url, link.get("href") or "")
    return ""
