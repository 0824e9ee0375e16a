"""Guesses the language of an article that does not say it, among those with cue words."""

from __future__ import annotations

import re

from crawler.reading.names import WORD

_COMMON = {
    "en": "the of and to in that was for on with said has by from",
    "de": "der die das und ist den nicht mit von ein wird zu auf im",
    "fr": "le les des et est une dans pour que sur par du au qui",
    "es": "el los las de y una en que por con para del se según",
    "pl": "w i na z się nie do że jest to po od przez jak",
    "it": "il di che la per una con del non gli della sono nel è",
}
_WORDS = {language: frozenset(words.split()) for language, words in _COMMON.items()}
_UKRAINIAN = re.compile(r"[іїєґІЇЄҐ]")
_CYRILLIC = re.compile(r"[А-Яа-яЁё]{3}")


_LETTERS = {"pl": re.compile("[ąćęłńśźż]"), "de": re.compile("ß"), "es": re.compile("[ñ¿¡]")}
_CLEARLY = 2
"""A short text gives few votes: the language its outlet writes in has this many of its own."""


def guess_language(text: str, usual: str = "") -> str:
    """A language code; ``usual``, the outlet's own, when the text does not clearly speak for another; else English."""
    text = text[:2000]
    if _CYRILLIC.search(text):
        return "uk" if _UKRAINIAN.search(text) else "ru"
    # Names are full of small words ("Le Monde", "La Repubblica"): only words in lower case vote.
    words = [word for word in WORD.findall(text) if word.islower()]
    scores = {language: sum(word in common for word in words) for language, common in _WORDS.items()}
    for language, letters in _LETTERS.items():
        scores[language] += _CLEARLY * bool(letters.search(text.lower()))
    if usual in scores:
        scores[usual] += _CLEARLY
    return max(scores, key=lambda language: scores[language])
