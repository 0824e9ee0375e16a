"""Says which entries of a feed are the same: by guid, by link, and by title only when there is nothing better.

Keys are short strings, each with its kind in front:

    g:   the guid
    g/:  the guid without scheme, host and fragment (a site that moves to https, a guid that ends in its placement)
    l:   the canonical form of the link
    t:   a hash of title and text, only for an entry that neither guid nor link identifies
    x:   in front of one of the above: seen on two different entries, so it identifies nothing in this feed any more

Two kinds of mistake are possible and not equally bad: taking one story for two costs a duplicate that the article's own
address repairs; taking two stories for one loses news. So keys that contradict each other never merge by themselves.
"""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from crawler.models import EntryDraft
from crawler.plaintext import clean_line
from crawler.urls import canonical_url, is_web_url

KEY_LIMIT = 300
"""Longer keys (data: guids, whole articles used as a guid) are stored as a hash."""

AMBIGUOUS = "x:"

Verdict = Literal["new", "known", "unsure"]


@dataclass(frozen=True, slots=True)
class Identity:
    """What one entry says about itself, as keys: by guid (strongest first) and by link."""

    by_guid: tuple[str, ...] = ()
    by_link: tuple[str, ...] = ()
    title: str = ""
    """Folded title, to tell a repeated entry from two entries that share a key."""
    date: str = ""
    """The date as written, for the same purpose."""

    @property
    def keys(self) -> tuple[str, ...]:
        return self.by_guid + self.by_link


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _key(kind: str, value: str) -> str:
    return kind + (value if len(value) <= KEY_LIMIT else "#" + _digest(value))


def fold_title(title: str) -> str:
    """The title for comparing: plain, case folded, white space evened out."""
    return clean_line(title).casefold()


def guid_key(guid: str) -> str:
    """The g: key of a guid; '' for an empty one."""
    guid = guid.strip()
    return _key("g:", guid) if guid else ""


def guid_path_key(guid: str) -> str:
    """The g/: key; '' when the guid is no web address or names only a front page (every entry would share it)."""
    head, mark, rest = guid.strip().partition("://")
    if not mark or head.lower() not in ("http", "https"):
        return ""
    path = rest.partition("#")[0]
    slash = path.find("/")
    path = path[slash:] if slash >= 0 else ""
    return _key("g/:", path) if path.strip("/?") else ""


def link_key(link: str) -> str:
    """The l: key of a link; '' when it is no web address."""
    return _key("l:", canonical_url(link)) if is_web_url(link) else ""


def text_key(title: str, text: str) -> str:
    """The t: key, from the folded title and the text."""
    return "t:" + _digest(f"{fold_title(title)}\0{clean_line(text)}")


def identify(guid: str, links: Iterable[str], title: str = "", date: str = "") -> Identity:
    """Keys of an entry. ``links``: its absolute addresses, the one to ask for first."""
    by_guid = tuple(key for key in (guid_key(guid), guid_path_key(guid)) if key)
    by_link = tuple(dict.fromkeys(key for link in links if link and (key := link_key(link))))
    return Identity(by_guid, by_link, fold_title(title), date)


def entry_keys(
    guid: str, link: str, title: str, text: str, *, other_links: Sequence[str] = (), ambiguous: Container[str] = ()
) -> tuple[str, ...]:
    """Every key that identifies the entry, strongest first; the t: key when no other is left.

    ``ambiguous`` holds keys (without ``x:``) that identify nothing in this feed.
    """
    keys = identify(guid, (link, *other_links)).keys
    return tuple(key for key in keys if key not in ambiguous) or (text_key(title, text),)


def ambiguous_keys(entries: Sequence[Identity]) -> frozenset[str]:
    """Keys that two different entries of one document share.

    A guid seen with two links, any key seen with two titles, or a link seen with two guids and two dates (the daily
    edition that always has the same address). The same entry listed twice, as the BBC does, makes nothing ambiguous.
    """
    first: dict[str, Identity] = {}
    found = set()
    for entry in entries:
        for key in entry.keys:
            other = first.setdefault(key, entry)
            if other is entry:
                continue
            if entry.title != other.title or _at_odds(key, entry, other):
                found.add(key)
    return frozenset(found)


def _at_odds(key: str, a: Identity, b: Identity) -> bool:
    if key in a.by_guid:
        return _disjoint(a.by_link, b.by_link)
    return _disjoint(a.by_guid, b.by_guid) and a.date != b.date


def _disjoint(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    return bool(a and b) and not set(a).intersection(b)


def usable(entry: Identity, known: Container[str], ambiguous: Container[str] = ()) -> Identity:
    """The identity without the keys that this document or an earlier one (``x:`` in ``known``) showed ambiguous."""

    def sound(keys: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(key for key in keys if key not in ambiguous and AMBIGUOUS + key not in known)

    return replace(entry, by_guid=sound(entry.by_guid), by_link=sound(entry.by_link))


def judge(entry: Identity, known: Container[str]) -> tuple[Verdict, str]:
    """Whether a usable identity is in ``known``, and the key that says so.

    ``unsure`` when only the guid is known and the link is not (a new slug, or a guid used again), or the other way
    round (a rebuilt feed, or a page whose content changes daily): ``same_story`` decides then.
    """
    guid = next((key for key in entry.by_guid if key in known), "")
    link = next((key for key in entry.by_link if key in known), "")
    if not guid and not link:
        return "new", ""
    contradicted = (entry.by_guid and not guid) or (entry.by_link and not link)
    return ("unsure" if contradicted else "known"), guid or link


def same_story(new: EntryDraft, title: str, published_at: datetime | None) -> bool:
    """Whether an entry that shares one key with a stored one (its title and date given) is that one.

    True for the same title (a rebuilt feed changes guids and often dates, too), or the same instant of publication; a
    bare date (midnight) is no instant.
    When false the shared key belongs, with ``x:`` in front, to the feed's keys: it identifies nothing any more.
    """
    if fold_title(new.title) == fold_title(title):
        return True
    moment = new.published_at
    return moment is not None and moment == published_at and (moment.hour, moment.minute, moment.second) != (0, 0, 0)


def distinct(entries: Iterable[EntryDraft]) -> tuple[EntryDraft, ...]:
    """The entries without repetitions: the first of those that share a key, with the keys of all of them.

    No key stands at two of the entries returned.
    """
    kept: list[EntryDraft] = []
    place: dict[str, int] = {}
    for entry in entries:
        at = next((place[key] for key in entry.keys if key in place), len(kept))
        free = tuple(key for key in entry.keys if key not in place)
        if at == len(kept):
            kept.append(entry)
        else:
            first = kept[at]
            # What one of the two shares with a stored entry, both share: one of them may name it, the other not.
            unsure = first.unsure_key or entry.unsure_key
            kept[at] = replace(first, keys=first.keys + free, unsure_key=unsure)
        place.update(dict.fromkeys(free, at))
    return tuple(kept)
