"""The HTML part of a message: loads nothing, reads in the dark and on a phone, and stays below what mail programs cut off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from crawler.delivery.defuse import as_html, safe_link
from crawler.delivery.wording import heading

LONGEST_HTML = 90_000
_ROOM_FOR_REST = 6_000
_SECTIONS = {"story": "Stories", "headline_changed": "Changed headlines"}
# Every style stands in its element: many mail programs drop a style sheet. No colour is named, so that dark stays dark.
_BODY = (
    "font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;max-width:38em;margin:0 auto;padding:12px 16px"
)
_TITLE = "font-size:20px;line-height:1.3;margin:0 0 2px;font-weight:600"
_PERIOD = "font-size:14px;opacity:.75;margin:0 0 20px"
_SECTION = "font-size:13px;letter-spacing:.06em;text-transform:uppercase;opacity:.75;margin:28px 0 10px;font-weight:600"
_BLOCK = "margin:0 0 18px;padding:0 0 0 12px;border-left:3px solid;border-color:rgba(128,128,128,.45)"
_KIND = "font-size:13px;opacity:.75"
_HEADLINE = "font-weight:600;font-size:17px;line-height:1.35;overflow-wrap:anywhere"
_SMALL = "font-size:14px;line-height:1.45;opacity:.8;overflow-wrap:anywhere"
_LINE = "font-size:14px;line-height:1.45;margin:0 0 6px;overflow-wrap:anywhere"


def as_document(message: Mapping[str, Any]) -> str:
    """The whole page. What does not fit is counted."""
    digest = message["type"] == "digest"
    head = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><title>{as_html(str(message["title"]))}</title>'
        f'<style>:root{{color-scheme:light dark}}</style></head><body style="{_BODY}">'
        f'<h1 style="{_TITLE}">{as_html(str(message["title"]))}</h1>'
    )
    if period := str(message.get("period", "")):
        head += f'<p style="{_PERIOD}">{as_html(period)}</p>'
    blocks, size, left, section = [], 0, 0, ""
    for item in message["items"]:
        block = _block(item, kind=not digest)
        if digest and (name := _SECTIONS.get(item["reason"], "")) != section:
            section, block = name, _heading(name) + block
        size += len(block.encode())
        if size > LONGEST_HTML - _ROOM_FOR_REST:
            left += 1
        else:
            blocks.append(block)
    more = [f"{left} more did not fit"] if left else []
    return f"{head}{''.join(blocks)}{_lines(more)}{_rest(message)}</body></html>"


def _rest(message: Mapping[str, Any]) -> str:
    """What stands below the stories: of a digest in sections, of others as it is."""
    sections = message.get("sections")
    if not isinstance(sections, Mapping):
        return _lines(str(message.get("message", "")).split("\n"))
    return "".join(
        (_heading(name) if name else "") + _lines(list(map(str, lines))) for name, lines in sections.items() if lines
    )


def _heading(name: str) -> str:
    return f'<h2 style="{_SECTION}">{as_html(name)}</h2>' if name else ""


def _lines(lines: Sequence[str]) -> str:
    kept = "".join(f'<p style="{_LINE}">{as_html(line)}</p>' for line in lines if line)
    return kept if len(kept) <= _ROOM_FOR_REST else kept[: kept.rindex("<p", 0, _ROOM_FOR_REST)]


def _block(item: Mapping[str, Any], *, kind: bool) -> str:
    title, link = as_html(str(item.get("title", ""))), safe_link(str(item.get("url", "")))
    if link:
        title = f'<a href="{_attribute(link)}" style="color:inherit">{title}</a>'
    where = " · ".join(dict.fromkeys(as_html(str(item.get(key, ""))) for key in ("outlet", "host"))) if link else ""
    small = [as_html(str(item.get("words", ""))), where]
    lines = "".join(f'<div style="{_SMALL}">{line}</div>' for line in small if line)
    said = f'<div style="{_KIND}">{as_html(heading(item))}</div>' if kind else ""
    return f'<div style="{_BLOCK}">{said}<div style="{_HEADLINE}">{title}</div>{lines}</div>'


def _attribute(link: str) -> str:
    return link.replace("&", "&amp;").replace('"', "&quot;")
