"""How Serbian newsrooms credit: the words of ``hr`` in Latin letters and in Cyrillic ones."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from typing import Any

from crawler.reading.credits.cue_tables import Cues
from crawler.reading.credits.languages.hr import CUES as LATIN

_PAIRS = {"lj": "љ", "nj": "њ", "dž": "џ"}
_LETTERS = dict(zip("abcčćdđefghijklmnoprsštuvzž", "абцчћдђефгхијклмнопрсштувзж", strict=True))
_WORDS = re.compile(r"\\.|\(\?(?:-?i:|[:=!]|<[=!])|[Ll]j|[Nn]j|[Dd]ž|[a-zčćđšžA-ZČĆĐŠŽ]")
"""What is written otherwise in Cyrillic; signs of regular expressions go by."""


def _in_cyrillic(cues: str) -> str:
    return _WORDS.sub(_letter, cues)


def _letter(found: re.Match[str]) -> str:
    low = found[0].casefold()
    letter = _PAIRS.get(low) or _LETTERS.get(low, found[0])
    return letter.upper() if found[0] != low else letter


_ONLY_CYRILLIC = ("called", "media_marks", "photo", "no_name")
"""Tables that are read in every text: the Latin words are in ``hr``."""


def _in_both(cues: Cues) -> Cues:
    texts: dict[str, Any] = {f.name: getattr(cues, f.name) for f in fields(Cues)}
    here = [n for n in list(texts)[: list(texts).index("spaced")] if isinstance(texts[n], str) and texts[n].strip()]
    both: dict[str, Any] = {name: f"{texts[name].strip()}; {_in_cyrillic(texts[name].strip())}" for name in here}
    both |= {name: _in_cyrillic(texts[name]) for name in _ONLY_CYRILLIC}
    return replace(cues, **both)


CUES = _in_both(LATIN)
