"""Fills the templates: times in the reader's zone, marked words, differences, links out. Every text is escaped.

Filters of templates: ``when`` (a stored time), ``day`` (its day), ``told`` (a row with ``at``, ``published_at`` and
``published_precision``), ``number``, ``counted`` (``n|counted("article")``), ``marked`` (a snippet and its spans), ``difference``
(the diff of an edit), ``outside`` (a title and the address it leads to), ``lang`` (the attributes of a text in a language),
``bars`` (days and their numbers as a small drawing), ``capitalize_first``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from crawler.judging.topics.shown_words import marked
from crawler.plaintext import counted
from crawler.timestamps import ago, moment
from crawler.urls import is_web_url

_ZONE_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_+/-]{0,60}")
_RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"})
_BEGIN, _END = "\ue000", "\ue001"
"""Private characters: no text of the archive needs them."""


@dataclass(frozen=True, slots=True)
class ReadersZone:
    """The zone in which times are shown. ``name`` is '' for the watch's own."""

    zone: tzinfo
    name: str = ""
    chosen_now: bool = False
    unknown: str = ""
    """What was asked for and is no zone."""

    def local(self, stamped: str) -> datetime:
        """A stored time on the reader's clock."""
        return (moment(stamped) or datetime(1970, 1, 1, tzinfo=UTC)).astimezone(self.zone)


def chosen_zone(asked: str, kept: str, own: tzinfo) -> ReadersZone:
    """The zone that an address asks for, else the one that was chosen before, else the watch's. ``own`` goes back to that."""
    if asked == "own":
        return ReadersZone(own, "", chosen_now=True)
    for name in filter(None, (asked, kept)):
        if _ZONE_NAME.fullmatch(name):
            try:
                return ReadersZone(ZoneInfo(name), name, chosen_now=name == asked)
            except (ZoneInfoNotFoundError, ValueError, OSError):
                pass
        if name == asked:
            return ReadersZone(own, "", unknown=asked[:60])
    return ReadersZone(own)


def rendered(template: str, values: Mapping[str, Any]) -> str:
    """The text of a page."""
    return _templates().get_template(template).render(values)


def to_json(values: Any) -> str:
    """One JSON document, readable for people too."""
    return json.dumps(values, ensure_ascii=False, indent=1, default=str)


@cache
def _templates() -> Environment:
    found = Environment(
        loader=PackageLoader("crawler.desk"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters |= {
        "when": when, "day": day, "told": told, "number": number, "counted": counted, "marked": marked_words,
        "difference": difference, "outside": outside, "lang": lang, "bars": bars, "capitalize_first": capitalize_first,
    }  # fmt: skip
    return found


@pass_context
def when(context: Context, stamped: str | None, words: str = "") -> Markup:
    """A time on the reader's clock, with the year where it is not this one; UTC for whoever points at it."""
    if not stamped:
        return Markup('<span class="soft">unknown</span>')
    local, now = context["zone"].local(stamped), context["visit"].now.astimezone(context["zone"].zone)
    shown = f"{local.day} {local:%b %H:%M}" if local.year == now.year else f"{local.day} {local:%b %Y %H:%M}"
    since = ago(local, now)
    title = f"{stamped[:10]} {stamped[11:16]} UTC" + (f", {since}" if since else "")
    return Markup('<time datetime="{}" title="{}">{}{}</time>').format(stamped, title, words, shown)


@pass_context
def day(context: Context, stamped: str | None) -> str:
    """The day of a time on the reader's clock, or a day as it is."""
    if not stamped:
        return ""
    if len(stamped) == len("2026-11-29"):
        return stamped
    return f"{context['zone'].local(stamped):%Y-%m-%d}"


@pass_context
def told(context: Context, row: Mapping[str, Any]) -> Markup:
    """When something came: a stated minute, a stated day, or when it was seen."""
    if row["published_precision"] == "minute" and row["published_at"]:
        return when(context, row["published_at"])
    if row["published_precision"] == "day" and row["published_at"]:
        return Markup('<time datetime="{0}" title="no time of day is stated">{0}</time>').format(
            row["published_at"][:10]
        )
    return Markup("{} (seen)").format(when(context, row["at"]))


def number(value: float | None, digits: int = 0) -> str:
    """``1,749``; a dash for what is not known."""
    return "–" if value is None else f"{value:,.{digits}f}"


def marked_words(snippet: str, spans: Iterable[Mapping[str, Any]]) -> Markup:
    """A snippet with the words of its spans in <mark>."""
    return _tagged(marked(_plain(snippet), spans, _BEGIN, _END), {_BEGIN: "<mark>", _END: "</mark>"})


def difference(text: str) -> Markup:
    """The diff of an edit, ``[-removed-]`` and ``{+added+}``, in <del> and <ins>."""
    said = re.sub(r"\[-(.*?)-\]", f"{_BEGIN}d\\1{_END}d", _plain(text), flags=re.DOTALL)
    said = re.sub(r"\{\+(.*?)\+\}", f"{_BEGIN}i\\1{_END}i", said, flags=re.DOTALL)
    return _tagged(said, {f"{_BEGIN}d": "<del>", f"{_END}d": "</del>", f"{_BEGIN}i": "<ins>", f"{_END}i": "</ins>"})


def outside(title: str, url: str) -> Markup:
    """A link to another site, or the bare title where the address is none of the web."""
    if not is_web_url(url):
        return escape(title)
    return Markup('<a href="{}" rel="noopener noreferrer nofollow">{}</a>').format(url, title)


def lang(language: str | None) -> Markup:
    """The attributes of an element that holds a text of this language; the browser finds the direction of an unknown one."""
    tag = (language or "").lower()
    if not re.fullmatch(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", tag):
        return Markup('dir="auto"')
    return Markup('lang="{}" dir="{}"').format(tag, "rtl" if tag.partition("-")[0] in _RIGHT_TO_LEFT else "auto")


def bars(days: Sequence[tuple[str, int]], height: int = 24) -> Markup:
    """A bar for each day, as one path: thirty rectangles of a page of topics would be half of it."""
    most = max((n for _, n in days), default=0)
    tops = [round(height * n / most, 1) if n else 0 for _, n in days] if most else []
    path = "".join(f"M{4 * at} {height}v-{top:g}h3v{top:g}z" for at, top in enumerate(tops) if top)
    said = f"texts a day from {days[0][0]} to {days[-1][0]}, {most} at most" if days else "no days"
    return Markup(
        '<svg class="bars" viewBox="0 0 {} {}" role="img" aria-label="{}"><title>{}</title><path d="{}"/></svg>'
    ).format(4 * len(days), height, said, said, path)


def capitalize_first(text: str) -> str:
    """The first letter large, the others as they are."""
    return text[:1].upper() + text[1:]


def _plain(text: str) -> str:
    return text.replace(_BEGIN, "").replace(_END, "")


def _tagged(text: str, tags: Mapping[str, str]) -> Markup:
    said = str(escape(text))
    for sign, tag in tags.items():
        said = said.replace(sign, tag)
    return Markup(said)
