"""Decides which earlier articles a new one copies, and says why: by address, by whole text, by what the texts share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Protocol

from crawler.judging.copies.comparing import compare
from crawler.judging.copies.pairs import CopyDoc, Relation, judge_pair, shares_of, titles_count_on
from crawler.judging.words.fingerprint import Shingle, Sketch, Text, sketch

COMMON = 20
"""A key held by more groups than this is page chrome or a phrase: it is neither stored again nor counted."""
STOPPED = 0
"""Stands in the index for all holders of such a key: nobody asks which articles they are."""

_LEAST_AT_ADDRESS = 0.1
_MOST_COMPARED = 6
_CLEAR_LEAD = 6
_CLEAR_REST = 2
_LEAST_LINK = 0.25
_LEAST_SHARE = 0.1


class FingerprintIndex(Protocol):
    """What the archive knows of earlier articles; answers must not depend on anything but what was stored before."""

    def at_address(self, urls: Sequence[str]) -> list[int]:
        """Articles whose canonical address is one of ``urls``, oldest first."""

    def holders(self, keys: Sequence[int]) -> Mapping[int, Sequence[int]]:
        """Per key that is known, the articles that hold it, oldest first; STOPPED instead of them when it is too common."""

    def roots(self, articles: Sequence[int]) -> Mapping[int, int]:
        """The root of the copy group of each article (itself when it stands alone)."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The relations found, strongest first, and the keys the archive must store under this article."""

    relations: tuple[Relation, ...]
    keys: tuple[int, ...]
    stopped: tuple[int, ...] = ()
    """Keys that this article makes too common: STOPPED takes the place of their holders."""
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
        return Judgement(_strongest(found), (), (), tuple(sorted(joined)))
    sample = sketch(doc.text)
    holders = index.holders([*sample.probe, sample.whole])
    candidates = _candidates(doc, sample, holders, index)
    for root in index.roots(doc.editions).values() if doc.editions else ():
        candidates.groups.pop(root, None)
    common: frozenset[Shingle] | None = None
    known = {relation.other for relation in found}
    for root, other in _to_compare(candidates, joined, known, len(sample.probe)):
        there = texts(other)
        relation = _clear_copy(doc, there, sample, holders, candidates.stopped)
        if relation is None:
            common = _chrome(doc.text, sample, candidates.stopped) if common is None else common
            relation = judge_pair(doc, there, common)
        if relation is not None:
            found.append(relation)
            if relation.joins:
                joined.add(root)
    # A copy this plain is found by the keys of the text it copies; its own few would only make the index longer.
    plain = any(relation.reason in ("same_text", "sketch") for relation in found)
    keys = () if plain else _keys_to_store(sample, holders, candidates, joined)
    overfull = tuple(key for key in keys if len(holders.get(key, ())) == COMMON)
    return Judgement(_strongest(found), keys, overfull, tuple(sorted(joined)))


def _by_address(doc: CopyDoc, index: FingerprintIndex, texts: Callable[[int], CopyDoc]) -> list[Relation]:
    same = [other for other in index.at_address([doc.canonical_url]) if other < doc.id] if doc.canonical_url else []
    same = [other for other in same if other not in doc.editions]
    found = []
    for other in same[:1]:
        shares = shares_of(compare(doc.text, texts(other).text))
        if shares[0] < _LEAST_AT_ADDRESS:
            continue  # a site whose template names one address on every page; an address is evidence, never proof
        found.append(Relation(doc.id, other, "revision", *shares, "same_address"))
    twins = [other for other in index.at_address(doc.translations) if other < doc.id] if doc.translations else []
    return found + [Relation(doc.id, t, "translation", 0.0, 0.0, "hreflang") for t in twins if t not in same]


def _strongest(relations: Iterable[Relation]) -> tuple[Relation, ...]:
    return tuple(sorted(relations, key=lambda r: (not r.joins, -r.containment, -r.jaccard, r.other)))


def _candidates(
    doc: CopyDoc, sample: Sketch, holders: Mapping[int, Sequence[int]], index: FingerprintIndex
) -> _Candidates:
    shared: Counter[int] = Counter()
    stopped = {key for key, articles in holders.items() if articles[0] == STOPPED or len(articles) > COMMON}
    shared.update(chain.from_iterable(articles for key, articles in holders.items() if key not in stopped))
    # A text with the same tokens comes first, whatever else it shares.
    if sample.whole not in stopped:
        shared.update(dict.fromkeys(holders.get(sample.whole, ()), len(sample.probe)))
    # A short text has so few keys that one in common is worth a look; long ones have phrases in common by chance.
    least = 1 if len(doc.text.tokens) <= 50 else 2
    likely = sorted((-count, article) for article, count in shared.items() if count >= least and article < doc.id)[:32]
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


def _to_compare(candidates: _Candidates, joined: set[int], known: set[int], asked: int) -> Iterator[tuple[int, int]]:
    """(root, article) pairs worth an exact comparison: groups not joined yet, at most two articles of each.

    Once the article has a group (``joined`` grows while this runs), another must share more to be linked to it.
    """
    compared = 0
    for root, articles in candidates.groups.items():
        for article in articles[:2]:
            least = _LEAST_LINK if joined else _LEAST_SHARE
            if compared == _MOST_COMPARED or candidates.shared[article] < least * asked:
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
    if numbers_gone and (numbers_gone > 1 or titles_count_on(doc.heading, other.heading)):
        return None
    below = other.body.lower()
    if not all(word in below for word in doc.telling):
        return None
    # Keys of the lead stand for 8 shingles each, those of the rest for 32.
    shared = 8 * lead_shared + 32 * rest_shared
    containment = round(shared / (8 * len(lead) + 32 * len(rest)), 3)
    jaccard = round(containment * shorter / (shorter + longer - containment * shorter), 3)
    return Relation(doc.id, other.id, "copy", containment, jaccard, "sketch", shared)
