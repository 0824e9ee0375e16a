from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.intake.feed.document_hints import document_hints
from crawler.intake.hints import CAP_S, DocumentHints
from crawler.intake.polling.headers import after_skips, freshness_s, retry_after_s, states_freshness

NOW = datetime(2026, 11, 5, 12, 30, tzinfo=UTC)  # a Thursday


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 0),
        ({"cache-control": "public, max-age=3600"}, 3600),
        ({"cache-control": "max-age=3600", "age": "600"}, 3000),
        ({"cache-control": "max-age=60", "age": "600"}, 0),
        ({"cache-control": "max-age=3600", "age": "soon"}, 3600),
        ({"cache-control": "max-age=99999999999"}, CAP_S),
        ({"cache-control": "no-cache, max-age=900"}, 900),
        ({"cache-control": "no-cache"}, 0),
        ({"cache-control": "s-maxage=900"}, 0),
        ({"cache-control": "max-age=600", "expires": "Thu, 05 Nov 2026 20:00:00 GMT"}, 600),
        ({"expires": "Thu, 05 Nov 2026 13:30:00 GMT"}, 3600),
        ({"expires": "Thu, 05 Nov 2026 13:30:00 GMT", "date": "Thu, 05 Nov 2026 13:00:00 GMT"}, 1800),
        ({"expires": "0"}, 0),
        ({"expires": "Thu, 01 Jan 1970 00:00:00 GMT"}, 0),
        ({"expires": "Fri, 31 Dec 9999 23:59:59 -0800"}, CAP_S),
        ({"expires": "Mon, 01 Jan 0001 00:00:00 +0800"}, 0),
        ({"expires": "Thu, 05 Nov 2026 13:30:00 GMT", "date": "Fri, 31 Dec 9999 23:59:59 -0800"}, 0),
    ],
)
def test_freshness(headers: dict[str, str], seconds: int) -> None:
    assert freshness_s(headers, NOW) == seconds


def test_only_a_time_counts_as_stated() -> None:
    assert states_freshness({"cache-control": "max-age=0"})
    assert states_freshness({"expires": "Thu, 05 Nov 2026 13:30:00 GMT"})
    assert not states_freshness({"cache-control": "no-cache", "expires": "-1"})


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 5 ", 60),
        ("0", 60),
        ("999999999", CAP_S),
        ("Thu, 05 Nov 2026 13:00:00 GMT", 1800),
        ("Thu, 05 Nov 2020 13:00:00 GMT", 60),
        ("Thu, 05 Nov 2036 13:00:00 GMT", CAP_S),
        ("Fri, 31 Dec 9999 23:59:59 -0100", CAP_S),
        ("Mon, 01 Jan 0001 00:00:00 +0100", 60),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("", None),
        ("٣", None),
        ("9" * 500, None),
    ],
)
def test_retry_after(value: str, seconds: int | None) -> None:
    assert retry_after_s(value, NOW) == seconds


@pytest.mark.parametrize(
    ("channel", "expected"),
    [
        (b"<ttl>60</ttl>", DocumentHints(ttl_s=3600)),
        (b"<ttl> soon </ttl>", DocumentHints()),
        (b"<ttl>-5</ttl>", DocumentHints()),
        (b"<!-- <ttl>60</ttl> -->", DocumentHints()),
        (b"<sy:updatePeriod>hourly</sy:updatePeriod>", DocumentHints(sy_s=3600)),
        (
            b"<sy:updatePeriod> hourly </sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>",
            DocumentHints(sy_s=900),
        ),
        (b"<sy:updateFrequency>2</sy:updateFrequency>", DocumentHints(sy_s=43200)),
        (b"<sy:updatePeriod>yearly</sy:updatePeriod>", DocumentHints(sy_s=CAP_S)),
        (b"<sy:updatePeriod>often</sy:updatePeriod>", DocumentHints()),
        (b"<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", DocumentHints()),
        (
            b"<skipHours><hour>24</hour><hour>1</hour><hour>77</hour></skipHours>",
            DocumentHints(skip_hours=frozenset({0, 1})),
        ),
        (b"<skipDays><day>Sunday</day><day>Caturday</day></skipDays>", DocumentHints(skip_days=frozenset({6}))),
        (
            b"<skipHours>" + b"".join(b"<hour>%d</hour>" % hour for hour in range(24)) + b"</skipHours>",
            DocumentHints(),
        ),
    ],
)
def test_document_hints(channel: bytes, expected: DocumentHints) -> None:
    assert document_hints(b"<rss><channel>" + channel) == expected


hints = st.builds(
    DocumentHints,
    st.integers(0, CAP_S),
    st.integers(0, CAP_S),
    st.frozensets(st.integers(0, 23), max_size=23),
    st.frozensets(st.integers(0, 6), max_size=6),
)


@given(hints)
def test_hints_survive_storing(said: DocumentHints) -> None:
    assert DocumentHints.from_text(said.to_text()) == said


def test_skipped_hours_and_days_are_waited_out() -> None:
    assert after_skips(NOW, DocumentHints()) == NOW
    assert after_skips(NOW, DocumentHints(skip_hours=frozenset({12, 13}))) == NOW.replace(hour=14, minute=0)
    assert after_skips(NOW, DocumentHints(skip_days=frozenset({3}))) == datetime(2026, 11, 6, tzinfo=UTC)


@given(hints)
def test_skips_never_cost_more_than_a_day(said: DocumentHints) -> None:
    assert NOW <= after_skips(NOW, said) <= NOW + timedelta(days=1)
