"""Prints why a query finds little."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from crawler.output import printable

if TYPE_CHECKING:
    from crawler.steps.why_few import PartHits


def few_lines(parts: Sequence[PartHits]) -> Iterator[str]:
    """Why a rule finds little, part by part, for a person to read."""
    if len(parts) > 1:
        yield ""
        yield "Each part alone finds:"
    for part in parts if len(parts) > 1 else []:
        near = ""
        if part.together is not None and not part.articles:
            words = "words" if part.nearest != 1 else "word"
            near = f"; both sides occur in {part.together}"
            near += f", at their nearest {part.nearest} {words} apart" if part.nearest is not None else ""
        yield f"  {part.articles:5} {printable(part.part)[:100]}{near}"
