"""Breaks texts into lines of a given width without a browser to measure them."""

from __future__ import annotations

import re
import unicodedata

_NARROW, _USUAL, _BROAD, _FULL = 0.36, 0.62, 0.84, 1.0


def width(text: str, size: float) -> float:
    """About how wide a text is in a sans-serif font of ``size``; on the broad side, for fonts differ."""
    return size * sum(map(_share, text))


def wrap(text: str, room: float, size: float, most: int) -> list[str]:
    """Lines no wider than ``room``; at most ``most`` of them, the last one then ending in an ellipsis."""
    lines: list[str] = []
    line = ""
    for word in _pieces(text):
        if line and width(line + word.rstrip(), size) > room:
            lines.append(line.rstrip())
            line = ""
        while width(word, size) > room:  # an address, or a script without spaces
            cut = _fitting(word, room, size)
            lines.append(word[:cut])
            word = word[cut:]
        line += word
    if line.strip():
        lines.append(line.rstrip())
    if len(lines) > most:
        last = lines[most - 1]
        while last and width(last + "…", size) > room:
            last = last[:-1]
        lines = [*lines[: most - 1], last.rstrip() + "…"]
    return lines


def _pieces(text: str) -> list[str]:
    return re.findall(r"\S+\s*", " ".join(text.split()))


def _fitting(word: str, room: float, size: float) -> int:
    cut = 1
    while cut < len(word) and width(word[: cut + 1], size) <= room:
        cut += 1
    return cut


def _share(char: str) -> float:
    if char in "iljtfr.,:;'|!()[] ":
        return _NARROW
    if char in "mwMW—…@%" or unicodedata.east_asian_width(char) in "WF":
        return _FULL
    if unicodedata.combining(char):
        return 0.0
    return _BROAD if char.isupper() or char in "шщюжмфыдъ" else _USUAL
