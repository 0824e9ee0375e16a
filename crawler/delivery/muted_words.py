"""Finds muted words in a headline: whole words, so that who mutes "war" still hears of Warsaw."""

from __future__ import annotations

import re
from collections.abc import Iterable

# Written without spaces: there a word is found within any run of letters.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_LETTER = f"[^\\W{_UNSPACED}]"
_ENDS_IN_LETTER = re.compile(f"{_LETTER}\\Z")
_BEGINS_WITH_LETTER = re.compile(_LETTER)


def has_letters(word: str) -> bool:
    """Whether there is anything in it that could be found; muting nothing would mute everything."""
    return any(map(str.isalnum, word))


class MutedWords:
    """Words and phrases as people marked them (``word:football``); ``*`` stands for the rest of a word."""

    def __init__(self, subjects: Iterable[str]) -> None:
        marked = (subject[5:] for subject in subjects if subject.startswith("word:"))
        patterns = [_pattern(word) for word in sorted(set(marked)) if has_letters(word)]
        self._found = re.compile("|".join(patterns)) if patterns else None

    def __bool__(self) -> bool:
        return self._found is not None

    def stand_in(self, headline: str) -> bool:
        """Whether one of them stands in a headline."""
        return self._found is not None and self._found.search(headline.casefold()) is not None


def _pattern(word: str) -> str:
    words = " ".join(word.casefold().split())
    inner = re.escape(words).replace(r"\*", r"\w*").replace(r"\ ", r"\s+")
    before = rf"(?<!{_LETTER})" if _BEGINS_WITH_LETTER.match(words) else ""
    after = rf"(?!{_LETTER})" if _ENDS_IN_LETTER.search(words) else ""
    return f"{before}{inner}{after}"
