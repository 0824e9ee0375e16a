"""The words of a flag as people read them: marked in their sentence, overlapping places as one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(slots=True)
class EvidencePiece:
    """A run of text made of one span, or of several that overlap."""

    field: str
    start: int
    end: int
    text: str
    spans: list[Mapping[str, Any]]


def pieces(spans: Iterable[Mapping[str, Any]]) -> list[EvidencePiece]:
    """Spans (as stored) as people see them: places that overlap are one."""
    found: list[EvidencePiece] = []
    for span in sorted(spans, key=lambda s: (s["field"], s["start"], -s["end"])):
        last = found[-1] if found else None
        if last and last.field == span["field"] and span["start"] < last.end:
            if span["end"] > last.end:
                last.text += span["text"][last.end - span["start"] :]
                last.end = span["end"]
            last.spans.append(span)
        else:
            found.append(EvidencePiece(span["field"], span["start"], span["end"], span["text"], [span]))
    return found


def shown_words(spans: Iterable[Mapping[str, Any]]) -> list[str]:
    """The words of spans, each once."""
    return list(dict.fromkeys(piece.text for piece in pieces(spans)))


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


def unbracketed(snippet: str, spans: Iterable[Mapping[str, Any]]) -> str:
    """A snippet whose words stand in brackets, without these brackets."""
    for word in sorted({" ".join(span["text"].split()) for span in spans}, key=len, reverse=True):
        snippet = snippet.replace(f"[{word}]", word)
    return snippet


def _spaced(words: list[str]) -> bool:
    """Whether these words are written between spaces; Chinese and Japanese are not."""
    return not any("\u3040" <= char <= "\u9fff" for word in words for char in word)
