"""One file a language: ``CUES``, all of its words for crediting. Files are found by looking into this folder."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

from crawler.reading.credits.cue_tables import Cues

_BROKEN_LINE = re.compile(r"\s*\n\s*")
_LOOKBEHIND = re.compile(r"(\(\?<[!=][^)]*\))")


def alternatives(cues: str) -> str:
    """A regular expression for a cue list; one that never matches for an empty list."""
    parts = [_any_space(_BROKEN_LINE.sub("", part)) for part in re.split(r";(?:\s+|\Z)", cues.strip()) if part]
    return "(?:" + "|".join(parts) + ")" if parts else "(?!)"


def _any_space(cue: str) -> str:
    # A lookbehind needs a fixed width, so its spaces stay one white space each.
    pieces = _LOOKBEHIND.split(cue)
    return "".join(re.sub(r"\s+", r"\\s" if i % 2 else r"\\s+", piece) for i, piece in enumerate(pieces))


def _cues_of(code: str) -> Cues:
    module = import_module(f"{__name__}.{code}")
    cues = getattr(module, "CUES", None)
    if not isinstance(cues, Cues):
        raise TypeError(f"{module.__file__} has no CUES = Cues(...), the word tables of this language of credits")
    return cues


CUES = {code: _cues_of(code) for code in sorted(module.name for module in iter_modules(__path__))}
"""The word tables of each language of credits, by its code, in the order of the codes."""
LANGUAGES = tuple(CUES)
_READ_AS = {"nb": "no", "nn": "no", "bs": "hr", "sh": "hr", "cnr": "hr", "ms": "id", "iw": "he"}


def read_as(code: str) -> str:
    """The code of the tables that a language is read with: those of its sister, where it has none of its own."""
    return _READ_AS.get(code, code)


def _of_all(table: str) -> Iterator[str]:
    for cues in CUES.values():
        if text := getattr(cues, table).strip():
            yield text


def any_language(table: str) -> str:
    """A regular expression for one table of all languages together."""
    return alternatives("; ".join(_of_all(table)))


def parts(table: str) -> tuple[str, ...]:
    """A table of plain parts of words, of all languages together, each part once."""
    return tuple(dict.fromkeys(part for text in _of_all(table) for part in re.split(r";\s+", text)))


def words(table: str) -> frozenset[str]:
    """A table of plain words, of all languages together."""
    return frozenset(word for text in _of_all(table) for word in text.split())
