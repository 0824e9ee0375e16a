"""The words by which articles of one event are found: whole words, and pairs of characters where no spaces are written.

Copies are compared sign by sign (``fingerprint``), for they repeat whole passages. Two unrelated Japanese or Hindi texts
share nearly all single signs, so here a pair of neighbouring characters is the least that counts as a word.
"""

from __future__ import annotations

import re

from crawler.judging.words.fingerprint import INDIC_RANGES, UNSPACED_RANGES

_WORD = re.compile(r"\w+")
_SPECIAL = re.compile(f"[{UNSPACED_RANGES}{INDIC_RANGES}]")
_RUN_OR_WORD = re.compile(rf"[{UNSPACED_RANGES}]+|(?:[^\W{UNSPACED_RANGES}]|[{INDIC_RANGES}])+")
# Japanese writes its grammar in Hiragana: pairs of them alone say nothing about an event.
_HIRAGANA = re.compile(r"[\u3041-\u309f]+")


def event_words(text: str) -> list[str]:
    """The words of a text in order; every two neighbouring characters of a run without spaces, for two characters carry
    most words of Chinese and Japanese. A run of one character is that character."""
    if text.isascii() or not _SPECIAL.search(text):
        return _WORD.findall(text)
    words = []
    for run in _RUN_OR_WORD.findall(text):
        if _SPECIAL.match(run) and not "\u0900" <= run[0] <= "\u0dff":
            words += _pairs(run)
        else:
            words.append(run)
    return words


def _pairs(run: str) -> list[str]:
    if len(run) == 1:
        return [run]
    pairs = [run[at : at + 2] for at in range(len(run) - 1)]
    return [pair for pair in pairs if not _HIRAGANA.fullmatch(pair)]
