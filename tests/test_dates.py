from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.clock_zones import country_of
from crawler.dates import AHEAD, EARLIEST, parse_date, read_date

NOW = datetime(2026, 11, 5, 12, 0, tzinfo=UTC)

READ = {
    "Wed, 21 Jun 2017 02:56:47 GMT": "2017-06-21T02:56:47",
    "Fri, 24 Nov 2017 05:45:00 -0800": "2017-11-24T13:45:00",
    "Thu, 5 Jul 12 03:05 +0000": "2012-07-05T03:05:00",
    "Fri, 09 Feb 96 23:59:45 +0000": "1996-02-09T23:59:45",
    "Sat 25 Sep 2010 01:30:00 GMT": "2010-09-25T01:30:00",
    "08 Sep 2012 12:00:00 EST": "2012-09-08T17:00:00",
    "Tue, 4 Nov 2025 14:25:56  EST": "2025-11-04T19:25:56",
    "Thu , \t 09  Feb\t2006  23:59:45\t +0000": "2006-02-09T23:59:45",
    "Thu(comment), 9(th) Feb(ruary) 2006 23:59:45 +0000(GMT)": "2006-02-09T23:59:45",
    "Sun, 06 Sep 2009 16:20 CEST": "2009-09-06T14:20:00",
    "Wed, 04 Nov 2026 24:00:00 GMT": "2026-11-05T00:00:00",
    "Sat, 31 Dec 2016 23:59:60 GMT": "2017-01-01T00:00:00",
    "2021-01-06T17:00:00+01:00": "2021-01-06T16:00:00",
    "2022-11-16T00:00:00Z": "2022-11-16T00:00:00",
    "2013-04-29T07:08:51.314302-05:00": "2013-04-29T12:08:51",
    "2006-01-11 16:43:21 -0800": "2006-01-12T00:43:21",
    "2003-12-13T18:30:02": "2003-12-13T18:30:02",
    "2019-08-14": "2019-08-14T00:00:00",
    "2020/1/10 14:03:00": "2020-01-10T14:03:00",
    "20250304T050607Z": "2025-03-04T05:06:07",
    "Sun Jan  4 16:29:06 PST 2004": "2004-01-05T00:29:06",
    "Mon Jun  3 10:11:12 2024": "2024-06-03T10:11:12",
    "June 3, 2024 4:05 PM": "2024-06-03T16:05:00",
    "June 3, 2024": "2024-06-03T00:00:00",
    "3. März 2024, 10:15": "2024-03-03T10:15:00",
    "lun., 15 janv. 2024 08:00:00 +0100": "2024-01-15T07:00:00",
    "12 août 2023": "2023-08-12T00:00:00",
    "5 de marzo de 2024 10:00": "2024-03-05T10:00:00",
    "Пн, 07 апр 2025 10:00:00 +0300": "2025-04-07T07:00:00",
    "31.12.2024 14:00": "2024-12-31T14:00:00",
    "12/31/2024": "2024-12-31T00:00:00",
    "11/04/2024 10:15:00 PM": "2024-11-04T22:15:00",
    "1762336800": "2025-11-05T10:00:00",
    "1762336800000": "2025-11-05T10:00:00",
    "Mittwoch, 4. November 2026 - 10:15": "2026-11-04T10:15:00",
    "mer, 04/11/2026 - 10:15": "2026-11-04T10:15:00",
    "4 ноября 2026 г. 10:15": "2026-11-04T10:15:00",
    "4 Kasım 2026 Çarşamba 10:15": "2026-11-04T10:15:00",
    "2026年11月04日 10:15": "2026-11-04T10:15:00",
    "2026년 11월 4일": "2026-11-04T00:00:00",
    "4 novembre 2026 à 10h15": "2026-11-04T10:15:00",
    "04-11-2026 10:15": "2026-11-04T10:15:00",
    "Wed, 04 Nov 2026 EST": "2026-11-04T00:00:00",
    "10:15, 4 листопада 2026": "2026-11-04T10:15:00",
    "10:15 | 04.11.2026": "2026-11-04T10:15:00",
    "10:15 PM EST, Tue November 3, 2026": "2026-11-04T03:15:00",
}

REFUSED = [
    "",
    "yesterday",
    "2025-02-30T10:00:00Z",
    "Sun, 30 Feb 2025 10:00:00 GMT",
    "0000-00-00 00:00:00",
    "10000-01-01T00:00:00Z",
    "Mon, 01 Jan 0001 00:00:00 GMT",
    "9999-12-31T23:59:59Z",
    "1970-01-01T00:00:00Z",
    "1989-12-31T23:59:59Z",
    "2026-11-07T12:00:01Z",
    "2025-13-01",
    "2025-01-01T25:00:00Z",
    "2025-01-01T24:30:00Z",
    "Tue, 99 Xyz 2025 10:00:00 GMT",
    "04-11/2026 10:15",
    "1234",
    "9999999999",
    "Wed, 30 Nov -0001 00:00:00 +0000",
    "(" * 10_000,
    "2025-01-01T" + "1" * 10_000,
]


@pytest.mark.parametrize(("raw", "expected"), READ.items())
def test_reads(raw: str, expected: str) -> None:
    assert parse_date(raw, NOW) == datetime.fromisoformat(expected + "+00:00")


@pytest.mark.parametrize("raw", REFUSED, ids=lambda raw: raw[:30])
def test_an_impossible_date_is_none(raw: str) -> None:
    assert parse_date(raw, NOW) is None


moments = st.datetimes(EARLIEST.replace(tzinfo=None), (NOW + AHEAD).replace(tzinfo=None)).map(
    lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
)


@given(moments)
def test_the_standard_forms_survive_a_round_trip(moment: datetime) -> None:
    assert parse_date(format_datetime(moment), NOW) == moment
    assert parse_date(moment.isoformat(), NOW) == moment
    assert parse_date(moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.123Z"), NOW) == moment


@given(st.text(max_size=60) | st.from_regex(r"\w{3}, \d{1,2} \w{3} \d{4} \d\d:\d\d:\d\d .{0,5}"))
def test_any_text_gives_none_or_a_plausible_instant(raw: str) -> None:
    moment = parse_date(raw, NOW)
    assert moment is None or (EARLIEST <= moment <= NOW + AHEAD and moment.utcoffset() == timedelta(0))


EXACT = {
    "2026-11-04": ("2026-11-04T00:00", "day"),
    "2026-11-04T00:00:00+02:00": ("2026-11-04T00:00", "day"),
    "2026-11-04T00:01:00+02:00": ("2026-11-03T22:01", "minute"),
    "2026-11": ("2026-11-01T00:00", "month"),
    "Wed, 04 Nov 2026 10:00:00 IST": ("2026-11-04T00:00", "day"),
    "Wed, 04 Nov 2026 10:00:00 (IST)": ("2026-11-04T00:00", "day"),
    "Wed, 04 Nov 2026 10:00:00 +0530 (IST)": ("2026-11-04T04:30", "minute"),
    "Wed, 04 Nov 2026 10:00:00 WIB": ("2026-11-04T03:00", "minute"),
    "Wed, 04 Nov 2026 10:00:00 EST": ("2026-11-04T15:00", "minute"),
    "Wed, 04 Nov 2026 10:00:00 QZT": ("2026-11-04T00:00", "day"),
    "2026-11-04 10:00 Europe/Kyiv": ("2026-11-04T08:00", "minute"),
    "2026-07-04 10:00 Europe/Kyiv": ("2026-07-04T07:00", "minute"),
    "2026-11-04 10:00 America/New_York": ("2026-11-04T15:00", "minute"),
    "2026-11-04 10:00 America/Argentina/Buenos_Aires": ("2026-11-04T13:00", "minute"),
    "2026-11-04 10:00 Nowhere/Atall": ("2026-11-04T00:00", "day"),
    "2026-11-04 10:00 Kyiv time": ("2026-11-04T00:00", "day"),
    "2026-11-04T10:00:00+99:00": ("2026-11-04T00:00", "day"),
    "4.11.2026 10:00 Uhr": ("2026-11-04T10:00", "minute"),
    "2026-11-04 10:00": ("2026-11-04T10:00", "minute"),
    "Nov. 4, 2026, 9:05 p.m. EST": ("2026-11-05T02:05", "minute"),
    "Nov. 4, 2026, 9:05 a. m. EST": ("2026-11-04T14:05", "minute"),
    "4. November 2026, 10.00 Uhr MEZ": ("2026-11-04T09:00", "minute"),
    "4 ноября 2026 г. 10:00 (МСК)": ("2026-11-04T07:00", "minute"),
    "4 ноября 2026 в 10:00 МСК": ("2026-11-04T07:00", "minute"),
    "Wed, 04 Nov 2026 10:00:00 Etc/GMT+3": ("2026-11-04T13:00", "minute"),
    "Wed, 04 Nov 2026 10:00:00 local": ("2026-11-04T00:00", "day"),
    "Wed Nov 04 10:00:00 +0100 2026": ("2026-11-04T09:00", "minute"),
    "November 4th, 2026": ("2026-11-04T00:00", "day"),
    "Wednesday, November 4, 2026 - 10:00": ("2026-11-04T10:00", "minute"),
    "2026年11月4日 下午9:05": ("2026-11-04T21:05", "minute"),
    "2026年11月4日 上午9时05分": ("2026-11-04T09:05", "minute"),
    "2026년 11월 4일 오후 9:05": ("2026-11-04T21:05", "minute"),
    "2026. november 4. 10:00": ("2026-11-04T10:00", "minute"),
    "2026. 11. 4. 10:00": ("2026-11-04T10:00", "minute"),
    "2026 m. lapkričio 4 d. 10:00": ("2026-11-04T10:00", "minute"),
    "/Date(1793786400000)/": ("2026-11-04T10:00", "minute"),
}


@pytest.mark.parametrize(("raw", "said"), EXACT.items(), ids=EXACT)
def test_a_date_goes_as_far_as_its_words(raw: str, said: tuple[str, str]) -> None:
    found = read_date(raw, NOW)
    assert found is not None
    assert (found.at.strftime("%Y-%m-%dT%H:%M"), found.precision) == said


@pytest.mark.parametrize(
    ("language", "url", "hour"),
    [
        ("en-in", "https://a.example/", "04:30"),
        ("hi", "https://a.co.in/f", "04:30"),
        ("he-il", "https://a.example/", "08:00"),
        ("en", "https://a.ie:8443/f", "09:00"),
        ("en", "https://a.example/", "00:00"),
        ("en", "https://a.io/", "00:00"),
    ],
)
def test_an_abbreviation_of_several_zones_goes_by_the_country(language: str, url: str, hour: str) -> None:
    found = read_date("04 Nov 2026 10:00 IST", NOW, country_of(language, url))
    assert found is not None
    assert found.at.strftime("%H:%M") == hour


def test_a_month_or_a_year_is_no_time_of_publication() -> None:
    assert parse_date("2026-11", NOW) is None
    assert parse_date("2026", NOW) is None
