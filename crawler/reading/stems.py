"""Cuts words to what their forms have in common, so that a headline and a text can be held against each other."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Sequence

from crawler.stopwords import STOPWORDS

# Written without spaces, or so that a word is two signs long: two signs in a row are a token there.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003134f"
_RUN = re.compile(rf"[{_UNSPACED}]+|[^\W_{_UNSPACED}]+")
_IS_UNSPACED = re.compile(f"[{_UNSPACED}]")
_SMALL = frozenset().union(*STOPWORDS.values())
_LONG, _KEPT, _SHORTER = 6, 5, 4
WINDOW = 60
"""So many stems in a row, a paragraph or two, in which the words of a headline stand together."""
_KEY = re.compile(r"[\W_]+")


def stems(text: str) -> list[str]:
    """The words of a text that say something, in order, cut to their beginnings: endings differ in most languages."""
    found: list[str] = []
    for run in _RUN.findall(text.casefold()):
        if _IS_UNSPACED.match(run):
            found += [run[n : n + 2] for n in range(len(run) - 1)]
        elif run.isdigit():
            found.append(run)
        elif len(run) > 2 and run not in _SMALL:
            found.append(run[:_KEPT] if len(run) >= _LONG else run[:_SHORTER])
    return found


def most_together(wanted: Collection[str], text: Sequence[str]) -> int:
    """How many of the ``wanted`` stems stand within ``WINDOW`` stems of each other, at the best place of a text."""
    held: Counter[str] = Counter()
    best = 0
    for number, stem in enumerate(text):
        if stem in wanted:
            held[stem] += 1
            best = max(best, len(held))
        gone = text[number - WINDOW] if number >= WINDOW else ""
        if gone in held:
            held[gone] -= 1
            if not held[gone]:
                del held[gone]
    return best


def same_headline(one: str, other: str) -> bool:
    """Whether two headlines are one: equal, one the beginning of the other (cut, or with the outlet's name), or with most
    words in common."""
    a, b = key_of(one), key_of(other)
    if not a or not b:
        return False
    if a == b or (min(len(a), len(b)) >= 12 and (a.startswith(b) or b.startswith(a))):
        return True
    here, there = set(stems(one)), set(stems(other))
    common = len(here & there)
    return common >= 2 and common >= 0.6 * min(len(here), len(there))


def key_of(text: str) -> str:
    """A line without spaces, signs and case."""
    return _KEY.sub("", text).casefold()


def script_of(text: str) -> str:
    """The script of most letters in the first stretch of a text, as Unicode names it; '' without letters."""
    letters = [c for c in text[:400] if c.isalpha()]
    if not letters:
        return ""
    if text.isascii():
        return "LATIN"
    names = Counter(unicodedata.name(c, "?").split()[0] for c in letters)
    name = names.most_common(1)[0][0]
    return "CJK" if name in ("HIRAGANA", "KATAKANA") else name
