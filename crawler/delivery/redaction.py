"""Takes the words of an article that was forgotten out of a message: one that was sent, or one that is still to be sent."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from crawler.delivery.wording import sentence

PLACE = "(forgotten)"
_OF_STORY = ("topics", "sentence", "origins", "origin", "correction")
"""What an item of another article says of their story: words and names may be of the one that was forgotten."""
_KEPT = ("reason", "subject", "event", "at", "story", "article", "outlet")


@dataclass(frozen=True, slots=True)
class Unsaid:
    """What may not be said any more."""

    article: int
    story: int | None
    titles: Collection[str]
    addresses: Collection[str]

    def needles(self) -> list[str]:
        """One of these stands in the JSON of every message that has to be looked at."""
        ids = [f'"article": {self.article}{end}' for end in (",", "}")]
        ids += [f'"story": {self.story}{end}' for end in (",", "}")] if self.story is not None else []
        return ids + [json.dumps(word, ensure_ascii=False)[1:-1] for word in (*self.titles, *self.addresses)]


def redacted(payload: Mapping[str, Any], unsaid: Unsaid, *, is_open: bool) -> dict[str, Any] | None:
    """The message without it; None when nothing is left to be sent. ``is_open``: it is still to be sent, and tells nothing
    of it then; else a place is left in it."""
    items, touched = [], False
    for item in payload.get("items", ()):
        if _is_about(item, unsaid):
            touched = True
            if not is_open:
                left = {key: item[key] for key in _KEPT if key in item}
                items.append(left | {"title": PLACE, "url": "", "host": "", "words": ""})
        elif unsaid.story is not None and item.get("story") == unsaid.story:
            bare = {key: value for key, value in item.items() if key not in _OF_STORY}
            items.append(bare | {"words": sentence(bare)})
        else:
            items.append(item)
    if touched and is_open and not items:
        return None
    said = {**payload, "items": items}
    if touched or any(title[:30] in str(payload.get("title", "")) for title in unsaid.titles):
        said["title"] = f"{payload.get('rule', 'wirewatch')}: {PLACE if not is_open else f'{len(items)} messages'}"
    return said


def _is_about(item: Mapping[str, Any], unsaid: Unsaid) -> bool:
    said = {item.get("title"), item.get("before")}
    return (
        item.get("article") == unsaid.article
        or (item.get("url") or "-") in unsaid.addresses
        or bool(said & {*unsaid.titles})
    )
