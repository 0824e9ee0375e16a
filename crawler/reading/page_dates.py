"""Reads when an article was published and changed; an impossible or a missing date is never replaced by a guess."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from htmldate import find_date
from lxml.html import HtmlElement

from crawler.dates import AHEAD, EARLIEST, parse_date
from crawler.plaintext import clean_line
from crawler.reading.structured import Structured, strings

_LONGEST = 80
"""Characters: what is longer in a page is a sentence with a date in it."""
_ISO = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
_PUBLISHED_META = (
    "article:published_time", "og:article:published_time", "og:published_time", "article:published", "datepublished",
    "publish-date",
    "publish_date", "publishdate", "pubdate", "publication_date", "date.published", "parsely-pub-date",
    "sailthru.date", "dcterms.created", "dc.date.issued", "dcterms.issued", "dc.date", "dcterms.date",
    "dc.date.created",
    "citation_publication_date", "citation_date", "article.published", "cxenseparse:recs:publishtime", "datecreated",
    "date",
)  # fmt: skip
_MODIFIED_META = (
    "article:modified_time", "og:article:modified_time", "og:updated_time", "article:updated_time", "datemodified",
    "dcterms.modified",
    "dc.date.modified", "last-modified", "lastmod",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Dates:
    """What a page says of its times; ``raw`` is the wording behind ``published``, also when it was refused."""

    published: datetime | None = None
    modified: datetime | None = None
    raw: str = ""


def read_dates(found: Structured, tree: HtmlElement, url: str, now: datetime) -> Dates:
    """Published and modified time: JSON-LD, meta tags, microdata and <time>, then htmldate's reading of markup and
    address."""
    published, raw = _pick(_published_values(found, tree), now)
    if not published and not raw:
        if found.json_ld:  # what is of use in it was found; htmldate would take the date of a related story out of it
            _drop_json_ld(tree)
        published, raw = _htmldate(tree, url, now)
    modified, _ = _pick(_modified_values(found), now)
    if modified and published and modified < published:
        modified = None
    return Dates(published, modified, raw)


def _pick(values: Iterable[str], now: datetime) -> tuple[datetime | None, str]:
    raw = ""
    for value in values:
        moment = parse_date(clean_line(value)[:_LONGEST], now)
        if moment:
            return moment, value
        if not raw and _ISO.match(value):
            raw = value
    return None, raw


def _published_values(found: Structured, tree: HtmlElement) -> Iterable[str]:
    yield from strings(found.article.get("datePublished"))
    for name in _PUBLISHED_META:
        yield from found.meta.get(name, ())
    yield from strings(found.page.get("datePublished"))
    yield from strings(found.article.get("dateCreated"))
    yield from strings(found.page.get("uploadDate"))
    for element in found.microdata.get("datePublished", ()):
        yield clean_line(element.get("datetime") or element.get("content") or element.text_content())
    for element in tree.iterfind(".//time[@pubdate]"):
        yield element.get("datetime") or ""


def _modified_values(found: Structured) -> Iterable[str]:
    yield from strings(found.article.get("dateModified"))
    for name in _MODIFIED_META:
        yield from found.meta.get(name, ())
    yield from strings(found.page.get("dateModified"))
    for element in found.microdata.get("dateModified", ()):
        yield element.get("datetime") or element.get("content") or ""


def _drop_json_ld(tree: HtmlElement) -> None:
    for script in [s for s in tree.iter("script") if "ld+json" in (s.get("type") or "").lower()]:
        script.text = ""


def _htmldate(tree: HtmlElement, url: str, now: datetime) -> tuple[datetime | None, str]:
    try:
        # max_date is passed because htmldate would read the clock otherwise.
        text = find_date(
            tree,
            original_date=True,
            url=url or None,
            min_date=EARLIEST.replace(tzinfo=None),
            max_date=(now + AHEAD).replace(tzinfo=None),
        )
    except (
        Exception
    ):  # htmldate raises what lxml, dateutil and its own patterns raise; a page without a date is no failure
        return None, ""
    return (parse_date(text, now), text) if text else (None, "")
