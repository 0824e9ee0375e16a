"""Makes the text of an output feed from the archive. Reads only."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from crawler.archive import outbox_rows
from crawler.archive.texts.about_rows import read_abouts
from crawler.archive.told.feed_rows import feed_stories
from crawler.archive.told.hidden_rows import private_feeds
from crawler.archive.told.mark_rows import open_marks
from crawler.delivery.feed_texts import FeedEntry, FeedLine, Form, OutFeedRule, feed_text
from crawler.delivery.wording import fired_line
from crawler.steps.abouts import scope_of


def out_feed(
    db: sqlite3.Connection,
    rule: OutFeedRule,
    form: Form,
    now: datetime,
    private: Sequence[str] = (),
    self_url: str = "",
) -> str:
    """The document of one [[feeds]] of delivery.toml (``load_delivery(folder).feed(name)``), ``atom`` or ``json``.

    For whoever writes it into a file and for whoever serves it: the same archive gives the same text, whatever ``now`` is;
    that only says which mutes hold and, by its zone, what the days of ``where`` are. ``private``: addresses of private sources beside those that a run has noted
    (``Watch.private_sources``). ``self_url``: where it is served.
    """
    hidden = frozenset() if rule.private else private_feeds(db, private)
    muted = {mark.subject for mark in open_marks(db) if mark.mark == "mute" and mark.holds(now)}
    stories = feed_stories(
        db, rule.topics, rule.max_entries, muted=muted, hidden=hidden, full_text=rule.full_text,
        in_scope=_those_in_scope(db, rule.where, now),
    )  # fmt: skip
    return feed_text(rule, [_entry(story) for story in stories], outbox_rows.state(db, "archive"), form, self_url)


def _those_in_scope(
    db: sqlite3.Connection, where: str, now: datetime
) -> Callable[[Sequence[int]], frozenset[int]] | None:
    """Of some articles, those that ``where`` names; None when it names all."""
    scope = scope_of(where)
    if scope is None:
        return None

    def chosen(articles: Sequence[int]) -> frozenset[int]:
        return frozenset(article for article, about in read_abouts(db, articles, now).items() if scope(about))

    return chosen


def _entry(story: dict[str, Any]) -> FeedEntry:
    lines = tuple(
        FeedLine(article["title"], article["url"], article["outlet_title"], _shown_time(article))
        for article in story["articles"]
    )
    return FeedEntry(
        key=story["key"],
        title=lines[0].title,
        url=lines[0].url,
        published=story["published"],
        updated=story["updated"],
        sentence=story["sentence"],
        fired=fired_line(story["topics"]),
        lines=lines,
        text=story["text"],
    )


def _shown_time(article: dict[str, Any]) -> str:
    at = str(article["at"])
    return at[:10] if article["published_precision"] == "day" else f"{at[:10]} {at[11:16]} UTC"
