"""Compares two texts exactly: how much they share, where, and whether only the numbers and names differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from difflib import SequenceMatcher

from crawler.judging.fingerprint import Fingerprint

_REACH = 8
"""Tokens around a shared shingle that count as shared: with 15 % of the words changed nearly all are in reach."""
_GAP = 24
"""Tokens that may lie between two shared shingles of one passage."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of words the two texts share: word numbers, end exclusive."""

    start: int
    end: int
    other_start: int
    other_end: int


@dataclass(frozen=True, slots=True)
class Slots:
    """What stands between the same two neighbours in both texts: how often the same, how often something else."""

    numbers_kept: int
    numbers_changed: int
    names_kept: int
    names_changed: int
    renamed: tuple[tuple[str, str, int], ...]
    """Names of one text that the other never has, the name that stands there instead, and at how many places."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """How two texts relate; shares are of three-token shingles, 0 to 1."""

    shared: int
    containment: float
    """Share of the smaller text found in the larger."""
    jaccard: float
    coverage: float
    """Share of the smaller text's words in or near a shared shingle: quotes leave holes here, edits do not."""
    larger_share: float
    larger_density: float
    """The same within the stretch of the larger text that holds the shared part."""
    larger_start: int
    smaller_size: int


def compare(a: Fingerprint, b: Fingerprint, common: frozenset[int] = frozenset()) -> Comparison:
    """Compares ``a`` with ``b``; ``common`` are shingles of page chrome, which count for neither."""
    small, large = (a, b) if len(a.shingles) <= len(b.shingles) else (b, a)
    small_set, large_set = small.shingle_set - common, large.shingle_set - common
    if len(small_set) * 4 < len(small.shingle_set):
        # A text that is nearly all chrome is a template of its own: measured without it, nothing would be left.
        common, small_set, large_set = frozenset(), small.shingle_set, large.shingle_set
    shared = small_set & large_set
    if not shared:
        return Comparison(0, 0.0, 0.0, 0.0, 0.0, 0.0, 0, len(small_set))
    covered = _covered([i for i, shingle in enumerate(small.shingles) if shingle in shared], len(small.shingles))
    first, density = _block(large.shingles, shared)
    counting = sum(s not in common for s in small.shingles) if common else len(small.shingles)
    return Comparison(
        shared=len(shared),
        containment=len(shared) / min(len(small_set), len(large_set)),
        jaccard=len(shared) / (len(small_set) + len(large_set) - len(shared)),
        coverage=min(1.0, covered / max(1, counting)),
        larger_share=len(shared) / max(len(small_set), len(large_set)),
        larger_density=density,
        larger_start=first - sum(s in common for s in large.shingles[:first]) if common else first,
        smaller_size=len(small_set),
    )


def _covered(positions: list[int], size: int) -> int:
    """Number of tokens in reach of one of the positions."""
    covered, end = 0, 0
    for position in positions:
        low, high = max(position - _REACH, end), min(position + _REACH + 1, size)
        covered += high - low
        end = high
    return covered


def _block(shingles: list[int], shared: frozenset[int]) -> tuple[int, float]:
    """Where the shared part of a text begins and how dense it is, without its strays.

    Only the first place of each shingle counts and a twentieth at either end does not: a phrase of the lead that
    comes again at the end of a long text must not stretch the block over all of it.
    """
    first_places: dict[int, int] = {}
    for i, shingle in enumerate(shingles):
        if shingle in shared:
            first_places.setdefault(shingle, i)
    positions = list(first_places.values())
    cut = len(positions) // 20
    positions = positions[cut : len(positions) - cut]
    first, last = max(0, positions[0] - _REACH), min(len(shingles), positions[-1] + _REACH + 1)
    return first, _covered(positions, len(shingles)) / (last - first)


def passages(a: Fingerprint, b: Fingerprint, least: int = 8) -> list[Passage]:
    """The stretches of ``a`` of at least ``least`` words that ``b`` has as well, in the order of ``a``."""
    where = {shingle: i for i, shingle in reversed(list(enumerate(b.shingles)))}
    found: list[Passage] = []
    for i, shingle in enumerate(a.shingles):
        j = where.get(shingle)
        if j is None:
            continue
        last = found[-1] if found else None
        if last and i - last.end < _GAP and -3 <= j - last.other_end < _GAP:
            found[-1] = Passage(last.start, i + 3, last.other_start, max(j + 3, last.other_end))
        else:
            found.append(Passage(i, i + 3, j, j + 3))
    return [passage for passage in found if passage.end - passage.start >= least]


def slots(a: Fingerprint, b: Fingerprint) -> Slots:
    """Looks at numbers and capitalised words between the same neighbours in both texts.

    A recurring template ("losses as of 12 March") keeps its words and changes what stands in the slots; a copy keeps
    both.
    """
    numbers = _slot_values(b, _is_number)
    names = _slot_values(b, _is_name)
    kept_numbers, changed_numbers, _ = _meet(a, numbers, _is_number)
    kept_names, changed_names, pairs = _meet(a, names, _is_name)
    tokens_a, tokens_b = frozenset(a.tokens), frozenset(b.tokens)
    renamed = tuple(
        (one, other, count)
        for (one, other), count in sorted(pairs.items())
        if one not in tokens_b and other not in tokens_a and not _same_name(one, other)
    )
    return Slots(kept_numbers, changed_numbers, kept_names, changed_names, renamed)


def _is_number(word: str) -> bool:
    return word[0].isdigit()


def _is_name(word: str) -> bool:
    return word[0].isupper()


def _same_name(one: str, other: str) -> bool:
    """Kiev and Kyiv, Zelensky and Zelenskyy: house spelling, not another place or person."""
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= 0.6


def _neighbour(token: str) -> str:
    return "#" if token[0].isdigit() else token


def _slots_of(text: Fingerprint, wanted: Callable[[str], bool]) -> list[tuple[tuple[str, str], str]]:
    words, tokens = text.words, text.tokens
    return [
        ((_neighbour(tokens[i - 1]), _neighbour(tokens[i + 1])), tokens[i])
        for i in range(1, len(words) - 1)
        if wanted(words[i])
    ]


def _slot_values(text: Fingerprint, wanted: Callable[[str], bool]) -> dict[tuple[str, str], set[str]]:
    values: dict[tuple[str, str], set[str]] = {}
    for place, token in _slots_of(text, wanted):
        values.setdefault(place, set()).add(token)
    return values


def _meet(
    text: Fingerprint, values: dict[tuple[str, str], set[str]], wanted: Callable[[str], bool]
) -> tuple[int, int, Counter[tuple[str, str]]]:
    kept = changed = 0
    pairs: Counter[tuple[str, str]] = Counter()
    for place, token in _slots_of(text, wanted):
        there = values.get(place)
        if there is None:
            continue
        if token in there:
            kept += 1
        else:
            changed += 1
            pairs[token, min(there)] += 1
    return kept, changed, pairs
