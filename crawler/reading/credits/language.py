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


def guess_language(text: str) -> str:
    """A language code; English when nothing speaks for another."""
    text = text[:2000]
    if _CYRILLIC.search(text):
        return "uk" if _UKRAINIAN.search(text) else "ru"
    words = [word.casefold() for word in WORD.findall(text)]
    scores = {language: sum(word in common for word in words) for language, common in _WORDS.items()}
    return max(scores, key=lambda language: scores[language])
