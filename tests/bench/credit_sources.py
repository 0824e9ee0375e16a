"""Texts that credits are measured on and that have no page: entries of real feeds, and reports of news sites.

What is read is what the program reads of a feed whose pages are not asked for: the entry's own text. A labelled entry is
named ``feeds/FEED/KEY``, where KEY is made of what the feed itself calls the entry; a report ``wire/NUMBER``.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from crawler.intake.feed.parse import parse_feed
from crawler.models import ArticleDraft, EntryDraft
from crawler.reading.feedtext import draft_from_entry
from tests.bench.adapters import page_rules

FEEDS, WIRE = "feeds", "wire"
_NOW = datetime(2030, 1, 1, tzinfo=UTC)
_NOWHERE = "http://feed.invalid/x"


def feed_drafts(evals: Path, wanted: set[str]) -> Iterator[tuple[str, str, ArticleDraft]]:
    """(page, address, draft) of each wanted entry. The address is the feed's where that does not speak for the entry's."""
    asked: dict[str, set[str]] = defaultdict(set)
    for page in sorted(wanted):
        place, _, rest = page.partition("/")
        feed, _, key = rest.rpartition("/")
        if place == FEEDS:
            asked[feed].add(key)
    if not asked:
        return
    rows = (evals / "feeds" / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    files = {row["id"]: row for row in map(json.loads, rows)}
    for feed, keys in asked.items():
        home, entries = entries_of(evals, files[feed])
        for entry in entries:
            if (key := key_of(entry)) in keys:
                keys.remove(key)
                own = page_rules().speaks_for(home, "", entry.link)
                yield f"{FEEDS}/{feed}/{key}", entry.link if own else home, draft_from_entry(entry)


def entries_of(evals: Path, row: dict[str, str]) -> tuple[str, tuple[EntryDraft, ...]]:
    """The address of a feed's site, and its entries. Feeds without an address are as if they were read from there."""
    body = gzip.decompress((evals / "feeds" / row["file"]).read_bytes())
    kind = "application/feed+json" if row["kind"] == "json" else "application/xml"
    headers = {"content-type": kind}
    home = parse_feed(body, headers, _NOWHERE, _NOW).home or _NOWHERE
    return home, parse_feed(body, headers, home, _NOW).entries


def key_of(entry: EntryDraft) -> str:
    """What tells an entry from the others of its feed, however its title is cleaned and its link mended."""
    letters = re.sub(r"\W+", "", (entry.title_raw or entry.title).casefold())
    return hashlib.sha256(f"{entry.guid}\n{letters}".encode()).hexdigest()[:12]


def wire_drafts(evals: Path, wanted: set[str]) -> Iterator[tuple[str, str, ArticleDraft]]:
    """The same of the wanted reports, which have an address and no page."""
    if not any(page.startswith(f"{WIRE}/") for page in wanted):
        return
    with gzip.open(evals / "copies" / WIRE / "docs.jsonl.gz", "rt", encoding="utf-8") as file:
        for doc in map(json.loads, file):
            page = f"{WIRE}/{doc['id']}"
            if page in wanted:
                yield page, doc["url"], ArticleDraft(title=doc["title"], body=doc["text"], language="en")
