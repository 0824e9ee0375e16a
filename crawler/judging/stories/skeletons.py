"""A name in any alphabet as its consonants in Latin letters, so that transliterations and cases of it meet."""

from __future__ import annotations

import re
from functools import lru_cache

from anyascii import anyascii

_LEAST = 3
"""Shorter skeletons meet by chance."""
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
# Endings of cases with consonants in them; those of vowels alone vanish by themselves.
_ENDING = re.compile(
    r"(?:ами|ями|ого|ому|ему|его|ом|ем|ам|ям|ах|ях|их|ых|ів|ов|ев|єм|їх|ський|ська|ських|ського|ському)\Z"
)
# One sound, written in many ways. Longer ones first; capitals stand for sounds that no single small letter has.
_SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("d?zh|dsch", "J"),
        ("tsch|shch|tch|sch|sh|ch|cz", "C"),
        ("kh", "h"),
        ("ph", "f"),
        ("th", "t"),
        ("gh", "g"),
        ("ck", "k"),
        ("qu", "kv"),
        ("x", "ks"),
        ("c(?=[eiy])|ts|z", "s"),
        ("[cq]", "k"),
        ("w", "v"),
        ("[aeiouyjh]", ""),
        (r"(.)\1+", r"\1"),
    )
]
_NO_LETTER = re.compile("[^a-z]")


@lru_cache(50_000)
def skeletons(name: str) -> frozenset[str]:
    """The skeletons of a name in lower case: as written, without the ending of a case, and with a silent first sound.

    A leading "a" stands for any vowel. Empty when too little is left to tell names apart.
    """
    forms = {name}
    if _CYRILLIC.search(name):
        stem = _ENDING.sub("", name)
        forms |= {stem} if len(stem) > 2 else set()
        # г is the h of Hamburg in Ukrainian and in older Russian transcriptions, х that of Kharkiv.
        forms |= {f"х{form[1:]}" for form in forms if form[0] == "г"}
    elif name.endswith("s") and len(name) > 4:
        forms.add(name[:-1])
    if name.startswith("ch"):  # Charkiw and Kharkiv, but also Charles
        forms |= {f"h{form[2:]}" for form in tuple(forms)}
    return frozenset(found for found in map(_skeleton, forms) if len(found) >= _LEAST)


def _skeleton(name: str) -> str:
    letters = _NO_LETTER.sub("", anyascii(name).lower())
    vowel_first = letters[:1] in set("aeiouyjh") or letters.startswith("kh")
    for pattern, sound in _SOUNDS:
        letters = pattern.sub(sound, letters)
    return ("a" if vowel_first else "") + letters
