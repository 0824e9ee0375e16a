"""What an article is about, told alike in every language that ``concepts.txt`` knows: an attack, a bridge, a sentence.

Names say who and where; these say what happened. A refused offer has the names of the offer, and two attacks the same
words: only both together tell one event from the next.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

_NOTHING = "nothing"
"""The line of words that only look like those of another line."""
_COMPOUNDING = frozenset({"de", "nl"})
_UNACCENTED = frozenset({"es", "it", "pt", "nl"})
_LEAST_PART = 4
"""Letters of a beginning that is looked for inside a compound, and of what stands before it."""
_LONGEST = 16
_LEAST = 2


class _Phrase(NamedTuple):
    """The beginnings of the words that follow, "=" behind those that are whole words."""

    rest: tuple[str, ...]
    concept: str


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """The words of one language."""

    whole: Mapping[str, tuple[str, ...]]
    beginnings: Mapping[str, tuple[str, ...]]
    phrases: Mapping[str, tuple[_Phrase, ...]]
    """By the first word as the file has it."""


class _Met(NamedTuple):
    """What one word may mean, and the phrases it may begin."""

    concepts: tuple[str, ...]
    phrases: tuple[_Phrase, ...]


def folded(word: str, language: str) -> str:
    """Without capitals, and without accents where leaving them out changes no meaning: German "fordern" is no "fördern"."""
    word = word.lower().replace("’", "'").replace("ʼ", "'").replace("ё", "е")
    if word.isascii() or language not in _UNACCENTED:
        return word
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


def concepts_in(words: Sequence[str], language: str) -> dict[str, list[int]]:
    """Concept -> the places of the words that tell it; empty in a language without a column."""
    primary = language.partition("-")[0]
    if primary not in known_languages():
        return {}
    found: dict[str, list[int]] = {}
    for place, word in enumerate(words):
        met = _meaning(word, primary)
        for concept in met.concepts:
            found.setdefault(concept, []).append(place)
        for phrase in met.phrases:
            following = words[place + 1 : place + 1 + len(phrase.rest)]
            if len(following) == len(phrase.rest) and all(
                _begins(folded(word, primary), stem) for word, stem in zip(following, phrase.rest, strict=True)
            ):
                found.setdefault(phrase.concept, []).append(place)
    return found


def _begins(word: str, stem: str) -> bool:
    return word == stem[:-1] if stem.endswith("=") else word.startswith(stem)


@lru_cache(50_000)
def _meaning(word: str, language: str) -> _Met:
    words, word = _vocabulary(language), folded(word, language)
    found, upto = _beginning(words, word)
    if language in _COMPOUNDING:
        found += _inside(words, word, upto or _LEAST_PART)
    phrases = [phrase for end in range(len(word), 0, -1) for phrase in words.phrases.get(word[:end], ())]
    return _Met(tuple(dict.fromkeys(found)), tuple(phrases))


def _beginning(words: _Vocabulary, word: str) -> tuple[tuple[str, ...], int]:
    """What the longest beginning of a word means, and its letters."""
    if word in words.whole:
        return words.whole[word], len(word)
    for end in range(min(len(word), _LONGEST), _LEAST - 1, -1):
        if word[:end] in words.beginnings:
            return words.beginnings[word[:end]], end
    return (), 0


def _inside(words: _Vocabulary, word: str, start: int) -> tuple[str, ...]:
    """What the parts of a compound mean from there on. Whole words are none: half of all words end in "ende"."""
    found: tuple[str, ...] = ()
    while start <= len(word) - _LEAST_PART:
        longest = min(len(word), start + _LONGEST)
        end = next((e for e in range(longest, start + _LEAST_PART - 1, -1) if word[start:e] in words.beginnings), 0)
        if end:
            found += words.beginnings[word[start:end]]
        start = end or start + 1
    return found


@cache
def _lines() -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...], tuple[tuple[str, ...], ...]]:
    """The columns, the lines of concepts, the pairs of opposites."""
    text = files("crawler.judging.stories").joinpath("concepts.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    cells = [tuple(cell.strip() for cell in line.split("|")) for line in lines if "|" in line]
    pairs = tuple(tuple(line.split()) for line in lines if "|" not in line and " " in line)
    return cells[0][1:], tuple(cells[1:]), pairs


@cache
def known_languages() -> frozenset[str]:
    """The languages that have a column."""
    return frozenset(_lines()[0])


@cache
def opposites() -> frozenset[tuple[str, str]]:
    """Concepts of which the one means that the other did not happen."""
    return frozenset((one, other) for one, other in _lines()[2]) | frozenset((b, a) for a, b in _lines()[2])


@cache
def prior_shares() -> Mapping[str, float]:
    """Concept -> the share of articles that tell it, in any month: a young archive has not counted yet."""
    return {name: int(percent or 1) / 100 for name, _, percent in (cells[0].partition(" ") for cells in _lines()[1])}


@cache
def _vocabulary(language: str) -> _Vocabulary:
    columns, lines, _ = _lines()
    column = columns.index(language) + 1
    whole: dict[str, dict[str, None]] = defaultdict(dict)
    beginnings: dict[str, dict[str, None]] = defaultdict(dict)
    phrases: dict[str, list[_Phrase]] = defaultdict(list)
    for cells in lines:
        concept = cells[0].partition(" ")[0]
        for stem in folded(cells[column], language).split():
            first, *rest = stem.split("_")
            if rest:
                phrases[first].append(_Phrase(tuple(rest), concept))
                continue
            told = whole[first[:-1]] if first.endswith("=") else beginnings[first]
            if concept != _NOTHING:
                told[concept] = None
    return _Vocabulary(
        {word: tuple(told) for word, told in whole.items()},
        {word: tuple(told) for word, told in beginnings.items()},
        {word: tuple(told) for word, told in phrases.items()},
    )
