"""Writes an output feed: the stories of some topics as Atom or JSON Feed, for whatever reads feeds."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from typing import Any, Literal

from crawler.delivery.defuse import as_html, safe_link, shortened
from crawler.plaintext import clean_line

FORMS = ("atom", "json")
Form = Literal["atom", "json"]
LISTED = 30
"""Articles of one story that are listed; the others are counted."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TAG = "tag:wirewatch.invalid,2026:"


@dataclass(frozen=True, slots=True)
class OutFeedRule:
    """One [[feeds]] of delivery.toml. Its name is the name of its files."""

    name: str
    topics: tuple[str, ...] = ()
    """Empty: all stories."""
    where: str = ""
    """A query of scopes only: stories with an article, of the topics if there are any, that it names; empty: all."""
    title: str = ""
    max_entries: int = 50
    full_text: bool = False
    """Whether the text of a story's first article is in it, for all who can read the file."""
    private: bool = False
    """As of an alert rule."""


@dataclass(frozen=True, slots=True)
class FeedLine:
    """One article of a story."""

    title: str
    url: str
    outlet: str
    at: str
    """When it came out, as far as it is known: a day, or a day and a time in UTC."""


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One story. ``key`` is the same for the same story, however it grows; ``updated`` changes when it does."""

    key: str
    title: str
    url: str
    published: datetime
    updated: datetime
    sentence: str
    fired: str
    """The topics and the words that made them; '' when there are none."""
    lines: tuple[FeedLine, ...] = ()
    text: str = ""
    """Of the first article, a paragraph a line; '' unless the rule says ``full_text``."""


def feed_text(rule: OutFeedRule, entries: Sequence[FeedEntry], archive: str, form: Form, self_url: str = "") -> str:
    """The whole document; the same for the same entries. ``archive``: its id, part of every id; ``self_url``: where it is
    served, if it is."""
    write = _atom if form == "atom" else _json
    return write(rule, entries, archive, self_url)


def is_ours(text: str) -> bool:
    """Whether a file was written here."""
    return _TAG in text


def _atom(rule: OutFeedRule, entries: Sequence[FeedEntry], archive: str, self_url: str) -> str:
    from feedgenerator import Atom1Feed  # here: a tenth of a second, and seldom needed

    class Atom(Atom1Feed):  # type: ignore[misc]
        """Without the address of a site, which a watch has not, and with a time that is no clock's."""

        def add_root_elements(self, handler: Any) -> None:
            handler.addQuickElement("title", self.feed["title"])
            if self_url:
                handler.addQuickElement("link", "", {"rel": "self", "href": self_url})
            handler.addQuickElement("id", self.feed["id"])
            newest = max((entry.updated for entry in entries), default=_EPOCH)
            handler.addQuickElement("updated", newest.strftime("%Y-%m-%dT%H:%M:%SZ"))
            handler.startElement("author", {})
            handler.addQuickElement("name", "wirewatch")
            handler.endElement("author")
            handler.addQuickElement("generator", "wirewatch")

    made = Atom(_title(rule), "", "", feed_guid=_id(archive, f"feed/{rule.name}"))
    for entry in entries:
        made.add_item(
            shortened(entry.title) or "Untitled",
            safe_link(entry.url) or _id(archive, entry.key),
            as_html(entry.sentence),
            unique_id=_id(archive, entry.key),
            pubdate=entry.published,
            updateddate=entry.updated,
            content=_content(entry),
            author_name=shortened(entry.lines[0].outlet) or None if entry.lines else None,
        )
    file = io.StringIO()
    made.write(file, "utf-8")
    return file.getvalue() + "\n"


def _json(rule: OutFeedRule, entries: Sequence[FeedEntry], archive: str, self_url: str) -> str:
    document: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _title(rule),
        "description": f"Stories of {' '.join(rule.topics) or 'all topics'}, by wirewatch ({_id(archive, f'feed/{rule.name}')})",
    }
    if self_url:
        document["feed_url"] = self_url
    document["items"] = [
        {
            "id": _id(archive, entry.key),
            **({"url": link} if (link := safe_link(entry.url)) else {}),
            "title": shortened(entry.title) or "Untitled",
            "summary": shortened(entry.sentence, 500),
            "content_html": _content(entry),
            "date_published": entry.published.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "date_modified": entry.updated.strftime("%Y-%m-%dT%H:%M:%SZ"),
            **({"authors": [{"name": shortened(entry.lines[0].outlet)}]} if entry.lines else {}),
        }
        for entry in entries
    ]
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _title(rule: OutFeedRule) -> str:
    return shortened(rule.title) or f"wirewatch: {rule.name}"


def _id(archive: str, key: str) -> str:
    return f"{_TAG}{archive}/{key}"


def _content(entry: FeedEntry) -> str:
    """HTML that loads nothing."""
    said = [entry.sentence, entry.fired]
    found = ["".join(f"<p>{as_html(line)}</p>" for line in said if line)]
    found += [f"<p>{escape(clean)}</p>" for line in entry.text.split("\n") if (clean := clean_line(line))]
    if len(entry.lines) > 1:
        listed = "".join(_line(line) for line in entry.lines[:LISTED])
        more = len(entry.lines) - LISTED
        found.append(f"<ul>{listed}</ul>" + (f"<p>and {more} more</p>" if more > 0 else ""))
    return "".join(found)


def _line(line: FeedLine) -> str:
    link, title = safe_link(line.url), as_html(line.title)
    linked = f'<a href="{escape(link)}">{title}</a>' if link else title
    return f"<li>{linked}, {as_html(', '.join(filter(None, (line.outlet, line.at))))}</li>"
