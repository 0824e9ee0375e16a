"""Names of stations and sites that no list has to hold: call letters, figures, and whoever is called a show or a news site.

Each is looked for by what is rare in it (a figure, a comma before "a radio show", "news site"); the name is then read backwards
from there, so that most texts cost next to nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.reading.credits.languages import any_language, words
from crawler.reading.given_names import GIVEN_NAMES

_LETTERS = re.compile(r"[KW][A-Z]{3}(?:-(?:TV|FM|AM|DT))?(?![\w’'-])")
_NO_STATIONS = frozenset(
    "KYIV KIEV KENT KIDS KEEP KILL KING KICK KNOW KIPP KPMG KKKK KGBT WADA WIPO WWII WWDC WIFI WEEE WHAT WHEN WITH WILL WEST WARS WEEK "
    "WNBA WORK WANT WENT WERE WASH WALL WAKE WIFE WIND WING WINE WORD WORN WIKI WHOM WAIT WALK WARN WAVE WOOD WOLF WRIT".split()
)
_SHOUTED = re.compile(r"[A-Z]{2,}\W{1,3}\Z"), re.compile(r"\W{1,3}[A-Z]{2,}")
"""Beside a word in capitals a word in capitals says nothing."""
_NUMBERED = "Fox FOX ABC CBS NBC CW Channel NewsChannel Kanal Canal Canale Kanaal Kanał Канал".split()
_FIGURES = re.compile(
    rf"(?<![\w.])(?:(?:{'|'.join(_NUMBERED)}) ?\d{{1,3}}(?: News)?|\d{{1,2}} News|(?:[A-Z]\w+ )?(?:Radio|News) \d{{2,3}}\.\d)(?![\w%]|[.,]\d)"
)
_FIGURE_HINTS = (*_NUMBERED, " News", "Radio ", "News ")
_NAME = re.compile(r"(?<![\w.])[A-ZÀ-ÞА-ЯІЇЄҐ][\w.&’'-]{2,24}(?: (?:[A-ZÀ-ÞА-ЯІЇЄҐ][\w.&’'-]{0,24}|of|the|&)){0,3}\Z")
_LONGEST = 110
"""Code points that a name takes at most."""
_APPOSED = re.compile(rf",\s(?i:{any_language('apposed')})")
_NEWS_SITE = re.compile(
    r"\snews\s(?:web ?site|site|agency|outlet|portal|service|channel|platform)(?!\w|\s[A-Z«„“\"])|\sweb ?site\sreport(?:s|ed)(?!\w)"
)
_OWNED = re.compile(r".*[’']s\s")
_DOMAIN = re.compile(
    r"\.(?:com|net|org|news|tv|info|co\.(?:uk|za|nz|in|ke)|com\.(?:au|br|ua|ng)|de|fr|it|es|pl|cz|nl|ua|ru|ie|ca|in)(?![\w/@.-]\w|/)"
)
_LABEL = re.compile(r"(?<![\w.@/-])[A-Za-z][\w-]{3,30}\Z")
_NEWSY = re.compile(
    r"news|times|post|daily|press|herald|tribune|journal|media|radio|tv|live|online|report|gazette|wire|insider",
    re.IGNORECASE,
)
_OUTSIDE = words("no_name") | frozenset(
    "Catholic Christian Jewish Muslim Islamic Orthodox Conservative Liberal Republican Democratic Kremlin Independent Online Digital Arab".split()
)
_DEMONYM = re.compile(r"(?:[ai]an|ese|ish|qi|ni|eli|ali|ench|utch|eek|iss|udi)\Z")


def station_names(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of what may name a station, a show or a site; the caller still needs a cue to believe it."""
    yield from _call_letters(text)
    if any(hint in text for hint in _FIGURE_HINTS):
        for match in _FIGURES.finditer(text):
            yield match.span()
    for match in _DOMAIN.finditer(text):
        label = _LABEL.search(text[max(0, match.start() - _LONGEST) : match.start()])
        if label is not None and _NEWSY.search(label.group()):
            yield match.start() - len(label.group()), match.end()
    for pattern in (_APPOSED, _NEWS_SITE):
        for match in pattern.finditer(text):
            name = _name_before(text, match.start())
            if name:
                yield match.start() - len(name), match.start()


def _call_letters(text: str) -> Iterator[tuple[int, int]]:
    for match in _LETTERS.finditer(text):
        start, end = match.span()
        before = text[start - 1 : start]
        if before and (before.isalnum() or before in "_.@/’'-"):
            continue
        alone = not _SHOUTED[0].search(text[max(0, start - 30) : start]) and not _SHOUTED[1].match(text, end)
        if alone and match.group()[:4] not in _NO_STATIONS:
            yield start, end


def _name_before(text: str, end: int) -> str:
    """The name that ends at a place, '' when there is none or it is a person's or only tells a country."""
    match = _NAME.search(text[max(0, end - _LONGEST) : end])
    if match is None:
        return ""
    owned = _OWNED.match(match.group())  # "South Korea's Yonhap"
    name = match.group()[owned.end() :] if owned else match.group()
    first, _, rest = name.partition(" ")
    if first in GIVEN_NAMES or (not rest and (first in _OUTSIDE or _DEMONYM.search(first))):
        return ""
    return name
