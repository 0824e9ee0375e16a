"""Made-up news texts for the tests of copies and stories: the same seed always gives the same text."""

from __future__ import annotations

import random

_SYLLABLES = ["ka", "lo", "mi", "ren", "tos", "vi", "dar", "pel", "nu", "shi", "bor", "ga", "zen", "ul", "fa", "tri"]


def words(seed: int, count: int) -> list[str]:
    rng = random.Random(seed)
    vocabulary = ["".join(rng.choices(_SYLLABLES, k=rng.randint(1, 4))) for _ in range(count)]
    return [rng.choice(vocabulary) for _ in range(count)]


def text(seed: int, count: int = 300) -> str:
    """Paragraphs of twenty words, lower case, without numbers."""
    made = words(seed, count)
    return "\n".join(" ".join(made[i : i + 20]) + "." for i in range(0, count, 20))


def edited(original: str, share: float, seed: int = 7) -> str:
    """The text with a share of its words replaced."""
    rng = random.Random(seed)
    spare = words(seed + 1000, 200)
    return " ".join(rng.choice(spare) if rng.random() < share else word for word in original.split())
