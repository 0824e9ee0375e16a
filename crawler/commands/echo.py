"""Turns a story of the archive into the echo picture."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from crawler import __version__
from crawler.commands.stories import unseen_lines
from crawler.output import printable
from crawler.picture.contents import Card, EchoPicture, SourceStep
from crawler.picture.document import render


def write_echo(story: dict[str, Any], path: Path, now: datetime) -> None:
    """Writes the page of a story as ``story_details`` gives it; the page says that it was drawn at ``now``."""
    path.write_text(render(scene_of(story, now)), encoding="utf-8")


def scene_of(story: dict[str, Any], now: datetime) -> EchoPicture:
    """The story as the picture shows it."""
    origins = {origin["article"] for origin in story["origins"]}
    cards = tuple(_card(article, article["id"] in origins) for article in story["articles"])
    sources = [card.step.source for card in cards if card.step is not None]
    return EchoPicture(
        story["story"],
        printable(story["title"]),
        printable(story["sentence"]),
        cards,
        tuple(dict.fromkeys(source for source in sources if isinstance(source, str))),
        tuple(f"{line}." for line in unseen_lines(story["unseen"])),
        now,
        f"wirewatch {__version__}",
    )


def _card(article: dict[str, Any], origin: bool) -> Card:
    marks = [
        *([article["text_gone"]] if article["text_gone"] else []),
        *(["uncredited"] if article["uncredited"] else []),
        *(["paywall"] if article["paywall"] else []),
        *([f"from the {article['text_source']} only"] if article["text_source"] != "page" else []),
    ]
    return Card(
        article["id"],
        datetime.fromisoformat(article["at"]),
        datetime.fromisoformat(article["published_at"]) if article["published_precision"] == "day" else None,
        article["published_precision"] == "minute",
        printable(article["outlet_title"]),
        printable(article["title"]),
        article["url"],
        article["language"],
        article["text_sha256"],
        article["text_version"],
        next((_step(step) for step in article["steps"] if step["leads"]), None),
        origin,
        printable(article["own_quote"]),
        tuple(marks),
    )


def _step(step: dict[str, Any]) -> SourceStep:
    name = printable(step["source_name"])
    return SourceStep(step["source_article"] or name, name, step["reason"], printable(step["words"]), step["quoted"])
