"""Decides which earlier articles a new one copies, and says why: by address, by whole text, by what the texts share."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Literal, Protocol

from crawler.judging.comparing import Comparison, Passage, compare, name_slots, number_slots, passages
from crawler.judging.fingerprint import Shingle, Sketch, Text, sketch

METHOD_VERSION = 1
RelationKind = Literal["copy", "partial", "revision", "quote", "series", "translation"]
JOINING: frozenset[RelationKind] = frozenset({"copy", "partial", "revision"})
"""Relations that make one group of two articles; the others are told, but never join."""
COMMON = 20
"""A key held by more groups than this is page chrome or a phrase: it is neither stored again nor counted."""

_DIGITS = re.compile(r"\d+")
_MOST_COMPARED = 6
_CLEAR_LEAD = 6
_CLEAR_REST = 2
_LEAST_SHARE = 0.1
_LEAST_COVERAGE = 0.72
_PLENTY = 0.6
_LEAST_CONTAINMENT = 0.28
_SMALL_PART = 0.4
_WHOLE = 0.5
_LEAST_DENSITY = 0.8
_HEAD = 128
_LEAST_PART = 12
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
    def text(self) -> Text:
        return Text(self.body)

    @cached_property
    def heading(self) -> Text:
        return Text(self.title)

    @cached_property
    def numbers(self) -> frozenset[str]:
        return frozenset(_DIGITS.findall(self.body))

    @cached_property
    def telling(self) -> list[str]:
        """Words the text has twice or more, or in its title too: a template exchanges a name in all places."""
        counts = Counter(self.text.tokens)
        titled = [word for word in self.heading.tokens if word in counts]
        return [word for word, count in counts.items() if count > 1] + titled


@dataclass(frozen=True, slots=True)
class Relation:
    """How ``article`` relates to the earlier ``other``; shares are measured on the stored texts."""

    article: int
    other: int
    kind: RelationKind
    containment: float
    jaccard: float
    reason: str
    """same_address | same_text | sketch | shared_text | numbers_differ | names_differ | hreflang"""
    shared: int = 0
    """Number of shingles both texts have."""
    differing: tuple[tuple[str, str], ...] = ()
    """What stands in one text where the other has something else, for a series."""
    passages: tuple[Passage, ...] = ()
    """For a quote the longest shared stretches, at most three, as word numbers (see ``comparing.passages``)."""
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
    joined: tuple[int, ...] = ()
    """Roots of the groups the article belongs to, the earliest first; more than one where it links groups."""


@dataclass(frozen=True, slots=True)
class _Candidates:
    """Earlier articles that share keys with the new one, and the new one's chrome."""

    groups: dict[int, list[int]]
    """The articles of each group, those with most shared keys first; the group with most shared keys first."""
    shared: Mapping[int, int]
    stopped: set[int]


def relate(doc: CopyDoc, index: FingerprintIndex, texts: Callable[[int], CopyDoc]) -> Judgement:
    """Relates ``doc`` to the articles stored before it.

    ``texts`` gives a stored article by id; it is called for the few candidates whose texts are compared.
    """
    found = _by_address(doc, index, texts)
    joining = [relation.other for relation in found if relation.joins]
    joined = set(index.roots(joining).values()) if joining else set()
    if len(doc.text.tokens) < 3:
        return Judgement(_strongest(found), (), tuple(sorted(joined)))
    sample = sketch(doc.text)
    holders = index.holders([*sample.probe, sample.whole])
    candidates = _candidates(doc, sample, holders, index)
    common: frozenset[Shingle] | None = None
    known = {relation.other for relation in found}
    for root, other in _to_compare(candidates, joined, known, _LEAST_SHARE * len(sample.probe)):
        there = texts(other)
        relation = _clear_copy(doc, there, sample, holders, candidates.stopped)
        if relation is None:
            common = _chrome(doc.text, sample, candidates.stopped) if common is None else common
            relation = judge_pair(doc, there, common)
        if relation is not None:
            found.append(relation)
            if relation.joins:
                joined.add(root)
    return Judgement(_strongest(found), _keys_to_store(sample, holders, candidates, joined), tuple(sorted(joined)))


def _by_address(doc: CopyDoc, index: FingerprintIndex, texts: Callable[[int], CopyDoc]) -> list[Relation]:
    same = [other for other in index.at_address([doc.canonical_url]) if other < doc.id] if doc.canonical_url else []
    found = []
    for other in same[:1]:
        shares = _shares(compare(doc.text, texts(other).text))
        found.append(Relation(doc.id, other, "revision", *shares, "same_address"))
    twins = [other for other in index.at_address(doc.translations) if other < doc.id] if doc.translations else []
    return found + [Relation(doc.id, t, "translation", 0.0, 0.0, "hreflang") for t in twins if t not in same]


def _strongest(relations: Iterable[Relation]) -> tuple[Relation, ...]:
    return tuple(sorted(relations, key=lambda r: (not r.joins, -r.containment, -r.jaccard, r.other)))


def _candidates(
    doc: CopyDoc, sample: Sketch, holders: Mapping[int, Sequence[int]], index: FingerprintIndex
) -> _Candidates:
    shared: Counter[int] = Counter()
    stopped = {key for key, articles in holders.items() if len(articles) > COMMON}
    shared.update(chain.from_iterable(articles for key, articles in holders.items() if key not in stopped))
    # A text with the same tokens comes first, whatever else it shares.
    if sample.whole not in stopped:
        shared.update(dict.fromkeys(holders.get(sample.whole, ()), len(sample.probe)))
    # A short text has so few keys that one in common is worth a look; long ones have phrases in common by chance.
    least = 1 if len(doc.text.tokens) <= 50 else 2
    likely = sorted((-count, article) for article, count in shared.items() if count >= least and article < doc.id)[:64]
    roots = index.roots([article for _, article in likely]) if likely else {}
    groups: dict[int, list[int]] = {}
    for _, article in likely:
        groups.setdefault(roots[article], []).append(article)
    return _Candidates(groups, shared, stopped)


def _chrome(text: Text, sample: Sketch, stopped: set[int]) -> frozenset[Shingle]:
    """The shingles near stopped keys: what stands on every page of a site is no sign of a copy."""
    if not stopped:
        return frozenset()
    order = list(text.in_order())
    places = [sample.probe[key] for key in stopped if key != sample.whole]
    return frozenset(chain.from_iterable(order[max(0, i - 8) : i + 9] for i in places))


def _to_compare(candidates: _Candidates, joined: set[int], known: set[int], least: float) -> Iterator[tuple[int, int]]:
    """(root, article) pairs worth an exact comparison: groups not joined yet, at most two articles of each."""
    compared = 0
    for root, articles in candidates.groups.items():
        for article in articles[:2]:
            if compared == _MOST_COMPARED or candidates.shared[article] < least:
                break
            if root not in joined and article not in known:
                compared += 1
                yield root, article


def _keys_to_store(
    sample: Sketch, holders: Mapping[int, Sequence[int]], candidates: _Candidates, joined: set[int]
) -> tuple[int, ...]:
    """The keys by which later articles find this one, without those its group is found by already.

    So a key's number of holders counts texts, not outlets: a wire story printed by forty is not taken for chrome.
    """
    family = {article for root in joined for article in candidates.groups.get(root, ())}
    keys = [key for key in (*sample.stored, sample.whole) if key not in candidates.stopped]
    return tuple(key for key in keys if key not in holders or family.isdisjoint(holders[key]))


def _clear_copy(
    doc: CopyDoc, other: CopyDoc, sample: Sketch, holders: Mapping[int, Sequence[int]], stopped: set[int]
) -> Relation | None:
    """A copy that the sketch alone shows beyond doubt; None when the texts must be compared.

    Beyond doubt: the other has many keys of the lead and of the rest too, the texts are about as long, and the other
    lacks no word that this one has repeatedly: an article with text of its own has words of its own, and a template
    exchanges names and numbers.
    """
    lead = [key for key in sample.stored[: sample.in_lead] if key not in stopped]
    rest = [key for key in sample.stored[sample.in_lead :] if key not in stopped]
    lead_shared = sum([other.id in holders.get(key, ()) for key in lead])
    if lead_shared < max(_CLEAR_LEAD, 0.4 * len(lead)):
        return None
    rest_shared = sum([other.id in holders.get(key, ()) for key in rest])
    shorter, longer = sorted((len(doc.body), len(other.body)))
    if rest_shared < max(_CLEAR_REST, 0.3 * len(rest)) or shorter < 0.7 * longer:
        return None
    numbers_gone = len(doc.numbers - other.numbers)
    if numbers_gone and (numbers_gone > 1 or _titles_count_on(doc.heading, other.heading)):
        return None
    below = other.body.lower()
    if not all(word in below for word in doc.telling):
        return None
    # Keys of the lead stand for 8 shingles each, those of the rest for 32.
    shared = 8 * lead_shared + 32 * rest_shared
    containment = round(shared / (8 * len(lead) + 32 * len(rest)), 3)
    jaccard = round(containment * shorter / (shorter + longer - containment * shorter), 3)
    return Relation(doc.id, other.id, "copy", containment, jaccard, "sketch", shared)


def judge_pair(doc: CopyDoc, other: CopyDoc, common: frozenset[Shingle] = frozenset()) -> Relation | None:
    """Compares two stored texts exactly; None when they share nothing worth telling. ``common`` is page chrome."""
    if doc.text.tokens == other.text.tokens:
        if len(doc.text.tokens) < _LEAST_SAME and doc.heading.tokens != other.heading.tokens:
            return None
        return Relation(doc.id, other.id, "copy", 1.0, 1.0, "same_text", len(doc.text.tokens) - 2)
    measured = compare(doc.text, other.text, common)
    if not _is_copy(measured):
        return _quote(doc, other, measured)
    shares, shared = _shares(measured), len(measured.shared)
    reason, differing = _series(doc, other)
    if reason:
        return Relation(doc.id, other.id, "series", *shares, reason, shared, differing)
    kind: RelationKind = "copy" if measured.larger_share >= _WHOLE else "partial"
    return Relation(doc.id, other.id, kind, *shares, "shared_text", shared)


def _shares(measured: Comparison) -> tuple[float, float]:
    return round(measured.containment, 3), round(measured.jaccard, 3)


def _is_copy(measured: Comparison) -> bool:
    """True when nearly the whole smaller text stands in the larger one, edits apart.

    Where a text is a small part of the other it must stand there in one piece and near the top, as a copy cut to its
    lead does; a press review has it in pieces or further down.
    """
    # Few words make coverage cheap: one shared phrase would reach over a whole teaser.
    needed = _LEAST_CONTAINMENT + 0.5 * max(0.0, 1 - measured.small_size / 60)
    if measured.containment < needed:
        return False
    # What is shared is covered: coverage need not be measured where containment alone is enough.
    if measured.containment < _PLENTY and measured.coverage() < _LEAST_COVERAGE:
        return False
    if measured.larger_share >= _SMALL_PART:
        return True
    start, density = measured.block()
    return len(measured.shared) >= _LEAST_PART and start <= _HEAD and density >= _LEAST_DENSITY


def _quote(doc: CopyDoc, other: CopyDoc, measured: Comparison) -> Relation | None:
    if measured.containment < _LEAST_QUOTED_SHARE:
        return None
    found = [p for p in passages(doc.text, other.text) if p.end - p.start >= _LEAST_QUOTE]
    if not found:
        return None
    shares = _shares(measured)
    return Relation(doc.id, other.id, "quote", *shares, "shared_text", len(measured.shared), (), _longest(found))


def _longest(shared: list[Passage]) -> tuple[Passage, ...]:
    return tuple(sorted(sorted(shared, key=lambda p: p.start - p.end)[:3], key=lambda p: p.start))


def _series(doc: CopyDoc, other: CopyDoc) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Why two nearly equal texts are different news, and what differs; '' when they are the same."""
    a, b = doc.text, other.text
    # What was exchanged is gone from one text and new in the other: cheap to see, and seldom so in copies.
    gone, new = a.token_set - b.token_set, b.token_set - a.token_set
    counting_on = _titles_count_on(doc.heading, other.heading)
    if min(_numbers_among(gone), _numbers_among(new)) >= (1 if counting_on else 2):
        met = number_slots(a, b)
        if (
            (met.changed >= _MANY_CHANGED and met.changed >= 0.6 * (met.kept + met.changed))
            or (met.changed >= 2 and not met.kept)
            or (met.changed and counting_on)
        ):
            return "numbers_differ", tuple((one, instead) for one, instead, _ in met.renamed[:5])
    titled = doc.heading.token_set - other.heading.token_set
    if _repeated(a.tokens, gone) | (gone & titled) and _repeated(b.tokens, new) | (new & other.heading.token_set):
        met = name_slots(a, b)
        for one, instead, times in met.renamed:
            in_titles = one in titled and instead in other.heading.token_set
            if in_titles or (times >= 2 and met.changed >= 0.3 * (met.kept + met.changed)):
                return "names_differ", ((one, instead),)
    return "", ()


def _numbers_among(tokens: frozenset[str]) -> int:
    return sum([token[0].isdigit() for token in tokens])


def _repeated(tokens: list[str], wanted: frozenset[str]) -> frozenset[str]:
    found = [token for token in tokens if token in wanted]
    return frozenset() if len(found) == len(wanted) else frozenset(t for t, n in Counter(found).items() if n >= 2)


def _titles_count_on(title: Text, other: Text) -> bool:
    """True for "Losses as of 12 March" and "Losses as of 13 March": the same words around other numbers."""
    words = [token for token in title.tokens if not token[0].isdigit()]
    return (
        len(words) >= 2
        and title.tokens != other.tokens
        and words == [token for token in other.tokens if not token[0].isdigit()]
    )
