"""Turns the bytes of a feed into entries: the one door to every format, which never raises."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from dataclasses import replace
from datetime import datetime

from crawler.html_text import html_to_line
from crawler.intake import identity, sniff
from crawler.intake.drafts import RawEntry, RawFeed, language_tag, make_draft, titled
from crawler.intake.feed import jsonfeed, xmlfeed
from crawler.intake.feed.cut import cut
from crawler.intake.feed.document_hash import split_items
from crawler.intake.feed.document_hints import document_hints
from crawler.intake.feed.scan import scan
from crawler.intake.identity import Identity
from crawler.intake.looks import Look, marks_of, retold
from crawler.intake.looks import edited as looks_edited
from crawler.intake.opening import (
    escaped_ampersands,
    is_cut_short,
    opened,
    repair,
    whole_items,
    without_surroundings,
)
from crawler.intake.parsed import ParsedFeed
from crawler.models import EntryDraft
from crawler.urls import resolve, with_scheme

__all__ = ["ParsedFeed", "parse_feed"]

ITEM_LIMIT = 2000
_TITLE_LIMIT = 500
# An address that does not begin as one does, or begins twice; a path is none.
_ODD_LINK = re.compile(
    rb"(<link\b(?:[^<>]{0,300}?\bhref=[\"']|[^<>]{0,300}>\s{0,9}(?:<!\[CDATA\[)?)\s{0,9})"
    rb"((?!https?://(?!http))[a-z0-9][^\s<>\"'\]]{3,4000})",
    re.I,
)
_ROOTS = {"rss": "rss", "feed": "atom", "rdf": "rdf"}


def parse_feed(
    body: bytes,
    headers: Mapping[str, str],
    url: str,
    now: datetime,
    known: Container[str] = frozenset(),
    limit: int = ITEM_LIMIT,
    *,
    keep_twins: bool = False,
) -> ParsedFeed:
    """Every entry of the document that ``known`` does not hold for sure; never raises.

    ``headers``: the response's, lower-case names. ``url``: where the body came from. ``known``: keys of this feed
    (see ``identity``), those marked ``x:`` as well. ``limit``: the most items looked at. ``keep_twins``: return an
    entry listed twice twice, for measurements against other parsers.
    """
    try:
        return _parse(body, headers, url, now, known, limit, keep_twins)
    except Exception:  # whatever a hostile document does to three parsers, it costs this feed and no other
        return ParsedFeed(reason="parse_error", bozo=True)


def _parse(
    body: bytes,
    headers: Mapping[str, str],
    url: str,
    now: datetime,
    known: Container[str],
    limit: int,
    keep_twins: bool,
) -> ParsedFeed:
    document = opened(body, headers)
    if document is None:
        return ParsedFeed(reason="too_large")
    kind = sniff.kind_of(document.body)
    if kind == "blank":
        return ParsedFeed(reason="empty")
    raw, note = None, document.note
    if kind == "xml":
        cut_short = is_cut_short(document.body)
        body = whole_items(document.body) if cut_short else document.body
        raw = _read_xml(body, headers, url, now, known, limit)
        note = "cut_short" if cut_short else note
    if kind in ("json", "other") or (kind == "xml" and not (raw and (raw.format or raw.entries))):
        raw = jsonfeed.read(document.body, limit, now)  # with a warning in HTML before it, it looks like XML
        if raw and raw.breaks_off:
            note = "cut_short"
    if raw is None or not (raw.format or raw.entries):
        return ParsedFeed(reason=sniff.why_no_feed(document.body, headers), bozo=True)
    found = _finish(raw, url, now, known, keep_twins)
    return replace(found, note=note, bozo=found.bozo or bool(note))


def _read_xml(
    body: bytes, headers: Mapping[str, str], url: str, now: datetime, known: Container[str], limit: int
) -> RawFeed:
    # feedparser would take them for paths of the feed's own host.
    body = _ODD_LINK.sub(lambda link: link[1] + with_scheme(link[2].decode("utf-8", "replace"), url).encode(), body)
    scanned = scan(body)
    well_formed = scanned is not None
    if scanned is None:
        # With a warning before it or a script behind it no parser calls it well-formed.
        body = without_surroundings(repair(body))
        scanned = scan(body)
    if scanned is None and b"<!ENTITY" not in body:
        # Of "?a=1&lang=uk" a parser that recovers makes another address: "&lang" is a letter to it.
        body = escaped_ampersands(body)
        scanned = scan(body)
    hints = document_hints(b"".join(split_items(body)[::2]))
    if scanned is None or not scanned.items:
        read = xmlfeed.read(body, headers, url, limit, now)
        return replace(read, hints=hints, bozo=read.bozo or not well_formed)
    piece = cut(body, scanned, url, known, limit, now)
    said = RawFeed(
        format=_ROOTS.get(scanned.root, "xml"),
        hints=hints,
        items=piece.items,
        skipped=piece.skipped,
        seen_keys=piece.seen_keys,
        ambiguous=piece.ambiguous,
        looks=piece.looks,
        edited=piece.edited,
        bozo=not well_formed,
    )
    if not piece.kept:
        return said
    read = xmlfeed.read(piece.body, headers, url, limit, now)
    if read.items != piece.kept:
        # The scan and feedparser see different items in this document; feedparser is the one to believe.
        return replace(xmlfeed.read(body, headers, url, limit, now), hints=hints)
    found = {name: getattr(said, name) for name in ("items", "skipped", "seen_keys", "ambiguous", "looks", "edited")}
    return replace(read, hints=hints, bozo=read.bozo or said.bozo, **found)


def _finish(raw: RawFeed, url: str, now: datetime, known: Container[str], keep_twins: bool) -> ParsedFeed:
    language = language_tag(raw.language)
    drafts = [draft for entry in raw.entries if (draft := _draft(entry, url, language, now))]
    identities = [_identity(draft) for draft in drafts]
    ambiguous = raw.ambiguous | identity.ambiguous_keys(identities)
    keyed = [_keyed(draft, named, known, ambiguous) for draft, named in zip(drafts, identities, strict=True)]
    familiar = [draft for draft, verdict in keyed if verdict == "known"]
    entries = [draft for draft, verdict in keyed if verdict != "known"]
    kept = tuple(entries) if keep_twins else identity.distinct(entries)
    edited, looks = _edits(raw, familiar, entries, known)
    return ParsedFeed(
        format=raw.format or "xml",
        title=html_to_line(raw.title)[:_TITLE_LIMIT],
        language=language,
        home=resolve(url, raw.home) if raw.home else "",
        hints=raw.hints,
        entries=tuple(map(titled, kept)),
        seen_keys=(*raw.seen_keys, *(draft.keys for draft, _ in keyed)),
        edited=tuple(map(titled, edited)),
        marks=marks_of(looks),
        retold=frozenset() if raw.seen_keys or familiar else retold(looks, known),
        ambiguous_keys=tuple(sorted(key for key in ambiguous if identity.AMBIGUOUS + key not in known)),
        items=raw.items,
        overlap=len(raw.seen_keys) + len(familiar) + sum(bool(entry.unsure_key) for entry in kept),
        skipped=raw.skipped + len(raw.entries) - len(drafts),
        oldest=min((entry.published_at for entry in kept if entry.published_at), default=None),
        reason="" if raw.items else "empty",
        bozo=raw.bozo,
    )


def _edits(
    raw: RawFeed, familiar: list[EntryDraft], entries: list[EntryDraft], known: Container[str]
) -> tuple[tuple[EntryDraft, ...], tuple[Look, ...]]:
    """The known entries that were edited, and how all entries look.

    Where the scan saw how an item looks, that counts; it is what will be compared at the next poll.
    """
    scanned = {look.key for look in raw.looks}
    looks = {draft.keys[0]: _look(draft) for draft in (*familiar, *entries) if draft.keys[0] not in scanned}
    changed = raw.edited | looks_edited([looks[d.keys[0]] for d in familiar if d.keys[0] in looks], known)
    edited = tuple(draft for draft in familiar if draft.keys[0] in changed)
    return edited, (*raw.looks, *looks.values())


def _look(draft: EntryDraft) -> Look:
    return Look(draft.keys[0], draft.title, f"{draft.summary}\0{draft.content}")


def _draft(entry: RawEntry, url: str, language: str, now: datetime) -> EntryDraft | None:
    try:
        return make_draft(entry, url, language, now)
    except Exception:  # one bad entry never costs the rest; it is counted as skipped
        return None


def _identity(draft: EntryDraft) -> Identity:
    links = (draft.link, resolve(draft.link, draft.link_raw) if draft.link_raw else "")
    return identity.identify(draft.guid, links, draft.title_raw or draft.title, draft.published_raw)


def _keyed(
    draft: EntryDraft, named: Identity, known: Container[str], ambiguous: frozenset[str]
) -> tuple[EntryDraft, identity.Verdict]:
    """The draft with the keys that identify it, and whether the archive knows it."""
    sound = identity.usable(named, known, ambiguous)
    if not sound.keys:
        key = identity.text_key(draft.title, draft.content or draft.summary)
        return replace(draft, keys=(key,)), "known" if key in known else "new"
    verdict, shared = identity.judge(sound, known)
    return replace(draft, keys=sound.keys, unsure_key=shared if verdict == "unsure" else ""), verdict
