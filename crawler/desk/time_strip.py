"""Draws the articles of a story as dots on one axis of time: when it began, how fast it was repeated, where origins lie."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

_WIDE, _HIGH, _EDGE = 400, 44, 8
_ROWS = {"origin": 10, "echo": 24, "copy": 36}
"""Where each kind of dot lies."""


def time_strip(dots: Sequence[tuple[datetime, str]]) -> Markup:
    """One <svg>; each dot is (when, ``origin`` | ``echo`` | ``copy``). '' for none.

    The dots of a kind are one path, so that a story of a thousand articles is a small drawing too.
    """
    if not dots:
        return Markup("")
    first, last = min(at for at, _ in dots), max(at for at, _ in dots)
    span = (last - first).total_seconds() or 1.0
    paths = Markup("")
    for kind, y in _ROWS.items():
        places = {
            round(_EDGE + (_WIDE - 2 * _EDGE) * ((at - first).total_seconds() / span)) for at, of in dots if of == kind
        }
        if places:
            path = "".join(f"M{x} {y}h0" for x in sorted(places))
            paths += Markup('<path class="{}" d="{}"/>').format(kind, path)
    counts = ", ".join(f"{n} {word}" for kind, word in _WORDS.items() if (n := sum(of == kind for _, of in dots)))
    return Markup(
        '<svg viewBox="0 0 {} {}" role="img" aria-label="{}"><path class="axis" d="M{} {}H{}"/>{}</svg>'
    ).format(_WIDE, _HIGH, f"On an axis of time: {counts}", _EDGE, _ROWS["echo"], _WIDE - _EDGE, paths)


_WORDS = {"origin": "of known origins", "echo": "that repeat or stand alone", "copy": "copies"}
