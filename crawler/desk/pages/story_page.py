"""A story: who said it first, who repeated whom, with the words that say so; the echo picture on the page and as a file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from datasette.utils.asgi import Response
from markupsafe import Markup

from crawler.archive.judged.story_lookups import story_details
from crawler.archive.shown import story_cards, story_facts
from crawler.desk.shell import Visit
from crawler.desk.time_strip import time_strip
from crawler.picture.contents import EchoPicture
from crawler.picture.document import render
from crawler.picture.drawing import draw
from crawler.steps.echo_scene import scene_of
from crawler.timestamps import stamp

DRAWN, A_PAGE, MOST_EDITS, MOST_TOPICS = 16, 30, 6, 6
MOST_OF_TWIN = 500
"""Articles in the JSON twin."""


async def story(visit: Visit) -> Response:
    """The page of a story, or its twin. One that was joined to another leads there."""
    wanted = int(visit.place["id"])
    values = await visit.read(lambda db: _facts(db, wanted, stamp(visit.now) or ""))
    details = values["story"]
    if details["story"] != wanted:
        return Response.redirect(
            visit.url(f"/stories/{details['story']}{'.json' if 'json' in visit.place else ''}"), status=303
        )
    if "json" in visit.place:
        return visit.answer(details["title"], "story.html", {**values, "story": _cut(details)})
    number = visit.asked("page")
    shown = max(1, int(number)) if number.isdecimal() and len(number) < 5 else 1
    return visit.answer(
        details["title"] or "A story without a headline", "story.html", {**values, **_drawn(visit, details, shown)}
    )


async def picture(visit: Visit) -> Response:
    """The picture alone, of all articles, as a file that needs nothing else; the browser saves it."""
    details = await visit.read(partial(story_details, story=int(visit.place["id"])))
    headers = {"content-disposition": f'attachment; filename="story-{details["story"]}.html"'}
    return Response(render(scene_of(details, visit.now)), headers=headers, content_type="text/html; charset=utf-8")


def _facts(db: sqlite3.Connection, story: int, now: str) -> dict[str, Any]:
    details = story_details(db, story)
    number = details["story"]
    marks = story_facts.marks_of(db, "story", str(number), now)
    return {
        "story": details,
        "evidence": story_cards.evidence(db, story_cards.best_flags_of_story(db, number)[:MOST_TOPICS]),
        "edits": story_facts.edits_of_story(db, number, MOST_EDITS),
        "marks": marks,
    }


def _drawn(visit: Visit, details: Mapping[str, Any], page: int) -> dict[str, Any]:
    """What the template needs beside the facts: drawings, and a page of the articles with copies below their originals."""
    origins = {origin["article"] for origin in details["origins"]}
    rows = _folded(details["articles"])
    shown = rows[(page - 1) * A_PAGE : page * A_PAGE]
    scene = scene_of(dict(details), visit.now)
    cards = [replace(card, at=card.at.astimezone(visit.zone.zone)) for card in _telling(scene)]
    dots = [(datetime.fromisoformat(a["at"]), _kind(a, origins)) for a in details["articles"]]
    return {
        "strip": time_strip(dots), "first_at": details["articles"][0]["at"], "last_at": details["articles"][-1]["at"],
        # The drawing escapes every text itself: the picture that is saved is made by the same function.
        "drawing": Markup(draw(replace(scene, cards=tuple(cards)))) if len(details["articles"]) > 1 else Markup(""),
        "drawn": len(cards), "rows": shown, "page": page, "pages": max(1, -(-len(rows) // A_PAGE)), "origin_articles": origins,
        "unseen": scene.unseen,
    }  # fmt: skip


def _telling(scene: EchoPicture) -> list[Any]:
    """The cards that tell most, in their order: known origins, whom others repeat, then the earliest."""
    if len(scene.cards) <= DRAWN:
        return list(scene.cards)
    sources = {card.step.source for card in scene.cards if card.step}
    ranked = sorted(scene.cards, key=lambda card: (not card.origin, card.article not in sources))
    kept = {card.article for card in ranked[:DRAWN]}
    return [card for card in scene.cards if card.article in kept]


def _kind(article: Mapping[str, Any], origins: Iterable[int | None]) -> str:
    return "origin" if article["id"] in origins else "copy" if article["copy_of"] else "echo"


def _folded(articles: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Articles in order, each original with its ``copies``; a copy whose original is elsewhere stands by itself."""
    rows: dict[int, dict[str, Any]] = {a["id"]: {"article": a, "copies": []} for a in articles if not a["copy_of"]}
    found: list[dict[str, Any]] = []
    for a in articles:
        if a["copy_of"] in rows:
            rows[a["copy_of"]]["copies"].append(a)
        else:
            found.append(rows.get(a["id"]) or {"article": a, "copies": []})
    return found


def _cut(details: dict[str, Any]) -> dict[str, Any]:
    return {**details, "articles": details["articles"][:MOST_OF_TWIN]}
