"""Reads the zone that stands behind a clock time: an offset, a name of the zone database, or an abbreviation in use."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

_OFFSET = re.compile(r"(?:GMT|UTC|UT|Z)?\s*([+\-−])(\d{1,2}):?(\d{2})?\b", re.IGNORECASE)
_PLACE = re.compile(r"[A-Z][A-Za-z]+(?:/[A-Za-z_-]+){1,2}(?:[+-]\d{1,2})?")
_NAME = re.compile(r"([A-Za-z]{1,5}|[А-Я]{3,4})(?![\w/])")
_CLOCK_WORD = re.compile(r"(?:uhr|hrs?|hours|h|óra|год|ч|godz|horas?|г)\b\.?[\s,]*", re.IGNORECASE)
_CYRILLIC = {"МСК": "MSK", "ГМТ": "GMT"}
_NO_ZONE = frozenset("UHR HRS HR H HOURS AM PM A P".split())
_IN_WORDS = re.compile(r"\btime\b|\blocal\b|\bzeit\b|\bврем|\bчас", re.IGNORECASE)

# RFC 822 zones, and the summer and winter names that newsrooms write.
_NAMES = """
-660 SST | -600 HST | -540 AKST HDT | -480 PST PT AKDT | -420 MST MT PDT | -360 CST CT MDT | -300 EST ET CDT PET COT
-240 EDT BOT VET CLT | -210 NST | -180 ART BRT UYT ADT CLST | -150 NDT | -120 BRST
0 GMT UT UTC Z WET | 60 CET MEZ BST WEST WAT | 120 CEST MESZ EET SAST CAT | 180 EEST MSK EAT TRT IDT | 210 IRST
240 GST SAMT AZT GET | 270 AFT | 300 PKT UZT YEKT MVT TMT TJT | 345 NPT | 360 OMST BTT KGT | 390 MMT
420 WIB ICT KRAT NOVT | 480 HKT SGT MYT PHT WITA AWST IRKT ULAT | 540 JST KST WIT YAKT | 570 ACST | 600 AEST VLAT CHST
630 ACDT | 660 AEDT MAGT | 720 NZST FJT PETT | 780 NZDT
"""
_MINUTES = {
    name: int(line.split()[0]) for line in re.split(r"[|\n]", _NAMES) if line.strip() for name in line.split()[1:]
}
"""Minutes east of Greenwich."""

_BY_COUNTRY = {
    "IST": {"IN": 330, "IL": 120, "IE": 60},
    "CST": {"CN": 480, "TW": 480, "HK": 480, "MO": 480, "CU": -300},
    "CDT": {"CU": -240},
    "BST": {"BD": 360, "PG": 660},
    "EST": {"AU": 600},
    "EDT": {"AU": 660},
    "PST": {"PH": 480},
    "MST": {"MY": 480, "MM": 390},
    "AST": {"SA": 180, "KW": 180, "QA": 180, "BH": 180, "IQ": 180, "YE": 180, "CA": -240, "US": -240, "PR": -240},
    "AMT": {"AM": 240, "BR": -240},
    "SST": {"SG": 480, "AS": -660},
    "WST": {"AU": 480, "WS": 780},
    "ECT": {"EC": -300},
    "ACT": {"AU": 570, "BR": -300},
    "BDT": {"BD": 360, "BN": 480},
    "KST": {"IN": 330},
}
"""What these mean depends on where they are written. Where no country is known the RFC's meaning or the usual one counts, and
for the names below none."""
_NO_USUAL = frozenset("IST AST AMT SST WST ECT ACT BDT".split())
_OLD_NAMES = {"Europe/Kyiv": "Europe/Kiev"}
_LONGEST = timedelta(hours=14)
_LOOKED_AT = 200


def zone_of(words: str, clock: datetime, country: str = "") -> tzinfo | None:
    """The zone that ``words`` behind a clock time name, UTC when they name none; None for one that cannot be told.

    ``clock``: the local time, which decides between summer and winter. ``country``: ISO 3166, two capital letters, of the
    source; '' when unknown.
    """
    words = words.strip().lstrip("([ ,;")
    words = _CLOCK_WORD.sub("", words, count=1).lstrip("([ ")
    if match := _OFFSET.match(words):
        minutes = int(match[2]) * 60 + int(match[3] or 0)
        east = timedelta(minutes=minutes if match[1] == "+" else -minutes)
        return timezone(east) if abs(east) <= _LONGEST else None
    if match := _PLACE.match(words):
        zone = _place(match[0])
        return timezone(zone.utcoffset(clock) or timedelta()) if zone else None
    match = _NAME.match(words)
    if match and (match[1].isupper() or match[1].upper() in _MINUTES):
        return _named(_CYRILLIC.get(match[1], match[1].upper()), country)
    return None if _IN_WORDS.search(words) else UTC


def _named(name: str, country: str) -> tzinfo | None:
    if name in _NO_ZONE:
        return UTC
    minutes = _BY_COUNTRY.get(name, {}).get(country)
    if minutes is None and name not in _NO_USUAL:
        minutes = _MINUTES.get(name)
    return None if minutes is None else timezone(timedelta(minutes=minutes))


@lru_cache(maxsize=256)
def _place(name: str) -> ZoneInfo | None:
    for known in (name, _OLD_NAMES.get(name, "")):
        try:
            return ZoneInfo(known)
        except (LookupError, ValueError, OSError):
            continue
    return None


def depends_on_country(words: str) -> bool:
    """Whether a stated time names a zone that means another one in another country."""
    return any(name in _BY_COUNTRY for name in re.findall(r"\b[A-Z]{3}\b", words[:_LOOKED_AT]))


def country_of(language: str, url: str) -> str:
    """The country that a source says it is of: the region of its language (``en-in``), else of its address (``.in``)."""
    region = re.search(r"[-_]([A-Za-z]{2})(?:[-_]|$)", language)
    if region:
        return region[1].upper()
    host = re.match(r"https?://(?:[^/?#@]*@)?[^/?#:]*\.([a-z]{2})(?=[:/?#]|$)", url, re.IGNORECASE)
    top = host[1].upper() if host else ""
    return {"UK": "GB"}.get(
        top, "" if top in ("IO", "CO", "TV", "ME", "AI", "FM", "LY", "CC", "WS", "AM", "EU") else top
    )
