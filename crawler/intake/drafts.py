"""Makes an EntryDraft from what a format's parser found: plain text, absolute links, dates, within sane sizes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from crawler.clock_zones import country_of
from crawler.dates import parse_date, stated_time
from crawler.html_text import html_to_line, html_to_text
from crawler.intake.counting_links import where_it_leads
from crawler.intake.hints import DocumentHints
from crawler.intake.looks import Look
from crawler.language_tags import subtags
from crawler.models import EntryDraft
from crawler.plaintext import clean_line
from crawler.urls import resolve, split_userinfo

TITLE_LIMIT = 1_000
GUID_LIMIT = 2_000
URL_LIMIT = 4_000
NAME_LIMIT = 200
SUMMARY_LIMIT = 50_000
CONTENT_LIMIT = 1_000_000
LEAD_LIMIT = 1_000
MADE_TITLE = 100
LIST_LIMIT = 50
"""Characters kept of a field, members kept of a list: a hostile or broken feed must not fill the archive."""

_SENTENCE = re.compile(rf".{{20,{MADE_TITLE}}}?(?:[.!?…](?=\s)|[。！？])")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{1,8}){0,3}")
_MAIL = re.compile(r"<?\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+>?")


@dataclass(slots=True)
class RawEntry:
    """One item as its format's parser gave it: markup, relative links and control characters still in it."""

    guid: str = ""
    link: str = ""
    orig_link: str = ""
    """The publisher's own address where ``link`` is a counting redirect (feedburner:origLink)."""
    title: str = ""
    summary: str = ""
    content: str = ""
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    language: str = ""
    published: str = ""
    source_name: str = ""
    source_url: str = ""
    image: str = ""


@dataclass(frozen=True, slots=True)
class RawFeed:
    """A feed document as its format's parser gave it."""

    format: str = ""
    title: str = ""
    language: str = ""
    home: str = ""
    hints: DocumentHints = field(default_factory=DocumentHints)
    entries: tuple[RawEntry, ...] = ()
    seen_keys: tuple[tuple[str, ...], ...] = ()
    """Of known items that were cut out before parsing."""
    ambiguous: frozenset[str] = frozenset()
    looks: tuple[Look, ...] = ()
    """Of items as the scan saw them; see ``looks``."""
    edited: frozenset[str] = frozenset()
    """Keys of known items that look otherwise than before."""
    items: int = 0
    skipped: int = 0
    bozo: bool = False
    breaks_off: bool = False
    """The document ends before its end."""


def newest_window(count: int, limit: int, first: str, last: str, now: datetime) -> slice:
    """Which of ``count`` items are looked at: the first ``limit``, or the last ones where the oldest come first.

    ``first`` and ``last``: date strings of the first and the last item.
    """
    if count <= limit:
        return slice(0, count)
    earlier, later = parse_date(first, now), parse_date(last, now)
    start = count - limit if earlier and later and earlier < later else 0
    return slice(start, start + limit)


def language_tag(value: str) -> str:
    """A BCP 47 tag in lower case (``pt-br``); '' for anything else."""
    value = value.strip().replace("_", "-").lower()
    return value if _LANGUAGE.fullmatch(value) else ""


def person_name(value: str) -> str:
    """A byline without the mail address RSS wants there: "a@b.org (Ann Lee)" is Ann Lee; a bare address stays."""
    line = html_to_line(value)
    if "@" not in line:
        return line[:NAME_LIMIT]
    name = _MAIL.sub("", line).strip()
    if name.startswith("(") and name.endswith(")"):
        name = name[1:-1].strip()
    return (name.removesuffix("()").strip() or line)[:NAME_LIMIT]


def _as_written(value: str, limit: int) -> str:
    """The publisher's own spelling, short enough and without the controls no table should hold."""
    value = value.strip()[:limit]
    return value if value.isprintable() else "".join(char for char in value if char.isprintable() or char in " \t\n")


def _short_guid(guid: str) -> str:
    """A guid over the limit keeps its beginning and a hash of the whole: two that begin alike stay two."""
    if len(guid) <= GUID_LIMIT:
        return guid
    mark = "#" + hashlib.blake2b(guid.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    return guid[: GUID_LIMIT - len(mark)] + mark


def _names(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))[:LIST_LIMIT]


def _web_link(base: str, href: str) -> str:
    return resolve(base, href) if href and len(href) <= URL_LIMIT else ""


def _summary_and_content(summary: str, content: str) -> tuple[str, str]:
    """The shorter text first: some feeds put the article into the description and a teaser into the content.

    A feed that carries only the article gets its first lines as summary, because entries are judged by their summary.
    """
    if not content or (summary and summary != content):
        return (content, summary) if content and len(content) < len(summary) else (summary, content)
    if len(content) <= LEAD_LIMIT:
        return content, ""
    lead = content[:LEAD_LIMIT]
    return lead[: max(lead.rfind("\n"), lead.rfind(". ") + 1, lead.rfind(" "))].rstrip(), content


def make_draft(raw: RawEntry, base: str, language: str, now: datetime) -> EntryDraft:
    """The entry, still without keys. ``base``: the address relative links belong to; ``language``: the feed's own."""
    title_raw = raw.title.strip()
    title = html_to_line(title_raw[: 4 * TITLE_LIMIT])[:TITLE_LIMIT]
    asked_link, orig_link = _web_link(base, raw.link), _web_link(base, raw.orig_link)
    link = orig_link or where_it_leads(asked_link) or asked_link
    link_raw = split_userinfo(_as_written(raw.link, URL_LIMIT))[0]
    summary = html_to_text(raw.summary[: 4 * SUMMARY_LIMIT])
    content = html_to_text(raw.content[: 2 * CONTENT_LIMIT]) if raw.content != raw.summary else ""
    summary, content = _summary_and_content(summary, content)
    published_raw = _as_written(raw.published, NAME_LIMIT)
    tag = language_tag(raw.language) or language
    country = country_of(tag, base)
    published_at, precision = stated_time(published_raw, now, country) if published_raw else (None, "")
    return EntryDraft(
        guid=_short_guid(clean_line(raw.guid)),
        link=link,
        title=title,
        summary=summary[:SUMMARY_LIMIT],
        content=content[:CONTENT_LIMIT],
        authors=_names(map(person_name, raw.authors)),
        tags=_names(html_to_line(tag)[:NAME_LIMIT] for tag in raw.tags),
        language=subtags(tag)[0],
        region=subtags(tag)[1],
        published_raw=published_raw,
        published_at=published_at,
        published_precision=precision,
        source_name=html_to_line(raw.source_name)[:NAME_LIMIT],
        source_url=_web_link(base, raw.source_url),
        image=_web_link(base, raw.image),
        title_raw="" if title_raw == title else _as_written(title_raw, TITLE_LIMIT),
        link_raw="" if link_raw == link else link_raw,
    )


def titled(draft: EntryDraft) -> EntryDraft:
    """The draft; one without a title gets the beginning of its text as one, for whoever reads a list of titles.

    Keys are made before this: a made title identifies nothing.
    """
    return draft if draft.title else replace(draft, title=beginning(draft.summary or draft.content))


def beginning(text: str) -> str:
    """The first sentence of a text, or as much of it as makes a title."""
    line = next((line for line in map(clean_line, text.splitlines()) if any(map(str.isalnum, line))), "")
    if len(line) <= MADE_TITLE:
        return line
    sentence = _SENTENCE.match(line)
    if sentence:
        return sentence[0].strip()
    cut = line[:MADE_TITLE]
    # Scripts without spaces have no place between words.
    return (cut[: cut.rfind(" ")] if " " in cut[MADE_TITLE // 2 :] else cut).rstrip(" ,;:-–—") + "…"
