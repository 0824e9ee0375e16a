"""What articles of one event share although they are written in different languages: names, places, numbers.

A name is told by its consonants in Latin letters: "Kalmar", "Кальмара" and "Kalmars" are all ``~klmr``, for
transliterations and endings differ mostly in vowels. Countries and large cities come from Unicode's CLDR in every language
("Deutschland", "Німеччина": ``@DE``), numbers without their separators ("120,000", "120 тисяч": ``#120000``). Days and
months (``=d4``) only add to what names say. Such terms begin with a sign that no word holds.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from crawler.judging.stories.skeletons import skeletons
from crawler.judging.stories.territories import named

Vector = Mapping[str, float]

_READ = 1500
_TERMS = 60
_ASKED = 12
_LETTERS = re.compile(r"[^\W\d_]+(?:[’'ʼ][^\W\d_]+)*")
_NUMBER = re.compile(r"\d+(?:[.,\u00a0\u202f ]?\d+)*")
_UNIT = re.compile(rf"[\W_]{{0,2}}({_LETTERS.pattern})")
_GROUPED = re.compile(r"\d{1,3}(?:[.,\u00a0\u202f ]\d{3})+")
_SPACES = re.compile(r"[\u00a0\u202f ]")
_APOSTROPHE = re.compile(r"[’'ʼ]s?\Z|[’'ʼ]")
_MAGNITUDES = {
    word: power
    for power, words in {
        3: "thousand тисяч тисячі тис тысяч тысячи tausend mille mil mila tysięcy tysiące tys tisíc duizend tusen",
        6: "million millions млн мільйон мільйона мільйони мільйонів миллион миллиона миллионов millionen mio millón millones"
        " milioni milione milion milionów mln miljoen",
        9: "billion billions bn млрд мільярд мільярда мільярди мільярдів миллиард миллиарда миллиардов milliarde milliarden mrd"
        " milliard milliards miliardi miliardo miliard miliardy miliardów miljard",
    }.items()
    for word in words.split()
}
_NUMERALS = {
    word: value
    for value, words in {
        0.5: "half a|half|halbe|halben|пів|пол|un demi|medio|mezzo|meio|pół|een half|halv",
        2: "two|zwei|два|дві|две|deux|dos|due|dois|dwa|twee|två|to",
        3: "three|drei|три|trois|tres|tre|três|trzy|drie",
        4: "four|vier|чотири|четыре|quatre|cuatro|quattro|quatro|cztery|fyra|fire",
        5: "five|fünf|п'ять|п’ять|пять|cinq|cinco|cinque|pięć|vijf|fem",
        6: "six|sechs|шість|шесть|seis|sei|sześć|zes|sex",
        7: "seven|sieben|сім|семь|sept|siete|sette|sete|siedem|zeven|sju",
        8: "eight|acht|вісім|восемь|huit|ocho|otto|oito|osiem|åtta|otte",
        9: "nine|neun|дев'ять|дев’ять|девять|neuf|nueve|nove|dziewięć|negen|nio|ni",
        10: "ten|zehn|десять|dix|diez|dieci|dez|dziesięć|tien|tio",
    }.items()
    for word in words.split("|")
}
_IN_WORDS = re.compile(
    rf"\b({'|'.join(sorted(_NUMERALS, key=len, reverse=True))})[\s-]*({'|'.join(sorted(_MAGNITUDES, key=len, reverse=True))})(?!\w)"
)
"""Half a million, zwei Millionen, пів мільйона."""
_YEARS = range(1900, 2100)
_PRIOR_ARTICLES = 100
"""As ``join`` counts: a young archive does not know which names are common."""
_RARITY_POWER = 2
"""Names that are everywhere in the news of a month say little together; a squared rarity leaves them nearly nothing."""
_LEAST_COSINE = 0.2
_LEAST_EVIDENCE = 0.5
"""As much as half of one long name that no other article holds."""
_LEAST_PRODUCT = 0.15
"""Little in common must at least say much, and the reverse."""
_LEAST_SHARED = 2
_TWO_DIGITS = 3
"""Characters of a term such as "#13"."""


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one text."""

    counts: Mapping[str, int]
    shown: Mapping[str, str]
    """Each term as the text first wrote it."""


@dataclass(frozen=True, slots=True)
class WeighedNames:
    """The names of one text among those of the archive."""

    vector: Vector
    """Of length 1."""
    telling: Mapping[str, float]
    """How much each says by itself, 0 to 1."""
    shown: Mapping[str, str]

    def asked(self) -> list[str]:
        """The terms to look for, those that say most first."""
        strong = [term for term in self.telling if not is_date(term)]
        return sorted(strong, key=lambda term: (-self.telling[term], term))[:_ASKED]


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much two texts in different languages have in common."""

    cosine: float
    shared: tuple[str, ...]
    """The terms both hold, those that say most first; of several for one written word the first."""
    evidence: float
    """How much these say together; days and months do not count."""

    @property
    def one_event(self) -> bool:
        """True when the names alone make it likely that both tell of one event: two at least, and not places only.

        One name and a number of two digits are shared by chance: such a number is no second one.
        """
        kinds = [term[0] for term in self.shared if not is_date(term)]
        small = sum(term[0] == "#" and len(term) == _TWO_DIGITS for term in self.shared)
        enough = len(kinds) >= _LEAST_SHARED + (small == 1) and set(kinds) != {"@"}
        likely = self.cosine >= _LEAST_COSINE and self.evidence >= _LEAST_EVIDENCE
        return enough and likely and self.cosine * self.evidence >= _LEAST_PRODUCT


def is_date(term: str) -> bool:
    """True for a day or a month."""
    return term.startswith("=")


def names_of(title: str, body: str, language: str) -> Names:
    """The names, places, days and numbers near the top of a text whose language (BCP 47) is known."""
    text = f"{title}\n{body[:_READ]}"
    words = _LETTERS.findall(text)
    small = {word for word in words if word[0].islower()}
    counts: dict[str, int] = {}
    shown: dict[str, str] = {}
    for word, count in Counter(words).items():
        for term in _names(word, language, word.lower() in small):
            counts[term] = counts.get(term, 0) + count
            shown.setdefault(term, word)
    for match in _NUMBER.finditer(text):
        unit = _UNIT.match(text, match.end())
        for term in _numbers(match[0], unit[1].lower() if unit else ""):
            counts[term] = counts.get(term, 0) + 1
            shown.setdefault(term, match[0])
    for match in _IN_WORDS.finditer(text.lower()):
        term = f"#{_NUMERALS[match[1]] * 10 ** _MAGNITUDES[match[2]]:g}"
        counts[term] = counts.get(term, 0) + 1
        shown.setdefault(term, match[0])
    return Names(counts, shown)


def _numbers(written: str, unit: str) -> Sequence[str]:
    digits = re.sub(r"\D", "", written) if _GROUPED.fullmatch(written) else _SPACES.sub("", written).replace(",", ".")
    try:
        value = float(digits) * 10 ** _MAGNITUDES.get(unit, 0)
    except ValueError:  # a version, an address, a score
        return ()
    return (f"#{value:g}",) if value >= 10 and value not in _YEARS else ()


@lru_cache(20_000)
def _names(word: str, language: str, is_small: bool) -> Sequence[str]:
    """``is_small``: the text has the word in lower case as well."""
    lowered = word.lower()
    place = named(lowered, language)
    if place:
        return (place,)
    if not word[0].isupper() or is_small:
        return ()
    return tuple(f"~{skeleton}" for skeleton in sorted(skeletons(_APOSTROPHE.sub("", lowered))))


def weigh_names(names: Names, total: int, frequencies: Mapping[str, int]) -> WeighedNames:
    """The names of a text by how rare they are among ``total`` articles, of which ``frequencies`` hold each."""
    most = math.log(total + 1 + _PRIOR_ARTICLES)
    telling = {}
    for term in names.counts:
        rarity = math.log((total + 1 + _PRIOR_ARTICLES) / (frequencies.get(term, 0) + 1)) / most
        telling[term] = _worth(term) * max(rarity, 0.0) ** _RARITY_POWER
    weights = {term: (1 + math.log(names.counts[term])) * worth for term, worth in telling.items()}
    heaviest = sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:_TERMS]
    length = math.sqrt(math.fsum(weight * weight for _, weight in heaviest)) or 1.0
    return WeighedNames({term: weight / length for term, weight in heaviest}, telling, names.shown)


def _worth(term: str) -> float:
    """Short skeletons and small numbers meet by chance, days of the week in every fifth article."""
    if term[0] == "~":
        return (0.4, 0.7, 0.9, 1.0)[min(3, len(term) - 4)]
    if term[0] == "#":
        return (0.5, 0.8, 1.0)[min(2, len(term) - 3)]
    return 0.8 if term[0] == "@" else 0.35


def likeness(one: WeighedNames, other: Vector) -> Likeness:
    """What a text shares with the stored names of another."""
    shared = sorted((term for term in one.vector if term in other), key=lambda term: (-one.telling[term], term))
    by_word = {one.shown[term]: term for term in reversed(shared)}
    words = tuple(term for term in shared if by_word[one.shown[term]] == term)
    said = math.fsum(one.telling[term] for term in words if not is_date(term))
    return Likeness(math.fsum(one.vector[term] * other[term] for term in shared), words, said)
