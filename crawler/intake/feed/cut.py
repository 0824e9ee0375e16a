"""Cuts a feed document down to the items the archive does not know, so that cost grows with news and not with size."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from urllib.parse import urljoin

from crawler.intake import identity
from crawler.intake.drafts import URL_LIMIT, newest_window
from crawler.intake.feed.scan import Item, Scan
from crawler.intake.identity import Identity
from crawler.intake.looks import Look
from crawler.intake.looks import edited as looks_edited
from crawler.urls import resolve

_DATE = re.compile(rb"<(?:\w{1,20}:)?(?:pubDate|published|updated|date|issued)\b[^<>]*>([^<]{1,99})<", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cut:
    """A document without its known items, and what the scan learned about all of them."""

    body: bytes
    kept: int
    """Items left in ``body``."""
    seen_keys: tuple[tuple[str, ...], ...]
    """Of the known items, which were cut out."""
    ambiguous: frozenset[str]
    items: int
    skipped: int
    looks: tuple[Look, ...]
    """Of all items that say plainly who they are."""
    edited: frozenset[str]
    """Keys of known items that are left in ``body``, for they look otherwise than before."""


def cut(body: bytes, scanned: Scan, url: str, known: Container[str], limit: int, now: datetime) -> Cut:
    """The document cut down. ``known``: the feed's keys; ``limit``: the most items looked at."""
    items = scanned.items
    window = newest_window(len(items), limit, _date(body, items[0]), _date(body, items[-1]), now)
    looked_at = items[window]
    identities = [_identity(item, url) for item in looked_at]
    ambiguous = identity.ambiguous_keys(identities)
    dropped = items[: window.start] + items[window.stop :]
    looks, familiar = [], []
    for item, named in zip(looked_at, identities, strict=True):
        sound = identity.usable(named, known, ambiguous)
        if item.plain and sound.keys:
            looks.append(Look(sound.keys[0], item.title, item.text))
            if identity.judge(sound, known)[0] == "known":
                familiar.append((item, sound.keys, looks[-1]))
    edited = looks_edited([look for _, _, look in familiar], known)
    unchanged = [(item, keys) for item, keys, look in familiar if look.key not in edited]
    dropped += [item for item, _ in unchanged]
    return Cut(
        body=_without(body, dropped),
        kept=len(items) - len(dropped),
        seen_keys=tuple(keys for _, keys in unchanged),
        ambiguous=ambiguous,
        items=len(items),
        skipped=len(items) - len(looked_at),
        looks=tuple(looks),
        edited=edited,
    )


def _date(body: bytes, item: Item) -> str:
    match = _DATE.search(body, item.start, item.end)
    return match[1].decode("latin-1") if match else ""


def _identity(item: Item, url: str) -> Identity:
    """As the full parse names the item."""
    guid = item.guid
    if item.permalink and guid and ":" not in guid:
        # feedparser takes such a guid for an address relative to the feed.
        guid = _joined(url, guid)
    by_guid = tuple(key for key in (identity.guid_key(guid), identity.guid_path_key(guid)) if key)
    links = (item.orig_link, item.link or (guid if item.permalink else ""))
    by_link = dict.fromkeys(key for link in links if link and (key := _link_key(url, link)))
    return Identity(by_guid, tuple(by_link), identity.fold_title(item.title), item.published or item.updated)


def _joined(url: str, guid: str) -> str:
    try:
        return urljoin(url, guid)
    except ValueError:
        return guid


# Most links of a document were there at the last poll too, and a canonical form costs as much as finding the item.
@lru_cache(maxsize=16_384)
def _link_key(url: str, link: str) -> str:
    return identity.link_key(resolve(url, link)) if len(link) <= URL_LIMIT else ""


def _without(body: bytes, dropped: list[Item]) -> bytes:
    if not dropped:
        return body
    pieces, at = [], 0
    for item in sorted(dropped, key=lambda item: item.start):
        pieces.append(body[at : item.start])
        at = item.end
    return b"".join([*pieces, body[at:]])
