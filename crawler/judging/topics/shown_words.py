"""The words of a flag as people read them: marked in their sentence, overlapping places as one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any


def shown_words(spans: Iterable[Mapping[str, Any]]) -> list[str]:
    """The words of spans (as stored), each once; places that overlap are one piece of text."""
    pieces: list[list[Any]] = []
    for span in sorted(spans, key=lambda s: (s["field"], s["start"], -s["end"])):
        last = pieces[-1] if pieces else None
        if last and last[0] == span["field"] and span["start"] < last[2]:
            last[3] += span["text"][max(0, last[2] - span["start"]) :] if span["end"] > last[2] else ""
            last[2] = max(last[2], span["end"])
        else:
            pieces.append([span["field"], span["start"], span["end"], span["text"]])
    return list(dict.fromkeys(piece[3] for piece in pieces))


def marked(snippet: str, spans: Iterable[Mapping[str, Any]], begin: str = "[", end: str = "]") -> str:
    """A snippet with the words of the spans between two signs, wherever they stand in it as words."""
    words = sorted({" ".join(word.split()) for word in shown_words(spans)} - {""}, key=len, reverse=True)
    if not words:
        return snippet
    pattern = "|".join(map(re.escape, words))
    return (
        re.sub(rf"(?<!\w)(?:{pattern})(?!\w)", lambda found: begin + found[0] + end, snippet)
        if _spaced(words)
        else (re.sub(pattern, lambda found: begin + found[0] + end, snippet))
    )


def _spaced(words: list[str]) -> bool:
    """Whether these words are written between spaces; Chinese and Japanese are not."""
    return not any("\u3040" <= char <= "\u9fff" for word in words for char in word)
