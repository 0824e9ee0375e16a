"""Reads when an article was published and changed; an impossible or a missing date is never replaced by a guess."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from htmldate import find_date
from lxml.html import HtmlElement, tostring

from crawler.clock_zones import country_of
from crawler.dates import AHEAD, EARLIEST, parse_date, stated_time
from crawler.models import Precision
from crawler.plaintext import clean_line
from crawler.reading.edges import dates_of
from crawler.reading.structured import Structured, strings

_LONGEST = 80
"""Characters: what is longer in a page is a sentence with a date in it."""
_NOON, _SAME_DAY = timedelta(hours=12), timedelta(hours=26)
_SEARCHED = 1_000_000
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
    precision: Precision = ""
    modified: datetime | None = None
    raw: str = ""


def read_dates(found: Structured, tree: HtmlElement, url: str, now: datetime, above: Iterable[str] = ()) -> Dates:
    """Published and modified time: JSON-LD, meta tags, microdata and <time>, then the lines of date ``above`` the text, then
    htmldate's reading of markup and address."""
    country = country_of(tree.get("lang") or "", url)
    published, precision, raw = _pick(_published_values(found, tree), now, country)
    if not published and not raw:
        published, precision, raw = _pick((date for line in above for date in dates_of(line)), now, country)
    if not published and not raw:
        if found.json_ld:  # what is of use in it was found; htmldate would take the date of a related story out of it
            _drop_json_ld(tree)
        published, precision, raw = _htmldate(tree, url, now)
    modified, exact, _ = _pick(_modified_values(found), now, country)
    if modified and published and modified < published and (exact == "minute" or modified.date() < published.date()):
        modified = None
    return Dates(published, precision, modified, raw)


def _pick(values: Iterable[str], now: datetime, country: str) -> tuple[datetime | None, Precision, str]:
    """The first of the values that is a date; one of the same day that names the minute is preferred to it."""
    raw = ""
    day: tuple[datetime, Precision, str] | None = None
    for value in values:
        moment, precision = stated_time(clean_line(value)[:_LONGEST], now, country)
        if moment and precision == "minute":
            if day is None or abs(moment - day[0] - _NOON) <= _SAME_DAY:
                return moment, precision, value
        elif moment and day is None:
            day = moment, precision, value
        elif not raw and _ISO.match(value):
            raw = value
    return day or (None, "", raw)


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


def _htmldate(tree: HtmlElement, url: str, now: datetime) -> tuple[datetime | None, Precision, str]:
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
        return None, "", ""
    date = parse_date(text, now) if text else None
    if date is None or (date.day == 1 and not _states_first(tree, url, date, now)):
        return None, "", ""
    return date, "day", text or ""


def _states_first(tree: HtmlElement, url: str, date: datetime, now: datetime) -> bool:
    """Whether the page names the first of the month itself. htmldate gives it where it found a year (of a copyright) or a
    month only."""
    shown = f"{url} {tostring(tree, encoding='unicode')[:_SEARCHED]}"
    year, month = date.year, date.month
    numbers = rf"(?<!\d)(?:{year}\D?0?{month}\D?0?1|0?1\D{{1,3}}0?{month}\D{{1,3}}{year}|0?{month}\D{{1,3}}0?1\D{{1,3}}{year})(?!\d)"
    if re.search(numbers, shown):
        return True
    words = rf"(?<![\w])(?:0?1(?:st|er|º|\.)?\s+(?:de\s+)?[^\W\d]{{3,12}}\.?|[^\W\d]{{3,12}}\.?\s+0?1(?:st)?),?\s+(?:de\s+)?{year}\b"
    return any(parse_date(found.replace("º", ""), now) == date for found in re.findall(words, shown))
