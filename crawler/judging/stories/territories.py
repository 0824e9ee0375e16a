"""Countries, large cities, days and months by their names in every language, from Unicode's CLDR (through babel)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from babel import Locale, UnknownLocaleError

_ENDING = 3
"""Letters of a long name that a case or an adjective may change: "Німеччина", "Німеччині"; "Sweden", "Swedish"."""
_INFLECTED = frozenset("uk ru be bg sr hr sl mk pl cs sk lt lv et fi hu".split())
"""Languages whose names of days and months change their ending by case; "Mondale" is no Monday."""
_LEAST = 5
_LONGEST = 12
_HEAD = 3


def named(word: str, language: str) -> str:
    """``@DE`` for a country, ``@MOSCOW`` for a city, ``=d0`` for a day of the week (0 is Monday), ``=m2`` for a month; '' for
    any other word. ``word`` is in lower case; its ending may differ from the name's."""
    if word[:_HEAD] not in _heads(language):  # nearly all words
        return ""
    names = _names(language)
    for end in range(min(len(word), _LONGEST), _HEAD - 1, -1):
        found = names.get(word[:end])
        if found and len(word) - end <= _most_left(end, found, language):
            return found
    return ""


def make_ready(languages: Iterable[str]) -> None:
    """Read the names in these languages now: a tenth of a second, for the first of them."""
    for language in languages:
        _names(language)


def _most_left(end: int, found: str, language: str) -> int:
    """How many letters may follow the stem: none behind a short name, one behind a day or month that no case changes."""
    if end < _LEAST:
        return 0
    if found[0] == "=":
        return 3 if language.partition("-")[0] in _INFLECTED else 1
    return 5


@lru_cache(64)
def _heads(language: str) -> frozenset[str]:
    return frozenset(stem[:_HEAD] for stem in _names(language))


@lru_cache(64)
def _names(language: str) -> Mapping[str, str]:
    """Stem -> what it names; a stem of two different things names neither."""
    try:
        locale = Locale.parse(language.replace("-", "_").partition("_")[0])
    except (UnknownLocaleError, ValueError):
        return {}
    stems: dict[str, set[str]] = {}
    for code, name in locale.territories.items():
        if len(code) == 2:
            _add(stems, name, f"@{code}")
    for zone, told in locale.time_zones.items():
        if "city" in told:
            _add(stems, told["city"], f"@{zone.rpartition('/')[2].upper()}")
    if locale.language == "en":  # CLDR names only those cities in English whose zone is called otherwise
        for zone in map(str, Locale.parse("de").time_zones):
            city = zone.rpartition("/")[2]
            _add(stems, city.replace("_", " "), f"@{city.upper()}")
    found = {stem: codes.pop() for stem, codes in stems.items() if len(codes) == 1}
    for kind, names in (("d", locale.days), ("m", locale.months)):
        for number, name in names["format"]["wide"].items():
            found[_stem(name.lower(), 2 if locale.language in _INFLECTED else 0)] = f"={kind}{number}"
    return found


def _add(stems: dict[str, set[str]], name: str, code: str) -> None:
    name = name.lower().partition("(")[0].strip()
    if name and " " not in name:
        stems.setdefault(_stem(name, _ENDING), set()).add(code)


def _stem(name: str, ending: int) -> str:
    return name if len(name) < _LEAST else name[: max(_LEAST, len(name) - ending)]
