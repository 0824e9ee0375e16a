"""Times as pages write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import document_fromstring

from crawler.dates import AHEAD, EARLIEST, parse_date
from crawler.reading.page_dates import read_dates
from crawler.reading.structured import read_structured

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-20T10:00:00+02:00", datetime(2026, 11, 20, 8, tzinfo=UTC)),
        ("2026-11-20T10:00:00.123Z", datetime(2026, 11, 20, 10, tzinfo=UTC)),
        ("2026-11-20 10:00:00 +0200", datetime(2026, 11, 20, 8, tzinfo=UTC)),
        ("2026-11-20T10:00-0530", datetime(2026, 11, 20, 15, 30, tzinfo=UTC)),
        ("2026-11-20", datetime(2026, 11, 20, tzinfo=UTC)),
        ("20261120T101500Z", datetime(2026, 11, 20, 10, 15, tzinfo=UTC)),
        ("1795212000", datetime(2026, 11, 20, 22, tzinfo=UTC)),
        ("1795212000000", datetime(2026, 11, 20, 22, tzinfo=UTC)),
        ("Fri, 20 Nov 2026 10:00:00 +0100", datetime(2026, 11, 20, 9, tzinfo=UTC)),
        ("2026-11-20T24:00:00Z", datetime(2026, 11, 21, tzinfo=UTC)),
        ("2025-02-30T10:00:00Z", None),
        ("1989-12-31T23:00:00Z", None),
        ("2026-11-26T12:00:00Z", None),
        ("0001-01-01T00:00:00Z", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_parse_date(text: str, expected: datetime | None) -> None:
    assert parse_date(text, NOW) == expected


@given(st.text(max_size=60) | st.from_regex(r"\d{1,9}-\d\d-\d\dT\d\d:\d\d[+-]\d\d:?\d\d", fullmatch=True))
def test_whatever_is_read_lies_between_the_bounds(text: str) -> None:
    moment = parse_date(text, NOW)
    assert moment is None or EARLIEST <= moment <= NOW + AHEAD


def dates_of(head: str, body: str = "<p>Nothing here tells a day.</p>") -> tuple[datetime | None, datetime | None, str]:
    tree = document_fromstring(f"<html><head>{head}</head><body>{body}</body></html>")
    found = read_dates(read_structured(tree), tree, "https://a.example/story", NOW)
    return found.published, found.modified, found.raw


def test_an_impossible_date_is_none_and_keeps_its_words() -> None:
    assert dates_of('<meta property="article:published_time" content="2025-02-30T10:00:00Z">') == (
        None,
        None,
        "2025-02-30T10:00:00Z",
    )


def test_a_missing_date_is_not_invented() -> None:
    assert dates_of("<title>A story</title>") == (None, None, "")


def test_structured_data_comes_before_meta_tags() -> None:
    head = (
        '<meta name="date" content="2020-01-01">'
        '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2026-11-20T10:00:00Z",'
        ' "dateModified": "2026-11-21T10:00:00Z"}</script>'
    )
    published, modified, _ = dates_of(head)
    assert (published, modified) == (datetime(2026, 11, 20, 10, tzinfo=UTC), datetime(2026, 11, 21, 10, tzinfo=UTC))


def test_a_change_before_publication_is_no_change() -> None:
    head = (
        '<meta property="article:published_time" content="2026-11-20T10:00:00Z">'
        '<meta property="article:modified_time" content="2026-11-19T10:00:00Z">'
    )
    assert dates_of(head)[1] is None
