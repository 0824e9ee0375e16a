"""Turns what is known of an article into what its page shows: marked text, legend, history."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

from crawler.desk.marked_text import MarkedPiece, TextMark, paragraphs
from crawler.desk.reason_words import said

COLOURS = 6
"""Topics that have a colour of their own; a seventh has that of the first."""
MOST_HISTORY = 60
_MOST_CLAUSE = 90
_FIELDS: tuple[Literal["title", "summary", "body"], ...] = ("title", "summary", "body")


def marked_fields(facts: Mapping[str, Any]) -> dict[str, list[list[MarkedPiece]]]:
    """Title, summary and body in paragraphs of stretches. A summary that only repeats the beginning of the body is empty."""
    texts = {"title": facts["text_title"], "summary": facts["summary"], "body": facts["body"]}
    if texts["body"].startswith(texts["summary"].rstrip("….")):
        texts["summary"] = ""
    return {field: paragraphs(texts[field], _marks(facts, field)) for field in _FIELDS}


def legend(facts: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each flag with its colour, how many places are marked of how many, and whether a person called it wrong."""
    labels = {label["topic"]: label for label in facts["labels"]}
    return [
        {
            "kind": _colour(number),
            "topic": flag["topic"],
            "title": flag["topic_title"] or flag["topic"],
            "score": flag["score"],
            "places": flag["span_count"] or len(flag["spans"]),
            "marked": len(flag["spans"]) if _is_current(facts, flag) else 0,
            "flagged_at": flag["flagged_at"],
            "edited_into": bool(flag["edited_into"]),
            "topic_version": flag["topic_version"],
            "label": labels.get(flag["topic"]),
            "words": _words(flag["spans"]),
        }
        for number, flag in enumerate(facts["flags"])
    ]


def history(facts: Mapping[str, Any]) -> list[dict[str, str]]:
    """What happened to it, in order: ``at`` and ``what``; the latest ones when there are very many."""
    found = [event for event in _events(facts) if event["at"]]
    return sorted(found, key=lambda event: event["at"])[-MOST_HISTORY:]


def _events(facts: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    if facts["published_at"] and facts["published_precision"] != "day":
        yield _event(facts["published_at"], "Published, as it says itself")
    for entry in facts["entries"]:
        backlog = "; it stood there when we first looked" if entry["backlog"] else ""
        yield _event(entry["first_seen_at"], f"Seen in {entry['feed_title'] or entry['feed_url']}{backlog}")
        if entry["next_try_at"]:
            why = f"; the last time {said(entry['last_error'])}" if entry["last_error"] else ""
            yield _event(entry["next_try_at"], f"Its page will be requested again{why}")
    if facts["fetched_at"]:
        status = f" (status {facts['http_status']})" if facts["http_status"] else ""
        yield _event(facts["fetched_at"], f"Its page was read{status}, the last time")
    for version in facts["versions"]:
        beside = version["reason"] in ("feed_said", "page_said")
        what = "Kept" if beside else f"Version {version['text_version'] + 1}"
        yield _event(version["seen_at"], f"{what}: {said(version['reason'])}")
    for flag in facts["flags"]:
        how = ", by an edit" if flag["edited_into"] else ""
        yield _event(flag["flagged_at"], f"Flagged with {flag['topic_title'] or flag['topic']}{how}")
    for label in facts["labels"]:
        yield _event(label["at"], f"{label['who'] or 'Somebody'} called {label['topic']} {label['verdict']}")
    if facts["missing_since"]:
        yield _event(facts["missing_since"], f"Its page is missing since then ({facts['missing_times']} tries)")
    yield _event(facts["withdrawn_at"], "Withdrawn by its site; the text stays here")
    yield _event(facts["gone_at"], f"Its text left the archive: {said(facts['gone_reason'])}")
    yield _event(facts["next_read_at"], "Its page will be read again, to see edits")


def _event(at: str | None, what: str) -> dict[str, str]:
    return {"at": at or "", "what": what}


def _marks(facts: Mapping[str, Any], field: str) -> Iterator[TextMark]:
    for number, flag in enumerate(facts["flags"]):
        if _is_current(facts, flag):
            title = flag["topic_title"] or flag["topic"]
            yield from (
                TextMark(span["start"], span["end"], _colour(number), f"{title}: {_short(span)}")
                for span in flag["spans"]
                if span["field"] == field
            )
    for credit in facts["credits"]:
        if credit["field"] == field and credit["span_start"] is not None and _is_current(facts, credit):
            words = f"credit: {credit['name']} ({credit['kind'].replace('_', ' ')})"
            yield TextMark(credit["span_start"], credit["span_end"], "credit", words)


def _is_current(facts: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
    """Offsets are true for the text they were made of and no other."""
    return bool(row["text_version"] == facts["text_version"])


def _colour(number: int) -> str:
    return f"topic{number % COLOURS}"


def _short(span: Mapping[str, Any]) -> str:
    clause = span["clause"] if len(span["clause"]) <= _MOST_CLAUSE else span["clause"][: _MOST_CLAUSE - 1] + "…"
    return f"{span['entity']}, {clause}" if span.get("entity") else clause


def _words(spans: Iterable[Mapping[str, Any]]) -> Sequence[str]:
    """The first few words that made a flag, each once."""
    return list(dict.fromkeys(span["text"] for span in spans))[:8]
