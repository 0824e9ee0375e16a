"""Turns a story of the archive into the echo picture, and what could not be seen of it into words."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from crawler import __version__
from crawler.picture.contents import Card, EchoPicture, SourceStep
from crawler.plaintext import printable


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


def unseen_lines(unseen: dict[str, Any]) -> list[str]:
    """What could not be seen, one fact a line, the absence of trouble included."""
    gaps, paywalled, uncredited = unseen["gaps"], unseen["paywalled"], unseen["uncredited"]
    lines = [
        f"{gaps} known gap{'s' * (gaps != 1)} in {unseen['feeds_with_gaps']} of {unseen['feeds_watched']} feeds in this time"
        if gaps
        else f"No known gap in the {unseen['feeds_watched']} feeds watched in this time",
        f"Only the open part of {_articles(paywalled)} was read: paywall"
        if paywalled
        else "No article behind a paywall",
        f"Uncredited, source unknown: {_articles(uncredited)}" if uncredited else "No article uncredited",
        f"Languages: {', '.join(unseen['languages']) or 'unknown'}",
    ]
    if unseen["not_from_page"]:
        lines.append(f"Read from the feed only: {_articles(unseen['not_from_page'])}")
    if unseen["languages_without_credits"]:
        lines.append(f"Credits are read poorly in: {', '.join(unseen['languages_without_credits'])}")
    return lines


def _articles(ids: list[int]) -> str:
    return ("article " if len(ids) == 1 else "articles ") + ", ".join(str(i) for i in ids)
