"""Counts false joins in a stream of invented articles that have nothing to do with one another.

usage: python -m tests.bench.unrelated [--count 10000] [--days 30] [--seed 1]

Six languages. Small words are real ones; all others are invented and as common as Zipf's law has it. An article has words
of its own subject, which it repeats, numbers, days, and names: one or two that are much in the news, in every language, as
those of presidents and capitals are, and up to fourteen that hardly another article has. Goals: at most 10 articles that join another, no story of more than 3.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate
from typing import Any, NamedTuple

from crawler.stopwords import STOPWORDS
from tests.bench.adapters import stories

LANGUAGES = ("en", "de", "fr", "es", "uk", "ru")
MOST_JOINS, LARGEST = 10, 3
_CYRILLIC = frozenset({"uk", "ru"})
_LETTERS = str.maketrans("abcdefghijklmnoprstuvz", "абцдефгхижклмнопрстувз")
_FIRST_MS, _DAY_MS = 1_790_000_000_000, 86_400_000
_VOCABULARY, _PUBLIC, _PRIVATE = 30_000, 400, 300_000
_WORDS = (90, 320)
_ONSETS = [*"bcdfghklmnprstvz", "br", "dr", "fl", "gr", "kr", "pl", "sk", "st", "tr", "vl"]
_CODAS = ["", "", "", *"nrslkmtd", "rn", "st", "nd"]


class Stream(NamedTuple):
    """What became of the articles: how many joined another's story, the size of the largest story, CPU of each."""

    joins: int
    largest: int
    ms_each: float


class Zipf:
    """A list of words of which the n-th is drawn in proportion to 1 / (n + flatness)."""

    def __init__(self, words: Sequence[str], flatness: int) -> None:
        self._words = words
        self._weights = list(accumulate(1 / (n + flatness) for n in range(1, len(words) + 1)))

    def draw(self, rng: random.Random, count: int) -> list[str]:
        return rng.choices(self._words, cum_weights=self._weights, k=count)


def invented(rng: random.Random, count: int, syllables: Sequence[int]) -> list[str]:
    """So many different words."""
    words: dict[str, None] = {}
    while len(words) < count:
        word = ""
        for _ in range(rng.choice(syllables)):
            word += rng.choice(_ONSETS) + rng.choice("aeiou") + rng.choice(_CODAS)
        words.setdefault(word)
    return list(words)


def articles(seed: int, count: int, days: int) -> list[dict[str, Any]]:
    """The stream in the order of its dates."""
    rng = random.Random(seed)
    every = [name.capitalize() for name in invented(rng, _PUBLIC + _PRIVATE, (2, 3, 3, 4))]
    names = (Zipf(every[:_PUBLIC], 15), Zipf(every[_PUBLIC:], _PRIVATE))
    words = {code: Zipf(invented(rng, _VOCABULARY, (2, 3, 4)), 40) for code in LANGUAGES}
    return [
        _article(
            rng, LANGUAGES[number % len(LANGUAGES)], names, words, number, _FIRST_MS + number * days * _DAY_MS // count
        )
        for number in range(count)
    ]


def _article(
    rng: random.Random, code: str, names: tuple[Zipf, Zipf], words: dict[str, Zipf], number: int, at: int
) -> dict[str, Any]:
    small = sorted(STOPWORDS[code])
    subject, people = (
        words[code].draw(rng, 12),
        [*names[0].draw(rng, rng.randint(1, 3)), *names[1].draw(rng, rng.randint(4, 14))],
    )
    body: list[str] = []
    for _ in range(rng.randint(*_WORDS) // 14):
        opening, *others = rng.choices(small, k=6)
        sentence = [*others, *words[code].draw(rng, 4), *rng.choices(subject, k=2), *rng.choices(people, k=2)]
        if rng.random() < 0.3:
            sentence.append(str(rng.choice((rng.randint(2, 31), rng.randint(2, 2000), 2026))))
        rng.shuffle(sentence)
        body.append(" ".join([opening.capitalize(), *sentence]) + ".")
    title = " ".join([*rng.sample(people, min(2, len(people))), *rng.sample(subject, 3), *rng.choices(small, k=2)])
    text = "\n".join(body)
    if code in _CYRILLIC:
        title, text = (_cyrillic(line) for line in (title, text))
    url = f"https://outlet{number % 211}.example/{code}/{number}"
    return {"id": str(number), "lang": code, "title": title, "text": text, "url": url, "date": str(at)}


def _cyrillic(text: str) -> str:
    return text.translate(_LETTERS | {ord(chr(a).upper()): chr(b).upper() for a, b in _LETTERS.items()})


def measure(seed: int = 1, count: int = 10_000, days: int = 30) -> Stream:
    stream = articles(seed, count, days)
    start = time.process_time()
    sizes = Counter(stories(stream))
    return Stream(count - len(sizes), max(sizes.values()), (time.process_time() - start) / count * 1e3)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    found = measure(given.seed, given.count, given.days)
    print(f"{given.count} unrelated articles, {found.ms_each:.1f} ms each")
    print(f"joined another's story {found.joins:>5}   goal {MOST_JOINS}")
    print(f"largest story          {found.largest:>5}   goal {LARGEST}")


if __name__ == "__main__":
    main()
