"""Decides which earlier articles a new one copies, and says why: by address, by whole text, by what the texts share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, Protocol

from crawler.judging.comparing import Comparison, Passage, Slots, compare, passages, slots
from crawler.judging.fingerprint import Fingerprint, key_of

METHOD_VERSION = 1
RelationKind = Literal["copy", "partial", "revision", "quote", "series", "translation"]
JOINING: frozenset[RelationKind] = frozenset({"copy", "partial", "revision"})
"""Relations that make one group of two articles; the others are told, but never join."""
COMMON = 20
"""A key held by more groups than this is page chrome or a phrase: it is neither stored again nor counted."""

_MOST_COMPARED = 6
_LEAST_SHARE = 0.06
_LEAST_COVERAGE = 0.72
_LEAST_CONTAINMENT = 0.28
_SMALL_PART = 0.35
_WHOLE = 0.5
_LEAST_DENSITY = 0.75
_HEAD = 160
_LEAST_SAME = 12
_LEAST_QUOTE = 25
_LEAST_QUOTED_SHARE = 0.1
_MANY_CHANGED = 3


@dataclass(frozen=True)
class CopyDoc:
    """An article as the judgement of copies needs it; ``body`` is the stored text, ``canonical_url`` its key form."""

    id: int
    title: str
    body: str
    canonical_url: str = ""
    language: str = ""
    translations: tuple[str, ...] = ()
    """Canonical addresses of the hreflang twins."""

    @cached_property
    def print(self) -> Fingerprint:
        return Fingerprint(self.body)

    @cached_property
    def heading(self) -> Fingerprint:
        return Fingerprint(self.title)


@dataclass(frozen=True, slots=True)
class Relation:
    """How ``article`` relates to the earlier ``other``; shares are measured on the stored texts."""

    article: int
    other: int
    kind: RelationKind
    containment: float
    jaccard: float
    reason: str
    """same_address | same_text | shared_text | numbers_differ | names_differ | title_differs | hreflang"""
    shared: int = 0
    numbers_kept: int = 0
    numbers_changed: int = 0
    passages: tuple[Passage, ...] = ()
    """The longest shared stretches, at most three, as word numbers."""
    method_version: int = METHOD_VERSION

    @property
    def joins(self) -> bool:
        return self.kind in JOINING


class FingerprintIndex(Protocol):
    """What the archive knows of earlier articles; answers must not depend on anything but what was stored before."""

    def at_address(self, urls: Sequence[str]) -> list[int]:
        """Articles whose canonical address is one of ``urls``, oldest first."""

    def holders(self, keys: Sequence[int]) -> Mapping[int, Sequence[int]]:
        """Per key that is known, the articles that hold it, oldest first."""

    def roots(self, articles: Sequence[int]) -> Mapping[int, int]:
        """The root of the copy group of each article (itself when it stands alone)."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The relations found, strongest first, and the keys the archive must store under this article."""

    relations: tuple[Relation, ...]
    keys: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Candidates:
    """Earlier articles that share keys with the new one, and the new one's chrome."""

    groups: dict[int, list[int]]
    """The articles of each group, those with most shared keys first; the group with most shared keys first."""
    shared: Mapping[int, int]
    common: frozenset[int]
    stopped: frozenset[int]


def relate(doc: CopyDoc, index: FingerprintIndex, texts: Callable[[int], CopyDoc]) -> Judgement:
    """Relates ``doc`` to the articles stored before it.

    ``texts`` gives a stored article by id; it is called for the few candidates whose texts are compared.
    """
    found = _by_address(doc, index, texts)
    if not doc.print.shingles:
        return Judgement(_strongest(found), ())
    holders = index.holders([*doc.print.probe_keys, doc.print.body_key])
    candidates = _candidates(doc, holders, index)
    joining = [relation.other for relation in found if relation.joins]
    joined = set(index.roots(joining).values()) if joining else set()
    known = {relation.other for relation in found}
    for root, other in _to_compare(candidates, joined, known, len(doc.print.probe_keys)):
        relation = judge_pair(doc, texts(other), candidates.common)
        if relation is not None:
            found.append(relation)
            if relation.joins:
                joined.add(root)
    return Judgement(_strongest(found), _keys_to_store(doc, holders, candidates, joined))


def _by_address(doc: CopyDoc, index: FingerprintIndex, texts: Callable[[int], CopyDoc]) -> list[Relation]:
    same = [other for other in index.at_address([doc.canonical_url]) if other != doc.id] if doc.canonical_url else []
    found = []
    for other in same[:1]:
        measured = compare(doc.print, texts(other).print)
        found.append(
            Relation(doc.id, other, "revision", measured.containment, measured.jaccard, "same_address", measured.shared)
        )
    twins = [other for other in index.at_address(doc.translations) if other != doc.id] if doc.translations else []
    return found + [Relation(doc.id, t, "translation", 0.0, 0.0, "hreflang") for t in twins if t not in same]


def _strongest(relations: Iterable[Relation]) -> tuple[Relation, ...]:
    return tuple(sorted(relations, key=lambda r: (not r.joins, -r.containment, -r.jaccard, r.other)))


def _candidates(doc: CopyDoc, holders: Mapping[int, Sequence[int]], index: FingerprintIndex) -> _Candidates:
    shared: Counter[int] = Counter()
    stopped = set()
    for key in doc.print.probe_keys:
        articles = holders.get(key, ())
        if len(articles) > COMMON:
            stopped.add(key)
        else:
            shared.update(articles)
    # A text with the same tokens comes first, whatever else it shares.
    shared.update(dict.fromkeys(holders.get(doc.print.body_key, ()), len(doc.print.probe_keys)))
    del shared[doc.id]
    # A short text has so few keys that one in common is worth a look; long ones have phrases in common by chance.
    least = 1 if len(doc.print.shingles) <= 48 else 2
    likely = sorted((a for a, count in shared.items() if count >= least), key=lambda a: (-shared[a], a))[:64]
    roots = index.roots(likely) if likely else {}
    groups: dict[int, list[int]] = {}
    for article in likely:
        groups.setdefault(roots[article], []).append(article)
    common = _chrome(doc.print, stopped) if stopped else frozenset()
    return _Candidates(groups, shared, common, frozenset(stopped))


def _chrome(text: Fingerprint, stopped: set[int]) -> frozenset[int]:
    """The shingles near stopped keys: what stands on every page of a site is no sign of a copy."""
    near: set[int] = set()
    for i, shingle in enumerate(text.shingles):
        if key_of(shingle) in stopped:
            near.update(text.shingles[max(0, i - 8) : i + 9])
    return frozenset(near)


def _to_compare(candidates: _Candidates, joined: set[int], known: set[int], asked: int) -> Iterator[tuple[int, int]]:
    """(root, article) pairs worth an exact comparison: groups not joined yet, at most two articles of each."""
    compared = 0
    for root, articles in candidates.groups.items():
        for article in articles[:2]:
            if compared == _MOST_COMPARED or candidates.shared[article] < _LEAST_SHARE * asked:
                break
            if root not in joined and article not in known:
                compared += 1
                yield root, article


def _keys_to_store(
    doc: CopyDoc, holders: Mapping[int, Sequence[int]], candidates: _Candidates, joined: set[int]
) -> tuple[int, ...]:
    """The keys by which later articles find this one, without those its group is found by already.

    So a key's number of holders counts texts, not outlets: a wire story printed by forty is not taken for chrome.
    """
    family = {article for root in joined for article in candidates.groups.get(root, ())}
    keys = [*doc.print.stored_keys, doc.print.body_key]
    return tuple(k for k in keys if k not in candidates.stopped and family.isdisjoint(holders.get(k, ())))


def judge_pair(doc: CopyDoc, other: CopyDoc, common: frozenset[int] = frozenset()) -> Relation | None:
    """Compares two stored texts exactly; None when they share nothing worth telling. ``common`` is page chrome."""
    a, b = doc.print, other.print
    if a.tokens == b.tokens:
        if len(a.tokens) < _LEAST_SAME and doc.heading.tokens != other.heading.tokens:
            return None
        whole = (Passage(0, len(a.tokens), 0, len(b.tokens)),)
        return Relation(doc.id, other.id, "copy", 1.0, 1.0, "same_text", len(a.shingle_set), passages=whole)
    measured = compare(a, b, common)
    if not _is_copy(measured):
        return _quote(doc, other, measured)
    met = slots(a, b)
    reason = _series_reason(doc, other, met)
    kind: RelationKind = "series" if reason else "copy" if measured.larger_share >= _WHOLE else "partial"
    return Relation(
        doc.id,
        other.id,
        kind,
        round(measured.containment, 4),
        round(measured.jaccard, 4),
        reason or "shared_text",
        measured.shared,
        met.numbers_kept,
        met.numbers_changed,
        _longest(passages(a, b)),
    )


def _is_copy(measured: Comparison) -> bool:
    """True when nearly the whole smaller text stands in the larger one, edits apart.

    Where a text is a small part of the other it must stand there in one piece and near the top, as a copy cut to its
    lead does; a press review has it in pieces or further down.
    """
    # Few words make coverage cheap: one shared phrase would reach over a whole teaser.
    needed = _LEAST_CONTAINMENT + 0.5 * max(0.0, 1 - measured.smaller_size / 60)
    if measured.coverage < _LEAST_COVERAGE or measured.containment < needed:
        return False
    return measured.larger_share >= _SMALL_PART or (
        measured.larger_density >= _LEAST_DENSITY and measured.larger_start <= _HEAD
    )


def _quote(doc: CopyDoc, other: CopyDoc, measured: Comparison) -> Relation | None:
    if measured.containment < _LEAST_QUOTED_SHARE:
        return None
    shared = [p for p in passages(doc.print, other.print) if p.end - p.start >= _LEAST_QUOTE]
    if not shared:
        return None
    shares = round(measured.containment, 4), round(measured.jaccard, 4)
    return Relation(doc.id, other.id, "quote", *shares, "shared_text", measured.shared, passages=_longest(shared))


def _longest(shared: list[Passage]) -> tuple[Passage, ...]:
    return tuple(sorted(sorted(shared, key=lambda p: p.start - p.end)[:3], key=lambda p: p.start))


def _series_reason(doc: CopyDoc, other: CopyDoc, met: Slots) -> str:
    """Why two nearly equal texts are different news; '' when they are the same."""
    numbers = met.numbers_kept + met.numbers_changed
    if met.numbers_changed >= _MANY_CHANGED and met.numbers_changed >= 0.6 * numbers:
        return "numbers_differ"
    if met.numbers_changed and (numbers == met.numbers_changed >= 2 or _titles_count_on(doc.heading, other.heading)):
        return "numbers_differ"
    names = met.names_kept + met.names_changed
    title, other_title = frozenset(doc.heading.tokens), frozenset(other.heading.tokens)
    for one, instead, times in met.renamed:
        if one in title and instead in other_title and one not in other_title:
            return "names_differ"
        if times >= 2 and met.names_changed >= 0.3 * names:
            return "names_differ"
    return ""


def _titles_count_on(title: Fingerprint, other: Fingerprint) -> bool:
    """True for "Losses as of 12 March" and "Losses as of 13 March": the same words around other numbers."""
    words = [token for token in title.tokens if not token[0].isdigit()]
    return (
        len(words) >= 2
        and title.tokens != other.tokens
        and words == [token for token in other.tokens if not token[0].isdigit()]
    )
