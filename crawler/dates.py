"""Reads the dates of feeds and pages strictly: an impossible date is no date, never a neighbouring one.

feedparser turns 30 February into 2 March and the year 10000 into 2010; a wrong date is worse than none, because none
falls back to the time we saw the entry.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Literal, NamedTuple

from crawler.clock_zones import zone_of
from crawler.models import Precision

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
AHEAD = timedelta(days=2)
"""Time zones and sloppy clocks explain a day; what is further ahead was not published yet."""

_LIMIT = 200  # characters; no date is longer, and comments in it must not cost time
_NAMED_ZONE = re.compile(r"\(([A-ZА-Я]{2,5})\)")
_COMMENT = re.compile(r"\([^()]*\)")
_ISO = re.compile(
    r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?|(\d{2})(\d{2}))"
    r"(?:\s*[Tt,]?\s*(\d{1,2})[:h]?(\d{2})(?::?(\d{2})(?:[.,:]\d+)?)?)?\s*(.*)"
)
# What may stand between day and time: "- ", "at", "kl.", a weekday.
_BETWEEN = r"[\s,T\-–]*(?:[^\W\d]{1,12}\.?,?\s+)?"
_EPOCH = re.compile(r"(\d{10})(?:\d{3})?(?:\.\d+)?")
_DAY_FIRST = re.compile(
    r"(?:[^\W\d]+\.?\s*,?\s*)?(\d{1,2})(?:st|nd|rd|th|er|\.)?[\s\-/]*(?:de\s+)?([^\W\d]{3,})\.?,?[\s\-/]*(?:de\s+)?(\d{4}|\d{2})\b"
    rf"(?:{_BETWEEN}(\d{{1,2}})[:.h](\d{{2}})(?:[:.](\d{{2}})(?:\.\d+)?)?)?\s*(.*)"
)
_MONTH_FIRST = re.compile(
    r"(?:[^\W\d]+\.?\s*,?\s+)??([^\W\d]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+"
    r"(?:(\d{1,2}):(\d{2})(?::(\d{2}))?\s+((?:[A-Z]{2,5}|[+-]\d{4})\s+)?)?(\d{4})\b(?:[\s,\-–]*(?:at\s+)?(\d{1,2}):(\d{2})(?::(\d{2}))?)?\s*(.*)"
)
_DOTTED = re.compile(
    r"(?:[^\W\d]+\.?\s*,?\s*)?(\d{1,2})([./-])(\d{1,2})\2(\d{4})"
    rf"(?:{_BETWEEN}(\d{{1,2}})[:.h](\d{{2}})(?:[:.](\d{{2}}))?)?\s*(.*)"
)
_CJK = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]")
_YEAR_FIRST = re.compile(r"\A(\d{4})\.?\s*(?:m\.)?\s*([^\W\d]{3,20})\.?\s+(\d{1,2})(?:\.|\b)(?:\s*d\.)?")
_SPACED_NUMBERS = re.compile(r"\A(\d{4})\.\s(\d{1,2})\.\s(\d{1,2})\.?")
_CLOCK_FIRST = re.compile(
    r"\A(\d{1,2}[:h]\d{2}(?::\d{2})?(?:\s?[ap]\.?m\.?)?(?:\s[A-Z]{2,5})?)(?:\s?[,|·–—-]|\s)\s*([^:]*\d{4}[^:]*)\Z",
    re.IGNORECASE,
)
_TOO_MANY_DIGITS = re.compile(r"\d{5}")
_HALF = re.compile(r"([ap])\.?\s?m(?:\.|\b)\s*", re.IGNORECASE)
_HALF_BEFORE = re.compile(r"(上午|下午|午前|午後|오전|오후)\s*(\d{1,2}(?::\d{2}){1,2})")
_CLOCK_SIGNS = re.compile(r"(?<=\d)\s*[:时時点點시]\s*(\d{1,2})\s*[分분]")
_JSON_DATE = re.compile(r"/Date\((\d{13})(?:[+-]\d{4})?\)/")

# Month names by their first letters, in the languages whose feeds write them out.
_MONTH_NAMES = """
1 jan ene gen januar janv sty led янв січ jän oca ian tamm jaan јан яну ιαν ينا saus
2 feb fév fev févr únor лют фев lut şub helm veeb феб φεβ فبر vas
3 mar mär maa mrt březn бер maart març mär már мар μαρ μάρ مار kov
4 apr avr abr kwi dub квіт апр nis huht ápr απρ أبر ابر bal
5 may mai maj mag mei květ трав май мая mayıs touk máj мај μαΐ μάι μαι ماي geg
6 jun jui giu juin cze červn черв июн haz kesä iun jún juun јун юни ιουν ιούν يون birž
7 jul juil lug lip července лип июл tem hein iul júl juul јул юли ιουλ ιούλ يول liep
8 aug aoû aou ago sie srp серп авг ağu elo agu αυγ αύγ أغس اغس rugp
9 sep set wrz září вер сен eyl syys sze сеп σεπ سبت rugs
10 oct okt out ott paź říj жовт окт eki loka οκτ أكت اكت spal
11 nov lis listop лист ноя kas marr noi nóv нов ное νοε νοέ نوف lapk
12 dec déc dez dic gru pros груд дек ara joul des dets дец δεκ ديس gruod
"""
_MONTHS = {name: int(line.split()[0]) for line in _MONTH_NAMES.strip().splitlines() for name in line.split()[1:]}


class Dated(NamedTuple):
    """A date as far as its words go."""

    at: datetime
    """UTC, without fractions. Less exact than a minute: the midnight, in UTC, that begins the day or month."""
    precision: Literal["minute", "day", "month"]


def read_date(raw: str, now: datetime, country: str = "") -> Dated | None:
    """What a date string names. A clock time without a zone is UTC; with a zone that cannot be told it is no time, and the
    day counts. Midnight is no time either: programs write it where they know the day only.

    ``country``: of the source, for abbreviations that mean several zones. None when the string cannot be read, names no day
    of the calendar, or lies before 1990 or more than two days after ``now``.
    """
    text = _JSON_DATE.sub(r"\1", _NAMED_ZONE.sub(r" \1 ", raw.strip()[:_LIMIT]))
    while (bare := _COMMENT.sub("", text)) != text:
        text = bare
    text = " ".join(text.replace("\\", "").split())
    try:
        text = _one_order(text)
        found = _epoch(text) or _iso(text, country) or _named_month(text, country) or _numbers(text, country)
        if found is None:
            return None
        moment = found.at.astimezone(UTC).replace(microsecond=0)
    except (ValueError, OverflowError):
        return None
    return Dated(moment, found.precision) if EARLIEST <= moment <= now + AHEAD else None


def stated_time(raw: str, now: datetime, country: str = "") -> tuple[datetime | None, Precision]:
    """When something was published, by these words, and how exactly; (None, '') when they name no day."""
    found = read_date(raw, now, country)
    if found is None:
        return None, ""
    return (found.at, found.precision) if found.precision in ("minute", "day") else (None, "")


def parse_date(raw: str, now: datetime, country: str = "") -> datetime | None:
    """The minute or the day that a date string names; as ``read_date``, but a month or a year is no date."""
    return stated_time(raw, now, country)[0]


def _one_order(text: str) -> str:
    """Dates and clocks of languages that put the year, or the half of the day, first, in the order of the others."""
    text = _CJK.sub(r"\1-\2-\3 ", text)
    if not text.isascii():
        text = _HALF_BEFORE.sub(
            lambda found: f"{found[2]} {'AM' if found[1] in ('上午', '午前', '오전') else 'PM'}",
            _CLOCK_SIGNS.sub(lambda found: f":{int(found[1]):02}", text),
        )
    text = _SPACED_NUMBERS.sub(r"\1-\2-\3", text)
    text = _CLOCK_FIRST.sub(r"\2 \1", text)
    return _YEAR_FIRST.sub(r"\3 \2 \1", text).strip()


def _month(name: str) -> int:
    name = name.lower()
    for length in range(len(name), 2, -1):
        if name[:length] in _MONTHS:
            return _MONTHS[name[:length]]
    raise ValueError(name)


def _year(digits: str) -> int:
    year = int(digits)
    return year if len(digits) > 2 else year + (2000 if year < 70 else 1900)


def _dated(year: int, month: int, day: int, clock: tuple[str | None, ...], rest: str, country: str) -> Dated:
    hour, minute, second = (int(part or 0) for part in clock)
    half = _HALF.match(rest)
    if half:
        rest = rest[half.end() :]
        hour = hour % 12 + (12 if half[1] in "pP" else 0)
    # 24:00 ends a day and :60 is a leap second: both are lawful and no datetime has them.
    extra = timedelta(days=hour == 24 and not minute and not second, seconds=second == 60)
    local = datetime(year, month, day, 0 if hour == 24 else hour, minute, min(second, 59), tzinfo=UTC)
    if hour == 24 and not extra:
        raise ValueError("hour must be below 24")
    zone = zone_of(rest, local, country)
    if clock[0] is None or zone is None or not (hour or minute or second):
        return Dated(datetime(year, month, day, tzinfo=UTC), "day")
    return Dated(local.replace(tzinfo=zone) + extra, "minute")


def _epoch(text: str) -> Dated | None:
    """Seconds or milliseconds since 1970; fewer digits are no date of a feed's time."""
    match = _EPOCH.fullmatch(text)
    return Dated(datetime.fromtimestamp(int(match[1]), UTC), "minute") if match else None


def _iso(text: str, country: str) -> Dated | None:
    """2025-03-04, 2025-03-04T05:06:07.8+02:00, 20250304T050607Z, 2025/3/4 5:06:07."""
    match = _ISO.fullmatch(text)
    if not match:
        return None
    if _TOO_MANY_DIGITS.search(match[9]):
        raise ValueError(text)
    month, day = match[2] or match[4], match[3] or match[5]
    if month and not day:
        return Dated(datetime(int(match[1]), int(month), 1, tzinfo=UTC), "month")
    return _dated(int(match[1]), int(month or 1), int(day or 1), match.group(6, 7, 8), match[9], country)


def _named_month(text: str, country: str) -> Dated | None:
    """RFC 822 with its many misspellings, asctime, and written-out dates."""
    match = _DAY_FIRST.fullmatch(text)
    if match:
        return _dated(_year(match[3]), _month(match[2]), int(match[1]), match.group(4, 5, 6), match[7], country)
    match = _MONTH_FIRST.fullmatch(text)
    if match:
        clock = match.group(3, 4, 5) if match[3] else match.group(8, 9, 10)
        return _dated(int(match[7]), _month(match[1]), int(match[2]), clock, match[6] or match[11], country)
    return None


def _numbers(text: str, country: str) -> Dated | None:
    """31.12.2025 14:00: day first, as everywhere but in the United States; month first when only that is possible, or
    when slashes come with a time of half a day."""
    match = _DOTTED.fullmatch(text)
    if not match:
        return None
    day, month = int(match[1]), int(match[3])
    if match[2] == "/" and (month > 12 or (_HALF.match(match[8]) and day <= 12)):
        day, month = month, day
    return _dated(int(match[4]), month, day, match.group(5, 6, 7), match[8], country)
