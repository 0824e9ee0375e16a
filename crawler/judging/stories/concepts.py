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
_APART = 12
"""Words within which the second half of a German verb follows the first."""
_HEAD = 3
"""Letters that a beginning has at least; of shorter words only whole ones are known."""


class _Phrase(NamedTuple):
    """The beginnings of the words that follow, "=" behind those that are whole words, "~" before one that follows later."""

    rest: tuple[str, ...]
    concept: str


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """The words of one language."""

    whole: Mapping[str, tuple[str, ...]]
    beginnings: Mapping[str, tuple[str, ...]]
    phrases: Mapping[str, tuple[_Phrase, ...]]
    """By the first word, or its beginning."""
    heads: frozenset[str]
    """The first letters of all beginnings: most words of a text are known not to mean anything by theirs."""


class _Met(NamedTuple):
    """What one word may mean, and the phrases it may begin."""

    concepts: tuple[str, ...]
    phrases: tuple[_Phrase, ...]


_NOTHING_MET = _Met((), ())


def folded(word: str, language: str) -> str:
    """Without capitals, and without accents where leaving them out changes no meaning: German "fordern" is no "fördern"."""
    word = word.lower()
    if word.isascii():
        return word
    word = word.replace("’", "'").replace("ʼ", "'").replace("ё", "е")
    if language not in _UNACCENTED:
        return word
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


class Utterance(NamedTuple):
    """A concept in a text: how often, and the words that tell it first, from ``place`` on."""

    times: int
    place: int
    words: int


def concepts_in(words: Sequence[str], language: str) -> dict[str, Utterance]:
    """The concepts that the words of a text tell; none in a language (BCP 47) without a column."""
    primary = language.partition("-")[0]
    if primary not in known_languages():
        return {}
    found: dict[str, Utterance] = {}
    for place, word in enumerate(words):
        met = _meaning(word, primary)
        for concept in met.concepts:
            _count(found, concept, Utterance(1, place, 1))
        for phrase in met.phrases:
            length = _following(phrase.rest, words[place + 1 : place + 1 + _APART], primary)
            if length:
                _count(found, phrase.concept, Utterance(1, place, 1 + length))
    return found


def tells(word: str, language: str) -> bool:
    """Whether a word by itself tells a concept."""
    primary = language.partition("-")[0]
    return primary in known_languages() and bool(_meaning(word, primary).concepts)


def _count(found: dict[str, Utterance], concept: str, told: Utterance) -> None:
    first = found.get(concept)
    found[concept] = told if first is None else first._replace(times=first.times + 1)


def _following(stems: Sequence[str], words: Sequence[str], language: str) -> int:
    """How many of the words a phrase takes after its first; 0 when they are others."""
    told = [folded(word, language) for word in words]
    if stems[0].startswith("~"):
        return told.index(stems[0][1:]) + 1 if stems[0][1:] in told else 0
    return len(stems) if len(told) >= len(stems) and all(map(_begins, told, stems)) else 0


def _begins(word: str, stem: str) -> bool:
    return word == stem[:-1] if stem.endswith("=") else word.startswith(stem)


@lru_cache(50_000)
def _meaning(word: str, language: str) -> _Met:
    words, word = _vocabulary(language), folded(word, language)
    if word[:_HEAD] not in words.heads and word not in words.whole and word not in words.phrases:
        inside = _inside(words, word, _LEAST_PART) if language in _COMPOUNDING else ()
        return _Met(inside, ()) if inside else _NOTHING_MET
    found, upto = _beginning(words, word)
    if language in _COMPOUNDING:
        found += _inside(words, word, upto or _LEAST_PART)
    phrases = words.phrases.get(word, ())
    phrases += tuple(phrase for end in range(_HEAD, len(word)) for phrase in words.phrases.get(word[:end], ()))
    return _Met(tuple(dict.fromkeys(found)), phrases)


def _beginning(words: _Vocabulary, word: str) -> tuple[tuple[str, ...], int]:
    """What a word means, by the longest beginning of it, and its letters."""
    if word in words.whole:
        return words.whole[word], len(word)
    end = _end(words, word, 0)
    return (words.beginnings[word[:end]], end) if end else ((), 0)


def _end(words: _Vocabulary, word: str, start: int) -> int:
    """Where the longest known beginning ends that starts there; 0 when there is none."""
    if word[start : start + _HEAD] not in words.heads:
        return 0
    longest = min(len(word), start + _LONGEST)
    return next((e for e in range(longest, start + _HEAD - 1, -1) if word[start:e] in words.beginnings), 0)


def _inside(words: _Vocabulary, word: str, start: int) -> tuple[str, ...]:
    """What the parts of a compound mean from there on. Whole words are none: half of all words end in "ende"."""
    found: tuple[str, ...] = ()
    while start <= len(word) - _LEAST_PART:
        end = _end(words, word, start)
        if end >= start + _LEAST_PART:
            found += words.beginnings[word[start:end]]
        start = end if end >= start + _LEAST_PART else start + 1
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
def opposites() -> Mapping[str, frozenset[str]]:
    """Concept -> those which mean that it did not happen."""
    found: dict[str, set[str]] = defaultdict(set)
    for one, other in _lines()[2]:
        found[one].add(other)
        found[other].add(one)
    return {concept: frozenset(others) for concept, others in found.items()}


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
            told = whole[first.rstrip("=")] if first.endswith("=") or len(first) < _HEAD else beginnings[first]
            if concept != _NOTHING:
                told[concept] = None
    return _Vocabulary(
        {word: (*told, *beginnings.get(word, ())) for word, told in whole.items()},
        {word: tuple(told) for word, told in beginnings.items()},
        {word: tuple(told) for word, told in phrases.items()},
        frozenset(word[:_HEAD] for word in (*beginnings, *phrases)),
    )
