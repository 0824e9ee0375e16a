"""Draws the timeline of a story as SVG: a card for each article, and lines from each to its source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from crawler.picture.contents import Card, EchoPicture, SourceStep
from crawler.picture.lines import wrap
from crawler.urls import is_web_url

WIDTH = 400
"""Units across; a phone shows about one to a pixel, so that sizes below are what one reads there."""
_LEFT, _RIGHT, _PAD, _BETWEEN = 56.0, 394.0, 10.0, 10.0
_SIZE, _SMALL, _LINE, _SMALL_LINE = 13.5, 11.5, 18.0, 15.5
_FIRST_LANE, _LAST_LANE = 46.0, 8.0
_COLOURS = 6


@dataclass(frozen=True, slots=True)
class _Box:
    """A card with its place."""

    key: int | str
    top: float
    height: float
    inside: str
    classes: str

    @property
    def entry(self) -> float:
        """Where arrows to it end."""
        return self.top + 17

    @property
    def exit(self) -> float:
        """Where the arrow from it starts."""
        return self.top + self.height - 14


def draw(scene: EchoPicture) -> str:
    """One <svg> element. Every text is escaped; only http and https addresses become links."""
    boxes = _stack(scene)
    places = {box.key: box for box in boxes}
    lanes = _lanes(scene.cards)
    height = boxes[-1].top + boxes[-1].height + 6 if boxes else 10
    arrows = "".join(_arrow(card, places, lanes) for card in scene.cards)
    return (
        f'<svg viewBox="0 0 {WIDTH} {height:.0f}" role="group" aria-labelledby="picture">'
        f'<title id="picture">{escape(scene.sentence)}</title>'
        '<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
        'orient="auto"><path d="M0 0 8 4 0 8z" class="head"/></marker></defs>'
        f"{arrows}{''.join(_draw_box(box) for box in boxes)}</svg>"
    )


def _stack(scene: EchoPicture) -> list[_Box]:
    boxes: list[_Box] = []
    top = 4.0
    for name in scene.uncollected:
        boxes.append(_box(name, top, [("name", f"{name}"), ("note", "credited; its report was not collected")], "gone"))
        top = boxes[-1].top + boxes[-1].height + _BETWEEN
    for card in scene.cards:
        classes = "origin" if card.origin else "echo"
        boxes.append(_box(card.article, top, _texts(card), classes, card.url))
        top = boxes[-1].top + boxes[-1].height + _BETWEEN
    return boxes


def _texts(card: Card) -> list[tuple[str, str]]:
    """The lines of a card as (class, text)."""
    if card.day is not None:
        time = f"{card.day:%d %b %Y} (day only)"
    else:
        time = f"{card.at:%d %b %Y, %H:%M}" + ("" if card.dated else " (seen)")
    role = " · known origin" if card.origin else ""
    texts = [("time", f"{time}{role}"), ("name", card.outlet), ("title", card.title)]
    if card.step is not None:
        texts.append(("quote", f"{_why(card)}: {_quoted(card.step)}"))
    elif card.own_words:
        texts.append(("quote", f"Own reporting: “{card.own_words}”"))
    texts.append(("note", " · ".join(("article " + str(card.article), *filter(None, (card.language,)), *card.marks))))
    texts.append(("note", f"text {card.text_sha256[:16]}…"))
    return texts


def _why(card: Card) -> str:
    assert card.step is not None
    return f"{'Text of' if card.step.reason in _MEASURED else 'From'} {card.step.source_name}"


_MEASURED = frozenset({"copy", "partial", "revision", "same"})


def _quoted(step: SourceStep) -> str:
    return f"“{step.words}”" if step.quoted else step.words


_STYLES = {
    "time": (_SMALL, _SMALL_LINE, 1),
    "name": (_SIZE, _LINE, 1),
    "title": (_SIZE, _LINE, 4),
    "quote": (_SMALL, _SMALL_LINE, 5),
    "note": (_SMALL, _SMALL_LINE, 2),
}


def _box(key: int | str, top: float, texts: Sequence[tuple[str, str]], classes: str, url: str = "") -> _Box:
    y = top + 5
    parts = []
    for kind, text in texts:
        size, step, most = _STYLES[kind]
        lines = []
        for line in wrap(text, _RIGHT - _LEFT - 2 * _PAD, size, most):
            y += step
            lines.append(f'<text x="{_LEFT + _PAD:.0f}" y="{y:.1f}" class="{kind}">{escape(line)}</text>')
        drawn = "".join(lines)
        if kind == "title" and is_web_url(url):
            drawn = f'<a href="{escape(url, quote=True)}" rel="noreferrer noopener">{drawn}</a>'
        parts.append(drawn)
    return _Box(key, top, y - top + 9, "".join(parts), classes)


def _draw_box(box: _Box) -> str:
    return (
        f'<g class="{box.classes}"><rect x="{_LEFT:.0f}" y="{box.top:.1f}" width="{_RIGHT - _LEFT:.0f}" '
        f'height="{box.height:.1f}" rx="6"/>{box.inside}</g>'
    )


def _lanes(cards: Sequence[Card]) -> dict[int | str, tuple[float, int]]:
    """Source -> where its line runs, and its colour. Each source has one line, which all its echoes join."""
    sources = list(dict.fromkeys(card.step.source for card in cards if card.step is not None))
    gap = min(10.0, (_FIRST_LANE - _LAST_LANE) / max(1, len(sources) - 1))
    return {source: (_FIRST_LANE - 2 - i * gap, i % _COLOURS) for i, source in enumerate(sources)}


def _arrow(card: Card, places: dict[int | str, _Box], lanes: dict[int | str, tuple[float, int]]) -> str:
    if card.step is None or card.step.source not in places:
        return ""
    start, end = places[card.article].exit, places[card.step.source].entry
    x, colour = lanes[card.step.source]
    label = escape(f"{card.outlet} → {card.step.source_name}: {card.step.words}")
    return (
        f'<path class="arrow c{colour}" marker-end="url(#head)" '
        f'd="M{_LEFT:.0f} {start:.1f}H{x:.1f}V{end:.1f}H{_LEFT - 1:.0f}"><title>{label}</title></path>'
        f'<circle class="dot c{colour}" cx="{_LEFT:.0f}" cy="{start:.1f}" r="3"/>'
    )
