"""Names of stations and sites that no list has to hold: call letters, figures, and whoever is called a show or a news site."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.reading.credits.languages import any_language, words
from crawler.reading.given_names import GIVEN_NAMES

_LETTERS = re.compile(r"(?<![\w.@/’'-])[KW][A-Z]{3}(?:-(?:TV|FM|AM|DT))?(?![\w’'-])")
_NO_STATIONS = frozenset(
    "KYIV KIEV KENT KIDS KEEP KILL KING KICK KNOW KIPP KPMG KKKK KGBT WADA WIPO WWII WWDC WIFI WEEE WHAT WHEN WITH WILL WEST WARS WEEK "
    "WNBA WORK WANT WENT WERE WASH WALL WAKE WIFE WIND WING WINE WORD WORN WIKI WHOM WAIT WALK WARN WAVE WOOD WOLF WRIT".split()
)
_SHOUTED = re.compile(r"[A-Z]{2,}\W{1,3}\Z"), re.compile(r"\W{1,3}[A-Z]{2,}")
"""Beside a word in capitals a word in capitals says nothing."""
_FIGURES = re.compile(
    r"(?<![\w.])(?:(?:Fox|FOX|ABC|CBS|NBC|CW|Channel|NewsChannel|Kanal|Canal|Canale|Kanaal|Kanał|Канал) ?\d{1,3}(?: News)?"
    r"|\d{1,2} News|(?:[A-Z]\w+ )?(?:Radio|News) \d{2,3}\.\d)(?![\w%]|[.,]\d)"
)
_NAME = r"(?P<name>[A-ZÀ-ÞА-ЯІЇЄҐ][\w.&’'-]{2,24}(?: (?:[A-ZÀ-ÞА-ЯІЇЄҐ][\w.&’'-]{0,24}|of|the|&)){0,3})"
_APPOSED = re.compile(rf"(?<![\w.]){_NAME},\s(?i:{any_language('apposed')})")
_OWNED = re.compile(r".*[’']s\s")
_NEWS_SITE = re.compile(
    rf"(?<![\w.]){_NAME}\snews\s(?:web ?site|site|agency|outlet|portal|service|channel|platform)(?!\w|\s[A-Z«„“\"])"
)
_REPORTING_SITE = re.compile(rf"(?<![\w.]){_NAME}\sweb ?site\sreport(?:s|ed)(?!\w)")
_DOMAIN = re.compile(
    r"(?<![\w.@/-])(?=[\w-]*(?:news|times|post|daily|press|herald|tribune|journal|media|radio|tv|live|online|report|gazette|wire|insider))"
    r"[A-Za-z][\w-]{3,30}\.(?:com|net|org|news|tv|info|co\.(?:uk|za|nz|in|ke)|com\.(?:au|br|ua|ng)|de|fr|it|es|pl|cz|nl|ua|ru|ie|ca|in)(?![\w/@-])",
    re.IGNORECASE,
)
_OUTSIDE = words("no_name") | frozenset(
    "Catholic Christian Jewish Muslim Islamic Orthodox Conservative Liberal Republican Democratic Kremlin Independent Online Digital Arab".split()
)
_DEMONYM = re.compile(r"(?:[ai]an|ese|ish|qi|ni|eli|ali|ench|utch|eek|iss|udi)\Z")


def station_names(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of what may name a station, a show or a site; the caller still needs a cue to believe it."""
    for match in _LETTERS.finditer(text):
        start, end = match.span()
        alone = not _SHOUTED[0].search(text, max(0, start - 30), start) and not _SHOUTED[1].match(text, end)
        if alone and match.group()[:4] not in _NO_STATIONS:
            yield start, end
    for match in _FIGURES.finditer(text):
        yield match.span()
    for match in _DOMAIN.finditer(text):
        yield match.span()
    for pattern in (_APPOSED, _NEWS_SITE, _REPORTING_SITE):
        for match in pattern.finditer(text):
            owned = _OWNED.match(match["name"])  # "South Korea's Yonhap"
            name = match["name"][owned.end() :] if owned else match["name"]
            first, _, rest = name.partition(" ")
            if first in GIVEN_NAMES or (not rest and (first in _OUTSIDE or _DEMONYM.search(first))):
                continue
            yield match.end("name") - len(name), match.end("name")
