"""The lead of an article and the piece of text shown around a match."""

from __future__ import annotations

LEAD = 400
"""Characters: a body without line breaks has its lead here."""
SNIPPET = 200


def lead_end(body: str) -> int:
    """Where the lead of a body ends: at its first line break, at the latest after 400 characters."""
    end = body.find("\n", 0, LEAD)
    return end if end >= 0 else LEAD


def snippet_around(text: str, start: int, end: int) -> str:
    """About 200 characters of ``text`` around ``text[start:end]``, cut between words, … where text is left out."""
    room = max(0, SNIPPET - (end - start)) // 2
    first, last = max(0, start - room), min(len(text), end + room)
    first = max(0, min(first, last - SNIPPET))
    last = min(len(text), max(last, first + SNIPPET))
    if first > 0:
        gap = text.find(" ", first, start)
        first = gap + 1 if gap >= 0 else first
    if last < len(text):
        gap = text.rfind(" ", end, last)
        last = gap if gap >= 0 else last
    piece = " ".join(text[first:last].split())
    return ("…" if first > 0 else "") + piece + ("…" if last < len(text) else "")
