"""Normalises every string once, before it is stored, so that offsets into it stay true for ever after."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

# C0 and C1 controls, soft hyphen, zero-width space and no-break space mark, bidi embeddings, overrides and isolates,
# lone surrogates and non-characters. ZWNJ and ZWJ stay: Persian and Hindi spell with them.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
    "\ud800-\udfff\ufffe\uffff]"
)
_BREAKS = re.compile(r"\r\n?|\x85|\u2028|\u2029")
_BREAK_MARKS = "\r\x85\u2028\u2029"
LOST = "\ufffd"
_LOST_AT_A_PLACE = 4  # a letter cut into bytes may take its neighbour with it
_TAG = re.compile(r"<[a-zA-Z!/][^>]*>")


def clean_line(text: str) -> str:
    """One line of plain text: NFC, no controls, every run of white space one space."""
    return _one_line(unicodedata.normalize("NFC", text))


def clean_text(text: str) -> str:
    """Plain text whose paragraphs are lines: as ``clean_line``, but each line break stays one line break."""
    text = unicodedata.normalize("NFC", text)
    if any(mark in text for mark in _BREAK_MARKS):
        text = _BREAKS.sub("\n", text)
    return "\n".join(filter(None, map(_one_line, text.split("\n"))))


def _one_line(text: str) -> str:
    # str.isprintable is three times as fast as the search, and nothing unwanted is printable.
    if text.isprintable():
        return text.strip() if "  " not in text else " ".join(text.split())
    return " ".join(_UNWANTED.sub("", text).split())


def single_spaced(text: str) -> str:
    """The text on one line, every run of white space one space."""
    # Of white space only the space is printable.
    return text.strip() if "  " not in text and text.isprintable() else " ".join(text.split())


def looks_like_markup(text: str) -> bool:
    """True when a string that should be plain text holds a tag."""
    return bool(_TAG.search(text))


def lost_characters_only(whole: str, other: str) -> bool:
    """Whether ``other`` is ``whole`` with some characters lost, each place of them marked by U+FFFD."""
    if LOST not in other:
        return False
    first, *pieces = re.split(f"{LOST}+", other)
    if not whole.startswith(first):
        return False
    at = len(first)
    for piece in pieces[:-1]:
        found = whole.find(piece, at, at + len(piece) + _LOST_AT_A_PLACE)
        if found < 0:
            return False
        at = found + len(piece)
    left = len(whole) - at - len(pieces[-1])
    return whole.endswith(pieces[-1]) and 0 <= left <= _LOST_AT_A_PLACE


_JOINERS = "\u200c\u200d"
"""Persian and Hindi spell with them, and they drive no terminal."""


def printable(value: Any) -> str:
    """One cell on one line. Controls would let a headline drive the terminal; the archive strips them, files may not."""
    text = "" if value is None else str(value)
    return "".join(c if c.isprintable() or c in _JOINERS else " " for c in text)


def counted(number: int, noun: str, several: str = "") -> str:
    """``1 article``, ``1,749 articles``; ``several`` is the plural that needs more than an s."""
    return f"{number:,} {noun if number == 1 else several or noun + 's'}"
