"""What articles of one event share although they are written in different languages: names, places, numbers, concepts.

A name is told by its consonants in Latin letters: "Kalmar", "Кальмара" and "Kalmars" are all ``~klmr``, for
transliterations and endings differ mostly in vowels. Countries and large cities come from Unicode's CLDR in every language
("Deutschland", "Німеччина": ``@DE``), numbers without their separators ("120,000", "120 тисяч": ``#120000``). Days and
months (``=d4``) only add to what names say. ``+attack`` is a concept (``concepts``). Such terms begin with a sign that
no word holds.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from crawler.judging.stories.concepts import concepts_in, prior_shares, tells
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
_CONCEPTS = 20
_CONCEPT_POWER = 1.5
"""Concepts are fewer than names and none is very rare: squared, the rarest one would be nearly all."""
_SHARE_HELD = 0.5
"""How much of its usual share a concept is taken to have where fewer articles were counted: archives differ, and old ones
have counted none."""
_TITLE_WEIGHT = 3
_PAIRED = 5
PAIR = "&"
"""What a pair of concepts begins with: one concept alone is in a tenth of the news and would find too much."""


@dataclass(frozen=True, slots=True)
class Names:
    """The names and concepts of one text."""

    counts: Mapping[str, int]
    shown: Mapping[str, str]
    """Each term as the text first wrote it."""


@dataclass(frozen=True, slots=True)
class WeighedNames:
    """The names and concepts of one text among those of the archive."""

    vector: Vector
    """Its names, of length 1, its concepts, of length 1, and pairs of concepts, by which it is found and which weigh nothing."""
    telling: Mapping[str, float]
    """How much each says by itself, 0 to 1."""
    shown: Mapping[str, str]

    def asked(self) -> list[str]:
        """The terms to look for: the names that say most, and pairs of concepts."""
        strong = [term for term in self.telling if is_name(term)]
        pairs = [term for term in self.vector if term.startswith(PAIR)]
        return [*sorted(strong, key=lambda term: (-self.telling[term], term))[:_ASKED], *pairs]


def is_date(term: str) -> bool:
    """True for a day or a month."""
    return term.startswith("=")


def is_concept(term: str) -> bool:
    """True for what happened, or what it happened to."""
    return term.startswith("+")


def is_name(term: str) -> bool:
    """True for a name, a place or a number."""
    return term[0] in "~#@"


def names_of(title: str, body: str, language: str) -> Names:
    """The names, places, days, numbers and concepts near the top of a text whose language (BCP 47) is known."""
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
    headline = len(_LETTERS.findall(title))
    for concept, told in concepts_in(words, language).items():
        counts[f"+{concept}"] = told.times + (_TITLE_WEIGHT - 1) * (told.place < headline)
        shown[f"+{concept}"] = " ".join(words[told.place : told.place + told.words])
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
    if not word[0].isupper() or is_small or tells(word, language):  # a Congress, Kongress, Congreso is no name
        return ()
    return tuple(f"~{skeleton}" for skeleton in sorted(skeletons(_APOSTROPHE.sub("", lowered))))


def weigh_names(names: Names, total: int, frequencies: Mapping[str, int]) -> WeighedNames:
    """The names and concepts of a text by how rare they are among ``total`` articles, of which ``frequencies`` hold each."""
    articles, shares = total + 1 + _PRIOR_ARTICLES, prior_shares()
    most = math.log(articles)
    telling: dict[str, float] = {}
    named: dict[str, float] = {}
    meant: dict[str, float] = {}
    for term, count in names.counts.items():
        heard = 1 + max(
            frequencies.get(term, 0), articles * _SHARE_HELD * shares.get(term[1:], 0.0) if is_concept(term) else 0
        )
        rarity = max(math.log(articles / heard) / most, 0.0)
        if is_concept(term):
            telling[term] = rarity
            meant[term] = (1 + math.log(count)) * rarity**_CONCEPT_POWER
        else:
            telling[term] = _worth(term) * rarity**_RARITY_POWER
            named[term] = (1 + math.log(count)) * telling[term]
    named, meant = _heaviest(named, _TERMS), _heaviest(meant, _CONCEPTS)
    paired = sorted([*meant][:_PAIRED])
    pairs = {f"{PAIR}{one[1:]}{other}": 0.0 for one, other in combinations(paired, 2)}
    return WeighedNames(named | meant | pairs, telling, names.shown)


def _heaviest(weights: Mapping[str, float], most: int) -> dict[str, float]:
    """The heaviest terms, scaled to length 1."""
    kept = sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:most]
    length = math.sqrt(math.fsum(weight * weight for _, weight in kept)) or 1.0
    return {term: weight / length for term, weight in kept}


def _worth(term: str) -> float:
    """Short skeletons and small numbers meet by chance, days of the week in every fifth article."""
    if term[0] == "~":
        return (0.4, 0.7, 0.9, 1.0)[min(3, len(term) - 4)]
    if term[0] == "#":
        return (0.5, 0.8, 1.0)[min(2, len(term) - 3)]
    return 0.8 if term[0] == "@" else 0.35
