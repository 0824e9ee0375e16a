"""Puts into words what is told: a subject, a plain text of one message."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from crawler.delivery.defuse import defused, safe_link, shortened

VERSION = 1
LONGEST_SUBJECT = 78
REASONS = {
    "story_new": "New story",
    "origin_new": "Another known origin",
    "story_grew": "Another outlet",
    "headline_changed": "Headline changed",
    "text_changed": "Text changed",
    "edited_into_topic": "Edited into topic",
    "article_withdrawn": "Withdrawn",
    "topic_spike": "More than usual",
    "topic_quiet": "Silence",
    "story": "Story",
    "source_gap": "Gap",
    "source_failing": "Source failing",
    "source_recovered": "Source recovered",
    "source_silent": "Source silent",
    "correction": "Correction",
}
_ORDINALS = {2: "Second", 3: "Third", 4: "Fourth", 5: "Fifth"}


def payload(
    rule: str, kind: str, items: Sequence[Mapping[str, Any]], *, most: int, discreet: bool, held: bool = False
) -> dict[str, Any]:
    """A message as it is stored and as a webhook gets it. ``kind``: alert, late or correction.

    ``items``: what is told, each with ``reason``, ``title``, ``url``, ``host``, ``outlet`` and what its reason needs.
    Those beyond ``most`` are counted in ``more``.
    """
    shown = [{**item, "words": sentence(item)} for item in items[:most]] if kind != "late" else []
    more = len(items) - len(shown)
    return {
        "version": VERSION,
        "type": kind,
        "rule": rule,
        "title": _subject(rule, kind, items, discreet=discreet, held=held),
        "items": shown,
        "more": more,
        "message": _rest(kind, more, len(shown)),
    }


def _subject(rule: str, kind: str, items: Sequence[Mapping[str, Any]], *, discreet: bool, held: bool) -> str:
    count = len(items)
    if discreet:
        return f"wirewatch: {count} message{'s' * (count != 1)}"
    if kind == "late":
        return shortened(f"{rule}: while away, {_counted(items)}", LONGEST_SUBJECT)
    if count > 1:
        return shortened(f"{rule}: {count} messages{', held in quiet hours' * held}", LONGEST_SUBJECT)
    first = items[0]
    return shortened(f"{rule}: {heading(first)}: {shortened(str(first.get('title', '')))}", LONGEST_SUBJECT)


def _counted(items: Sequence[Mapping[str, Any]]) -> str:
    stories = len({item["subject"] for item in items if str(item["subject"]).startswith("story:")})
    others = sum(not str(item["subject"]).startswith("story:") for item in items)
    said = [f"{n} {word if n == 1 else words}" for n, word, words in
            ((stories, "story", "stories"), (others, "other event", "other events")) if n]  # fmt: skip
    return " and ".join(said)


def _rest(kind: str, more: int, shown: int) -> str:
    if kind == "late":
        return "Too old to be sent one by one; `wirewatch deliveries` lists them."
    return f"and {more} more; `wirewatch deliveries` lists them" if more and shown else ""


def heading(item: Mapping[str, Any]) -> str:
    """What kind of news an item is, in a few words."""
    if item["reason"] == "origin_new" and item.get("number", 0) in _ORDINALS:
        return f"{_ORDINALS[item['number']]} known origin"
    return REASONS.get(item["reason"], str(item["reason"]))


def sentence(item: Mapping[str, Any]) -> str:
    """The line below the headline: who has it, and the words that fired."""
    match item["reason"]:
        case "story":
            return str(item.get("sentence", ""))
        case "story_new" | "story_grew":
            said = [str(item.get("sentence", "")), f"first: {item['first']}" if item.get("first") else ""]
            return "; ".join(filter(None, [*said, _fired(item)]))
        case "origin_new":
            return "; ".join(filter(None, [str(item.get("origin", "")), str(item.get("sentence", ""))]))
        case "headline_changed":
            return f"before: {item['before']}" if item.get("before") else ""
        case "source_gap":
            return f"from {item.get('gap_from', '?')} to {item.get('gap_to', '?')} it may have had entries that were not seen"
        case "source_failing":
            return f"reason: {item.get('why', '?')}"
        case "source_silent":
            return f"nothing new since {item.get('last_new_at', '?')}"
        case "topic_spike":
            return f"{item.get('count', '?')} texts in 24 hours, usually {item.get('usual', 0):.0f}"
        case "topic_quiet":
            since = str(item.get("since", "?")).replace("T", " ").removesuffix("Z")
            return f"nothing since {since} UTC, {item.get('expected', 0):.0f} texts were expected"
        case "correction":
            return str(item.get("correction", ""))
        case _:
            return _fired(item)


def _fired(item: Mapping[str, Any]) -> str:
    return fired_line(item.get("topics") or {})


def fired_line(topics: Mapping[str, Sequence[str]]) -> str:
    """The topics, each with the words that made it."""
    return "; ".join(f"{topic}: {', '.join(words)}" if words else str(topic) for topic, words in topics.items())


def as_text(message: Mapping[str, Any], *, chat: bool = False) -> str:
    """The plain part. ``chat``: for a service that reads markup and mentions in what it is sent."""
    clean = defused if chat else shortened
    blocks = ["\n".join(_block_lines(item, clean)) for item in message["items"]]
    return "\n\n".join(filter(None, [*blocks, str(message.get("message", ""))])) or str(message["title"])


def as_chat(message: Mapping[str, Any], room: int, lines: int = 0) -> str:
    """The plain part for a service that takes ``room`` characters and (0: any) ``lines``: whole stories, and how many more.

    A first story that is too long by itself is told in fewer words.
    """
    tail, blocks = str(message.get("message", "")), [_block_lines(item, defused) for item in message["items"]]
    for count in range(len(blocks), 0, -1):
        end = _counted_on(message, len(blocks) - count) if count < len(blocks) else tail
        text = "\n\n".join(filter(None, ["\n".join(block) for block in blocks[:count]] + [end]))
        if _fits(text, room, lines):
            return text
    if not blocks:
        return _cut(tail or str(message["title"]), room, lines)
    end = _counted_on(message, len(blocks) - 1) if len(blocks) > 1 else tail
    first = [blocks[0][0], *(line for line in blocks[0][1:] if "://" in line)]
    for tried in (first, blocks[0][:1]):
        text = "\n".join(filter(None, [*tried, end]))
        if _fits(text, room, lines):
            return text
    return _cut("\n".join(filter(None, [end, blocks[0][0]])), room, lines)


def _counted_on(message: Mapping[str, Any], left: int) -> str:
    """The end of a message of whose stories ``left`` do not fit."""
    said, more = str(message.get("message", "")), int(message.get("more", 0)) + left
    if message["type"] == "digest":
        return "\n".join(filter(None, [f"and {left} more that do not fit here", said]))
    return _rest(str(message["type"]), more, 1)


def _fits(text: str, room: int, lines: int) -> bool:
    return len(text) <= room and (not lines or text.count("\n") < lines)


def _cut(text: str, room: int, lines: int) -> str:
    kept = "\n".join(text.split("\n")[:lines] if lines else [text])
    return kept if len(kept) <= room else kept[: max(room - 1, 0)].rstrip() + "…"


def _block_lines(item: Mapping[str, Any], clean: Callable[..., str]) -> list[str]:
    lines = [f"{heading(item)}: {clean(str(item.get('title', '')))}", clean(str(item.get("words", "")), 500)]
    link = safe_link(str(item.get("url", "")))
    lines.append(f"{clean(str(item.get('outlet', '')))} ({item['host']}) {link}" if link else "")
    return [line for line in lines if line]
