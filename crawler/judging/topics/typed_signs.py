"""Evens out signs that keyboards and word processors put in place of those of the query language, each at its place."""

from __future__ import annotations

import re

# Brackets and signs of Chinese and Japanese keyboards, letters and digits of full width: AND typed so is AND.
_WIDE = {code: code - 0xFEE0 for code in (*map(ord, "（）＊＋＂"), *range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B))}
_WIDE |= {code: code - 0xFEE0 for code in range(0xFF41, 0xFF5B)}
_PAIRS = re.compile("｜｜|＆＆|(?<=[A-Za-z_])：")
_WIDE_SIGNS = str.maketrans("｜＆：", "|&:")
# A minus sign, or the dash that a word processor makes of one, directly before what is to be left out.
_DASH = re.compile(r"(?<![^\s(])[–−﹣－](?=[^\s\d–−﹣－-])")


def evened(text: str) -> tuple[str, list[str]]:
    """The query with the language's own signs, every character at its place, and what to tell people of it."""
    if text.isascii():
        return text, []
    text = _PAIRS.sub(lambda found: found[0].translate(_WIDE_SIGNS), text.translate(_WIDE))
    told = [
        f"{found[0]!r} at position {found.start()} is read as -, which leaves out" for found in _DASH.finditer(text)
    ]
    return _DASH.sub("-", text), told
